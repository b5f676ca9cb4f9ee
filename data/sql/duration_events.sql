-- Grain of resolution_event: one accepted letter that was resolved; `days` it took, suspensions left out.
-- `commune` is the unit that stands on that day: a successor resolves what it took over.
-- Complaints and denunciations are counted from acceptance, the others from receipt, as their limits are.
create or replace view resolution_event as
select
    resolved_on as day, case when resolved_on > last_day then heir else commune end as commune, item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    greatest(0, resolved_on - clock_on - suspended_days)::integer as days,
    1                                                              as ended
from petition
left join unit_end on unit_end.unit = petition.commune and petition.received_on <= unit_end.last_day
where handling = 'Thụ lý giải quyết' and resolved_on is not null;

-- Grain of acceptance_event: one letter that was accepted; `days` from its receipt.
create or replace view acceptance_event as
select
    accepted_on as day, case when accepted_on > last_day then heir else commune end as commune, item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    greatest(0, accepted_on - received_on)::integer as days,
    1                                               as ended
from petition
left join unit_end on unit_end.unit = petition.commune and petition.received_on <= unit_end.last_day
where accepted_on is not null;
