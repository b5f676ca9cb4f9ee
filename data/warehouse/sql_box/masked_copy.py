"""A database file that holds what one viewer may see and nothing else, made once for a snapshot and a set of tables.

A view over the snapshot would stand in the same database as what it hides, and would keep the order of rows.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from threading import Lock

from data import settings
from data.limited_child import LOOK, Ended, Limits, run
from data.state import whole_files
from data.warehouse import snapshots
from data.warehouse.sql_box.one_select import Refused

MEMORY = "1GB"
PART = ".part"
LIMITS = Limits(memory=3 << 30, seconds=300, answer=1 << 20, processor=120)  # a million letters: 4 s, 0.9 GB

_making = Lock()


def folder() -> Path:
    return settings.home() / "sql"


def made(tables: Mapping[str, str], meanwhile: Callable[[float], None]) -> Path:
    """The copy of these tables of the snapshot in force. Raises Refused where it cannot be made."""
    snapshot = snapshots.reader().id
    known = sha256(json.dumps(dict(tables), sort_keys=True).encode()).hexdigest()[:16]
    place = folder() / f"{snapshot}-{known}.duckdb"
    if place.exists():
        return place
    while not _making.acquire(timeout=LOOK):
        meanwhile(0)
    try:
        if not place.exists():
            _forget_others(snapshot)
            _make(place, snapshot, tables, meanwhile)
    finally:
        _making.release()
    return place


def _make(place: Path, snapshot: str, tables: Mapping[str, str], meanwhile: Callable[[float], None]) -> None:
    """Beside its place first: what was killed half way is never taken for a copy."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = mkstemp(dir=folder(), suffix=PART)
        os.close(handle)
        os.unlink(beside)  # DuckDB makes the file; the name is ours
        try:
            source = str(snapshots.snapshot_path(snapshot))
            asked = {"deed": "copy", "place": beside, "source": source, "tables": dict(tables), "memory": MEMORY}
            run("data.warehouse.sql_box.child", json.dumps(asked).encode(), LIMITS, meanwhile)
            whole_files.put(Path(beside), place)
        finally:
            for left in (beside, f"{beside}.wal"):
                Path(left).unlink(missing_ok=True)
    except (Ended, OSError) as error:
        raise Refused(
            f"Không chuẩn bị được bản số liệu để hỏi trong {folder()}. Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."
        ) from error


def _forget_others(snapshot: str) -> None:
    """Copies of other snapshots and what was left half made; on Windows one that is being read stays a while."""
    for old in folder().glob("*"):
        if not old.name.startswith(snapshot) and not _is_being_made(old):
            with contextlib.suppress(OSError):
                old.unlink()


def _is_being_made(path: Path) -> bool:
    """By another server of this home; nothing takes longer than the limit of waiting."""
    with contextlib.suppress(OSError):
        return PART in path.name and time.time() - path.stat().st_mtime < LIMITS.seconds
    return False
