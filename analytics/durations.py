"""Days between two dates of letters, counted a cell a day: percentiles and waiting medians from one query."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics import survival
from analytics.filters import Filters
from analytics.indicators import Durations, Indicator
from analytics.periods import Bucket
from analytics.sums import Piece, grouped, keys_of, next_day
from data import warehouse
from data.tables import TABLES


def percentiles(
    indicators: Sequence[Indicator], filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> Piece:
    """Quantiles and Kaplan-Meier medians of indicators that share their durations."""
    found = cells(indicators[0], filters, buckets, by)
    rows: dict[tuple[object, ...], list[int]] = {}
    for row, key in enumerate(keys_of(found, ("bucket", *by), len(found["days"]))):
        rows.setdefault(key, []).append(row)
    groups = list(dict.fromkeys(key[1:] for key in rows))
    places = {group: k for k, group in enumerate(groups)}
    labels = {bucket.label: k for k, bucket in enumerate(buckets)}
    columns: dict[str, np.ndarray] = {}
    for (label, *group), at in rows.items():
        place = labels[str(label)], places[tuple(group)]
        days, ended, censored = (found[c][at] for c in ("days", "ended", "censored"))
        for indicator in indicators:
            for name, value in _numbers(indicator, days, ended, censored).items():
                column = columns.setdefault(name, np.full((len(buckets), len(groups)), np.nan))
                column[place] = np.nan if value is None else value
    return Piece(groups, columns)


def _numbers(
    indicator: Indicator, days: np.ndarray, ended: np.ndarray, censored: np.ndarray
) -> dict[str, float | int | None]:
    key = indicator.key
    if indicator.quantile is not None:
        return {key: survival.quantile(days, ended, indicator.quantile), f"{key}_n": float(ended.sum())}
    curve = survival.kaplan_meier(days, ended, censored)
    low, high = curve.median_interval
    base = float(ended.sum() + censored.sum())
    return {key: curve.median, f"{key}_n": base, f"{key}_low": low, f"{key}_high": high}


def cells(
    indicator: Indicator, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """`bucket`, groups, `days`, `ended`, `censored`. Negative days (a long suspension) count as 0."""
    assert indicator.durations is not None
    cut = _followed if indicator.durations.censored else _ended
    return cut(indicator.durations, filters, buckets, by)


def _ended(d: Durations, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Letters that came to their end, by segment of time; a bucket is a run of segments, so it costs no join."""
    where, params = filters.where(TABLES["petition"])
    edges = sorted({b.start for b in buckets} | {next_day(b.end) for b in buckets})
    params |= {f"e{k}": edge for k, edge in enumerate(edges)}
    segment = " + ".join(f"({d.placed} >= $e{k})::usmallint" for k in range(1, len(edges) - 1)) or "0::usmallint"
    groups, place = grouped(by)
    found = warehouse.reader().columns(
        f"with fact as (select * from w.petition where {where} and {d.rows} and {d.stop} is not null"
        f" and {d.placed} >= $e0 and {d.placed} < $e{len(edges) - 1})"
        f" select {', '.join([*groups, f'{segment} as segment'])},"
        f" greatest(0, {d.stop} - {d.clock} - {d.less})::integer as days, count(*)::double as ended"
        f" from fact{place} group by all",
        params,
    )
    spans = [(edges.index(b.start), edges.index(next_day(b.end))) for b in buckets]
    inside = [np.flatnonzero((found["segment"] >= first) & (found["segment"] < last)) for first, last in spans]
    rows = np.concatenate([np.zeros(0, int), *inside])
    labels = np.repeat(np.array([b.label for b in buckets], object), [len(part) for part in inside])
    picked = {name: found[name][rows] for name in (*by, "days", "ended")}
    return {"bucket": labels, **picked, "censored": np.zeros(len(rows))}


def _followed(d: Durations, filters: Filters, buckets: Sequence[Bucket], by: tuple[str, ...]) -> dict[str, np.ndarray]:
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
