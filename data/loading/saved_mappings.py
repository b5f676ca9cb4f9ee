"""Columns that somebody matched by hand, remembered for whoever sends files with the same headers.

An office fills in the same form every month, so its headers are what it can be known by: a hash of all
of them, folded and in any order. No name of a sender has to be asked
for, and a form that changes is asked about again. Only headers are kept, no value of any cell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from data import settings
from data.state import whole_files
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
    """Keep `columns` (header to column name of `table`) for a sender; none are forgotten. Raises OSError."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_suffix(".lock"), timeout=10):
        known = {key: asdict(found) for key, found in _all().items() if key != known_by}
        if columns:
            known[known_by] = {"table": table, "columns": dict(columns)}
        whole_files.write(place, json.dumps(known, ensure_ascii=False, indent=1))


def _place() -> Path:
    return settings.home() / "mappings.json"


def _all() -> dict[str, Remembered]:
    """Everything remembered; nothing where the file is missing or spoilt, so that a load never fails over it."""
    try:
        found = json.loads(_place().read_text("utf-8"))
        return {
            key: Remembered(one["table"], dict(one["columns"])) for key, one in found.items() if one["table"] in TABLES
        }
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}
