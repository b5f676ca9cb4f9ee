"""Everything a home keeps, copied to a folder of its own and back, while the server runs.

A backup is a folder `danvan-<UTC time>` with the home's files and `manifest.json`, written last: the SHA-256 of each.
Snapshots and kept files never change, only come and go: under the lock of loads they are linked aside, which takes a
moment, and copied afterwards. The store is copied by SQLite's own backup, the audit under its lock. What can be made
again (copies for SQL, uploads that wait, logs) is left out. It holds secrets of codes: keep it like passwords.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from data import settings
from data.state import store, whole_files

MANIFEST, PREFIX = "manifest.json", "danvan-"
WAIT = 120.0  # seconds for a load to end
_LEFT_OUT = ("sql", "incoming", "logs")  # folders that can be made again
_NOT_COPIED = (".lock", ".new", ".takeover", "-wal", "-shm", "-journal")
_BUILDING = "building-"


class BackupError(Exception):
    """A sentence: why there is no backup, or why it cannot be restored."""


def make(to: Path, *, keep: int | None = None) -> Path:
    """Back the home up into a new folder below `to`; the oldest beyond `keep` go. Raises BackupError."""
    home, made_at = settings.home(), datetime.now(UTC)
    if not home.is_dir():
        raise BackupError(f"Không có dữ liệu ở {home}.")
    if to.resolve().is_relative_to(home.resolve()):
        raise BackupError("Nơi sao lưu nằm trong thư mục dữ liệu. Hãy chọn nơi khác, tốt nhất là ổ đĩa khác.")
    place = to / f"{PREFIX}{made_at:%Y%m%d-%H%M%S-%f}"
    work = to / f".{place.name}.new"
    try:
        work.mkdir(parents=True, mode=0o700)
        with _aside(home) as files:
            listed = {name: _copied(path, work / name) for name, path in files.items()}
        (work / MANIFEST).write_text(json.dumps({"made": made_at.isoformat(), "files": listed}, indent=1), "utf-8")
        verify(work)
        os.replace(work, place)
    except Timeout:
        raise BackupError("Đang có người nạp dữ liệu. Hãy chờ ít phút rồi sao lưu lại.") from None
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"Không sao lưu được: {error}. Hãy kiểm tra quyền ghi và chỗ trống ở {to}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for old in _made(to)[: -keep or None] if keep else []:
        shutil.rmtree(old)
    return place


def verify(place: Path) -> dict[str, str]:
    """The files of a backup by their hashes. Raises BackupError where one is missing, changed or not listed."""
    try:
        listed: dict[str, str] = json.loads((place / MANIFEST).read_text("utf-8"))["files"]
        found = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()} - {MANIFEST}
        wrong = sorted(found ^ set(listed)) or [n for n, digest in listed.items() if _digest(place / n) != digest]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BackupError(f"{place} không phải bản sao lưu, hoặc {MANIFEST} đã hỏng.") from None
    if wrong:
        raise BackupError(f"Bản sao lưu {place.name} đã hỏng: {wrong[0]} thiếu, thừa hoặc khác lúc sao lưu.")
    return listed


def restore(place: Path) -> Path | None:
    """Put a backup in the home's place; where what was there before stands now. Raises BackupError.

    Sessions and tokens of walls are left out: some may have been ended since. The server must not be running.
    """
    listed, home = verify(place), settings.home()
    work = home.with_name(f".{home.name}.restored")
    before = home.with_name(f"{home.name}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, mode=0o700)
        for name, digest in listed.items():
            if _copied(place / name, work / name) != digest:
                raise BackupError(f"{name} không chép đúng. Hãy kiểm tra ổ đĩa.")
        _without_sessions(work / store.FILE)
        store.close()
        if home.exists():
            os.replace(home, before)
        os.replace(work, home)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"Không phục hồi được: {error}. Dữ liệu cũ vẫn ở {home} hoặc {before}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return before if before.exists() else None


@contextmanager
def _aside(home: Path) -> Iterator[dict[str, Path]]:
    """The files of the home as of one moment, by their names in it. Raises OSError, Timeout."""
    aside = Path(mkdtemp(prefix=".backing-up-", dir=home))
    try:
        (home / "warehouse").mkdir(exist_ok=True)
        with FileLock(home / "warehouse" / "writer.lock").acquire(timeout=WAIT):
            found = {name: _held(home / name, aside / name) for name in _names(home)}
        if (home / store.FILE).exists():
            found[store.FILE] = _store(home / store.FILE, aside / store.FILE)
        if (home / "audit").is_dir():
            with FileLock(home / "audit" / "lock").acquire(timeout=WAIT):
                logs = [*(home / "audit").glob("*.log"), home / "audit" / "HEAD"]
                found |= {f"audit/{p.name}": _plain(p, aside / "audit" / p.name) for p in logs if p.exists()}
        yield found
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _names(home: Path) -> list[str]:
    """What is kept, but for the store and the audit, which have ways of their own."""
    found = []
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        own = name.parts[0] in (*_LEFT_OUT, "audit") or name.parts[0].startswith((".", store.FILE))
        if path.is_file() and not own and not name.name.endswith(_NOT_COPIED) and _BUILDING not in name.name:
            found.append(name.as_posix())
    return found


def _held(path: Path, aside: Path) -> Path:
    """The file as it is now, whatever takes its place: another name of it; a copy where it may grow or links fail."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix not in (".jsonl", ".toml"):
        try:
            os.link(path, aside)
            return aside
        except OSError:
            pass
    return _plain(path, aside)


def _plain(path: Path, aside: Path) -> Path:
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, aside)
    return aside


def _store(path: Path, aside: Path) -> Path:
    """By SQLite itself: one state of the store, whoever writes meanwhile."""
    os.close(os.open(aside, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, timeout=30)) as kept, closing(sqlite3.connect(aside)) as copy:
        kept.backup(copy)
    return aside


def _without_sessions(path: Path) -> None:
    if path.exists():
        with closing(sqlite3.connect(path)) as kept, kept:
            kept.execute("delete from session")
            kept.execute("delete from ticket")


def _copied(path: Path, to: Path) -> str:
    """Copy a file onto the disk, with its rights; the hash of what was read."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole_files.draft(to) as beside:
        shutil.copy2(path, beside)
        return _digest(beside)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _made(to: Path) -> list[Path]:
    """The backups below a folder, the oldest first."""
    return sorted(p for p in to.glob(f"{PREFIX}*") if (p / MANIFEST).is_file())
