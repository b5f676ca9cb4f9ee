"""Columns that somebody matched by hand, remembered for whoever sends files with the same headers.

An office fills in the same form every month, so its headers are what it can be known by: a hash of all
of them, folded and in any order. No name of a sender has to be asked
for, and a form that changes is asked about again. Only headers are kept, no value of any cell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.state import store
from data.state.errors import StateError
from data.tables.tables import TABLES
from data.text.normalise import fold


@dataclass(frozen=True)
class Remembered:
    """The table a form was taken for, and its columns: header of the file to column name."""

    table: str
    columns: dict[str, str]


def sender(headers: Iterable[str]) -> str:
    """What files with these headers are known by."""
    return hashlib.sha256("\0".join(sorted(map(fold, headers))).encode()).hexdigest()


def recall(headers: Sequence[str]) -> Remembered | None:
    """What is remembered of files with these headers, in this file's spelling."""
    found = _all().get(sender(headers))
    if found is None:
        return None
    folded = {fold(h): column for h, column in found.columns.items()}
    return Remembered(found.table, {h: folded[fold(h)] for h in headers if fold(h) in folded})


def headers() -> list[str]:
    """Every header that was ever matched by hand: they help to find the header row of a sheet."""
    return sorted({h for found in _all().values() for h in found.columns})


def remember(table: str, known_by: str, columns: Mapping[str, str]) -> None:
    """Keep `columns` (header to column name of `table`) for a sender; none are forgotten. Raises StateError."""
    from sqlalchemy import delete, insert

    from data.state.tables import COLUMN_MATCH

    kept = json.dumps(dict(columns), ensure_ascii=False)
    with store.begin() as connection:
        connection.execute(delete(COLUMN_MATCH).where(COLUMN_MATCH.c.sender == known_by))
        if columns:
            connection.execute(insert(COLUMN_MATCH).values(sender=known_by, table=table, columns=kept))


def _all() -> dict[str, Remembered]:
    """Everything remembered; nothing where the store cannot be read, so that a load never fails over it."""
    if not store.is_used():
        return {}
    from sqlalchemy import select

    from data.state.tables import COLUMN_MATCH

    try:
        with store.reading() as connection:
            rows = connection.execute(select(COLUMN_MATCH)).all()
        return {row.sender: Remembered(row.table, dict(json.loads(row.columns))) for row in rows if row.table in TABLES}
    except (StateError, ValueError, TypeError):
        return {}
