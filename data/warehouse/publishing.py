"""Snapshots: build, publish, roll back. A load is whole or it never was.

A snapshot is built under another name, so whatever kills the builder leaves the old state standing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from data import settings
from data.state import whole_files
from data.warehouse import snapshots, soundness
from data.warehouse.errors import Busy, NoSnapshot, WarehouseError
from data.warehouse.snapshots import BUILDING

T = TypeVar("T")
log = logging.getLogger(__name__)

# What a load holds in memory: beyond it DuckDB spills beside the file that it writes.
_BUILDING: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "latest",
    "memory_limit": settings.BUILDER_MEMORY,
    "threads": 2,  # each holds a part of what it sorts and sums: eight need more than the limit for a million letters
}
_LIST = "Xem danh sách: python run.py snapshots"


@contextmanager
def _writing(wait_seconds: float) -> Iterator[None]:
    """Only one process builds at a time; the lock dies with its process."""
    try:
        snapshots.folder().mkdir(parents=True, exist_ok=True)
        lock = FileLock(snapshots.folder() / "writer.lock")
        with lock.acquire(timeout=wait_seconds):
            yield
    except Timeout:
        raise Busy("Đang có người khác nạp dữ liệu. Hãy chờ ít phút rồi nạp lại.") from None
    except OSError as error:
        raise WarehouseError(
            f"Không ghi được vào {snapshots.folder()} ({error.strerror}). Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."
        ) from error


def build(
    change: Callable[[duckdb.DuckDBPyConnection], T],
    *,
    source: str | None = None,
    instead_of: str | None = None,
    keep_old: Callable[[], bool] = lambda: True,
    publish_if: Callable[[T], bool] = lambda _: True,
    wait_seconds: float = 120,
) -> tuple[str | None, T]:
    """Copy the current snapshot (or `source`), change the copy, publish it.

    `instead_of` as for `restore`; `keep_old()` false starts from an empty file; `publish_if(result)` false throws the
    copy away and returns (None, result). Both are asked while nobody else can write. Raises Busy when another process
    builds for longer than the wait.
    """
    with _writing(wait_seconds):
        _clear_leftovers()
        new = _new_id()
        work = snapshots.folder() / f"{BUILDING}{new}.duckdb"
        try:
            _refuse_unseen(instead_of)
            if keep_old():
                _copy(source, work)
            result = _change(work, change)
            if not publish_if(result):
                return None, result
            _publish(work, new)
        finally:
            _clear_leftovers()
        _prune()
        return new, result


def restore(snapshot: str, instead_of: str | None = None) -> None:
    """Undo or redo: make another snapshot the current one.

    `instead_of` is the snapshot the caller saw: where somebody has loaded since, nothing is changed.
    """
    if snapshot not in snapshots.snapshots():
        raise WarehouseError(f"Không có bản dữ liệu {snapshot}. {_LIST}")
    with _writing(120):
        _refuse_unseen(instead_of)
        if soundness.fault(snapshots.snapshot_path(snapshot)):
            raise _damaged(snapshot)
        _point_current_at(snapshot)


def _refuse_unseen(seen: str | None) -> None:
    if seen and snapshots.current().id != seen:
        raise WarehouseError("Vừa có người nạp thêm dữ liệu. Hãy xem lại lịch sử rồi hoàn tác nếu vẫn cần.")


def _new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def _damaged(snapshot: str) -> WarehouseError:
    return WarehouseError(f"Bản dữ liệu {snapshot} bị hỏng nên không dùng được. {_LIST}")


def _copy(source: str | None, work: Path) -> None:
    """Whatever is damaged is passed over, unless it is the one asked for; nothing where there is nothing good."""
    while True:
        try:
            chosen = source or snapshots.current().id
        except NoSnapshot:
            work.unlink(missing_ok=True)
            return
        if _is_copied(snapshots.snapshot_path(chosen), work):
            return
        if source:
            raise _damaged(source)


def _is_copied(path: Path, work: Path) -> bool:
    """False where the snapshot is damaged, which is then marked."""
    try:
        shutil.copyfile(path, work)
        if soundness.is_copy(work, path):
            return True
    except OSError:
        if soundness.fault(path) is None:
            raise
        return False
    if soundness.fault(path) is None:
        raise WarehouseError(f"Không chép được nguyên vẹn bản dữ liệu {path.stem}. Hãy kiểm tra ổ đĩa rồi nạp lại.")
    return False


def _change(work: Path, change: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
    try:
        with duckdb.connect(str(work), config=_BUILDING) as con:
            con.execute("set enable_progress_bar = false")
            make_room(con)
            con.execute("begin")
            result = change(con)
            con.execute("commit")
            con.execute("checkpoint")
    except (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.SerializationException,
        duckdb.OutOfMemoryException,
    ) as error:
        said = str(error).splitlines()[0]
        raise WarehouseError(
            f"Không ghi được kho dữ liệu ({said}). Hãy kiểm tra dung lượng ổ đĩa và quyền ghi."
        ) from error
    return result


def make_room(con: duckdb.DuckDBPyConnection, coming: int = 0) -> None:
    """Let a build hold twice the bytes of the copy and once those of what is `coming` in, where that is more than
    `BUILDER_MEMORY`: sums of ten million rows do not fit where those of a hundred thousand do."""
    found = con.execute("select path from duckdb_databases() where not internal and path is not null").fetchone()
    held = Path(found[0]).stat().st_size if found else 0
    wanted = (2 * held + coming) // 10**6
    if wanted > int(settings.BUILDER_MEMORY.removesuffix("MB")):
        con.execute(f"set memory_limit = '{wanted}MB'")


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Put on disk what `change` has done so far: what is not committed stays in memory, and so does what it was made
    of. Nobody sees the copy before it is published, so it need not be one transaction."""
    con.execute("commit")
    con.execute("checkpoint")
    con.execute("begin")
    pa.default_memory_pool().release_unused()


def _publish(work: Path, new: str) -> None:
    if wrong := soundness.unreadable(work):
        raise WarehouseError(
            f"Bản dữ liệu vừa ghi đọc lại bị hỏng ({wrong}); dữ liệu cũ giữ nguyên. Hãy kiểm tra ổ đĩa rồi nạp lại."
        )
    path = snapshots.snapshot_path(new)
    soundness.seal(work, path)
    whole_files.put(work, path)
    _point_current_at(new)
    log.info("Snapshot published: %s", new)


def _point_current_at(snapshot: str) -> None:
    whole_files.write(snapshots.folder() / "CURRENT", snapshot + "\n")
    snapshots.look_again()  # who changed it wants to see it
    if os.name == "posix":  # Windows cannot sync a folder, and does not need to
        place = os.open(snapshots.folder(), os.O_RDONLY)
        os.fsync(place)
        os.close(place)


def _clear_leftovers() -> None:
    """What a builder left, this one or a killed one. Called under the lock, so nobody is using them."""
    for path in snapshots.folder().glob(f"{BUILDING}*"):
        if path.is_dir():  # DuckDB's spill
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    kept = set(snapshots.snapshots())
    for path in snapshots.folder().iterdir():
        about, _, what = path.name.partition(".")
        is_note = f".{what}" in (soundness.SEAL, soundness.MARK) and about not in kept
        if is_note or what.endswith(".new"):
            path.unlink(missing_ok=True)


def _prune() -> None:
    """Keep the last good snapshots: a damaged one does not count, and goes when it is older than all that are kept.

    One still open elsewhere (Windows) goes at a later load.
    """
    every = snapshots.snapshots()
    if len(every) <= settings.KEPT_SNAPSHOTS:
        return
    good = [s for s in every if soundness.is_sound(snapshots.snapshot_path(s))][-settings.KEPT_SNAPSHOTS :]
    for snapshot in every:
        if snapshot < good[0] and snapshot != snapshots.current().id:
            with contextlib.suppress(OSError):
                soundness.remove(snapshots.snapshot_path(snapshot))
