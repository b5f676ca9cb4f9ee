"""Days between two dates of letters, counted a cell a day: percentiles and waiting medians from one query."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics import survival
from analytics.events import source
from analytics.filters import Filters
from analytics.indicators import Fact, Indicator, Waiting
from analytics.periods import Bucket
from analytics.sums import Piece, grouped, keys_of, next_day, segments_of
from data import warehouse
from data.tables import TABLES


def percentiles(
    indicators: Sequence[Indicator], filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> Piece:
    """Quantiles and Kaplan-Meier medians of indicators that share their durations."""
    found = cells(indicators[0], filters, buckets, by)
    keys = keys_of(found, by, len(found["days"]))
    groups = list(dict.fromkeys(keys))
    labels = {bucket.label: k for k, bucket in enumerate(buckets)}
    days, at_day = np.unique(found["days"], return_inverse=True)
    at = np.array([labels[label] for label in found["bucket"]], int), _positions(keys, groups), at_day
    counts = np.zeros((2, len(buckets), len(groups), days.size))
    for count, column in zip(counts, ("ended", "censored"), strict=True):
        np.add.at(count, at, found[column])
    columns: dict[str, np.ndarray] = {}
    for indicator in indicators if days.size else ():
        columns |= _numbers(indicator, days.astype(float), counts[0], counts[1])
    return Piece(groups, columns)


def _positions(keys: Sequence[object], groups: Sequence[object]) -> np.ndarray:
    places = {group: k for k, group in enumerate(groups)}
    return np.array([places[key] for key in keys], int)


def _numbers(indicator: Indicator, days: np.ndarray, ended: np.ndarray, censored: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of shape (bucket, group) from counts of shape (bucket, group, day)."""
    key, base = indicator.key, (ended + censored).sum(axis=-1)
    if indicator.quantile is not None:
        return {key: survival.quantiles(days, ended.astype(np.int64), indicator.quantile), f"{key}_n": base}
    columns = {name: np.full(base.shape, np.nan) for name in (key, f"{key}_low", f"{key}_high")}
    for cell in np.ndindex(base.shape):
        curve = survival.kaplan_meier(days, ended[cell], censored[cell])
        for column, value in zip(columns.values(), (curve.median, *curve.median_interval), strict=True):
            column[cell] = np.nan if value is None else value
    return columns | {f"{key}_n": base}


def cells(
    indicator: Indicator, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """`bucket`, groups, `days`, `ended`, `censored`. Negative days (a long suspension) count as 0."""
    if isinstance(indicator.durations, Waiting):
        return _followed(indicator.durations, filters, buckets, by)
    assert indicator.durations is not None
    return _ended(indicator.durations, filters, buckets, by)


def _ended(fact: Fact, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Letters that came to their end, by day; a bucket is a run of segments of time, so it costs no join."""
    _, params = filters.where(TABLES[fact.table])
    edges = sorted({b.start for b in buckets} | {next_day(b.end) for b in buckets})
    groups, place = grouped(by)
    added = ", ".join([*groups, "days", "day", "sum(ended)::double as ended"])
    rows = source(fact, ("ended",), filters, (*by, "days"), edges, edges[0])
    found = warehouse.reader().columns(f"select {added} from ({rows}) as fact{place} group by all", params)
    segments = segments_of(found["day"], edges)
    spans = [(edges.index(b.start), edges.index(next_day(b.end))) for b in buckets]
    inside = [np.flatnonzero((segments > first) & (segments <= last)) for first, last in spans]
    rows_of = np.concatenate([np.zeros(0, int), *inside])
    labels = np.repeat(np.array([b.label for b in buckets], object), [len(part) for part in inside])
    picked = {name: found[name][rows_of] for name in (*by, "days", "ended")}
    return {"bucket": labels, **picked, "censored": np.zeros(len(rows_of))}


def _followed(d: Waiting, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Letters followed to their end or to the bucket's last day, whichever comes first."""
    where, params = filters.where(TABLES["petition"])
    params |= {"first": min(b.start for b in buckets), "last": max(b.end for b in buckets)}
    spans = ", ".join(f"('{b.label}', date '{b.start}', date '{b.end}')" for b in buckets)
    groups, place = grouped(by)
    done = f"({d.stop} is not null and {d.stop} <= span.last_day)"
    clock = f"(case when {d.clock} <= span.last_day then {d.clock} else {d.placed} end)"
    return warehouse.reader().columns(
        f"with span(bucket, first_day, last_day) as (values {spans}),"
        f" fact as (select * from w.petition where {where} and {d.rows} and {d.placed} between $first and $last)"
        f" select {', '.join(['span.bucket', *groups])},"
        f" greatest(0, (case when {done} then {d.stop} else span.last_day end) - {clock} - {d.less})::integer as days,"
        f" count(*) filter ({done})::double as ended, count(*) filter (not {done})::double as censored"
        f" from fact join span on {d.placed} between span.first_day and span.last_day{place} group by all",
        params,
    )
