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
