"""Snapshots: build, publish, roll back. A load is whole or it never was.

A snapshot is built under another name, so whatever kills the builder leaves the old state standing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb
from filelock import FileLock, Timeout

from data import settings, warehouse
from data.reader import broken
from data.warehouse import BUILDING
from data.warehouse_errors import Busy, NoSnapshot, WarehouseError

T = TypeVar("T")


@contextmanager
def _writing(wait_seconds: float) -> Iterator[None]:
    """Only one process builds at a time; the lock dies with its process."""
    try:
        warehouse.folder().mkdir(parents=True, exist_ok=True)
        lock = FileLock(warehouse.folder() / "writer.lock")
        with lock.acquire(timeout=wait_seconds):
            yield
    except Timeout:
        raise Busy("Đang có người khác nạp dữ liệu. Hãy chờ ít phút rồi nạp lại.") from None
    except OSError as error:
        raise WarehouseError(
            f"Không ghi được vào {warehouse.folder()} ({error.strerror}). Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."
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
    """Copy the current snapshot (or `source`), change the copy in one transaction, publish it.

    `instead_of` as for `restore`; `keep_old()` false starts from an empty file; `publish_if(result)` false throws the
    copy away and returns (None, result). Both are asked while nobody else can write. Raises Busy when another process
    builds for longer than the wait.
    """
    with _writing(wait_seconds):
        _clear_leftovers()
        new = _new_id()
        work = warehouse.folder() / f"{BUILDING}{new}.duckdb"
        try:
            _refuse_unseen(instead_of)
            if keep_old():
                _copy(source, work)
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
    if snapshot not in warehouse.snapshots():
        raise WarehouseError(f"Không có bản dữ liệu {snapshot}. Xem danh sách: python run.py snapshots")
    with _writing(120):
        _refuse_unseen(instead_of)
        _point_current_at(snapshot)


def _refuse_unseen(seen: str | None) -> None:
    if seen and warehouse.current().id != seen:
        raise WarehouseError("Vừa có người nạp thêm dữ liệu. Hãy xem lại lịch sử rồi hoàn tác nếu vẫn cần.")


def _new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def _copy(source: str | None, work: Path) -> None:
    try:
        shutil.copyfile(warehouse.snapshot_path(source or warehouse.current().id), work)
    except NoSnapshot:
        return


def _change(work: Path, change: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
    try:
        with duckdb.connect(str(work), config={"storage_compatibility_version": "latest"}) as con:
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
        damaged = warehouse.current().id
        broken.add(damaged)
        return WarehouseError(f"Bản dữ liệu {damaged} bị hỏng nên không nạp tiếp được. Hãy nạp lại: sẽ dùng bản trước.")
    return WarehouseError(f"Không ghi được kho dữ liệu ({text}). Hãy kiểm tra dung lượng ổ đĩa và quyền ghi.")


def _publish(work: Path, new: str) -> None:
    _sync(work)
    os.replace(work, warehouse.snapshot_path(new))
    _point_current_at(new)


def _point_current_at(snapshot: str) -> None:
    draft = warehouse.folder() / "CURRENT.new"
    draft.write_text(snapshot + "\n", "utf-8")
    _sync(draft)
    os.replace(draft, warehouse.folder() / "CURRENT")
    warehouse.look_again()  # who changed it wants to see it
    broken.discard(snapshot)
    if os.name == "posix":  # Windows cannot sync a folder, and does not need to
        place = os.open(warehouse.folder(), os.O_RDONLY)
        os.fsync(place)
        os.close(place)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _clear_leftovers() -> None:
    """What a killed builder left. Called under the lock, so nobody is using them."""
    for path in warehouse.folder().glob(f"{BUILDING}*"):
        if path.is_dir():  # DuckDB's spill
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _prune() -> None:
    """Keep the last snapshots; one still open elsewhere (Windows) goes at a later load."""
    in_force = warehouse.current().id
    for snapshot in warehouse.snapshots()[: -settings.KEPT_SNAPSHOTS]:
        if snapshot != in_force:
            try:
                warehouse.snapshot_path(snapshot).unlink()
            except OSError:
                continue
