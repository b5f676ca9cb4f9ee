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

-- Grain of model_event: one thing that happened to one model on one day.
create or replace view model_event as
select
    registered_on as day, commune, item, field, subject, level, source_batch, source_row,
    1 as registered, 1 as active, households
from model
union all by name
select ended_on as day, commune, item, field, subject, level, source_batch, source_row, -1 as active, -households as households
from model
where ended_on is not null
union all by name
select greatest(effective_on, registered_on) as day, commune, item, field, subject, level, source_batch, source_row, 1 as effective
from model
where effective_on is not null and (ended_on is null or effective_on < ended_on)
union all by name
select ended_on as day, commune, item, field, subject, level, source_batch, source_row, -1 as effective
from model
where ended_on is not null and effective_on < ended_on
union all by name
select recognised_on as day, commune, item, field, subject, level, source_batch, source_row, 1 as recognised
from model
where recognised_on is not null
union all by name
select replicated_on as day, commune, item, field, subject, level, source_batch, source_row, 1 as replicated
from model
where replicated_on is not null;

-- Grain of task_event: a task falls due, or a late one is completed.
create or replace view task_event as
select
    due_on as day, commune, item, lead, source_batch, source_row,
    1                                                      as due,
    coalesce(completed_on <= due_on, false)::integer       as on_time,
    (completed_on is null or completed_on > due_on)::integer as late
from task
union all by name
select completed_on as day, commune, item, lead, source_batch, source_row, -1 as late
from task
where completed_on > due_on;

-- Grain of reception_event: one reception day.
create or replace view reception_event as
select
    held_on as day, commune, level, form, chair, source_batch, source_row,
    1 as days, visits, people, first_cases, repeat_cases, conclusions, conclusions_done,
    (level = 'Huyện' and form = 'Định kỳ')::integer                     as periodic,
    (level = 'Huyện' and form = 'Định kỳ' and danvan_attended)::integer as periodic_attended
from reception;

-- Grain of duty_event: a reception held, or one the law requires.
create or replace view duty_event as
select held_on as day, commune, level, chair, held, required, source_batch, source_row from reception_duty;

-- Grain of dialogue_event: one dialogue.
create or replace view dialogue_event as
select held_on as day, commune, level, source_batch, source_row, 1 as dialogues, requests, answered, resolved, overdue
from dialogue;

-- Grain of contribution_event: one gift.
create or replace view contribution_event as
select given_on as day, commune, source, source_batch, source_row, 1 as gifts, households, land_m2, workdays, cash_million, in_kind_million
from contribution;

-- Grain of service_event: one commune and month; its backlog enters as the change within the month, and what the
-- month says it carried in is set right the day before, so that a backlog is always the one last reported.
create or replace view service_event as
with month_by_month as (
    select
        *,
        coalesce(lag(pending) over (partition by commune order by month), 0)      as before,
        coalesce(lag(pending_late) over (partition by commune order by month), 0) as late_before
    from service
)
select
    last_day(month) as day, commune, source_batch, source_row,
    received, early, on_time, late, online_partial, online_full, postal, zalo_lookups,
    coalesce(online_partial, 0) + coalesce(online_full, 0) as online,
    pending - carried_in                   as pending,
    pending_late - late_before             as pending_late
from month_by_month
union all by name
select month - 1 as day, commune, source_batch, source_row, carried_in - before as pending
from month_by_month
where carried_in <> before;

-- Grain of outreach_event: one session.
create or replace view outreach_event as
select
    held_on as day, commune, item, form, source_batch, source_row, attendees, households_asked, households_agreed,
    1 as sessions,
    (form = 'Kiểm tra thực hiện dân chủ')::integer as democracy_checks
from outreach;

-- Grain of evaluation_event: one criterion of one unit and year; `units` counts each unit and year once.
create or replace view evaluation_event as
select
    make_date(year, 11, 30) as day, commune, unit, criterion, source_batch, source_row,
    self_points, appraised_points,
    1 as criteria,
    (row_number() over (partition by unit, year order by rubric, criterion) = 1)::integer as units
from evaluation;
