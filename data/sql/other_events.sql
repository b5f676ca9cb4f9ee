-- Grain of satisfaction_event: one row of satisfaction. `pooled` leaves the overall question ("Chung") out.
create or replace view satisfaction_event as
select
    surveyed_on as day, commune, item, agency, channel, factor, score, source_batch, source_row,
    responses,
    case when score >= 4 then responses else 0 end                      as satisfied,
    score * responses                                                   as points,
    case when factor <> 'Chung' then responses else 0 end               as pooled,
    case when factor <> 'Chung' and score >= 4 then responses else 0 end as pooled_satisfied,
    case when factor <> 'Chung' then score * responses else 0 end       as pooled_points
from satisfaction;

-- Grain of model_event: one thing that happened to one model on one day, at the unit that stands on that day.
-- A model kept up when its unit ends is handed over to the successor on the day after.
create or replace view model_event as
with kept as (
    select
        model.*,
        last_day,
        heir,
        greatest(effective_on, registered_on)                                                   as good_on,
        effective_on is not null and (ended_on is null or effective_on < ended_on)              as is_good,
        (households is not null)::integer                                                       as said
    from model
    left join unit_end on unit_end.unit = model.commune and model.registered_on <= unit_end.last_day
),
happened as (
    select *, registered_on as day, 1 as registered, 1 as active, households as added, said as households_filled
    from kept
    union all by name
    select *, ended_on as day, -1 as active, -households as added, -said as households_filled
    from kept
    where ended_on is not null
    union all by name
    select *, good_on as day, 1 as effective from kept where is_good
    union all by name
    select *, ended_on as day, -1 as effective from kept where is_good and ended_on is not null
    union all by name
    select *, recognised_on as day, 1 as recognised from kept where recognised_on is not null
    union all by name
    select *, replicated_on as day, 1 as replicated from kept where replicated_on is not null
)
select
    day, case when day > last_day then heir else commune end as commune, item, field, subject, level,
    source_batch, source_row, registered, active, added as households, households_filled, effective, recognised, replicated
from happened
union all by name
select
    last_day + 1 as day, case when way < 0 then commune else heir end as commune, item, field, subject, level,
    source_batch, source_row,
    way as active, way * households as households, way * said as households_filled,
    way * (is_good and good_on <= last_day)::integer as effective
from kept
cross join (values (-1), (1)) as side(way)
where last_day is not null and (ended_on is null or ended_on > last_day);

-- Grain of task_event: a task falls due, or a late one is completed, at the unit that stands on that day. A task
-- late when its unit ends is handed over to the successor on the day after.
create or replace view task_event as
with planned as (
    select task.*, last_day, heir from task left join unit_end on unit_end.unit = task.commune
)
select
    due_on as day, case when due_on > last_day then heir else commune end as commune, item, lead, source_batch, source_row,
    1                                                      as due,
    coalesce(completed_on <= due_on, false)::integer       as on_time,
    (completed_on is null or completed_on > due_on)::integer as late
from planned
union all by name
select
    completed_on as day, case when completed_on > last_day then heir else commune end as commune, item, lead,
    source_batch, source_row,
    -1 as late
from planned
where completed_on > due_on
union all by name
select
    last_day + 1 as day, case when way < 0 then commune else heir end as commune, item, lead, source_batch, source_row,
    way as late
from planned
cross join (values (-1), (1)) as side(way)
where due_on <= last_day and (completed_on is null or completed_on > last_day);

-- Grain of reception_event: one reception day.
create or replace view reception_event as
select
    held_on as day, commune, level, form, chair, source_batch, source_row,
    1 as days, visits, people,
    (visits is not null)::integer                                       as visits_filled,
    (people is not null)::integer                                       as people_filled,
    if(first_cases is null, null, repeat_cases)                         as repeat_cases,
    first_cases + repeat_cases                                          as cases,
    conclusions_done,
    if(conclusions_done is null, null, conclusions)                     as conclusions,
    (level = 'Huyện' and form = 'Định kỳ')::integer                     as periodic,
    (level = 'Huyện' and form = 'Định kỳ' and danvan_attended)::integer as periodic_attended
from reception;

-- Grain of duty_event: a reception held, or one the law requires.
create or replace view duty_event as
select held_on as day, commune, level, chair, held, required, source_batch, source_row from reception_duty;

-- Grain of dialogue_event: one dialogue.
create or replace view dialogue_event as
select held_on as day, commune, level, source_batch, source_row, 1 as dialogues,
    if(resolved is null, null, requests) as requests, resolved
from dialogue;

-- Grain of contribution_event: one gift.
create or replace view contribution_event as
select given_on as day, commune, source, source_batch, source_row, 1 as gifts, land_m2, workdays,
    cash_million, in_kind_million,
    (land_m2 is not null)::integer         as land_m2_filled,
    (workdays is not null)::integer        as workdays_filled,
    (cash_million is not null)::integer    as cash_million_filled,
    (in_kind_million is not null)::integer as in_kind_million_filled
from contribution;

-- Grain of service_event: one commune and month; its backlog enters as the change within the month, and what the
-- month says it carried in is set right the day before, so that a backlog is always the one last reported.
-- `entered` are the files a month adds to those to be handled: received, and in a commune's first report what it
-- carried in. A commune's backlog ends with it: its successor's begins with what that reports to have taken over.
create or replace view service_event as
with month_by_month as (
    select
        service.*,
        place.valid_to                                                             as ends_on,
        lag(pending) over reported                                                 as before,
        coalesce(lag(pending_late) over reported, 0)                               as late_before,
        row_number() over (partition by commune order by month desc) = 1           as is_newest
    from service
    left join commune as place on place.unit = service.commune
    window reported as (partition by commune order by month)
)
select
    last_day(month) as day, commune, source_batch, source_row,
    received, early, on_time, late, online_partial, online_full, postal, zalo_lookups,
    received + if(before is null, carried_in, 0)                as entered,
    online_partial + online_full                                as online,
    if(online_full is null, 0, received)                        as received_full,
    if(online_partial + online_full is null, 0, received)       as received_online,
    if(postal is null, 0, received)                             as received_postal,
    if(zalo_lookups is null, 0, received)                       as received_zalo,
    (postal is not null)::integer                               as postal_filled,
    (zalo_lookups is not null)::integer                         as zalo_lookups_filled,
    if(before is null, pending, pending - carried_in)           as pending,
    pending_late - late_before                                  as pending_late
from month_by_month
union all by name
select month - 1 as day, commune, source_batch, source_row, carried_in - before as pending
from month_by_month
where carried_in <> before
union all by name
select
    greatest(ends_on, last_day(month)) + 1 as day, commune, source_batch, source_row,
    -pending as entered, -pending as pending, -pending_late as pending_late
from month_by_month
where is_newest and ends_on is not null;

-- Grain of outreach_event: one session.
create or replace view outreach_event as
select
    held_on as day, commune, item, form, source_batch, source_row, attendees,
    (attendees is not null)::integer                           as attendees_filled,
    if(households_agreed is null, null, households_asked)      as households_asked,
    if(households_asked is null, null, households_agreed)      as households_agreed,
    1 as sessions,
    (form = 'Kiểm tra thực hiện dân chủ')::integer as democracy_checks
from outreach;

-- Grain of evaluation_event: one criterion of one unit and year; `units` counts each unit and year once.
-- `gap` is self score less appraised score where the unit scored itself: `gap_criteria` counts such criteria. What a
-- unit's scores add up to is known where it left none blank: `whole_gap` is of those units, `gap_units` counts them.
create or replace view evaluation_event as
with scored as (
    select
        *,
        self_points - appraised_points                                                      as gap,
        count(*) over one = count(self_points) over one                                     as is_whole,
        row_number() over (partition by unit, year order by rubric, criterion) = 1          as is_first
    from evaluation
    window one as (partition by unit, year)
)
select
    make_date(year, 11, 30) as day, commune, unit, criterion, source_batch, source_row,
    appraised_points,
    1                                as criteria,
    is_first::integer                as units,
    gap,
    (gap is not null)::integer       as gap_criteria,
    if(is_whole, gap, 0)             as whole_gap,
    (is_whole and is_first)::integer as gap_units
from scored;
