"""What an installation has in the place releases before this one kept it, directly in `data/`, comes to `data/home/`.

Done at the start of every command and of the server, and only where `DANVAN_HOME` names no place of its own. Each file
goes in one step, those others lean on first and `CURRENT` last, so that a kill at any moment leaves every file whole in
one of the two places, and the next start goes on. In `data/` code lies beside the files: only names and suffixes that
releases wrote are looked at.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from data import settings
from data.state import whole_files
from data.warehouse.errors import Busy, WarehouseError

WAIT_SECONDS = 120.0  # as long as a load is waited for
_PARTS = (".seal", ".damaged", ".duckdb.wal", ".duckdb")  # a snapshot last: what stands beside it is said of it
_FOLDERS = ("kept", "decks", "incoming")
_FILES = ("mappings.json", "texts.json")
_LOG = "undone.jsonl"
_DRAFT = ".takeover"  # what is being copied from another disk, or put together


def take_over(wait_seconds: float = WAIT_SECONDS) -> str | None:
    """Bring what is left in the old place; a sentence about it, None where nothing is left.

    A file that stands in the new place too, with other content, stays where it is and is named; of two `CURRENT` the
    later one counts. Raises WarehouseError where files cannot be moved, Busy where somebody writes for too long.
    """
    if os.environ.get("DANVAN_HOME") or not _is_left():
        return None
    old, new = settings.HERE, settings.home()
    try:
        (new / "warehouse").mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            for place in (old, new):  # a load of the release before holds the first, one of this release the second
                locks.enter_context(FileLock(place / "warehouse" / "writer.lock").acquire(timeout=wait_seconds))
            said = _moved(old, new)
            _tidy(old)
    except Timeout:
        raise Busy(f"Đang có người nạp dữ liệu nên chưa chuyển được {old} sang {new}. Hãy chờ rồi chạy lại.") from None
    except OSError as error:
        raise WarehouseError(
            f"Chưa chuyển hết dữ liệu từ {old} sang {new} ({error.strerror}: {error.filename}), chưa mất gì. Hãy đóng"
            " bảng theo dõi đang mở, kiểm tra quyền ghi và chỗ trống rồi chạy lại."
        ) from error
    return said


def _is_left() -> bool:
    """Whether there is anything; quick, since every command asks."""
    return next(_belongings(settings.HERE), None) is not None


def _belongings(old: Path) -> Iterator[Path]:
    """What releases kept there, relative to the old place, in the order in which it goes."""
    for name in _FILES:
        if (old / name).is_file():
            yield Path(name)
    for folder in _FOLDERS:
        yield from sorted(path.relative_to(old) for path in (old / folder).rglob("*") if path.is_file())
    warehouse = Path("warehouse")
    for part in _PARTS:
        for path in sorted((old / warehouse).glob(f"*{part}")):
            if not path.name.startswith("building-"):
                yield path.relative_to(old)
    for name in (_LOG, "CURRENT"):
        if (old / warehouse / name).is_file():
            yield warehouse / name


def _moved(old: Path, new: Path) -> str | None:
    """Move everything; what there is to say. Called under the locks."""
    moved, stayed, notes = 0, list[str](), list[str]()
    for name in list(_belongings(old)):
        source, target = old / name, new / name
        if not target.exists():
            _move(source, target)
        elif filecmp.cmp(source, target, shallow=False):
            source.unlink()
        elif name.name == _LOG:
            _join(source, target)
        elif name.name == "CURRENT":
            notes.append(_later(source, target))
        else:
            stayed.append(str(source))
            continue
        moved += 1
    return _told(moved, stayed, notes, old, new)


def _told(moved: int, stayed: list[str], notes: list[str], old: Path, new: Path) -> str | None:
    """One sentence: what was moved, what stays and why."""
    parts = [f"đã chuyển {moved} tệp dữ liệu từ {old} sang {new}"] if moved else []
    parts += notes
    if stayed:
        parts.append(
            f"giữ nguyên {', '.join(stayed)} vì trong {new} đã có tệp cùng tên, nội dung khác:"
            " hãy xem cả hai rồi xóa hoặc đổi tên tệp cũ"
        )
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else None


def _later(source: Path, target: Path) -> str:
    """Of two files that name the snapshot in force the later one counts; how to go back to the other."""
    before, here = (path.read_text("utf-8", errors="replace").strip() for path in (source, target))
    if source.stat().st_mtime_ns > target.stat().st_mtime_ns:
        _move(source, target)
        used, other = before, here
    else:
        source.unlink()
        used, other = here, before
    return f"đang dùng bản {used} là bản được chọn sau, muốn dùng bản {other} thì gõ python run.py snapshots restore"


def _join(source: Path, target: Path) -> None:
    """A log of lines: those of both, each once, so that doing it again adds nothing."""
    lines = [line for path in (source, target) for line in path.read_text("utf-8").splitlines() if line.strip()]
    draft = target.with_name(target.name + _DRAFT)
    in_time = sorted(dict.fromkeys(lines))  # each line begins with its moment
    draft.write_text("".join(f"{line}\n" for line in in_time), "utf-8")
    whole_files.put(draft, target)
    source.unlink()


def _move(source: Path, target: Path) -> None:
    """In one step; onto another disk as a copy that gets its name when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(target.name + _DRAFT)
        shutil.copy2(source, draft)
        whole_files.put(draft, target)
        source.unlink()


def _tidy(old: Path) -> None:
    """Emptied folders, lock files and what can be made anew go; whoever waits for such a lock finds nothing to do."""
    left = [*(old / name.replace(".json", ".lock") for name in _FILES), *(old / "warehouse").glob("building-*")]
    left += [path for end in (".duckdb", ".part") for path in (old / "sql").glob(f"*{end}")]  # copies of the SQL box
    for path in [*left, old / "warehouse" / "writer.lock"]:
        with suppress(OSError):  # not there, or (Windows) open
            path.unlink()
    for folder in _FOLDERS:
        for path in sorted([old / folder, *(old / folder).rglob("*")], reverse=True):
            with suppress(OSError):  # not there, or not empty
                path.rmdir()
