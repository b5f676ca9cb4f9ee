-- Grain of conclusion_event: a conclusion is given, falls overdue, or comes to its end, at the unit that stands on that
-- day. One still open when its unit ends is handed over to the successor on the day after. `_first` counts by the day
-- that was set first: who was given longer has not kept it.
create or replace view conclusion_event as
with given_out as (
    select
        conclusion.* replace (coalesce(due_on, first_due_on) as due_on),
        coalesce(first_due_on, due_on)         as promised_on,
        coalesce(done_on, date '9999-12-31')   as ends_on,
        last_day,
        heir
    from conclusion
    left join unit_end on unit_end.unit = conclusion.commune and given_on <= last_day
),
happened as (
    select
        *, given_on as day,
        1                                    as given,
        1                                    as open,
        (promised_on is not null)::integer   as given_first,
        (promised_on is not null)::integer   as open_first
    from given_out
    union all by name
    select
        *, done_on as day,
        1                                                       as ended,
        -1                                                      as open,
        -(promised_on is not null)::integer                     as open_first,
        coalesce(done_on > promised_on, false)::integer         as late_first,
        (done_on - given_on)::integer                           as days,
        (result is not null and result <> 'Rút')::integer       as told,
        coalesce(result = 'Đã thực hiện', false)::integer       as fulfilled
    from given_out
    where done_on is not null
    union all by name
    select *, due_on + 1 as day, 1 as overdue from given_out where due_on < ends_on
    union all by name
    select *, done_on as day, -1 as overdue from given_out where due_on < done_on
    union all by name
    select *, promised_on + 1 as day, 1 as overdue_first from given_out where promised_on < ends_on
    union all by name
    select *, done_on as day, -1 as overdue_first from given_out where promised_on < done_on
)
select
    day, case when day > last_day then heir else commune end as commune, item, level, origin, issuer, field, agency,
    source_batch, source_row, given, open, given_first, open_first, ended, late_first, days, told, fulfilled, overdue,
    overdue_first
from happened
union all by name
select
    last_day + 1 as day, case when way < 0 then commune else heir end as commune, item, level, origin, issuer, field,
    agency, source_batch, source_row,
    way                                                          as open,
    way * (promised_on is not null)::integer                     as open_first,
    way * coalesce(due_on < last_day, false)::integer            as overdue,
    way * coalesce(promised_on < last_day, false)::integer       as overdue_first
from given_out
cross join (values (-1), (1)) as side(way)
where ends_on > last_day;
