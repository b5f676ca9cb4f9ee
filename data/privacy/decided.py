"""What somebody of the office has decided about texts: an office's name or not, a person or not.

Known by a salted hash (the salt stays in the home), so that no text need be kept to remember what was said of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from data import settings
from data.state import whole_files
from data.text.normalise import fold

_LENGTH = 12  # letters of a code: enough to tell a few thousand texts apart


def code(text: str) -> str:
    """What a text is known by in this home. Case and blanks do not count."""
    return hmac.new(_salt(str(_place())), fold(text).encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def kept(text: str) -> bool | None:
    """True where the text was allowed, False where it was not, None where nobody has decided."""
    found = _all()
    return found.get(code(text)) if found else None


def remember(codes: Iterable[str], keep: bool) -> None:
    """Keep a decision for texts by their codes. Raises OSError."""
    chosen = dict.fromkeys(codes, keep)
    if not chosen:
        return
    with _locked():
        _write(_read() | {"decided": _all() | chosen})


def _place() -> Path:
    return settings.home() / "texts.json"


def _all() -> dict[str, bool]:
    return dict(_read().get("decided", {}))


def _read() -> dict[str, Any]:
    """Nothing where the file is missing or spoilt: what was decided is asked again."""
    try:
        stamp = _place().stat()
        return _parsed(str(_place()), stamp.st_mtime_ns, stamp.st_size)
    except (OSError, ValueError):
        return {}


@lru_cache(2)
def _parsed(path: str, _changed: int, _size: int) -> dict[str, Any]:
    found = json.loads(Path(path).read_text("utf-8"))
    return found if isinstance(found, dict) and isinstance(found.get("decided", {}), dict) else {}


@lru_cache(8)
def _salt(place: str) -> bytes:
    """This home's salt, made when it is first needed; one for this process only where the home cannot be written."""
    try:
        with _locked():
            found = _read()
            if "salt" not in found:
                found = found | {"salt": secrets.token_hex(16)}
                _write(found)
            return bytes.fromhex(str(found["salt"]))
    except (OSError, ValueError):
        return secrets.token_bytes(16)


def _locked() -> FileLock:
    _place().parent.mkdir(parents=True, exist_ok=True)
    return FileLock(_place().with_suffix(".lock"), timeout=10)


def _write(found: dict[str, Any]) -> None:
    whole_files.write(_place(), json.dumps(found, indent=1))
