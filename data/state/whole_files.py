"""A file is replaced whole or not at all: killed at any moment, the old one or the new one stands."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; what stands there at the end takes the place of `path`. Raises OSError.

    Where the block fails nothing is left. What a killed process left ends on `.new`.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        yield beside
        put(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Replace a text. Raises OSError."""
    with draft(path) as beside:
        beside.write_text(text, "utf-8")


def put(made: Path, path: Path) -> None:
    """Put a finished file in the place of `path`, once the disk has all of it. Raises OSError."""
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(made, path)
