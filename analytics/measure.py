"""The only place where indicators, filters and groupings become SQL.

SQL only adds columns up: one query a fact gives sums by group and by segment of time, and every
indicator is then worked out from those sums. A bucket (a period, a month, the same period a year ago)
is a run of segments: its flows are the sums inside it, its stocks the sums of everything up to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analytics import periods, places, survival
from analytics.filters import Filters, Params, Scope
from analytics.groups import assemble
from analytics.indicators import INDICATORS, PLACES, TIME, Fact, Indicator
from analytics.indicators.formula import Sums
from analytics.periods import Bucket
from analytics.viewer import LOCAL, Viewer
from data import warehouse
from data.tables import TABLES


class CannotGroup(ValueError):
    """The grouping makes no sense for the indicator; the text says which do."""


def scope(filters: Filters) -> Scope:
    """The period and as-of day these filters mean on the current snapshot."""
    return filters.resolve(warehouse.reader().data_as_of)


def measure(keys: Sequence[str], filters: Filters, by: Sequence[str] = (), viewer: Viewer = LOCAL) -> pd.DataFrame:
    """One row a group: the grouping columns, then `key` and `key_n` (its base) for each indicator.

    Times come as labels ("2024-05"), communes as units, items as numbers; every commune, item, month and
    allowed value in scope has a row, counting 0 where nothing happened. Rates are in percent; NaN is
    missing. Raises CannotGroup.
    """
    found = scope(filters)
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
    by: Sequence[str] = (),
    viewer: Viewer = LOCAL,
) -> pd.DataFrame:
    """As `measure`, for any buckets of time at once (they may overlap): a column `bucket` with their labels."""
    for key in keys:
        _check_grouping(INDICATORS[key], by)
    if not buckets:  # a period that the data has not reached has no months
        return pd.DataFrame(columns=["bucket", *by, *(f"{k}{end}" for k in keys for end in ("", "_n"))])
    return _measured(
        warehouse.reader().id, tuple(keys), _without_period(filters), tuple(buckets), tuple(by), viewer
    ).copy()


def monthly(keys: Sequence[str], filters: Filters, months: int = 24, viewer: Viewer = LOCAL) -> pd.DataFrame:
    """The months up to the as-of day that the data reaches back to, whatever the period's start.

    `month`, `key`, `key_n`, and `complete`, false for a month that is not over on that day.
    """
    found = scope(filters)
    reader = warehouse.reader()
    begins = periods.containing(reader.data_from or found.as_of, "month", filters.calendar).start
    first = max(periods.months_back(found.as_of, months, filters.calendar), begins)
    buckets = periods.buckets(first, found.as_of, "month", filters.calendar)
    table = measure_buckets(keys, filters, buckets, (), viewer).rename(columns={"bucket": "month"})
    last = periods.containing(found.as_of, "month", filters.calendar)
    table["complete"] = (table["month"] != last.label) | (found.as_of == last.end)
    return table


def compare(keys: Sequence[str], filters: Filters, by: Sequence[str] = (), viewer: Viewer = LOCAL) -> pd.DataFrame:
    """This period and the same a year earlier: `bucket` is "now" or "before"."""
    now = scope(filters)
    before = now.year_earlier()
    buckets = [whole_period(now, "now"), whole_period(before, "before")]
    return measure_buckets(keys, filters, buckets, by, viewer)


def histogram(key: str, filters: Filters, by: Sequence[str] = (), viewer: Viewer = LOCAL) -> pd.DataFrame:
    """Days of a duration indicator: grouping columns, `days`, `ended`, `censored` (letters)."""
    found = scope(filters)
    table = _histogram(
        INDICATORS[key], _seen(_without_period(filters), viewer), (Bucket("", found.start, found.as_of),), tuple(by)
    )
    return table.drop(columns="bucket")


def whole_period(found: Scope, label: str) -> Bucket:
    """The period as one bucket; one that begins after the day its state is read holds no day."""
    return Bucket(label, min(found.start, _next_day(found.as_of)), found.as_of)


def _without_period(filters: Filters) -> Filters:
    """What remains of the filters once the buckets say the time: a better key for the cache."""
    return replace(filters, period=None, start=None, end=None, calendar="duong-lich", as_of=None, places="xa")


def _check_grouping(indicator: Indicator, by: Sequence[str]) -> None:
    for dimension in by:
        if dimension not in indicator.dimensions:
            known = ", ".join(indicator.dimensions)
            raise CannotGroup(f"“{indicator.name}” không chia theo {dimension} được; chia được theo: {known}.")


@lru_cache(maxsize=512)
def _measured(
    snapshot: str,  # part of the key: a new snapshot means new numbers
    keys: tuple[str, ...],
    filters: Filters,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
    viewer: Viewer,
) -> pd.DataFrame:
    seen = _seen(filters, viewer)
    wanted = [INDICATORS[key] for key in keys]
    pieces = []
    for fact in dict.fromkeys(i.fact for i in wanted):
        summed = [i for i in wanted if i.fact is fact and not i.durations and not i.per_population]
        if summed:
            pieces.append(_sums(fact, summed, seen, buckets, by))
    pieces += [
        _percentiles([i for i in wanted if i.durations == durations], seen, buckets, by)
        for durations in dict.fromkeys(i.durations for i in wanted if i.durations)
    ]
    pieces += [_per_population(i, seen, buckets, by, viewer) for i in wanted if i.per_population]
    return assemble(wanted, pieces, seen, buckets, by)


def _seen(filters: Filters, viewer: Viewer) -> Filters:
    """The filters cut down to what the viewer may see."""
    if not viewer.communes:
        return filters
    allowed = tuple(c for c in filters.communes or viewer.communes if c in viewer.communes)
    return replace(filters, communes=allowed or ("",))


# ---------------------------------------------------------------- sums


def _sums(
    fact: Fact, indicators: list[Indicator], filters: Filters, buckets: tuple[Bucket, ...], by: tuple[str, ...]
) -> pd.DataFrame:
    """`bucket`, the grouping columns, then value and base of each indicator."""
    columns = sorted({_column(c, filters) for i in indicators for part in i.parts(by) if part for c in part.columns})
    edges = sorted({b.start for b in buckets} | {_next_day(b.end) for b in buckets})
    sql, params = _sum_query(fact, columns, filters, edges, by)
    found = _without_nulls(warehouse.reader().query(sql, params), by)
    groups = found[list(by)].drop_duplicates(ignore_index=True) if by else pd.DataFrame(index=[0])
    running = _cube(found, groups, columns, len(edges), by).cumsum(axis=1)
    pieces = []
    for bucket in buckets:
        first, last = edges.index(bucket.start), edges.index(_next_day(bucket.end))
        opening, stock = running[:, first], running[:, last]
        spans = {"opening": opening, "stock": stock, "flow": stock - opening}
        worked: dict[str, np.ndarray] = {}
        for indicator in indicators:
            worked |= _work_out(indicator, spans, columns, filters, by)
        pieces.append(groups.assign(bucket=bucket.label, **worked))
    return pd.concat(pieces, ignore_index=True)


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _sum_query(
    fact: Fact, columns: list[str], filters: Filters, edges: list[date], by: tuple[str, ...]
) -> tuple[str, Params]:
    """Sums by group and segment: segment k ends the day before edge k, segment 0 is all before the first edge."""
    table = TABLES[fact.table]
    where, params = filters.where(table)
    relation, events = _relation(fact, columns, filters.dimensions(table) | set(by))
    clauses = [where, "day < $last"]
    params["last"] = edges[-1]
    if events:
        clauses.append("event in (" + ", ".join(f"'{e}'" for e in events) + ")")
    segment = " + ".join(f"(day >= $e{k})::usmallint" for k in range(len(edges) - 1)) or "0::usmallint"
    params |= {f"e{k}": edge for k, edge in enumerate(edges[:-1])}
    place = " left join w.commune as place on place.unit = fact.commune" if "successor" in by else ""
    groups = [f"{'place.successor' if d == 'successor' else 'fact.' + d} as {d}" for d in by]
    sums = ", ".join([*groups, f"{segment} as segment", *(f"sum({c})::double as {c}" for c in columns)])
    inner = f"select * from w.{relation} where {' and '.join(clauses)}"
    return f"select {sums} from ({inner}) as fact{place} group by all", params


def _relation(fact: Fact, columns: list[str], needed: set[str]) -> tuple[str, tuple[str, ...]]:
    """The smallest relation that has the dimensions, and the events to read where it keeps them apart."""
    needed = {"commune" if d == "successor" else d for d in needed}
    for name, dimensions in fact.rollups.items():
        if needed <= set(dimensions):
            return name, ()
    events = dict.fromkeys(e for c in columns for e in fact.events.get(c, ()))
    return fact.relation, tuple(events)


def _column(column: str, filters: Filters) -> str:
    """With the switch on statutory limits, what counts due dates counts those only."""
    if filters.due_basis == "luat" and column.endswith("_due"):
        return column.removesuffix("_due") + "_law"
    return column


def _without_nulls(found: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """A group of rows that do not say (no commune, no agency) is "" while tables are joined."""
    texts = {d: found[d].astype("object").fillna("") for d in by if not pd.api.types.is_numeric_dtype(found[d])}
    return found.assign(**texts)


def _cube(found: pd.DataFrame, groups: pd.DataFrame, columns: list[str], edges: int, by: tuple[str, ...]) -> np.ndarray:
    """Sums as (group, segment, column), 0 where there is nothing."""
    cube = np.zeros((len(groups), edges, len(columns)))
    if found.empty:
        return cube
    position = np.zeros(len(found), dtype=int)
    if by:
        numbered = groups.assign(_position=range(len(groups)))
        position = found.merge(numbered, on=list(by), how="left")["_position"].to_numpy()
    cube[position, found["segment"].to_numpy()] = np.nan_to_num(found[columns].to_numpy(dtype=float))
    return cube


def _work_out(
    indicator: Indicator, spans: dict[str, np.ndarray], columns: list[str], filters: Filters, by: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Value and base. Nothing to divide by, or no row behind a sum, is missing; a count of nothing is 0."""

    def total(sums: Sums) -> np.ndarray:
        parts = [sign * spans[span][:, columns.index(_column(c, filters))] for sign, span, c in sums.terms]
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


def _per_population(
    indicator: Indicator, filters: Filters, buckets: tuple[Bucket, ...], by: tuple[str, ...], viewer: Viewer
) -> pd.DataFrame:
    """Letters of the communes whose population is known, over that population."""
    inner = ("commune", *(d for d in by if d not in PLACES))
    letters = _measured(warehouse.reader().id, ("received",), filters, buckets, inner, viewer)
    units = places.units()[["unit", "population", "successor"]].rename(columns={"unit": "commune"})
    known = letters.merge(units[units["population"].notna()], on="commune")
    if known.empty:
        return pd.DataFrame(columns=["bucket", *by, indicator.key, f"{indicator.key}_n"])
    sums = known.groupby(["bucket", *by], as_index=False)[["received", "population"]].sum()
    sums[indicator.key] = indicator.scale * sums["received"] / sums["population"].astype(float)
    return sums.rename(columns={"received": f"{indicator.key}_n"}).drop(columns="population")


# ---------------------------------------------------------------- durations


def _percentiles(
    indicators: list[Indicator], filters: Filters, buckets: tuple[Bucket, ...], by: tuple[str, ...]
) -> pd.DataFrame:
    """Percentiles and Kaplan-Meier medians from one histogram by day."""
    cells = _histogram(indicators[0], filters, buckets, by)
    rows = []
    for group, piece in cells.groupby(["bucket", *by], sort=False):
        row = dict(zip(("bucket", *by), group, strict=True))
        days, ended, censored = (piece[c].to_numpy() for c in ("days", "ended", "censored"))
        for indicator in indicators:
            if indicator.quantile is None:
                curve = survival.kaplan_meier(days, ended, censored)
                row |= {indicator.key: curve.median, f"{indicator.key}_n": float(ended.sum() + censored.sum())}
                row |= {
                    f"{indicator.key}_low": curve.median_interval[0],
                    f"{indicator.key}_high": curve.median_interval[1],
                }
            else:
                row[indicator.key] = survival.quantile(days, ended, indicator.quantile)
                row[f"{indicator.key}_n"] = float(ended.sum())
        rows.append(row)
    return pd.DataFrame(rows, columns=None if rows else ["bucket", *by])


def _histogram(
    indicator: Indicator, filters: Filters, buckets: tuple[Bucket, ...], by: tuple[str, ...]
) -> pd.DataFrame:
    """`bucket`, groups, `days`, `ended`, `censored`. Negative days (a long suspension) count as 0."""
    assert indicator.durations is not None
    d = indicator.durations
    where, params = filters.where(TABLES["petition"])
    params |= {"first": min(b.start for b in buckets), "last": max(b.end for b in buckets)}
    spans = ", ".join(f"('{b.label}', date '{b.start}', date '{b.end}')" for b in buckets)
    place = " left join w.commune as place on place.unit = fact.commune" if "successor" in by else ""
    groups = "".join(f", {'place.successor' if g == 'successor' else 'fact.' + g} as {g}" for g in by)
    done = f"({d.stop} is not null and {d.stop} <= span.last_day)"
    clock = f"(case when {d.clock} <= span.last_day then {d.clock} else {d.placed} end)" if d.censored else d.clock
    counted = "true" if d.censored else done
    sql = (
        f"with span(bucket, first_day, last_day) as (values {spans}),"
        f" fact as (select * from w.petition where {where} and {d.rows} and {d.placed} between $first and $last)"
        f" select span.bucket{groups},"
        f" greatest(0, (case when {done} then {d.stop} else span.last_day end) - {clock} - {d.less})::integer"
        f" as days,"
        f" count(*) filter ({done})::double as ended, count(*) filter (not {done})::double as censored"
        f" from fact join span on {d.placed} between span.first_day and span.last_day{place}"
        f" where {counted} group by all"
    )
    return _without_nulls(warehouse.reader().query(sql, params), by)


# ---------------------------------------------------------------- the whole table
