"""Indicators that are sums of dated events: one query a fact, then arithmetic on arrays.

The query adds columns up by group and by segment of time. A bucket (a period, a month, the same period a
year ago) is a run of segments: its flows are the sums inside it, its stocks the sums of everything up to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from analytics.events import source
from analytics.filters import Filters
from analytics.indicators import Fact, Indicator
from analytics.indicators.formula import Sums
from analytics.periods import Bucket
from data import warehouse
from data.tables import TABLES

FEW_EDGES = 8


@dataclass(frozen=True, eq=False)
class Piece:
    """Numbers of some indicators: a tuple of values for each group, and arrays (bucket, group) by column name."""

    groups: list[tuple[Any, ...]]
    columns: dict[str, np.ndarray]


def sums(
    fact: Fact, indicators: Sequence[Indicator], filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> Piece:
    """Value and base of each indicator of a fact, all from one query."""
    columns = sorted({due_column(c, filters) for i in indicators for part in i.parts(by) if part for c in part.columns})
    edges = sorted({b.start for b in buckets} | {next_day(b.end) for b in buckets})
    _, params = filters.where(TABLES[fact.table])
    groups, place = grouped(by)
    added = ", ".join([*groups, "day", *(f"sum({c})::double as {c}" for c in columns)])
    rows = source(fact, columns, filters, by, edges, None)
    found = warehouse.reader().columns(f"select {added} from ({rows}) as fact{place} group by all", params)
    values, running = _running(found, columns, edges, by)
    opening = running[[edges.index(b.start) for b in buckets]]
    stock = running[[edges.index(next_day(b.end)) for b in buckets]]
    spans = {"opening": opening, "stock": stock, "flow": stock - opening}
    worked: dict[str, np.ndarray] = {}
    for indicator in indicators:
        worked |= _work_out(indicator, spans, columns, filters, by)
    return Piece(values, worked)


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def segments_of(days: np.ndarray, edges: Sequence[date]) -> np.ndarray:
    """Segment k ends the day before edge k, segment 0 is all before the first edge."""
    return np.searchsorted(np.array(edges[:-1], days.dtype), days, side="right")


def due_column(column: str, filters: Filters) -> str:
    """With the switch on statutory limits, what counts due dates counts those only."""
    if filters.due_basis == "luat" and column.endswith("_due"):
        return column.removesuffix("_due") + "_law"
    return column


def grouped(by: tuple[str, ...], relation: str = "fact") -> tuple[list[str], str]:
    """The grouping columns as SQL, and the join that a successor commune needs."""
    place = f" left join w.commune as place on place.unit = {relation}.commune" if "successor" in by else ""
    return [f"{'place.successor' if d == 'successor' else f'{relation}.{d}'} as {d}" for d in by], place


def keys_of(found: dict[str, np.ndarray], by: Sequence[str], rows: int) -> list[tuple[Any, ...]]:
    """The group of each row; rows that do not say (no commune, no agency) are in group ""."""
    if not by:
        return [()] * rows
    return list(zip(*(["" if v is None else v for v in found[d].tolist()] for d in by), strict=True))


def _running(
    found: dict[str, np.ndarray], columns: list[str], edges: list[date], by: tuple[str, ...]
) -> tuple[list[tuple[Any, ...]], np.ndarray]:
    """The groups, and running sums as (edge, group, column): what was before each edge and in its segment."""
    segments = segments_of(found["day"], edges)
    keys = keys_of(found, by, len(segments))
    places = {key: k for k, key in enumerate(dict.fromkeys(keys) or ([()] if not by else []))}
    cube = np.zeros((len(edges), len(places), len(columns)))
    if keys:
        at = np.fromiter((places[key] for key in keys), int, len(keys))
        np.add.at(cube, (segments, at), np.column_stack([np.nan_to_num(found[c]) for c in columns]))
    return list(places), cube.cumsum(axis=0)


def _work_out(
    indicator: Indicator, spans: dict[str, np.ndarray], columns: list[str], filters: Filters, by: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Value and base. Nothing to divide by, or no row behind a sum, is missing; a count of nothing is 0."""

    def total(added: Sums) -> np.ndarray:
        parts = [sign * spans[span][..., columns.index(due_column(c, filters))] for sign, span, c in added.terms]
        return np.sum(parts, axis=0)

    numerator, denominator, behind = indicator.parts(by)
    value, base = indicator.scale * total(numerator), total(behind)
    if denominator is not None:
        bottom = total(denominator)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(bottom != 0, value / bottom, np.nan)
    elif not indicator.whole:
        value = np.where(base != 0, value, np.nan)
    return {indicator.key: value, f"{indicator.key}_n": base}
