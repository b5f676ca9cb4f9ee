-- Grain of petition_event: one thing that happened to one letter on one day (several rows a letter).
-- Every column adds up: a flow is its sum over the days of a period, a stock its sum over all days to the end.
-- `source_batch` and `source_row` name the letter's row in its file.
-- Columns ending in _due count letters with a due date, _law those whose due date is statutory or announced.
-- `commune` is the unit that stands on the event's day. A letter still open when its unit ends is handed over: what
-- stands leaves the unit and comes to its successor on the day after. `waiting` is only ever read as what a period
-- begins with, so it is handed over on the last day itself: the period that begins the day after has it.
create or replace view petition_event as
with letter as not materialized (
    select
        petition.*,
        unit_end.last_day,
        unit_end.heir,
        coalesce(handling = 'Thụ lý giải quyết', false)                          as is_accepted,
        is_accepted and due_on is not null                                        as has_due,
        has_due and due_basis <> 'Mục tiêu nội bộ'                                as has_law,
        -- the first day the letter is open and its due date is past; none when resolved before that
        case when has_due then greatest(counted_from, due_on + 1) end             as overdue_from,
        -- the first day it is open and due within 7 days: from then on until it is resolved or overdue
        case when has_due then greatest(counted_from, due_on - 7) end             as soon_from,
        coalesce(soon_from <= due_on and soon_from < open_until, false)           as is_soon
    from petition
    left join unit_end on unit_end.unit = petition.commune and petition.received_on <= unit_end.last_day
),
handed as not materialized (
    select letter.*, way, case when way < 0 then commune else heir end as holder
    from letter
    cross join (values (-1), (1)) as side(way)
    where open_until > last_day
)
select
    'received'                                              as event,
    received_on                                             as day,
    case when received_on > last_day then heir else commune end as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    1                                                       as received,
    eligible::integer                                       as eligible,
    (signatories >= 5)::integer                             as group_letters,
    (kind = 'Khiếu nại')::integer                           as complaints,
    (kind = 'Khiếu nại' and coalesce(round = 'Lần hai', false))::integer as second_round,
    1                                                       as waiting
from letter
union all by name
select
    'accepted'                                              as event,
    counted_from                                            as day,
    case when counted_from > last_day then heir else commune end as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    is_accepted::integer                                    as accepted,
    is_accepted::integer                                    as open,
    has_due::integer                                        as open_due,
    has_law::integer                                        as open_law,
    (is_accepted and channel = 'Đối thoại của Bí thư')::integer as open_dialogue,
    (is_accepted and channel = 'Đối thoại của Bí thư')::integer as accepted_dialogue,
    (accepted_on is not null and acceptance_due_on is not null)::integer as acceptance_limited,
    coalesce(accepted_on <= acceptance_due_on, false)::integer as acceptance_on_time
from letter
where is_accepted or accepted_on is not null
union all by name
select
    'resolved'                                              as event,
    resolved_on                                             as day,
    case when resolved_on > last_day then heir else commune end as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    -1                                                      as waiting,
    is_accepted::integer                                    as resolved,
    -is_accepted::integer                                   as open,
    has_due::integer                                        as resolved_due,
    has_law::integer                                        as resolved_law,
    -has_due::integer                                       as open_due,
    -has_law::integer                                       as open_law,
    (is_accepted and channel = 'Đối thoại của Bí thư')::integer  as resolved_dialogue,
    -(is_accepted and channel = 'Đối thoại của Bí thư')::integer as open_dialogue,
    (has_due and resolved_on > due_on)::integer             as late_due,
    (has_law and resolved_on > due_on)::integer             as late_law,
    -(has_due and overdue_from < resolved_on)::integer      as overdue_due,
    -(has_law and overdue_from < resolved_on)::integer      as overdue_law,
    -(is_soon and resolved_on <= due_on + 1)::integer       as soon_due,
    -(is_soon and has_law and resolved_on <= due_on + 1)::integer as soon_law
from letter
where resolved_on is not null
union all by name
select
    'overdue'                                               as event,
    overdue_from                                            as day,
    case when overdue_from > last_day then heir else commune end as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    1                                                       as overdue_due,
    has_law::integer                                        as overdue_law,
    -is_soon::integer                                       as soon_due,
    -(is_soon and has_law)::integer                         as soon_law
from letter
where has_due and (resolved_on is null or overdue_from < resolved_on)
union all by name
select
    'soon'                                                  as event,
    soon_from                                               as day,
    case when soon_from > last_day then heir else commune end as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    1                                                       as soon_due,
    has_law::integer                                        as soon_law
from letter
where is_soon
union all by name
select
    'handed'                                                as event,
    last_day                                                as day,
    holder                                                  as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    way                                                     as waiting
from handed
union all by name
select
    'handed'                                                as event,
    last_day + 1                                            as day,
    holder                                                  as commune,
    item, kind, field, channel, agency, complexity, round, source_batch, source_row,
    way                                                     as open,
    way * has_due::integer                                  as open_due,
    way * has_law::integer                                  as open_law,
    way * (channel = 'Đối thoại của Bí thư')::integer       as open_dialogue,
    way * (has_due and overdue_from <= last_day)::integer   as overdue_due,
    way * (has_law and overdue_from <= last_day)::integer   as overdue_law,
    way * (is_soon and soon_from <= last_day and overdue_from > last_day)::integer             as soon_due,
    way * (is_soon and has_law and soon_from <= last_day and overdue_from > last_day)::integer as soon_law
from handed
where is_accepted and counted_from <= last_day;
