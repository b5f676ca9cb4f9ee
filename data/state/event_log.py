"""The log of what happens: `logs/danvan.log` in the home, one line an event, for whoever looks after the installation.

Counts and ids only: nothing of what files say, no file's or person's name. Who did what is in the audit, not here.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from data import settings

OURS = ("data", "analytics", "server")  # libraries' own lines might hold what is in a file
ROTATE, KEPT = 1_000_000, 5  # bytes a file, files before it
_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Rotating(RotatingFileHandler):
    """Open only while a line is written: server and commands write the same file, and each may rotate it.

    It is the file of the home in force, as everything else that is kept.
    """

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        self.baseFilename = str(path().absolute())
        super().emit(record)
        open_file: IO[str] | None = self.stream
        if open_file:
            open_file.close()
            self.stream = None

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A home that cannot be written, a full disk: what is logged matters less than what is done."""


def path() -> Path:
    return settings.home() / "logs" / "danvan.log"


def set_up(*, to_screen: bool) -> None:
    """From now on events go into this home's log; with `to_screen` to standard error as well (the server)."""
    handlers: list[logging.Handler] = [
        _Rotating(path(), maxBytes=ROTATE, backupCount=KEPT, encoding="utf-8", delay=True)
    ]
    if to_screen:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_LINE))
    for name in OURS:
        log = logging.getLogger(name)
        log.setLevel(logging.INFO)
        log.handlers[:] = handlers
