"""Indicators that are sums of dated events: read once a fact, then arithmetic on arrays.

Columns are added up by group and segment of time. A bucket (a period, a month, the same period a year ago) is a
run of segments: its flows are the sums inside it, its stocks the sums of everything up to its end.

Two indicators of two communes in two months. The catalogue says which columns of which fact they add up: `open` (a
stock) counts petitions taken up, less those resolved; the share in time (two flows) is made of resolved and late ones.

>>> from data.warehouse.rollup_cache import from_columns
>>> formulas = _formulas(("open", "on_time_resolved_rate"), "", ("commune",))
>>> [(fact.name, columns) for fact, columns in formulas.columns.items()]
[('petitions', ['late_due', 'open', 'resolved_due'])]

What `event_source.read` brings: sums by day and commune, before the months asked for as well.

>>> read = from_columns({
...     "day": np.array(["2023-12-20", "2024-01-15", "2024-01-20", "2024-02-10"], "datetime64[D]"),
...     "commune": np.array(["A", "A", "B", "A"], object),
...     "late_due":     np.array([0, 1, 0, 0]),
...     "open":         np.array([5, -2, 3, -1]),
...     "resolved_due": np.array([0, 2, 0, 1]),
... }, ["commune"])

The months cut time at three edges; sums run up to each: (3 columns, 3 edges, 2 communes).

>>> january = Bucket("2024-01", date(2024, 1, 1), date(2024, 1, 31))
>>> february = Bucket("2024-02", date(2024, 2, 1), date(2024, 2, 29))
>>> cut = cuts((january, february))
>>> [str(edge) for edge in cut.edges], cut.first.tolist(), cut.last.tolist()
(['2024-01-01', '2024-02-01', '2024-03-01'], [0, 1], [1, 2])
>>> groups, running = _running(read, formulas.columns[INDICATORS["open"].fact], cut, ("commune",))
>>> groups, running.shape
([('A',), ('B',)], (3, 3, 2))
>>> running[1].tolist()  # open before each edge: of A 5, 3 and 2
[[5.0, 0.0], [3.0, 3.0], [2.0, 3.0]]

A month's stock is what runs up to its last edge, its flow that less what ran up to its first: (3 columns, 2 months,
2 communes) each. One product with the weights of the formulas makes the numbers: (values and bases, months, communes).

>>> numbers = formulas.worked_out(before=running[:, cut.first], after=running[:, cut.last])
>>> formulas.names, numbers.shape
(['open', 'on_time_resolved_rate', 'open_n', 'on_time_resolved_rate_n'], (4, 2, 2))
>>> numbers[0].tolist(), numbers[1].tolist()  # A resolved 1 of 2 in time, then 1 of 1; B none
([[3.0, 3.0], [2.0, 3.0]], [[50.0, nan], [100.0, nan]])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from analytics.indicators import INDICATORS, Fact, Indicator
from analytics.measure import event_source
from analytics.scope.periods import Bucket
from analytics.scope.row_scope import Seen
from data.warehouse.rollup_cache import Cube

Group = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Piece:
    """Numbers of some indicators: a tuple of values for each group, names, and an array (name, bucket, group)."""

    groups: list[Group]
    names: list[str]
    numbers: np.ndarray


def sums(indicators: Sequence[Indicator], filters: Seen, buckets: Sequence[Bucket], by: tuple[str, ...]) -> Piece:
    """Value and base of each indicator; all that is asked of one fact is read at once."""
    formulas = _formulas(tuple(i.key for i in indicators), filters.due_basis, by)
    cut = cuts(tuple(buckets))
    read = {
        fact: event_source.read(fact, c, filters, by=by, edges=cut.edges, since=None)
        for fact, c in formulas.columns.items()
    }
    groups, running = _together([_running(found, formulas.columns[fact], cut, by) for fact, found in read.items()])
    return Piece(groups, formulas.names, formulas.worked_out(running[:, cut.first], running[:, cut.last]))


def next_day(day: date) -> date:
    return day + timedelta(days=1)


@dataclass(frozen=True, eq=False, kw_only=True)
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
    return Cuts(edges=edges, first=first, last=last, days=np.array(edges[:-1], "datetime64[D]"))


def due_column(column: str, due_basis: str) -> str:
    """With the switch on statutory limits, what counts due dates counts those only."""
    if due_basis == "luat" and column.endswith("_due"):
        return column.removesuffix("_due") + "_law"
    return column


def _running(found: Cube, columns: list[str], cut: Cuts, by: tuple[str, ...]) -> tuple[list[Group], np.ndarray]:
    """The groups, and running sums as (column, edge, group): what was before each edge and in its segment."""
    groups, at = found.groups(by)
    place = cut.segments(found.days) * len(groups) + at
    added = np.empty((len(columns), len(cut.edges) * len(groups)))
    for k, column in enumerate(columns):
        added[k] = np.bincount(place, found.sums[column], minlength=added.shape[1])
    return groups, added.reshape(len(columns), len(cut.edges), len(groups)).cumsum(axis=1)


def _together(parts: Sequence[tuple[list[Group], np.ndarray]]) -> tuple[list[Group], np.ndarray]:
    """All groups and all columns of several arrays (column, edge, group); 0 where a group is not in one of them."""
    groups = list(dict.fromkeys(group for own, _ in parts for group in own))
    place = {group: k for k, group in enumerate(groups)}
    laid = []
    for own, running in parts:
        wide = np.zeros((*running.shape[:2], len(groups)))
        wide[:, :, [place[group] for group in own]] = running
        laid.append(wide)
    return groups, np.concatenate(laid)


@dataclass(frozen=True, eq=False, kw_only=True)
class Formulas:
    """The formulas of some indicators, as weights of what stood before a period and of what stands at its end.

    `weights` is (numerator, denominator, base and what is behind each indicator; columns before, columns after): what
    flowed in between is the difference of the two. The other arrays are (indicators, 1, 1).
    """

    names: list[str]
    columns: dict[Fact, list[str]]
    weights: np.ndarray
    scale: np.ndarray
    is_divided: np.ndarray
    is_whole: np.ndarray

    def worked_out(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Values, then bases, as `names` says (name, bucket, group), from sums (column, bucket, group).

        Nothing to divide by, or no filled cell behind a sum, is missing; a count of nothing is 0.
        """
        ends = np.concatenate([before, after])
        flat = self.weights @ ends.reshape(len(ends), -1)
        top, bottom, base, behind = flat.reshape(4, len(self.scale), *before.shape[1:])
        value = self.scale * top / np.where(self.is_divided & (bottom != 0), bottom, 1)
        return np.concatenate([np.where(self.is_whole | (behind != 0), value, np.nan), base])


@lru_cache(maxsize=256)
def _formulas(keys: tuple[str, ...], due_basis: str, by: tuple[str, ...]) -> Formulas:
    wanted = [INDICATORS[key] for key in keys]
    parts = [indicator.parts(by) for indicator in wanted]
    columns: dict[Fact, list[str]] = {}
    for indicator, sums_ in zip(wanted, parts, strict=True):
        own = {due_column(c, due_basis) for part in sums_ if part for c in part.columns}
        columns[indicator.fact] = sorted({*columns.get(indicator.fact, ()), *own})
    cells = [(fact, column) for fact, own in columns.items() for column in own]
    weights = np.zeros((4, len(wanted), 2, len(cells)))
    for k, indicator in enumerate(wanted):
        for role, part in enumerate(parts[k]):
            for sign, span, column in part.terms if part else ():
                at = cells.index((indicator.fact, due_column(column, due_basis)))
                weights[role, k, 0, at] += {"opening": sign, "stock": 0, "flow": -sign}[span]
                weights[role, k, 1, at] += 0 if span == "opening" else sign
    return Formulas(
        names=[*keys, *(f"{key}_n" for key in keys)],
        columns=columns,
        weights=weights.reshape(4 * len(wanted), -1),
        scale=_along([i.scale for i in wanted]),
        is_divided=_along([bottom is not None for _, bottom, *_ in parts]),
        is_whole=_along([i.whole and bottom is None for i, (_, bottom, *_) in zip(wanted, parts, strict=True)]),
    )


def _along(values: Sequence[float]) -> np.ndarray:
    return np.array(values).reshape(-1, 1, 1)
