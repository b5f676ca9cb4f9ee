-- Grain of petition_deadlines(source): one row a letter of source, with the days the law gives it.
-- The first day is not counted; suspended days do not count; the limit is the one in force on receipt.
create or replace temp macro petition_deadlines(source) as table
with filled as (
    select * replace (
        case
            when handling is null and (accepted_on is not null or resolved_on is not null) then 'Thụ lý giải quyết'
            else handling
        end as handling
    )
    from query_table(source)
),
started as (
    select
        *,
        coalesce(accepted_on, received_on) as counted_from,
        case
            when kind in ('Khiếu nại', 'Tố cáo') then coalesce(accepted_on, received_on)
            else received_on
        end as clock_on
    from filled
),
-- the few ways in which letters differ for the law: limits meet these, so that letters meet limits by equality
manner as (
    select distinct
        letter.kind,
        coalesce(letter.round, 'Lần đầu')          as round,
        coalesce(letter.complexity, 'Bình thường') as complexity,
        coalesce(place.remote, false)              as remote
    from query_table(source) as letter
    left join commune as place on place.unit = letter.commune
),
law as (
    select
        * replace (coalesce(valid_from, date '0001-01-01') as valid_from, coalesce(valid_to, date '9999-12-31') as valid_to),
        case when day_unit = 'ngày làm việc' then days end as workdays
    from time_limit
),
resolution_limit as (
    select manner.*, law.days, law.workdays, law.valid_from, law.valid_to, law.counted_from, law.basis
    from manner
    join law
        on law.kind = manner.kind
        and (law.round is null or law.round = manner.round)
        and (law.complexity is null or law.complexity = manner.complexity)
        and (law.remote is null or law.remote = manner.remote)
    where law.step = 'Giải quyết'
),
acceptance_limit as (
    select manner.*, law.days, law.workdays, law.valid_from, law.valid_to
    from manner
    join law
        on law.kind = manner.kind
        and (law.round is null or law.round = manner.round)
    where law.step in ('Thụ lý', 'Xử lý ban đầu') and law.complexity is null
),
workday as (select workday_no, day from calendar where is_working)
select
    started.* replace (
        coalesce(
            started.due_on,
            coalesce(
                due_workday.day,
                case
                    when resolution.counted_from = 'Ngày thụ lý' then started.counted_from
                    else started.received_on
                end + resolution.days
            ) + started.suspended_days::integer
        ) as due_on
    ),
    coalesce(started.resolved_on, date '9999-12-31') as open_until,
    coalesce(started.handling = 'Thụ lý giải quyết', true) as is_followed,
    coalesce(acceptance_workday.day, started.received_on + acceptance.days) as acceptance_due_on,
    case
        when started.due_on is not null then 'Thông báo kết luận'
        when resolution.days is null then null
        when resolution.basis = 'Mục tiêu nội bộ' then 'Mục tiêu nội bộ'
        else 'Luật'
    end as due_basis,
    case when started.due_on is null then resolution.basis end as due_source
from started
left join commune as place on place.unit = started.commune
left join resolution_limit as resolution
    on resolution.kind = case when started.handling = 'Thụ lý giải quyết' then started.kind end
    and resolution.round = coalesce(started.round, 'Lần đầu')
    and resolution.complexity = coalesce(started.complexity, 'Bình thường')
    and resolution.remote = coalesce(place.remote, false)
    and resolution.valid_from <= started.received_on
    and resolution.valid_to >= started.received_on
left join acceptance_limit as acceptance
    on acceptance.kind = started.kind
    and acceptance.round = coalesce(started.round, 'Lần đầu')
    and acceptance.complexity = coalesce(started.complexity, 'Bình thường')
    and acceptance.remote = coalesce(place.remote, false)
    and acceptance.valid_from <= started.received_on
    and acceptance.valid_to >= started.received_on
left join calendar as due_base
    -- one equality: a condition on the left side alone would compare every letter with every day
    on due_base.day = case
        when resolution.workdays is null then null
        when resolution.counted_from = 'Ngày thụ lý' then started.counted_from
        else started.received_on
    end
left join workday as due_workday on due_workday.workday_no = due_base.workday_no + resolution.workdays
left join calendar as acceptance_base
    on acceptance_base.day = case when acceptance.workdays is not null then started.received_on end
left join workday as acceptance_workday
    on acceptance_workday.workday_no = acceptance_base.workday_no + acceptance.workdays;
