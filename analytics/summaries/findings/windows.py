"""The runs of months a view asks about, and the months before them that say what is usual.

A change seldom keeps to the period looked at. So besides the period itself shorter runs of months inside it are asked
about, and longer ones that end where it ends: each against all that was before it, the period also
against the same of the year before. They overlap, and are one question: each has its share of that question's chance
of a false alarm, the period itself the largest. A window with few letters uses less than its share: what is left over
is the others'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from analytics import formatting
from analytics.measure.measure import scope, whole_period
from analytics.scope import periods, snapshot
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import Bucket, Period
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.record import CALLED_DIFFERENT

LONGER = (3, 6, 9)  # months of the runs up to the period's end, none shorter than those looked at inside
ENOUGH_BEFORE = 6  # months, before anything is called usual
PERIOD, YEARLY, RUN = 2.0, 1.0, 1.0  # parts of a question's chance that a window has

UNDECIDED = (1e-5, 0.005)  # a question's chance so far: less is enough in any case, more never

BEFORE = {False: "các kỳ trước", True: "cùng kỳ"}  # by whether a window is compared with the year before


@dataclass(frozen=True, kw_only=True)
class Window:
    """The months [first, last) of `Months.buckets`, compared with the months `base` [first, last) before them.

    `share` of its question's chance; the shares of a view's windows add up to 1.
    """

    first: int
    last: int
    base: tuple[int, int]
    share: float
    is_period: bool = False
    is_yearly: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Months:
    """All months that the data reaches back to, cut where the period begins and ends; `first` is its first one."""

    filters: Filters
    scope: Scope
    buckets: list[Bucket]
    first: int

    def starts(self) -> np.ndarray:
        return np.array([b.start for b in self.buckets], "datetime64[D]")

    def ends(self) -> np.ndarray:
        return np.array([b.end for b in self.buckets], "datetime64[D]")

    def windows(self, lengths: tuple[int, ...], enough: int = ENOUGH_BEFORE) -> list[Window]:
        """The period, the runs of so many months inside it, and those up to its end, with `enough` months before."""
        first, last = self.first, len(self.buckets)
        if first == last:
            return []
        longer = [(last - months, last) for months in LONGER if months >= min(lengths) and last - months < first]
        inside = [(k, k + months) for months in lengths for k in range(first, last - months + 1)]
        runs = [run for run in [*longer, *inside] if run != (first, last) and run[0] >= enough]
        found = [Window(first=start, last=end, base=(0, start), share=RUN) for start, end in runs]
        year_before = self._year_before()
        if year_before:
            found.insert(
                0, Window(first=first, last=last, base=year_before, share=YEARLY, is_period=True, is_yearly=True)
            )
        if first >= enough:
            found.insert(0, Window(first=first, last=last, base=(0, first), share=PERIOD, is_period=True))
        total = sum(window.share for window in found)
        return [replace(window, share=window.share / total) for window in found]

    def _year_before(self) -> tuple[int, int] | None:
        """The months of the same period a year earlier, where they are counted from beginning to end."""
        before = self.scope.year_earlier()
        inside = [k for k, b in enumerate(self.buckets) if before.start <= b.start and b.end <= before.as_of]
        if not inside or inside[-1] >= self.first:
            return None
        whole = (self.buckets[inside[0]].start, self.buckets[inside[-1]].end) == (before.start, before.as_of)
        return (inside[0], inside[-1] + 1) if whole else None

    def narrowed(self, window: Window) -> Filters:
        """The same choices with the window as their period."""
        if window.is_period:
            return self.filters
        period = self.period(window)
        if period.code:
            return replace(self.filters, period=period.code, start=None, end=None)
        return replace(self.filters, period=None, start=period.start, end=period.end)

    def period(self, window: Window) -> Period:
        """The window as a period, by its code where it has one."""
        if window.is_period:
            return self.scope.period
        calendar = self.filters.calendar
        start, end = self.buckets[window.first].start, self.buckets[window.last - 1].end
        for grain in periods.MONTHS:
            whole = periods.containing(end, grain, calendar)
            if (whole.start, whole.end) == (start, end):
                return periods.parse(whole.label, calendar)
        return Period(start, end, calendar=calendar)

    def when(self, window: Window) -> str:
        """The window in words: "quý III/2024", "tháng 2 đến tháng 7/2024"."""
        period = self.period(window)
        buckets = self.buckets[window.first : window.last]
        if period.code or not all(periods.is_whole(b, "month", period.calendar) for b in (buckets[0], buckets[-1])):
            return formatting.period(period)
        (first, last) = ((b.label[:4], int(b.label[5:])) for b in _labelled([buckets[0], buckets[-1]], self.filters))
        begin = f"tháng {first[1]}" + ("" if first[0] == last[0] else f"/{first[0]}")
        suffix = " (kỳ thanh tra)" if period.calendar == "thanh-tra" else ""
        return f"{begin} đến tháng {last[1]}/{last[0]}{suffix}"

    def inside(self, window: Window) -> Bucket:
        """The window as a bucket to measure."""
        return Bucket("now", self.buckets[window.first].start, self.buckets[window.last - 1].end)

    def before(self, window: Window) -> Bucket:
        """What it is compared with."""
        first, last = window.base
        return Bucket("before", self.buckets[first].start, self.buckets[last - 1].end)


def months(filters: Filters, viewer: Viewer) -> Months:
    found = scope(filters, viewer)
    begins = periods.containing(min(snapshot.reach(viewer)[0], found.as_of), "month", filters.calendar).start
    start = max(whole_period(found, "").start, begins)
    before = periods.buckets(begins, start - timedelta(days=1), "month", filters.calendar)
    inside = periods.buckets(start, found.as_of, "month", filters.calendar)
    # the two parts of a month that is cut have one label, so each has its number for one
    named = [Bucket(str(k), b.start, b.end) for k, b in enumerate([*before, *inside])]
    return Months(filters=filters, scope=found, buckets=named, first=len(before))


def _labelled(buckets: list[Bucket], filters: Filters) -> list[Bucket]:
    return [periods.containing(b.end, "month", filters.calendar) for b in buckets]


def surest(p: np.ndarray, shares: np.ndarray, is_period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of (units, ways) p-values to tell of (units,), and the p-value (units,) of the question over all ways.

    `shares` (ways,) of the question's chance; NaN where no way speaks. A way of the period itself is told of where
    it says enough alone, else the one that says most.
    """
    silent = np.isnan(p) | (shares <= 0)
    weighed = np.where(silent, np.inf, p / np.where(shares > 0, shares, 1))
    at_once = (weighed < CALLED_DIFFERENT) & is_period
    of_period = np.where(at_once, weighed, np.inf).argmin(axis=1)
    best = np.where(at_once.any(axis=1), of_period, weighed.argmin(axis=1))
    return best, np.where(silent.all(axis=1), np.nan, np.minimum(1, weighed.min(axis=1)))


def among_all(overall: np.ndarray, attained: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """(units,) p-values of questions asked of all units at once, from those of `surest`; NaN as there.

    `attained(levels)` (levels, units, ways) is how likely each way comes to its share of a level where nothing
    changed, at most that share. A unit's p-value is the mean over all that are asked: no more than the level.
    """
    asked = ~np.isnan(overall)
    rows = np.flatnonzero(asked & (overall > UNDECIDED[0]) & (overall < UNDECIDED[1]))
    p = overall.copy()
    if rows.size:
        chances = attained(overall[rows])[:, asked].sum(axis=(1, 2)) / asked.sum()
        p[rows] = np.minimum(overall[rows], chances)
    return p
