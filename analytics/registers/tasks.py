"""The plan's tasks themselves: those of the period, and older ones still not done, as they stand on the as-of day.

Rows, not numbers: numbers come from `measure`, and the rows add up to them.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd

from analytics import formatting
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.periods import following
from analytics.scope.row_scope import scope
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

LATE, PLANNED, DONE_LATE, DONE = "Quá hạn", "Chưa đến hạn", "Xong trễ", "Xong đúng hạn"
STATES = (LATE, PLANNED, DONE_LATE, DONE)
_HEADERS = {
    "title": "Nhiệm vụ",
    "commune": "Nơi thực hiện",
    "lead": "Chủ trì",
    "partners": "Phối hợp",
    "due_on": "Hạn",
    "completed_on": "Ngày xong",
    "state": "Tình trạng",
    "progress": "Tiến độ khi nạp",
}
# As the indicators count: late from the due day on, unless completed by then.
_STATE = (
    f"case when completed_on <= least(due_on, $as_of) then '{DONE}' when completed_on <= $as_of then '{DONE_LATE}'"
    f" when due_on <= $as_of then '{LATE}' else '{PLANNED}' end"
)
_UNDONE = "(completed_on is null or completed_on > $as_of)"
_RANK = f"list_position({list(STATES)}, state)"


class ToDo(NamedTuple):
    """A task still to be done: `late` is how many days it has been overdue, negative before its due day."""

    due_on: date
    item: int
    title: str
    lead: str
    late: int


def rows(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Tasks due in the whole period, and those due before it and not done by the as-of day.

    Overdue ones first, the longest first; then those to come, those done late, those done. `days` is how long after
    the due day a task was completed, or how long it has been overdue (negative: before the due day).
    """
    where, params = row_scope.rows("task", filters, viewer)
    params["end"] = scope(filters, viewer).period.end
    return snapshots.reader().query(
        f"select item, commune, title, lead, partners, due_on, progress, {_STATE} as state,"
        " due_on < $start as earlier, due_on <= $as_of as reached,"
        " case when completed_on <= $as_of then completed_on end as completed_on,"
        " (least(coalesce(completed_on, $as_of), $as_of) - due_on)::integer as days"
        f" from w.task where {where} and due_on <= $end"
        f" and (due_on >= $start or {_UNDONE}) order by {_RANK}, due_on, item, title",
        params,
    )


def to_do(filters: Filters, viewer: Viewer) -> tuple[list[ToDo], list[ToDo], str]:
    """Tasks late on the as-of day, those to be done by the end of the period that follows, and that period in words."""
    found = scope(filters, viewer)
    after = following(found.period)
    where, params = row_scope.rows("task", filters, viewer)
    params |= {"end": after.end}
    del params["start"]
    columns = snapshots.reader().columns(
        "select due_on, item, title, lead, ($as_of - due_on)::integer as late"
        f" from w.task where {where} and due_on <= $end and {_UNDONE}",
        params,
    )
    columns["due_on"] = columns["due_on"].astype("datetime64[D]")
    undone = sorted(map(ToDo, *(column.tolist() for column in columns.values())))
    late = [task for task in undone if task.late >= 0]
    return late, undone[len(late) :], formatting.period(after)


def table(found: pd.DataFrame) -> pd.DataFrame:
    """As a reader sees it; progress only where it still says something."""
    shown = found[list(_HEADERS)].copy()
    shown["commune"] = [formatting.group("commune", unit) for unit in found["commune"]]
    shown["lead"] = [formatting.lead(who) for who in found["lead"]]
    shown["state"] = [standing(state, days) for state, days in zip(found["state"], found["days"], strict=True)]
    shown["progress"] = [
        formatting.percent(part, 0) if state in (LATE, PLANNED) else ""
        for part, state in zip(found["progress"], found["state"], strict=True)
    ]
    return shown.rename(columns=_HEADERS)


def standing(state: str, days: int) -> str:
    """How a task stands, in words: "Quá hạn 12 ngày"."""
    apart = formatting.number(abs(days))
    if state in (LATE, DONE_LATE):
        return f"{state} {apart} ngày" if days else "Đến hạn hôm nay"
    if state == PLANNED:
        return f"Còn {apart} ngày"
    return f"Xong trước hạn {apart} ngày" if days else "Xong đúng ngày hạn"


def reading(found: pd.DataFrame) -> str:
    """How many stand how, in a sentence without its full stop."""
    counted = found["state"].value_counts()
    parts = [f"{formatting.number(counted[state])} {state.lower()}" for state in STATES if state in counted]
    if not parts:
        return "Không có nhiệm vụ nào trong kỳ"
    worst = found.iloc[0]
    if worst["state"] == LATE and worst["days"]:
        parts[0] += f" (lâu nhất {formatting.number(worst['days'])} ngày)"
    return f"{formatting.number(len(found))} nhiệm vụ: {', '.join(parts)}"
