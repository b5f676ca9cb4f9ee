"""Letters and answers of communes month by month, as whole numbers that add up over any months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.measure.measure import columns
from analytics.scope import places
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.decided import decided
from analytics.summaries.findings.windows import ENOUGH_BEFORE, Months, Window

KEYS = ("received", "on_time_resolved_rate", "overdue", "satisfied_rate")
_NUMBERS = {*KEYS, *(f"{key}_n" for key in KEYS)}


@dataclass(frozen=True, eq=False, kw_only=True)
class MonthTable:
    """Whole numbers (units, months) by name, of units that stood from month `first` to before month `last`."""

    units: np.ndarray
    first: int
    last: int
    received: np.ndarray
    in_time: np.ndarray
    decided: np.ndarray
    satisfied: np.ndarray
    answers: np.ndarray

    def stood_in(self, window: Window) -> bool:
        return self.first <= window.first and window.last <= self.last

    def has_past(self, window: Window) -> bool:
        """A year's comparison is whole; all that was before begins when the units did (nothing is counted earlier)."""
        if window.is_yearly:
            return window.base[0] >= self.first
        return window.first - self.first >= ENOUGH_BEFORE

    def sums(self, values: np.ndarray, windows: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
        """(units, windows) sums inside each window and in what it is compared with, from when the units stood."""
        running = np.column_stack([np.zeros(len(self.units)), values.cumsum(axis=1)])
        inside, before = [np.array([(w.first, w.last) for w in windows]), np.array([w.base for w in windows])]
        return running[:, inside[:, 1]] - running[:, inside[:, 0]], running[:, before[:, 1]] - running[:, before[:, 0]]


def by_month(span: Months, viewer: Viewer) -> Iterator[MonthTable]:
    """Communes that stood in the same months are compared: those of before and of after 01/07/2025 never are."""
    found = columns(KEYS, span.filters.everywhere(), span.buckets, ("commune",), viewer)
    units = found["commune"][: found["commune"].size // len(span.buckets)]
    numbers = {k: np.nan_to_num(v).reshape(len(span.buckets), -1).T for k, v in found.items() if k in _NUMBERS}
    stood = _stood(span)
    when = [stood.get(unit, (0, len(span.buckets))) if unit is not None else (0, 0) for unit in units.tolist()]
    for first, last in sorted({w for w in when if w[0] < w[1]}):
        rows = np.array([w == (first, last) for w in when])
        own = {k: np.where(_inside(first, last, len(span.buckets)), v[rows], 0) for k, v in numbers.items()}
        in_time, done = decided(own["on_time_resolved_rate"], own["on_time_resolved_rate_n"], own["overdue"])
        answers = own["satisfied_rate_n"].round()
        satisfied = (own["satisfied_rate"] / 100 * answers).round()
        yield MonthTable(
            units=units[rows],
            first=first,
            last=last,
            received=own["received"],
            in_time=in_time,
            decided=done,
            satisfied=satisfied,
            answers=answers,
        )


def _inside(first: int, last: int, count: int) -> np.ndarray:
    return (np.arange(count) >= first) & (np.arange(count) < last)


def _stood(span: Months) -> dict[str, tuple[int, int]]:
    """The months [first, last) in which each unit stood from beginning to end."""
    starts, ends = span.starts(), span.ends()
    return {
        unit: (
            int(np.searchsorted(starts, np.datetime64(since))),
            int(np.searchsorted(ends, np.datetime64(until), side="right")),
        )
        for unit, (since, until) in places.lives().items()
    }
