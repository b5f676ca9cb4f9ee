-- Grain of office: what offices' names begin with, and the side they act for. The longest beginning that fits decides.
create or replace table office as
select name, short, side, level, valid_from::date as valid_from, valid_to::date as valid_to
from read_csv(getvariable('office'), header = true, all_varchar = true);

-- Grain of periodic_duty: one thing that a side does again and again. Interval and day are settings of the office.
create or replace table periodic_duty as
select key, bullet, side, deed, level, every, due, grace_days::integer as grace_days, item::tinyint as item, name, basis,
    valid_from::date as valid_from, valid_to::date as valid_to
from read_csv(getvariable('periodic_duty'), header = true, all_varchar = true);

-- Grain of bullet: one responsibility of parts III and IV of the plan, with the deeds and indicators that show it.
create or replace table bullet as
select bullet, side, short, deeds, indicators
from read_csv(getvariable('bullet'), header = true, all_varchar = true);
