"""Snapshots: which there are, which is in force, and the reader of it.

`<home>/warehouse/<UTC time>.duckdb` are finished snapshots, `CURRENT` names the one in force (`publishing` makes both).
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import duckdb
import pandas as pd

from data import settings
from data.warehouse import soundness
from data.warehouse.errors import AllDamaged, NoSnapshot
from data.warehouse.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")

BUILDING = "building-"
_ID = re.compile(r"[0-9A-Za-z]{8,40}")
_readers: dict[str, Reader] = {}
_forgettable: list[Callable[[], None]] = []  # the memories of `remembered`
_opening = threading.Lock()
_held = threading.local()


@dataclass(frozen=True)
class Current:
    """The snapshot in force, and what is wrong when it is not the one `CURRENT` names."""

    id: str
    problem: str | None = None


def folder() -> Path:
    return settings.home() / "warehouse"


def snapshot_path(snapshot: str) -> Path:
    return folder() / f"{snapshot}.duckdb"


def snapshots() -> list[str]:
    """Finished snapshots, oldest first."""
    if not folder().is_dir():
        return []
    return sorted(p.stem for p in folder().glob("*.duckdb") if not p.name.startswith(BUILDING))


def current() -> Current:
    """The snapshot to show: the one named in `CURRENT`, else the last good one before it, else the newest good one.

    Raises NoSnapshot when there is none, AllDamaged when none of those there are is good.
    """
    named = _named_in_current()
    if named and soundness.is_sound(snapshot_path(named)):
        return Current(named)
    every = snapshots()[::-1]
    older = [s for s in every if s < named]
    for snapshot in [*older, *(s for s in every if s > named)]:
        if soundness.is_sound(snapshot_path(snapshot)):
            lost = f"Bản dữ liệu {named} bị hỏng hoặc đã mất."
            return Current(snapshot, lost if named else "Không đọc được tệp CURRENT của kho dữ liệu.")
    raise _nothing(len(every))


def _nothing(damaged: int) -> NoSnapshot:
    if not damaged:
        return NoSnapshot(f"Chưa có dữ liệu nào được nạp. {_first_step()}")
    return AllDamaged(
        f"Không bản nào trong {damaged} bản dữ liệu đã lưu còn đọc được. Hãy chép lại {folder()} từ bản sao lưu,"
        " hoặc nạp lại các tệp (python run.py load TỆP)."
    )


def passed_over() -> list[str]:
    """For who builds on what is in force: what was found damaged, so that this is not it."""
    try:
        state = current()
    except AllDamaged as error:
        return [f"{error} Lần nạp này bắt đầu một kho mới."]
    except NoSnapshot:
        return []
    if state.problem is None:
        return []
    return [f"{state.problem} Lần nạp này nối tiếp bản {state.id}; tệp nào nạp sau bản đó cần nạp lại."]


def current_id() -> str | None:
    """The id of the snapshot to show, None where there is none."""
    try:
        return current().id
    except NoSnapshot:
        return None


def read_id() -> str | None:
    """The id of the snapshot this thread reads, None where there is none."""
    try:
        return reader().id
    except NoSnapshot:
        return None


def _first_step() -> str:
    """What to do where there is no data: load some, or first make the folder writable."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder()):
            return "Hãy nạp tệp bằng: python run.py load TỆP, hoặc xem dữ liệu minh họa bằng: python run.py"
    except OSError as error:
        return f"Không ghi được vào {folder()} ({error.strerror}). Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."


def _named_in_current() -> str:
    """What `CURRENT` says; nothing where it is unreadable. Asked for every number, so it is read where it is new."""
    path = f"{settings.home()}/warehouse/CURRENT"
    try:
        found = os.stat(path)
        return _read_name(path, found.st_ino, found.st_mtime_ns, found.st_size)
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=64)
def _read_name(path: str, inode: int, changed: int, size: int) -> str:
    named = Path(path).read_text("utf-8").strip()
    return named if _ID.fullmatch(named) else ""


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Inside, this thread reads one snapshot, whatever is loaded meanwhile: what it shows together agrees.

    Nor does it look at the disk again for every number.
    """
    if getattr(_held, "inside", False):
        yield
        return
    _held.inside, _held.reader = True, None
    try:
        yield
    finally:
        _held.inside, _held.reader = False, None


def reader() -> Reader:
    """The reader of the current snapshot, shared by all threads of this process."""
    if not getattr(_held, "inside", False):
        return _current_reader()
    if _held.reader is None or _held.reader.is_lost:
        _held.reader = _current_reader()
    found: Reader = _held.reader
    return found


def look_again() -> None:
    """Another snapshot is in force: this thread does not hold on to the one it read."""
    _held.reader = None


def _current_reader() -> Reader:
    named = _named_in_current()
    found = _readers.get(named)
    if found and not found.is_lost and os.path.exists(found.path) and not soundness.is_marked(found.path):
        return found  # asked for every number: no look at the folder
    while True:
        snapshot = current().id
        with _opening:
            if snapshot not in _readers or _readers[snapshot].is_lost:
                try:
                    _readers[snapshot] = Reader(snapshot, snapshot_path(snapshot))
                except duckdb.Error:
                    soundness.distrust(snapshot_path(snapshot))
                    continue
                for old in [s for s in sorted(_readers) if s != snapshot][:-1]:
                    del _readers[old]
            return _readers[snapshot]


def forget() -> None:
    """As a process that has just started knows snapshots: not at all."""
    _readers.clear()
    for clear in _forgettable:
        clear()


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember what a function of the current snapshot answers, under the snapshot that it read: `most` answers.

    A load in between cannot put one snapshot's numbers under another's name. What is answered is shared: read only.
    """

    def remember(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def known(snapshot: str, *args: P.args, **named: P.kwargs) -> T:
            return function(*args, **named)

        _forgettable.append(known.cache_clear)

        @wraps(function)
        def asked(*args: P.args, **named: P.kwargs) -> T:
            with one_snapshot():
                return known(reader().id, *args, **named)  # type: ignore[arg-type]

        return asked

    return remember


@remembered(64)
def reference(sql: str) -> pd.DataFrame:
    """Rows of a query that has no parameters; treat as read-only."""
    return reader().query(sql)
