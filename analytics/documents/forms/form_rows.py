"""The rows the statistical forms of the inspectorate count, with what the forms ask of a row as columns of its own.

`$start` and `$as_of` bound the period; `{where}` is the condition of the reader's filters,
`{letters}` the letters by the unit that answers for them.
"""

from __future__ import annotations

from data.tables.identity import code
from data.tables.tables import ACCEPTED, TO_HANDLE

# Grain: one letter to handle in the period: received in it, or before it and not finished before it.
# A case (several letters) stands where its latest letter stands: `leads` marks that letter, among all rows of
# the form and, `leads_fit`, among its eligible ones. What was decided or done after the as-of day has not happened.
LETTERS = f"""
with letter as (
    select
        *,
        petition_id                                                                  as ref,
        coalesce('vụ ' || {code("case_id", "commune")}, 'đơn ' || {code("petition_id", "commune")}) as case_key,
        received_on < $start                                                         as carried,
        counted_from < $start                                                        as taken_before,
        signatories >= 5                                                             as by_many,
        signatories = 1                                                              as by_one,
        case when handling <> '{ACCEPTED}' or counted_from <= $as_of then handling end as way,
        coalesce(resolved_on <= $as_of, false)                                       as finished
    from {{letters}}
    where {{where}} and {TO_HANDLE}
),
seen as (
    select
        *,
        way is not null                                          as decided,
        coalesce(eligible, true) and way is not null             as fit,
        coalesce(way in ('{ACCEPTED}', 'Trả lời ngay'), false)   as own,
        coalesce(way in ('Hướng dẫn', 'Chuyển đơn', 'Đôn đốc'), false) as passed,
        coalesce(round in ('Lần hai', 'Tố cáo tiếp'), false)     as again
    from letter
)
select
    *,
    own and finished     as done,
    own and not finished as under_way,
    row_number() over (partition by case_key order by received_on desc, petition_id desc) = 1      as leads,
    row_number() over (partition by case_key, fit order by received_on desc, petition_id desc) = 1 as leads_fit
from seen
where {{rows}}
"""

# Grain: one reception day of the period. The head of the body is its chairman of UBND or its Party secretary;
# anyone else in the chair of a periodic or urgent reception stands in for one.
RECEPTIONS = """
select
    *,
    strftime(held_on, '%d/%m/%Y') || ' (' || chair || ')' as ref,
    form = 'Thường xuyên'                                as daily,
    form <> 'Thường xuyên' and chair <> 'Khác'           as by_head,
    form <> 'Thường xuyên' and chair = 'Khác'            as by_deputy
from w.reception
where {where} and held_on between $start and $as_of and {rows}
"""
