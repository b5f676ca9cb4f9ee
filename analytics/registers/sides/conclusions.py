"""Conclusions themselves: how each stands on the as-of day, who must answer, and whether other registers agree.

Rows, not numbers: numbers come from `measure`, and the rows add up to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.registers.registers import RegisterPage
from analytics.scope import row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.viewer import Viewer
from data.tables.tables import TABLES
from data.warehouse import snapshots

PAGE = 12
OVERDUE, GOING, DONE_LATE, DONE = "Quá hạn", "Đang làm, trong hạn", "Xong trễ", "Xong đúng hạn"
STATES = (DONE, DONE_LATE, GOING, OVERDUE)  # as they are drawn, the good ones first
SHOWN: dict[str, tuple[str, ...]] = {
    "Quá hạn": (OVERDUE,),
    "Trong hạn": (GOING,),
    "Đã xong": (DONE, DONE_LATE),
}
UNSAID = "Chưa giao cơ quan nào"
_DUE = "coalesce(due_on, first_due_on)"
_PROMISED = "coalesce(first_due_on, due_on)"
# As the indicators count: late is what was not done by the day that was set first.
_STATE = (
    f"case when done_on > $as_of or done_on is null then if({_DUE} < $as_of, '{OVERDUE}', '{GOING}')"
    f" when done_on > {_PROMISED} then '{DONE_LATE}' else '{DONE}' end"
)
# A table of meetings, its counts, the same of this register, and what they are called.
_HELD_AGAINST = (
    ("reception", ("conclusions", "conclusions_done"), ("given", "done"), ("kết luận giao", "đã xong")),
    ("dialogue", ("requests", "overdue"), ("requests", "requests_overdue"), ("kiến nghị", "quá hạn")),
)
_BY = {"issuer": "issuer", "agency": f"coalesce(agency, '{UNSAID}')", "origin": "origin"}
_COLUMNS = (
    "conclusion_id, summary, origin, issuer, document, point, given_on, commune, item, field, agency, partners, result,"
    f" first_due_on, {_DUE} as due_on, if(answered_on <= $as_of, answered_on, null) as answered_on,"
    f" if(done_on <= $as_of, done_on, null) as done_on, origin_on, requests_covered, project_id,"
    f" ($as_of - {_DUE})::integer as days, {_STATE} as state, source_batch, source_row"
)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A register of meetings held against this one: `counts` are pairs (there, here), one for each of `words`."""

    name: str
    words: tuple[str, ...]
    counts: tuple[tuple[int, int], ...]

    @property
    def apart(self) -> int:
        return sum(abs(there - here) for there, here in self.counts)


def counted(filters: Filters, by: str, viewer: Viewer) -> pd.DataFrame:
    """Conclusions in scope by `by` (issuer, agency, origin) and state: `group`, a column a state, `all`.

    Most overdue first, then the largest.
    """
    relation, params = _scope(filters, viewer)
    sums = ", ".join(f"count(*) filter (state = '{state}')::integer as \"{state}\"" for state in STATES)
    return snapshots.reader().query(
        f"with found as (select {_BY[by]} as name, {_STATE} as state from {relation})"
        f' select name as "group", {sums}, count(*)::integer as "all"'
        f' from found group by name order by "{OVERDUE}" desc, "all" desc, name',
        params,
    )


def register(filters: Filters, states: tuple[str, ...], page: int = 1, *, viewer: Viewer) -> RegisterPage:
    """Conclusions in scope that stand so, the longest overdue first, those done last. Raises NotAllowed."""
    viewer.must("see rows")
    relation, params = _scope(filters, viewer)
    rows = snapshots.reader().query(
        f"with found as (select {_COLUMNS} from {relation})"
        " select *, count(*) over ()::integer as total from found where state in $states"
        f" order by done_on desc nulls first, days desc nulls last, conclusion_id"
        f" limit {PAGE} offset {PAGE * (max(page, 1) - 1)}",
        params | {"states": list(states)},
    )
    return RegisterPage(rows.drop(columns="total"), int(rows["total"].iloc[0]) if len(rows) else 0, PAGE)


def longest(filters: Filters, most: int, viewer: Viewer) -> pd.DataFrame:
    """The longest overdue, at most so many; `total` says of how many. Work to do, so shown to all (decision 025)."""
    relation, params = _scope(filters, viewer)
    return snapshots.reader().query(
        f"with found as (select {_COLUMNS} from {relation}) select *, count(*) over ()::integer as total from found"
        f" where state = '{OVERDUE}' order by days desc, conclusion_id limit {int(most)}",
        params,
    )


def falling_due(filters: Filters, day: date, viewer: Viewer) -> int:
    """How many that are not overdue yet are due by that day."""
    relation, params = _scope(filters, viewer)
    found = snapshots.reader().query(
        f"select count(*)::integer as n from {relation} where {_STATE} = '{GOING}' and {_DUE} <= $day",
        params | {"day": day},
    )
    return int(found["n"][0])


def one(conclusion_id: str, filters: Filters, viewer: Viewer) -> dict[str, Any] | None:
    """Everything known of one conclusion on the as-of day; None where there is none to be seen. Raises NotAllowed."""
    viewer.must("see rows")
    where, seen = row_scope.all_rows("conclusion", viewer)
    as_of = row_scope.scope(filters, viewer).as_of
    found = snapshots.reader().query(
        f"select {_COLUMNS}, batch.file as source_file from w.conclusion left join w.batch as batch"
        f" on batch.id = conclusion.source_batch where conclusion_id = $id and given_on <= $as_of and {where}",
        seen | {"id": conclusion_id, "as_of": as_of},
    )
    if len(found) != 1:
        return None
    return row_scope.from_where({str(k): None if pd.isna(v) else v for k, v in found.iloc[0].items()}, viewer)


def comparisons(filters: Filters, viewer: Viewer) -> list[Comparison]:
    """Receptions and dialogues of the period that have conclusions here, held against this register.

    A meeting is known by its day, level and chair; what it says it gave is held against what lies here of that day.
    Of dialogues the requests are compared, with those that this register's conclusions cover.
    """
    relation, params = _scope(filters, viewer, within="origin_on between $start and $as_of")
    here = snapshots.reader().query(
        "select origin_on, level, issuer, count(*)::integer as given, count(*) filter (done_on <= $as_of)::integer as"
        " done, sum(requests_covered)::integer as requests,"
        f" sum(requests_covered) filter ({_STATE} = '{OVERDUE}')::integer as requests_overdue"
        f" from {relation} group by all",
        params,
    )
    found = []
    for table, told, ours, words in _HELD_AGAINST:
        met = _meetings(table, told, filters, viewer).merge(here, on=["origin_on", "level", "issuer"]).fillna(0)
        if not met.empty:
            sums = tuple((int(met[f"{t}_told"].sum()), int(met[o].sum())) for t, o in zip(told, ours, strict=True))
            found.append(Comparison(name=TABLES[table].title, words=words, counts=sums))
    return found


def _meetings(table: str, told: tuple[str, ...], filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """What the meetings of the period say of themselves, by day, level and chair."""
    where, params = row_scope.rows(table, filters, viewer)
    sums = ", ".join(f"sum({column})::integer as {column}_told" for column in told)
    return snapshots.reader().query(
        f"select held_on as origin_on, level, chair as issuer, {sums} from w.{table}"
        f" where {where} and held_on between $start and $as_of group by all",
        params,
    )


def _scope(filters: Filters, viewer: Viewer, within: str = "") -> tuple[str, Params]:
    """A relation of conclusions given in the period, or before it and open when it began, each at the unit that
    answers for it on the as-of day."""
    where, params = row_scope.rows("conclusion", filters, viewer)
    meant = within or "(given_on >= $start or done_on is null or done_on >= $start)"
    holder = "case when last_day < least(coalesce(done_on, $as_of), $as_of) then heir else commune end"
    held = (
        f"(select conclusion.* replace ({holder} as commune) from w.conclusion"
        " left join w.unit_end as unit_end on unit_end.unit = conclusion.commune and given_on <= last_day)"
    )
    return f"(select * from {held} where {where} and given_on <= $as_of and {meant})", params
