"""Indicators that are sums of dated events: read once a fact, then arithmetic on arrays.

Columns are added up by group and segment of time. A bucket (a period, a month, the same period a year ago) is a
run of segments: its flows are the sums inside it, its stocks the sums of everything up to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from analytics import events
from analytics.filters import Filters
from analytics.indicators import Fact, Indicator
from analytics.indicators.formula import Sums
from analytics.periods import Bucket
from data.cubes import Cube


@dataclass(frozen=True, eq=False)
class Piece:
    """Numbers of some indicators: a tuple of values for each group, and arrays (bucket, group) by column name."""

    groups: list[tuple[Any, ...]]
    columns: dict[str, np.ndarray]


def sums(
    fact: Fact, indicators: Sequence[Indicator], filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> Piece:
    """Value and base of each indicator of a fact, all read at once."""
    columns = sorted({due_column(c, filters) for i in indicators for part in i.parts(by) if part for c in part.columns})
    cut = cuts(tuple(buckets))
    found = events.read(fact, columns, filters, by, cut.edges, None)
    groups, running = _running(found, columns, cut, by)
    opening, stock = running[:, cut.first], running[:, cut.last]
    flow = stock - opening
    spans = {(span, c): each[k] for span, each in (("opening", opening), ("stock", stock), ("flow", flow))
             for k, c in enumerate(columns)}  # fmt: skip
    worked: dict[str, np.ndarray] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for indicator in indicators:
            worked |= _work_out(indicator, spans, filters, by)
    return Piece(groups, worked)


def next_day(day: date) -> date:
    return day + timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Cuts:
    """Where buckets cut time: on `edges` one begins or has just ended, `first` and `last` (buckets,) say which of them.

    Segment k ends the day before edge k, segment 0 is all before the first edge.
    """

    edges: list[date]
    first: np.ndarray
    last: np.ndarray
    days: np.ndarray  # of all edges but the last

    def segments(self, days: np.ndarray) -> np.ndarray:
        """The segment of each day, none later than the last edge."""
        return np.searchsorted(self.days, days, side="right")


@lru_cache(maxsize=256)
def cuts(buckets: tuple[Bucket, ...]) -> Cuts:
    edges = sorted({b.start for b in buckets} | {next_day(b.end) for b in buckets})
    place = {edge: k for k, edge in enumerate(edges)}
    first = np.array([place[b.start] for b in buckets])
    last = np.array([place[next_day(b.end)] for b in buckets])
    return Cuts(edges, first, last, np.array(edges[:-1], "datetime64[D]"))


def due_column(column: str, filters: Filters) -> str:
    """With the switch on statutory limits, what counts due dates counts those only."""
    if filters.due_basis == "luat" and column.endswith("_due"):
        return column.removesuffix("_due") + "_law"
    return column


def _running(
    found: Cube, columns: list[str], cut: Cuts, by: tuple[str, ...]
) -> tuple[list[tuple[Any, ...]], np.ndarray]:
    """The groups, and running sums as (column, edge, group): what was before each edge and in its segment."""
    groups, at = found.groups(by)
    shape = (len(cut.edges), len(groups))
    place = cut.segments(found.days) * len(groups) + at
    cells = len(cut.edges) * len(groups)
    added = [np.bincount(place, found.sums[c], minlength=cells).reshape(shape) for c in columns]
    return groups, np.stack(added).cumsum(axis=1)


def _work_out(
    indicator: Indicator, spans: Mapping[tuple[str, str], np.ndarray], filters: Filters, by: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Value and base. Nothing to divide by, or no row behind a sum, is missing; a count of nothing is 0."""

    def total(added: Sums) -> np.ndarray:
        parts = [(sign, spans[span, due_column(c, filters)]) for sign, span, c in added.terms]
        return reduce(np.add, [part if sign == 1 else sign * part for sign, part in parts])

    numerator, denominator, behind = indicator.parts(by)
    value, base = indicator.scale * total(numerator), total(behind)
    if denominator is not None:
        bottom = total(denominator)
        value = np.where(bottom != 0, value / bottom, np.nan)
    elif not indicator.whole:
        value = np.where(base != 0, value, np.nan)
    return {indicator.key: value, f"{indicator.key}_n": base}
