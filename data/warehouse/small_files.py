"""Small texts the dashboard keeps for its readers: files in a folder of the home, each replaced whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

from data import settings
from data.state import whole_files

_NAME = re.compile(r"[a-z0-9-]+")


def read(folder: str, name: str) -> str | None:
    """The text kept under a name; None where nothing is, or nothing readable."""
    try:
        return _path(folder, name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def write(folder: str, name: str, text: str) -> None:
    """Keep a text. Killed at any moment, the old text or the new one stands. Raises OSError."""
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole_files.write(path, text)


def remove(folder: str, name: str) -> None:
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: str, name: str) -> Path:
    """Names are ours and plain, so that none leads out of the folder."""
    for part in (folder, name):
        if not _NAME.fullmatch(part):
            raise ValueError(part)
    return settings.home() / folder / f"{name}.json"
