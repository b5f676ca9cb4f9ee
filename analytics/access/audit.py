"""What was done, by whom: lines that are only ever added, each with the hash of the one before.

Files of their own in the home (`audit/000001.log`, the next from 4 MB on), not rows of the store: they can be appended
and read without it, and a desk without accounts need not open one. A line is `<sha256> <json>`; `HEAD` holds the number
and hash of the last, so that lines taken from the end show as well. Whoever may write the files may still make a whole
new chain: a copy of HEAD kept elsewhere (the backup's) shows that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from filelock import FileLock, Timeout

from analytics.access import accounts
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data import settings
from data.state import whole_files
from data.state.errors import StateError, told
from data.warehouse import snapshots

COMMAND_LINE = "(dòng lệnh)"  # who: pages are for whoever signed in, so that nobody else is left
ROTATE, LONGEST = 4_000_000, 2_000  # bytes a file, letters a text
NEVER = frozenset({"token", "password", "secret", "code", "result", "summary"})  # names of facts nobody may write
_OWN = frozenset({"n", "at", "deed", "who", "role", "before"})
_START = "0" * 64
Fact = str | int | float | bool | None


def folder() -> Path:
    return settings.home() / "audit"


def write(deed: str, viewer_or_who: Viewer | str, **facts: Fact) -> None:
    """Add a line; on the disk when this returns. Raises StateError: then the deed must not be done."""
    if wrong := set(facts) & (NEVER | _OWN):
        raise ValueError(f"not for the audit: {sorted(wrong)}")
    viewer = viewer_or_who if isinstance(viewer_or_who, Viewer) else None
    who = viewer.who or COMMAND_LINE if viewer else str(viewer_or_who)
    told_facts = {name: fact[:LONGEST] if isinstance(fact, str) else fact for name, fact in facts.items()}
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder() / "lock", timeout=10):
            number, before = _last()
            line = {"n": number + 1, "at": at, "deed": deed, "who": who[:200], "role": viewer.role if viewer else ""}
            _append(number + 1, json.dumps(line | told_facts | {"before": before}, ensure_ascii=False))
    except (OSError, Timeout) as error:
        raise told(error, "Nhật ký") from None


def record(deed: str, viewer: Viewer, filters: Filters | None = None, **facts: Fact) -> None:
    """As `write`, of what somebody who signed in does; of one's own desk, where nobody signs in, nothing is kept.

    `filters` are written as their link, beside the snapshot that is looked at. Raises StateError.
    """
    if not viewer.who and not accounts.exist():
        return
    if filters is not None:
        facts |= {"filters": urlencode(filters.query(), doseq=True), "snapshot": snapshots.read_id() or ""}
    write(deed, viewer, **facts)


def entries(viewer: Viewer) -> Iterator[dict[str, Any]]:
    """The lines as written, the newest first; what cannot be read is left out (`problems` names it).

    Raises NotAllowed, StateError.
    """
    viewer.must("manage")
    return _newest_first()


def _newest_first() -> Iterator[dict[str, Any]]:
    for path in reversed(_files()):
        for line in reversed(_content(path).split(b"\n")):
            try:
                yield json.loads(line[65:])
            except ValueError:
                continue


def problems() -> list[str]:
    """Where the chain does not hold: sentences; none where every line is as it was written. Raises StateError."""
    found: list[str] = []
    number, before, hashes = 0, _START, [_START]
    for path in _files():
        lines = _content(path).split(b"\n")
        if lines.pop() != b"":
            found.append(f"{path.name}: dòng cuối bị cắt.")
        for at, line in enumerate(lines, 1):
            written = _checked(line)
            if written is None or written["n"] != number + 1 or written["before"] != before:
                found.append(f"{path.name} dòng {at}: không khớp với dòng trước; nhật ký đã bị sửa từ đây.")
                return found
            number, before = number + 1, line[:64].decode()
            hashes.append(before)
    last, head = _head()
    if last > number or hashes[last] != head:
        found.append(f"Nhật ký có {number} dòng, dòng cuối đã ghi là dòng {last}: các dòng cuối đã bị xóa hoặc thay.")
    elif last < number - 1:  # one line may be written and its head not, where the machine stopped in between
        found.append("HEAD của nhật ký cũ hơn nhật ký: tệp HEAD đã bị thay.")
    return found


def _checked(line: bytes) -> dict[str, Any] | None:
    """What a line says, if its hash is its own."""
    if line[64:65] != b" " or hashlib.sha256(line[65:]).hexdigest().encode() != line[:64]:
        return None
    found: dict[str, Any] = json.loads(line[65:])
    return found


def _append(number: int, text: str) -> None:
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    files = _files()
    path = files[-1] if files else folder() / "000001.log"
    if path.exists() and path.stat().st_size >= ROTATE:
        path = folder() / f"{int(path.stem) + 1:06}.log"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(file).st_size
        line = digest.encode() + b" " + content + b"\n"
        if os.write(file, line) != len(line):
            os.ftruncate(file, size)  # the disk is full: no half line stays
            raise OSError(28, "No space left on device")
        os.fsync(file)
    finally:
        os.close(file)
    _point_at(number, digest)


def _point_at(number: int, digest: str) -> None:
    whole_files.write(folder() / "HEAD", f"{number} {digest}\n")


def _last() -> tuple[int, str]:
    """Number and hash of the last whole line; half a line that a stopped machine left is cut off. Under the lock."""
    for path in reversed(_files()):
        content = _content(path)
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.truncate(path, len(whole))
        if lines := whole.splitlines():
            written = _checked(lines[-1])
            if written is None:
                raise StateError(
                    "Nhật ký đã bị sửa ở dòng cuối: hãy báo người quản trị; xem python run.py access audit."
                )
            return written["n"], lines[-1][:64].decode()
    return 0, _START


def _head() -> tuple[int, str]:
    text = _content(folder() / "HEAD").decode("ascii", "replace").split()
    return (int(text[0]), text[1]) if len(text) == 2 and text[0].isdigit() else (0, _START)


def _files() -> list[Path]:
    return sorted(folder().glob("[0-9]*.log"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise told(error, "Nhật ký") from None
