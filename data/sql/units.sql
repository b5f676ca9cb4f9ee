-- Grain of commune: one unit in one period of validity (22 units to 30/06/2025, 5 after, and Cấp huyện).
create or replace table commune as
select
    unit,
    code,
    name,
    kind,
    area_km2::double            as area_km2,
    population::bigint          as population,
    population_note,
    terrain,
    coalesce(remote, 'false')::boolean as remote,
    lat::double                 as lat,
    lon::double                 as lon,
    tile_row::integer           as tile_row,
    tile_col::integer           as tile_col,
    valid_from::date            as valid_from,
    valid_to::date              as valid_to,
    successor
from read_csv(getvariable('reference') || '/commune.csv', header = true, all_varchar = true);

-- Grain of commune_alias: one old name that still arrives in files.
create or replace table commune_alias as
select name, unit
from read_csv(getvariable('reference') || '/commune_alias.csv', header = true, all_varchar = true);

-- Grain of unit_end: one unit that ends and the unit that takes over what it leaves open: from the day after
-- `last_day` on, what happens there is the successor's. Cấp huyện names itself: reference data knows no heir.
create or replace view unit_end as
select unit, valid_to as last_day, successor as heir
from commune
where valid_to is not null and successor <> unit;
