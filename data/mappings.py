"""Columns that somebody matched by hand, remembered for whoever sends files with the same headers.

An office fills in the same form every month, so its headers are what it can be known by: a hash of all
of them, folded and in any order, with the table they were taken for. No name of a sender has to be asked
for, and a form that changes is asked about again. Only headers are kept, no value of any cell.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from filelock import FileLock

from data import settings
from data.cleaning import fold

Matches = dict[str, str]


def sender(headers: Iterable[str]) -> str:
    """What files with these headers are known by."""
    return hashlib.sha256("\0".join(sorted(map(fold, headers))).encode()).hexdigest()


def recall(table: str, headers: Iterable[str]) -> Matches:
    """Header of the file to column name, for a file with these headers; empty where nothing is remembered."""
    headers = tuple(headers)
    found = _all().get(f"{table} {sender(headers)}", {})
    return {h: found[fold(h)] for h in headers if fold(h) in found}


def remember(table: str, known_by: str, matches: Mapping[str, str]) -> None:
    """Keep `matches` (header to column name) for a sender; an empty one is forgotten. Raises OSError."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_suffix(".lock"), timeout=10):
        known = _all()
        known.pop(f"{table} {known_by}", None)
        if matches:
            known[f"{table} {known_by}"] = {fold(h): column for h, column in matches.items()}
        draft = place.with_suffix(".new")
        draft.write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")
        os.replace(draft, place)


def _place() -> Path:
    return settings.home() / "mappings.json"


def _all() -> dict[str, Matches]:
    """Everything remembered; nothing where the file is missing or spoilt, so that a load never fails over it."""
    try:
        found = json.loads(_place().read_text("utf-8"))
        return {str(k): {str(h): str(c) for h, c in v.items()} for k, v in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}
