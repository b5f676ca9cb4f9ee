"""A load in the log: that it began, and what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Protocol, TypeVar

from data.loading.reporting.report import LoadReport

log = logging.getLogger(__name__)


class _Batch(Protocol):
    is_trial: bool


B = TypeVar("B", bound=_Batch)


def logged(load: Callable[[Sequence[Path], B], LoadReport]) -> Callable[[Sequence[Path], B], LoadReport]:
    """Log counts alone: the files' names are their senders'. Of an error only its kind: its words may quote a file."""

    @wraps(load)
    def told(files: Sequence[Path], batch: B) -> LoadReport:
        log.info("Load began: files=%d trial=%s", len(files), batch.is_trial)
        try:
            report = load(files, batch)
        except BaseException as error:
            log.warning("Load broke off: %s", type(error).__name__)
            raise
        rows, refused = (sum(getattr(file, name) for file in report.files) for name in ("rows", "rows_refused"))
        log.info("Load ended: snapshot=%s rows=%d stored=%d refused=%d", report.snapshot, rows, report.stored, refused)
        return report

    return told
