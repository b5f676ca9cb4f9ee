-- Grain of duty: one chair's duty to receive citizens.
create or replace table duty as
select level, chair, times::integer as times, per, basis
from read_csv(getvariable('reference') || '/duty.csv', header = true, all_varchar = true);

-- Grain of reception_duty: a reception held (held = 1), or one the law requires (required = 1).
-- A month's duty falls on its last day, a week's on its Thursday (ISO 8601: the day that places a week in a month),
-- and is of the units that stand on that day: it ends with a unit and begins with its successor, and the district's
-- ended with the district. Duties run over the months for which receptions have been reported.
create or replace view reception_duty as
with span as (
    select date_trunc('month', min(held_on)) as first_day, last_day(max(held_on)) as last_day from reception
),
days as (
    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from span
    where first_day is not null
),
due as (
    select day, 'tháng' as per from days where day = last_day(day)
    union all
    select day, 'tuần' as per from days where isodow(day) = 4
),
units as (
    select
        if(kind = 'Cấp huyện', 'Huyện', 'Xã')      as level,
        if(kind = 'Cấp huyện', null, unit)         as commune,
        coalesce(valid_from, date '0001-01-01')    as first_day,
        coalesce(valid_to, date '9999-12-31')      as last_day
    from commune
)
select held_on, level, commune, chair, form, 1 as held, 0 as required, source_batch, source_row
from reception
where chair in (select chair from duty)
union all
select due.day as held_on, duty.level, units.commune, duty.chair, null as form, 0 as held, duty.times as required,
    null as source_batch, null as source_row
from duty
join due using (per)
join units on units.level = duty.level and due.day between units.first_day and units.last_day;
