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

-- Grain of clearance_event: what a report of a project adds to what stood before it. Sums up to a day are what every
-- project last reported. A report that is superseded takes itself away on the day of the next, at the unit that holds it
-- then: after its unit's end that is the successor. `agreeing` is of reports that say how many were asked.
create or replace view clearance_event as
with told as (
    select
        clearance.*,
        lead(reported_on) over (partition by project_id order by reported_on) as next_on,
        last_day,
        heir
    from clearance
    left join unit_end on unit_end.unit = clearance.commune and reported_on <= last_day
),
moved as (
    select *, reported_on as day, 1 as way, commune as holder from told
    union all
    select *, next_on, -1, case when next_on > last_day then heir else commune end from told where next_on is not null
    union all
    select told.*, last_day + 1, side.way, case when side.way < 0 then commune else heir end
    from told
    cross join (values (-1), (1)) as side(way)
    where last_day is not null and (next_on is null or next_on > last_day)
)
select
    day, holder as commune, project_id, project_kind, source_batch, source_row,
    way                                                                      as projects,
    way * affected                                                           as affected,
    way * if(agreeing is null, 0, coalesce(consulted, 0))                    as consulted,
    way * if(consulted is null, 0, coalesce(agreeing, 0))                    as agreeing,
    way * if(compensated is null, 0, affected)                               as payable,
    way * coalesce(compensated, 0)                                           as compensated,
    way * if(handed_over is null, 0, affected)                               as to_hand_over,
    way * coalesce(handed_over, 0)                                           as handed_over,
    way * if(resettled is null, 0, coalesce(to_resettle, 0))                 as to_resettle,
    way * if(to_resettle is null, 0, coalesce(resettled, 0))                 as resettled
from moved;

-- Grain of hotspot_event: a matter begins, is given to an office, or is settled, at the unit that stands on that day. One
-- still open when its unit ends is handed over to the successor on the day after. `unassigned` are those nobody holds.
create or replace view hotspot_event as
with kept as (
    select
        hotspot.*,
        coalesce(resolved_on, date '9999-12-31')                                                as ends_on,
        least(coalesce(passed_on, date '9999-12-31'), coalesce(resolved_on, date '9999-12-31')) as given_on,
        last_day,
        heir
    from hotspot
    left join unit_end on unit_end.unit = hotspot.commune and opened_on <= last_day
),
happened as (
    select *, opened_on as day, 1 as opened, 1 as open, 1 as unassigned from kept
    union all by name
    select *, given_on as day, -1 as unassigned from kept where given_on < date '9999-12-31'
    union all by name
    select *, resolved_on as day, 1 as settled, -1 as open, (resolved_on - opened_on)::integer as days
    from kept
    where resolved_on is not null
)
select
    day, case when day > last_day then heir else commune end as commune, item, field, agency, source_batch, source_row,
    opened, open, unassigned, settled, days
from happened
union all by name
select
    last_day + 1 as day, case when way < 0 then commune else heir end as commune, item, field, agency, source_batch,
    source_row, way as open, way * (given_on > last_day)::integer as unassigned
from kept
cross join (values (-1), (1)) as side(way)
where ends_on > last_day;
