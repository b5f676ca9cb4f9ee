-- Grain of model_parent: one row a model that grew from one that is known. A bare number is one of its own commune;
-- a number that no model of the commune has is another's only where one alone has it.
create or replace view model_parent as
with named as (
    select
        child.commune,
        child.model_id,
        parent.commune                                                     as parent_commune,
        parent.model_id                                                    as parent_id,
        parent.commune is not distinct from child.commune                  as is_own,
        count(*) over (partition by child.commune, child.model_id)         as alike
    from model as child
    join model as parent on parent.model_id = child.parent_id
)
select commune, model_id, parent_commune, parent_id
from named
where is_own or alike = 1;
