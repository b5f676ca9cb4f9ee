"""Who has sent what for a month: communes by tables, and what is missing, late, or was said to be nothing.

A month without rows is missing until somebody says that nothing happened (docs/decisions/032): silence is no zero.
Nobody is called late on a guess: the day of arrival is told by the earliest load whose rows of the month are still as
they came, and where that load also changed older rows, or is the sample, lateness is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from analytics.loading.history import this_user, today
from analytics.scope import periods, places, row_scope
from analytics.scope.filters import Filters
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer
from data.state import nothing_to_report
from data.state.errors import StateError as StateError
from data.state.nothing_to_report import Declared
from data.tables import sending_rules
from data.tables.sending_rules import SendingRule
from data.tables.tables import TABLES
from data.warehouse import snapshots

State = Literal["sent", "late", "declared", "missing", "ahead", "silent"]
DONE: tuple[State, ...] = ("sent", "late", "declared")
HOW = ("Văn bản", "Thư điện tử", "Zalo", "Điện thoại")  # a commune says that it has nothing to report
_VIETNAM = timedelta(hours=7)
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One table of one unit in the month; `days` late, or overdue where it is missing. `file` is "" where not told.

    `is_asked`: it had to be sent, or said to be nothing, by the day judged on; what need not be is in no share.
    """

    unit: str
    table: str
    state: State
    due_on: date
    rows: int = 0
    arrived_on: date | None = None
    days: int = 0
    file: str = ""
    declared: Declared | None = None
    is_asked: bool = False


@dataclass(frozen=True, kw_only=True)
class Month:
    """The month, its rules, and a cell for each unit and rule, units that lack most first."""

    bucket: Bucket
    rules: tuple[SendingRule, ...]
    units: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def of(self, unit: str) -> list[Cell]:
        return [self.cells[unit, rule.table] for rule in self.rules]

    def lacks(self, unit: str) -> list[Cell]:
        return [cell for cell in self.of(unit) if cell.state == "missing"]

    def count(self, *states: State) -> int:
        return sum(cell.state in states for cell in self.cells.values())

    def asked(self, units: Sequence[str]) -> list[Cell]:
        """What had to be sent by the day judged on."""
        return [cell for unit in units for cell in self.of(unit) if cell.is_asked]


def judged_on(viewer: Viewer) -> date:
    """Today; of the sample the day it reaches to: nobody owes made-up numbers of later years."""
    reach = row_scope.reach(viewer)[1] if snapshots.reader().is_sample else None
    return reach or today()


def months(viewer: Viewer) -> list[str]:
    """The months one can ask about, the latest first: from the data's first to the last that is over."""
    first = row_scope.reach(viewer)[0]
    last = periods.containing(judged_on(viewer), "month").start - timedelta(days=1)
    found = periods.buckets(first, last, "month") if first else []
    return [bucket.label for bucket in reversed(found)]


def default_month(filters: Filters, known: Sequence[str], viewer: Viewer) -> str:
    """The last month of the period that one can ask about."""
    asked = periods.containing(row_scope.scope(filters, viewer).as_of, "month").label
    return asked if asked in known else known[0]


def month(label: str, filters: Filters, viewer: Viewer) -> Month:
    """The cells of a month ("2024-05") for the communes chosen. Raises ValueError (rules), StateError."""
    period = periods.parse(label, "duong-lich")
    bucket = Bucket(label, period.start, period.end)
    rules = tuple(rule for rule in sending_rules.rules() if rule.since <= label)
    found = _arrived(label, tuple(rule.table for rule in rules), viewer)
    arrived = {(row["unit"], row["fact"]): row for row in found}
    declared = {(d.unit, d.table): d for d in nothing_to_report.read(label)}
    day = judged_on(viewer)
    cells = {
        (unit, rule.table): replace(
            _sent(unit, rule, rule.due_on(bucket.end), arrived[unit, rule.table], viewer)
            if (unit, rule.table) in arrived
            else _unsent(unit, rule, rule.due_on(bucket.end), declared.get((unit, rule.table)), day),
            is_asked=rule.must_declare and rule.due_on(bucket.end) < day,
        )
        for unit in _units(bucket, filters, viewer)
        for rule in rules
    }
    lacking = {unit: 0 for unit, _ in cells}
    for (unit, _), cell in cells.items():
        lacking[unit] += cell.state == "missing"
    units = sorted(lacking, key=lambda unit: -lacking[unit])
    return Month(bucket=bucket, rules=rules, units=tuple(units), cells=cells)


def _units(bucket: Bucket, filters: Filters, viewer: Viewer) -> list[str]:
    chosen = row_scope.seen(filters, viewer).communes or places.standing_units(bucket.start, bucket.end)
    return [unit for unit in chosen if unit != places.DISTRICT and places.stands(unit, bucket.start, bucket.end)]


def _unsent(unit: str, rule: SendingRule, due_on: date, declared: Declared | None, day: date) -> Cell:
    overdue = (day - due_on).days
    state: State = "missing" if overdue > 0 else "ahead"
    if not rule.must_declare:
        state = "silent"
    if declared is not None:
        state = "declared"
    days = overdue if state == "missing" else 0
    return Cell(unit=unit, table=rule.table, state=state, due_on=due_on, days=days, declared=declared)


def _sent(unit: str, rule: SendingRule, due_on: date, arrived: Row, viewer: Viewer) -> Cell:
    loaded = arrived["loaded_at"]
    day = None if arrived["is_sample"] or pd.isna(loaded) else (loaded + _VIETNAM).date()
    late = max(0, (day - due_on).days) if day and arrived["is_new"] else 0
    return Cell(
        unit=unit,
        table=rule.table,
        state="late" if late else "sent",
        due_on=due_on,
        rows=int(arrived["rows"]),
        arrived_on=day,
        days=late,
        file="" if viewer.communes else arrived["file"] or "",
    )


@snapshots.remembered(48)
def _arrived(label: str, tables: tuple[str, ...], viewer: Viewer) -> list[Row]:
    """By unit and table of the month: `rows`, and of the earliest load among theirs `loaded_at`, `file`, `is_sample`,
    `is_new` (it changed no older row). Who sees columns of a table blank is not told that a load changed none
    of its rows.
    """
    period = periods.parse(label, "duong-lich")
    found: list[Row] = []
    for name in tables:
        where, params = row_scope.all_rows(name, viewer)
        hidden = "false" if row_scope.withheld(name, viewer) else "updated = 0"
        rows = snapshots.reader().query(
            f"select commune as unit, '{name}' as fact, count(*) as rows, min(loaded_at) as loaded_at,"
            f" arg_min(file, loaded_at) as file, arg_min(is_sample, loaded_at) as is_sample,"
            f" arg_min({hidden}, loaded_at) as is_new from w.{name} join w.batch as batch on batch.id = source_batch"
            f" where commune is not null and {where} and {TABLES[name].day} between $start and $end group by commune",
            params | {"start": period.start, "end": period.end},
        )
        found += rows.to_dict("records")
    return found


def declare(found: Month, unit: str, tables: Sequence[str], how: str, viewer: Viewer) -> None:
    """Take down that a unit has nothing to report. Raises NotAllowed, StateError, ValueError."""
    viewer.must("load")
    known = {cell.table for cell in found.of(unit) if cell.state in ("missing", "ahead")}
    if not set(tables) <= known or how not in HOW:
        raise ValueError("Chỉ ghi “không phát sinh” cho bảng đang thiếu.")
    nothing_to_report.write(unit, found.bucket.label, tables, how=how, who=viewer.who or this_user())


def take_back(found: Month, unit: str, table: str, viewer: Viewer) -> None:
    """Forget what `declare` took down. Raises NotAllowed, StateError."""
    viewer.must("load")
    nothing_to_report.take_back(unit, found.bucket.label, table)
