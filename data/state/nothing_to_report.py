"""Months for which a commune said that it has nothing to report in a table: who took that down, and when."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from data.state import store


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One such month ("2024-05") of a unit and table; `how` the unit said it, `at` in seconds since 1970."""

    unit: str
    table: str
    month: str
    how: str
    who: str
    at: float


def read(month: str) -> list[Declared]:
    """Of all units. Raises StateError."""
    if not store.is_used():
        return []
    from sqlalchemy import select

    from data.state.tables import NOTHING_TO_REPORT as KEPT

    with store.reading() as connection:
        found = connection.execute(select(KEPT).where(KEPT.c.month == month).order_by(KEPT.c.unit, KEPT.c.table))
        return [Declared(**row) for row in found.mappings()]


def write(unit: str, month: str, tables: Sequence[str], *, how: str, who: str) -> None:
    """Take down that nothing is to be reported; what was taken down before stays as it was. Raises StateError."""
    from sqlalchemy import insert, select

    from data.state.tables import NOTHING_TO_REPORT as KEPT

    with store.begin() as connection:
        known = set(connection.scalars(select(KEPT.c.table).where(KEPT.c.unit == unit, KEPT.c.month == month)))
        for table in (t for t in dict.fromkeys(tables) if t not in known):
            row = {"unit": unit, "table": table, "month": month, "how": how, "who": who, "at": time.time()}
            connection.execute(insert(KEPT).values(**row))


def take_back(unit: str, month: str, table: str) -> None:
    """Forget one. Raises StateError."""
    from sqlalchemy import delete

    from data.state.tables import NOTHING_TO_REPORT as KEPT

    with store.begin() as connection:
        connection.execute(delete(KEPT).where(KEPT.c.unit == unit, KEPT.c.month == month, KEPT.c.table == table))
