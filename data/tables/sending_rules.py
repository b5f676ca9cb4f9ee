"""Which tables each commune sends every month, and by which day: rows of `sending.csv`, read when asked for."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta

from data import settings
from data.tables.tables import TABLES

FILE = "sending.csv"
SILENCE = {"khai": True, "được": False}  # whether who has nothing to send must say so
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class SendingRule:
    """A table that is due on a day of the month after the one it tells of, in months from `since` on ("2024-01").

    `must_declare`: a month without rows is missing until the sender says that nothing happened.
    """

    table: str
    day: int
    since: str
    must_declare: bool
    basis: str

    def due_on(self, month_end: date) -> date:
        """The last day on which a month's rows are in time."""
        return month_end + timedelta(days=self.day)


def rules() -> tuple[SendingRule, ...]:
    """In the file's order; that of the program where a folder of reference tables has none. Raises ValueError."""
    own = settings.reference() / FILE
    path = own if own.exists() else settings.HERE / "reference" / FILE
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_rule(row, line) for line, row in enumerate(csv.DictReader(file), 2))


def _rule(row: dict[str, str], line: int) -> SendingRule:
    table, day, since, silence = (row.get(name) or "" for name in ("table", "day", "since", "silence"))
    for is_good, name in (
        (table in TABLES and TABLES[table].has("commune"), "table"),
        (day.isdecimal() and 1 <= int(day) <= 28, "day"),
        (bool(_MONTH.fullmatch(since)), "since"),
        (silence in SILENCE, "silence"),
    ):
        if not is_good:
            raise ValueError(f"{FILE}, dòng {line}: cột {name} có “{row.get(name) or ''}”, không dùng được.")
    return SendingRule(
        table=table, day=int(day), since=since, must_declare=SILENCE[silence], basis=row.get("basis") or ""
    )
