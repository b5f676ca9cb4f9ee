-- Grain of coordination_deed: one deed with the sides of its sender and its receiver, as their offices were on its day.
create or replace view coordination_deed as
select
    coordination.*,
    coalesce((
        select arg_max(office.side, length(office.name)) from office
        where starts_with(coordination.sender, office.name)
            and coordination.sent_on >= coalesce(office.valid_from, date '0001-01-01')
            and coordination.sent_on <= coalesce(office.valid_to, date '9999-12-31')
    ), 'Khác') as sender_side,
    coalesce((
        select arg_max(office.side, length(office.name)) from office
        where starts_with(coordination.receiver, office.name)
            and coordination.sent_on >= coalesce(office.valid_from, date '0001-01-01')
            and coordination.sent_on <= coalesce(office.valid_to, date '9999-12-31')
    ), 'Khác') as receiver_side
from coordination;

-- Grain of coordination_event: a deed is done, or an answer is asked for, falls overdue, or comes. `side` is who did
-- it, or who owes the answer. An answer still owed by a commune when its unit ends is owed by the successor.
create or replace view coordination_event as
with asked as (
    select coordination_deed.*, coalesce(answered_on, date '9999-12-31') as ends_on, last_day, heir
    from coordination_deed
    left join unit_end on unit_end.unit = coordination_deed.commune and sent_on <= last_day
    where answer_due_on is not null
),
happened as (
    select *, sent_on as day, 1 as asked, 1 as waiting from asked
    union all by name
    select
        *, answered_on as day, 1 as answered, -1 as waiting, (answered_on > answer_due_on)::integer as answered_late
    from asked
    where answered_on is not null
    union all by name
    select *, answer_due_on + 1 as day, 1 as unanswered from asked where answer_due_on < ends_on
    union all by name
    select *, answered_on as day, -1 as unanswered from asked where answer_due_on < answered_on
)
select sent_on as day, commune, item, deed, sender_side as side, source_batch, source_row, 1 as deeds
from coordination_deed
union all by name
select
    day, case when day > last_day then heir else commune end as commune, item, deed, receiver_side as side, source_batch,
    source_row, asked, waiting, answered, answered_late, unanswered
from happened
union all by name
select
    last_day + 1 as day, case when way < 0 then commune else heir end as commune, item, deed, receiver_side as side,
    source_batch, source_row, way as waiting, way * (answer_due_on < last_day)::integer as unanswered
from asked
cross join (values (-1), (1)) as side(way)
where ends_on > last_day;

-- Grain of periodic_due: one periodic duty in one of its periods (of communes: of each that stands on the due day), with
-- the first deed that fulfils it. Duties run from the first month that the register tells of to the end of the year
-- after the last; attendance goes by the receptions. A deed that names its period counts for that, others for their day's.
create or replace view periodic_due as
with span as (
    select false as of_receptions, date_trunc('month', min(sent_on))::date as first_day, max(sent_on) as last_day
    from coordination
    union all
    select true, date_trunc('month', min(held_on))::date, max(held_on) from reception
),
months as (
    select of_receptions, unnest(generate_series(first_day, make_date(year(last_day) + 1, 12, 1), interval 1 month))::date
        as begins
    from span
    where first_day is not null
),
periods as (
    select of_receptions, 'tháng' as every, begins, last_day(begins) as ends, strftime(begins, '%Y-%m') as label from months
    union all
    select of_receptions, 'quý', begins, last_day(begins + interval 2 month), year(begins) || '-Q' || quarter(begins)
    from months
    where month(begins) in (1, 4, 7, 10)
    union all
    select of_receptions, '6 tháng', begins, last_day(begins + interval 5 month), year(begins) || '-6T'
    from months
    where month(begins) = 1
    union all
    select of_receptions, 'năm', begins, make_date(year(begins), 12, 31), year(begins)::varchar
    from months
    where month(begins) = 1
),
due as (
    select
        periodic_duty.*, begins, ends, label as period,
        case
            when due = 'cuối kỳ' then ends
            when starts_with(due, '+') then ends + due::integer
            when contains(due, '-') then make_date(year(begins), split_part(due, '-', 1)::integer, split_part(due, '-', 2)::integer)
            else date_trunc('month', ends)::date + (due::integer - 1)
        end as due_on
    from periodic_duty
    join periods using (every)
    where of_receptions = (deed = 'Dự tiếp công dân')
),
placed as (
    select due.*, unit as commune
    from due
    left join commune on due.level = 'Xã' and kind <> 'Cấp huyện'
        and due_on >= coalesce(commune.valid_from, date '0001-01-01')
        and due_on <= coalesce(commune.valid_to, date '9999-12-31')
    where due_on >= coalesce(due.valid_from, date '0001-01-01') and due_on <= coalesce(due.valid_to, date '9999-12-31')
),
shown as (
    select deed, sender_side as side, commune, period, sent_on, source_batch, source_row from coordination_deed
    union all
    select 'Dự tiếp công dân', 'Ban Dân vận', null, null, held_on, null, null
    from reception
    where level = 'Huyện' and form = 'Định kỳ' and danvan_attended
)
select
    placed.key, placed.bullet, placed.side, placed.deed, placed.name, placed.every, placed.item, placed.basis,
    placed.grace_days, placed.commune, placed.period, placed.begins, placed.due_on,
    min(shown.sent_on)                                 as done_on,
    arg_min(shown.source_batch, shown.sent_on)         as source_batch,
    arg_min(shown.source_row, shown.sent_on)           as source_row
from placed
left join shown on shown.deed = placed.deed
    and (placed.side in (shown.side, 'Cả hai', 'Cấp xã'))
    and (placed.level <> 'Xã' or shown.commune = placed.commune)
    and if(shown.period is null, shown.sent_on between placed.begins and placed.ends, shown.period = placed.period)
group by all;

-- Grain of periodic_event: a periodic duty falls due, is owed from the day after its days of grace, or is made good.
create or replace view periodic_event as
select
    due_on as day, commune, item, deed, side, source_batch, source_row,
    1                                                         as due,
    coalesce(done_on <= due_on + grace_days, false)::integer  as on_time
from periodic_due
union all by name
select due_on + grace_days + 1 as day, commune, item, deed, side, source_batch, source_row, 1 as owed
from periodic_due
where done_on is null or done_on > due_on + grace_days
union all by name
select done_on as day, commune, item, deed, side, source_batch, source_row, -1 as owed
from periodic_due
where done_on > due_on + grace_days;
