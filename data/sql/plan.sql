-- Grain of plan_item: one item, II.1 to II.14, of the 2024 plan.
create or replace table plan_item as
select item::tinyint as item, short_name, title, theme, lead, basis
from read_csv(getvariable('reference') || '/plan_item.csv', header = true, all_varchar = true);

-- Grain of responsibility: one duty of one side (part III of the plan) on one item.
create or replace table responsibility as
select side, item::tinyint as item, text
from read_csv(getvariable('reference') || '/responsibility.csv', header = true, all_varchar = true);

-- Grain of target: one indicator in one year.
create or replace table target as
select indicator, year::smallint as year, value::double as value, basis
from read_csv(getvariable('reference') || '/target.csv', header = true, all_varchar = true);

-- Grain of rubric: one scoring criterion in one version; of grade: one grade in one version.
create or replace table rubric as
select version, criterion, max_points::double as max_points, basis
from read_csv(getvariable('reference') || '/rubric.csv', header = true, all_varchar = true);

create or replace table grade as
select version, name, from_points::double as from_points
from read_csv(getvariable('reference') || '/grade.csv', header = true, all_varchar = true);
