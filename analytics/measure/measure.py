"""The only door to numbers: indicators, filters, a grouping and a viewer in, a table out.

`aggregates` (it begins with a worked example) and `durations` read each fact once; here is what they share: periods,
caching, who may see what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators import INDICATORS, PLACES, TIME, Indicator
from analytics.measure import durations
from analytics.measure.aggregates import Piece, next_day, sums
from analytics.measure.result_table import Laid, assemble
from analytics.scope import periods, places, row_scope
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import Bucket
from analytics.scope.row_scope import Seen
from analytics.scope.row_scope import scope as scope  # asked for here together with the numbers
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots


class CannotGroup(ValueError):
    """The grouping makes no sense for the indicator; the text says which do."""


def measure(keys: Sequence[str], filters: Filters, by: Sequence[str], viewer: Viewer) -> pd.DataFrame:
    """One row a group: the grouping columns, then `key` and `key_n` (its base) for each indicator.

    Times come as labels ("2024-05"), communes as units, items as numbers; every commune, item, month and
    allowed value in scope has a row, counting 0 where nothing happened. Rates are in percent; NaN is
    missing. Raises CannotGroup.
    """
    found = scope(filters, viewer)
    times = [d for d in by if d in TIME]
    if len(times) > 1:
        raise CannotGroup("Chỉ chia theo một trong tháng, quý, năm.")
    buckets = [whole_period(found, "")]
    if times:
        grain: Any = times[0]
        buckets = periods.buckets(found.start, found.as_of, grain, filters.calendar)
    table = measure_buckets(keys, filters, buckets, tuple(d for d in by if d not in TIME), viewer)
    if times:
        table = table.rename(columns={"bucket": times[0]})
        rest = [c for c in table.columns if c not in by]
        return table[[*by, *rest]].sort_values(list(by), kind="stable", ignore_index=True)
    return table.drop(columns="bucket")


def measure_buckets(
    keys: Sequence[str],
    filters: Filters,
    buckets: Sequence[Bucket],
    by: Sequence[str],
    viewer: Viewer,
) -> pd.DataFrame:
    """As `measure`, for any buckets of time at once (they may overlap): a column `bucket` with their labels."""
    _check_grouping(keys, by)
    if not buckets:  # a period that the data has not reached has no months
        return pd.DataFrame(columns=["bucket", *by, *(f"{k}{end}" for k in keys for end in ("", "_n"))])
    return _laid(keys, row_scope.seen(filters.timeless(), viewer), buckets, by).frame


def columns(
    keys: Sequence[str],
    filters: Filters,
    buckets: Sequence[Bucket],
    by: Sequence[str],
    viewer: Viewer,
) -> dict[str, np.ndarray]:
    """As `measure_buckets`, as arrays (rows,) by column, read only: for the many small steps of tiles and findings."""
    if not buckets:
        table = measure_buckets(keys, filters, buckets, by, viewer)
        return {name: table[name].to_numpy() for name in table}
    _check_grouping(keys, by)
    laid = _laid(keys, row_scope.seen(filters.timeless(), viewer), buckets, by)
    return laid.index | laid.numbers


def _laid(keys: Sequence[str], filters: Seen, buckets: Sequence[Bucket], by: Sequence[str]) -> Laid:
    return _measured(tuple(keys), filters, tuple(buckets), tuple(by))


def monthly(keys: Sequence[str], filters: Filters, months: int = 24, *, viewer: Viewer) -> pd.DataFrame:
    """The months up to the as-of day that the data reaches back to, whatever the period's start.

    `month`, `key`, `key_n`, and `complete`, false for a month that is not over on that day.
    """
    found = scope(filters, viewer)
    begins = periods.containing(row_scope.reach(viewer)[0] or found.as_of, "month", filters.calendar).start
    first = max(periods.months_back(found.as_of, months, filters.calendar), begins)
    buckets = periods.buckets(first, found.as_of, "month", filters.calendar)
    table = measure_buckets(keys, filters, buckets, (), viewer).rename(columns={"bucket": "month"})
    last = periods.containing(found.as_of, "month", filters.calendar)
    table["complete"] = (table["month"] != last.label) | (found.as_of == last.end)
    return table


def compare(keys: Sequence[str], filters: Filters, by: Sequence[str], viewer: Viewer) -> pd.DataFrame:
    """This period and the same a year earlier: `bucket` is "now" or "before"."""
    return measure_buckets(keys, filters, now_and_before(filters, viewer), by, viewer)


def now_and_before(filters: Filters, viewer: Viewer) -> list[Bucket]:
    """This period and the same a year earlier."""
    now = scope(filters, viewer)
    return [whole_period(now, "now"), whole_period(now.year_earlier(), "before")]


def day_counts(key: str, filters: Filters, by: Sequence[str], viewer: Viewer) -> durations.Counts:
    """Letters of the period by the days of a duration indicator."""
    seen = row_scope.seen(filters.timeless(), viewer)
    return durations.counts(INDICATORS[key], seen, (whole_period(scope(filters, viewer), ""),), tuple(by))


def whole_period(found: Scope, label: str) -> Bucket:
    """The period as one bucket; one that begins after the day its state is read holds no day."""
    return Bucket(label, min(found.start, next_day(found.as_of)), found.as_of)


def _check_grouping(keys: Sequence[str], by: Sequence[str]) -> None:
    for indicator in (INDICATORS[key] for key in keys):
        for dimension in (d for d in by if d not in indicator.dimensions):
            known = ", ".join(indicator.dimensions)
            raise CannotGroup(f"“{indicator.name}” không chia theo {dimension} được; chia được theo: {known}.")


@snapshots.remembered(512)
def _measured(
    keys: tuple[str, ...],
    filters: Seen,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
) -> Laid:
    wanted = [INDICATORS[key] for key in keys]
    summed = [i for i in wanted if not i.durations and not i.per_population]
    pieces = [sums(summed, filters, buckets, by)] if summed else []
    pieces += [
        durations.percentiles([i for i in wanted if i.durations == timed], filters, buckets, by)
        for timed in dict.fromkeys(i.durations for i in wanted if i.durations)
    ]
    pieces += [_per_population(i, filters, buckets, by) for i in wanted if i.per_population]
    return assemble(wanted, pieces, filters, buckets, by)


def _inhabited(letters: pd.DataFrame, buckets: Sequence[Bucket], is_apart: bool) -> pd.DataFrame:
    """Letters by `bucket` and `commune` of the units that stand in the bucket.

    Unless each commune is told apart, letters of one that ended within a bucket count with its successor: no one is
    counted as living in both.
    """
    span = {b.label: (b.start, b.end) for b in buckets}
    heirs, kept, held = places.successor_of(), [], []
    for unit, label in zip(letters["commune"], letters["bucket"], strict=True):
        start, end = span[label]
        holder = unit if is_apart or places.stands(unit, end, end) else heirs.get(unit, unit)
        held.append(holder)
        kept.append(places.stands(holder, start if is_apart else end, end))
    found = letters.assign(commune=held)[kept]
    return found.groupby([c for c in found if not c.startswith("received")], as_index=False, dropna=False).sum()


def _per_population(indicator: Indicator, filters: Seen, buckets: tuple[Bucket, ...], by: tuple[str, ...]) -> Piece:
    """Letters of the communes whose population is known, over that population: theirs all, letters or none."""
    received = INDICATORS["received"]
    inner = ("commune", *(d for d in by if d not in PLACES))
    letters = assemble([received], [sums([received], filters, buckets, inner)], filters, buckets, inner).frame
    letters = _inhabited(letters, buckets, is_apart="commune" in by)
    units = places.units()[["unit", "population", "successor"]].rename(columns={"unit": "commune"})
    known = letters.merge(units[units["population"].notna()], on="commune")
    if known.empty:
        return Piece([], [], np.empty((0, len(buckets), 0)))
    groups = list(dict.fromkeys(known[list(by)].itertuples(index=False, name=None))) if by else [()]
    added = known.groupby(["bucket", *by])[["received", "population"]].sum().astype(float)
    nobody = np.array([0.0, np.nan])  # units that do not stand in a bucket
    cells = {key if by else (key,): row for key, row in zip(added.index, added.to_numpy(), strict=True)}
    summed = [[cells.get((b.label, *group), nobody) for group in groups] for b in buckets]
    base, people = np.moveaxis(np.array(summed), -1, 0)
    return Piece(groups, [indicator.key, f"{indicator.key}_n"], np.stack([indicator.scale * base / people, base]))
