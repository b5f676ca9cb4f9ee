"""Snapshots: build, publish, open, roll back. A load is whole or it never was.

`<home>/warehouse/<UTC time>.duckdb` are finished snapshots, `CURRENT` names the one in force.
A snapshot is built under another name, so whatever kills the builder leaves the old state standing.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import duckdb
from filelock import FileLock, Timeout

from data import settings
from data.reader import Reader, broken
from data.warehouse_errors import Busy, NoSnapshot, WarehouseError

T = TypeVar("T")

_BUILDING = "building-"
_ID = re.compile(r"[0-9A-Za-z]{8,40}")
_readers: dict[str, Reader] = {}
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
    return sorted(p.stem for p in folder().glob("*.duckdb") if not p.name.startswith(_BUILDING))


def current() -> Current:
    """The snapshot to show: the one named in `CURRENT`, else the newest that is still readable.

    Raises NoSnapshot when there is none.
    """
    usable = [s for s in snapshots() if s not in broken]
    named = _named_in_current()
    if named in usable:
        return Current(named)
    if not usable:
        raise NoSnapshot(f"Chưa có dữ liệu nào được nạp. {_first_step()}")
    if not named:
        return Current(usable[-1], "Không đọc được tệp CURRENT của kho dữ liệu.")
    older = [s for s in usable if s < named] or usable
    return Current(older[-1], f"Bản dữ liệu {named} bị hỏng hoặc đã mất.")


def current_id() -> str | None:
    """The id of the snapshot to show, None where there is none."""
    try:
        return current().id
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


# ---------------------------------------------------------------- reading


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Inside, this thread reads one snapshot, whatever is loaded meanwhile: what it shows together agrees.

    Nor does it look at the disk again for every number.
    """
    _held.inside, _held.reader = True, None
    try:
        yield
    finally:
        _held.inside, _held.reader = False, None


def reader() -> Reader:
    """The reader of the current snapshot, shared by all threads of this process."""
    if not getattr(_held, "inside", False):
        return _current_reader()
    if _held.reader is None or _held.reader.id in broken:
        _held.reader = _current_reader()
    found: Reader = _held.reader
    return found


def _current_reader() -> Reader:
    named = _named_in_current()
    if named in _readers and named not in broken and os.path.exists(_readers[named].path):
        return _readers[named]  # asked for every number: no look at the folder
    while True:
        snapshot = current().id
        with _opening:
            if snapshot not in _readers:
                try:
                    _readers[snapshot] = Reader(snapshot, snapshot_path(snapshot))
                except duckdb.Error:
                    broken.add(snapshot)
                    continue
                for old in [s for s in sorted(_readers) if s != snapshot][:-1]:
                    del _readers[old]
            return _readers[snapshot]


# ---------------------------------------------------------------- writing


@contextmanager
def _writing(wait_seconds: float) -> Iterator[None]:
    """Only one process builds at a time; the lock dies with its process."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder() / "writer.lock")
        with lock.acquire(timeout=wait_seconds):
            yield
    except Timeout:
        raise Busy("Đang có người khác nạp dữ liệu. Hãy chờ ít phút rồi nạp lại.") from None
    except OSError as error:
        raise WarehouseError(
            f"Không ghi được vào {folder()} ({error.strerror}). Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."
        ) from error


def build(
    change: Callable[[duckdb.DuckDBPyConnection], T],
    *,
    keep_old: Callable[[], bool] = lambda: True,
    publish_if: Callable[[T], bool] = lambda _: True,
    wait_seconds: float = 120,
) -> tuple[str | None, T]:
    """Copy the current snapshot, change the copy in one transaction, publish it.

    `keep_old()` false starts from an empty file; `publish_if(result)` false throws the copy away
    and returns (None, result). Raises Busy when another process builds for longer than the wait.
    """
    with _writing(wait_seconds):
        _clear_leftovers()
        new = _new_id()
        work = folder() / f"{_BUILDING}{new}.duckdb"
        try:
            if keep_old():
                _copy_current(work)
            result = _change(work, change)
            if not publish_if(result):
                return None, result
            _publish(work, new)
        finally:
            work.unlink(missing_ok=True)
            work.with_name(work.name + ".wal").unlink(missing_ok=True)
        _prune()
        return new, result


def restore(snapshot: str, instead_of: str | None = None) -> None:
    """Undo or redo: make another snapshot the current one.

    `instead_of` is the snapshot the caller saw: where somebody has loaded since, nothing is changed.
    """
    if snapshot not in snapshots():
        raise WarehouseError(f"Không có bản dữ liệu {snapshot}. Xem danh sách: python run.py snapshots")
    with _writing(120):
        if instead_of and current().id != instead_of:
            raise WarehouseError("Vừa có người nạp thêm dữ liệu. Hãy xem lại lịch sử rồi hoàn tác nếu vẫn cần.")
        _point_current_at(snapshot)


def _new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def _copy_current(work: Path) -> None:
    try:
        shutil.copyfile(snapshot_path(current().id), work)
    except NoSnapshot:
        return


def _change(work: Path, change: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
    try:
        with duckdb.connect(str(work)) as con:
            con.execute("set enable_progress_bar = false")
            con.execute("begin")
            result = change(con)
            con.execute("commit")
            con.execute("checkpoint")
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise _unwritten(error) from error
    return result


def _unwritten(error: Exception) -> WarehouseError:
    """The current snapshot is damaged (the next load falls back to an older one), or the disk refuses."""
    text = str(error).splitlines()[0]
    if "orrupt" in text or "checksum" in text:
        damaged = current().id
        broken.add(damaged)
        return WarehouseError(f"Bản dữ liệu {damaged} bị hỏng nên không nạp tiếp được. Hãy nạp lại: sẽ dùng bản trước.")
    return WarehouseError(f"Không ghi được kho dữ liệu ({text}). Hãy kiểm tra dung lượng ổ đĩa và quyền ghi.")


def _publish(work: Path, new: str) -> None:
    _sync(work)
    os.replace(work, snapshot_path(new))
    _point_current_at(new)


def _point_current_at(snapshot: str) -> None:
    draft = folder() / "CURRENT.new"
    draft.write_text(snapshot + "\n", "utf-8")
    _sync(draft)
    os.replace(draft, folder() / "CURRENT")
    _held.reader = None  # who changed it wants to see it
    broken.discard(snapshot)
    if os.name == "posix":  # Windows cannot sync a folder, and does not need to
        place = os.open(folder(), os.O_RDONLY)
        os.fsync(place)
        os.close(place)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _clear_leftovers() -> None:
    """What a killed builder left. Called under the lock, so nobody is using them."""
    for path in folder().glob(f"{_BUILDING}*"):
        if path.is_dir():  # DuckDB's spill
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _prune() -> None:
    """Keep the last snapshots; one still open elsewhere (Windows) goes at a later load."""
    in_force = current().id
    for snapshot in snapshots()[: -settings.KEPT_SNAPSHOTS]:
        if snapshot != in_force:
            try:
                snapshot_path(snapshot).unlink()
            except OSError:
                continue
