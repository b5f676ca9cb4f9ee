"""Days between two dates of letters, counted a cell a day: percentiles and waiting medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.indicators import Fact, Indicator, Waiting
from analytics.measure import event_source
from analytics.measure.aggregates import Piece, cuts
from analytics.measure.statistics import survival
from analytics.scope.periods import Bucket
from analytics.scope.row_scope import Seen
from data.tables.tables import TABLES
from data.warehouse import rollup_cache, snapshots
from data.warehouse.rollup_cache import Cube


@dataclass(frozen=True, eq=False, kw_only=True)
class Counts:
    """Letters by duration: a tuple of values for each group, ascending `days` (days,), counts (bucket, group, day).

    `ended` came to their end after so many days, `censored` have waited so long and still do.
    """

    groups: list[tuple[Any, ...]]
    days: np.ndarray
    ended: np.ndarray
    censored: np.ndarray


def percentiles(
    indicators: Sequence[Indicator], filters: Seen, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> Piece:
    """Quantiles and Kaplan-Meier medians of indicators that share their durations."""
    found = counts(indicators[0], filters, buckets, by)
    columns: dict[str, np.ndarray] = {}
    for indicator in indicators if found.days.size else ():
        columns |= _numbers(indicator, found)
    numbers = np.array(list(columns.values())).reshape(len(columns), len(buckets), len(found.groups))
    return Piece(found.groups, list(columns), numbers)


def counts(indicator: Indicator, filters: Seen, buckets: Sequence[Bucket], by: tuple[str, ...]) -> Counts:
    """Letters by duration. Negative days (a long suspension) count as 0."""
    if isinstance(indicator.durations, Waiting):
        return _followed(indicator.durations, filters, buckets, by)
    assert indicator.durations is not None
    return _ended(indicator.durations, filters, buckets, by)


def _numbers(indicator: Indicator, found: Counts) -> dict[str, np.ndarray]:
    """Columns of shape (bucket, group)."""
    key, base = indicator.key, (found.ended + found.censored).sum(axis=-1)
    if indicator.quantile is not None:
        value = survival.quantiles(found.days.astype(float), found.ended.astype(np.int64), indicator.quantile)
        return {key: value, f"{key}_n": base}
    columns = {name: np.full(base.shape, np.nan) for name in (key, f"{key}_low", f"{key}_high")}
    for cell in np.ndindex(base.shape):
        curve = survival.kaplan_meier(found.days, found.ended[cell], found.censored[cell])
        for column, day in zip(columns.values(), (curve.median, *curve.median_interval), strict=True):
            column[cell] = np.nan if day is None else day
    return columns | {f"{key}_n": base}


def _ended(fact: Fact, filters: Seen, buckets: Sequence[Bucket], by: tuple[str, ...]) -> Counts:
    """Letters that came to their end; a bucket is a run of segments of time."""
    cut = cuts(tuple(buckets))
    found = event_source.read(fact, ("ended",), filters, by=(*by, "days"), edges=cut.edges, since=cut.edges[0])
    groups, days, added = _spread(found, cut.segments(found.days), len(cut.edges), by)
    running = added["ended"].cumsum(axis=0)
    inside = running[cut.last] - running[cut.first]
    return Counts(groups=groups, days=days, ended=inside, censored=np.zeros_like(inside))


def _spread(
    found: Cube, bucket: np.ndarray, buckets: int, by: tuple[str, ...]
) -> tuple[list[tuple[Any, ...]], np.ndarray, dict[str, np.ndarray]]:
    """Groups, ascending days, and the sums of each column by (bucket, group, day)."""
    stored, at = found.groups(by)
    groups = sorted(stored, key=str)  # as they are stored would tell which came first
    at = np.array([groups.index(group) for group in stored], int)[at]
    known = found.values["days"].astype(int)
    days = np.unique(known[found.codes["days"]])  # of the rows that count: a day of others would tell of them
    place = np.searchsorted(days, known)
    shape = (buckets, len(groups), days.size)
    where = np.ravel_multi_index((bucket, at, place[found.codes["days"]]), shape) if days.size else np.zeros(0, int)
    cells = int(np.prod(shape))
    return groups, days, {c: np.bincount(where, v, minlength=cells).reshape(shape) for c, v in found.sums.items()}


def _followed(d: Waiting, filters: Seen, buckets: Sequence[Bucket], by: tuple[str, ...]) -> Counts:
    """Letters followed to their end or to the bucket's last day, whichever comes first."""
    kept = event_source.stored(by)
    found = _cells(d, filters, buckets, kept)
    at = found.pop("bucket").astype(int)
    found["day"] = np.array([b.start for b in buckets], "datetime64[D]")[at]
    found["days"] = np.maximum(found["days"], 0)
    found["censored"] = found.pop("letters") - found["ended"]
    cube = event_source.placed(rollup_cache.from_columns(found, (*kept, "days")), by)
    groups, days, added = _spread(cube, at, len(buckets), by)
    return Counts(groups=groups, days=days, ended=added["ended"], censored=added["censored"])


def _cells(d: Waiting, filters: Seen, buckets: Sequence[Bucket], kept: Sequence[str]) -> dict[str, np.ndarray]:
    """Columns by cell: the place of its `bucket`, `kept`, `days`, and how many `letters`, `ended` among them."""
    where, params = filters.where(TABLES["petition"])
    params |= {"first": min(b.start for b in buckets), "last": max(b.end for b in buckets)}
    rows = f"w.petition where {where} and {d.rows} and {d.placed} between $first and $last"
    relation, last, grouped = rows, "$last", list(kept)
    if len(buckets) > 1:  # one alone is spared the join, a third of the time
        spans = ", ".join(f"({k}, date '{b.start}', date '{b.end}')" for k, b in enumerate(buckets))
        joined = f"{d.placed} between first_day and last_day"
        relation = f"(from {rows}) fact join (values {spans}) span(bucket, first_day, last_day) on {joined}"
        last, grouped = "last_day", ["bucket", *kept]
    clock = f"case when {d.clock} <= {last} then {d.clock} else {d.placed} end"
    found = snapshots.reader().columns(
        f"select {''.join(f'{name}, ' for name in grouped)}"
        f" (least({d.stop}, {last}) - ({clock}) - {d.less})::integer as days,"
        f" count(*)::double as letters, count(*) filter ({d.stop} <= {last})::double as ended"
        f" from {relation} group by all",
        params,
    )
    return {"bucket": np.zeros(found["days"].size, int)} | found
