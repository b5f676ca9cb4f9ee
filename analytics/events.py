"""Where events are read from: the smallest rollups that can answer, or the view of the events themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from analytics.filters import Filters
from analytics.indicators import Fact
from data.rollups import EVENTS, Rollups
from data.tables import TABLES

MOST_CUT = 6  # months that edges cut; with more, the days alone are quicker


def source(
    fact: Fact, columns: Sequence[str], filters: Filters, by: Sequence[str], edges: Sequence[date], since: date | None
) -> str:
    """A query of `day`, the groupings and the columns of all rows from `since` to before the last edge.

    A month that no edge cuts stands on its first day. `successor` is reached through the commune. The parameters
    are those of `filters.where`.
    """
    where, _ = filters.where(TABLES[fact.table])
    kept = list(dict.fromkeys("commune" if d == "successor" else d for d in by))
    needed = {*filters.dimensions(TABLES[fact.table]), *kept}
    span = f"day < date '{edges[-1]}'" + (f" and day >= date '{since}'" if since else "")
    taken = ", ".join([*kept, *columns])
    return " union all ".join(
        f"select {day} as day, {taken} from w.{relation} where {where} and {span}{more}"
        for relation, day, more in _parts(fact, columns, needed, edges)
    )


def _parts(
    fact: Fact, columns: Sequence[str], needed: Collection[str], edges: Sequence[date]
) -> list[tuple[str, str, str]]:
    """Relations to read, each with its expression of the day and a further condition."""
    cut = sorted({edge.replace(day=1) for edge in edges if edge.day > 1})
    months = _smallest(EVENTS[fact.relation].by_month, needed) if len(cut) <= MOST_CUT else None
    days = _smallest(EVENTS[fact.relation].by_day, needed)
    events = "" if days else _of_events(fact, columns)
    listed = ", ".join(f"date '{month}'" for month in cut)
    if months is None:
        month = "date_trunc('month', day)::date"
        day = f"case when {month} in ({listed}) then day else {month} end" if cut else month
        return [(days or fact.relation, day if len(cut) <= MOST_CUT else "day", events)]
    parts = [(months, "day", f" and day not in ({listed})" if cut else "")]
    if cut:
        inside = " or ".join(f"day between date '{month}' and date '{_last_day(month)}'" for month in cut)
        parts.append((days or fact.relation, "day", f" and ({inside}){events}"))
    return parts


def _smallest(rollups: Rollups, needed: Collection[str]) -> str | None:
    return next((name for name, dimensions in rollups.items() if set(needed) <= set(dimensions)), None)


def _of_events(fact: Fact, columns: Sequence[str]) -> str:
    """The kinds of event that carry the columns, where the view keeps them apart."""
    kinds = dict.fromkeys(kind for column in columns for kind in fact.events.get(column, ()))
    return " and event in (" + ", ".join(f"'{kind}'" for kind in kinds) + ")" if kinds else ""


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
