"""Whether a snapshot is still, byte for byte, what was published.

Beside `<id>.duckdb` stands `<id>.seal`, its checksum of that moment; one that was found damaged gets `<id>.damaged`, so
that every process passes over it. A snapshot without a seal (of an older release, or the seal itself is damaged) is
read throughout once, and then sealed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import threading
import zlib
from pathlib import Path

import duckdb

from data.state import whole_files

SEAL, MARK = ".seal", ".damaged"
_READING_MEMORY = "256MB"
_CHANGED = "nội dung khác với lúc lưu"
_GONE = "tệp không còn"

Stamp = tuple[int, int]  # when a file was last written (ns), and its bytes

_seen: dict[str, tuple[Stamp, bool]] = {}  # what this process found, as long as the file stays as it was
_looking = threading.RLock()
log = logging.getLogger(__name__)


def is_sound(path: Path) -> bool:
    """Whether a snapshot may be used. Read throughout only where it is new to this process."""
    stamp = _stamp(path)
    if stamp is None or _marked(path) == stamp:
        return False
    with _looking:
        known = _seen.get(str(path))
        if known and known[0] == stamp:
            return known[1]
        return fault(path) is None


def fault(path: Path) -> str | None:
    """What is wrong with a snapshot, in a few words; None where nothing is. Reads it, whatever is known of it."""
    with _looking:
        return _fault(path)


def _fault(path: Path) -> str | None:
    stamp = _stamp(path)
    if stamp is None:
        return _GONE
    try:
        wrong = _compared(path)
    except OSError as error:
        wrong = f"không đọc được: {error.strerror}"
        if error.errno != errno.EIO:  # who may not read it now is no proof of damage
            _seen[str(path)] = stamp, False
            return wrong
    if wrong and _marked(path) != stamp:  # told once, not by every process that looks
        log.error("Snapshot found damaged: %s", path.stem)
    _seen[str(path)] = stamp, wrong is None
    with contextlib.suppress(OSError):  # a home that cannot be written: each process finds out by itself
        if wrong:
            _write(path.with_suffix(MARK), {"written": stamp[0], "bytes": stamp[1], "why": wrong})
        else:
            path.with_suffix(MARK).unlink(missing_ok=True)
    return wrong


def distrust(path: Path) -> None:
    """It cannot be opened: this process leaves it alone, also where nothing is wrong with its bytes."""
    stamp = _stamp(path)
    if fault(path) is None and stamp:
        _seen[str(path)] = stamp, False


def is_marked(path: str) -> bool:
    """Whether anybody found a snapshot damaged; quick, asked for with every number."""
    return os.path.exists(path.removesuffix(".duckdb") + MARK)


def seal(content: Path, path: Path) -> None:
    """Write down what `content` holds, as the seal of the snapshot that is to stand at `path`."""
    _write(path.with_suffix(SEAL), {"sha256": _checksum(content), "bytes": content.stat().st_size})


def is_copy(copy: Path, path: Path) -> bool:
    """Whether a copy of a snapshot holds what was published, so that nothing is built on damage."""
    sealed = _sealed(path)
    return _is_as_sealed(copy, sealed) if sealed else unreadable(copy) is None


def unreadable(path: Path) -> str | None:
    """Every block of every table is read: what DuckDB says of the first that is damaged."""
    place = str(path).replace("'", "''")
    try:
        with duckdb.connect(config={"memory_limit": _READING_MEMORY}) as con:
            con.execute(f"attach '{place}' as w (read_only)")
            for (table,) in con.execute("select table_name from duckdb_tables() where database_name = 'w'").fetchall():
                # not count(*): that is answered from statistics without reading a block
                con.execute(f'select bit_xor(hash(columns(*))) from w."{table}"').fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return None


def remove(path: Path) -> None:
    """A snapshot and what stands beside it. Raises OSError where it is open (Windows)."""
    path.unlink()
    for suffix in (SEAL, MARK):
        path.with_suffix(suffix).unlink(missing_ok=True)


def forget() -> None:
    """As a process that has just started."""
    _seen.clear()


def _compared(path: Path) -> str | None:
    sealed = _sealed(path)
    if sealed:
        return None if _is_as_sealed(path, sealed) else _CHANGED
    wrong = unreadable(path)
    if wrong is None:
        with contextlib.suppress(OSError):
            seal(path, path)
    return wrong


def _is_as_sealed(path: Path, sealed: dict[str, object]) -> bool:
    return path.stat().st_size == sealed["bytes"] and _checksum(path) == sealed["sha256"]


def _sealed(path: Path) -> dict[str, object] | None:
    """The seal; None where there is none, or where it is damaged itself."""
    found = _read(path.with_suffix(SEAL))
    return found if found.keys() == {"sha256", "bytes"} else None


def _marked(path: Path) -> Stamp | None:
    """The file that was found damaged; one put back in its place is another."""
    found = _read(path.with_suffix(MARK))
    return (found["written"], found["bytes"]) if found.keys() == {"written", "bytes", "why"} else None  # type: ignore


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, said: dict[str, object]) -> None:
    """One line with a checksum of its own, so that a damaged note is no proof against a good snapshot."""
    text = json.dumps(said, ensure_ascii=False)
    whole_files.write(path, f"{zlib.crc32(text.encode()):08x} {text}\n")


def _read(path: Path) -> dict[str, object]:
    try:
        check, _, text = path.read_text("utf-8").rstrip("\n").partition(" ")
        found = json.loads(text) if check == f"{zlib.crc32(text.encode()):08x}" else None
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
