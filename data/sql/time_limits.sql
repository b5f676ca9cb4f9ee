-- Grain of time_limit: one statutory limit in one period of validity; blank means any.
create or replace table time_limit as
select
    kind,
    round,
    complexity,
    remote::boolean  as remote,
    step,
    days::integer    as days,
    day_unit,
    counted_from,
    basis,
    valid_from::date as valid_from,
    valid_to::date   as valid_to
from read_csv(getvariable('reference') || '/time_limit.csv', header = true, all_varchar = true);

-- Grain of holiday: one day that differs from its weekday. Our own list overrules the package's.
create or replace table holiday as
with ours as (
    select day::date as day, name, kind
    from read_csv(getvariable('reference') || '/holiday.csv', header = true, all_varchar = true)
),
years as (select distinct year(day) as year from ours)
select day, name, kind from ours
union all
select day, name, kind from known_holidays where year(day) not in (select year from years);

-- Grain of calendar: one day. workday_no counts working days from the first day on.
create or replace table calendar as
with days as (
    select unnest(generate_series(date '2000-01-01', date '2101-12-31', interval 1 day))::date as day
),
marked as (
    select
        day,
        case holiday.kind when 'Nghỉ' then false when 'Làm bù' then true else isodow(day) <= 5 end as is_working
    from days
    left join holiday using (day)
)
select day, is_working, (sum(is_working::integer) over (order by day))::integer as workday_no
from marked;
