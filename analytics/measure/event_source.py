"""Where sums of events come from: the smallest rollups that can answer, or the view of the events themselves.

A rollup small enough is kept in memory, where adding up a choice takes a tenth of what planning a query takes
(docs/decisions/010).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from analytics.indicators import Fact
from analytics.scope import places
from analytics.scope.row_scope import Seen
from data.tables.tables import TABLES
from data.warehouse import rollup_cache, snapshots
from data.warehouse.rollup_cache import Cube
from data.warehouse.rollups import EVENTS, Rollups

MOST_CUT = 6  # months that edges cut; with more, the days alone are quicker


def read(
    fact: Fact, columns: Sequence[str], filters: Seen, by: Sequence[str], edges: Sequence[date], since: date | None
) -> Cube:
    """The sums from `since` to before the last edge, by what is grouped; a month no edge cuts is on its first day."""
    kept = stored(by)
    ask = _Asked(fact, tuple(columns), filters, kept)
    events, needed = EVENTS[fact.relation], {*ask.chosen, *kept}
    cut = sorted({edge.replace(day=1) for edge in edges if edge.day > 1})
    months = _smallest(events.by_month, needed) if len(cut) <= MOST_CUT else None
    days = _smallest(events.by_day, needed)
    if months is None:
        found = ask.between(days, since, edges[-1])
    else:
        whole = ask.between(months, since, edges[-1]).without(cut)
        inside = [(max(month, since or month), min(_next(month), edges[-1])) for month in cut]
        found = rollup_cache.joined(
            [whole, *(ask.between(days, first, last) for first, last in inside if first < last)]
        )
    return placed(found, by)


def stored(by: Sequence[str]) -> tuple[str, ...]:
    """The groupings as columns: a successor is reached through the commune."""
    return tuple(dict.fromkeys("commune" if dimension == "successor" else dimension for dimension in by))


def placed(found: Cube, by: Sequence[str]) -> Cube:
    """With the successors of its communes, where they are grouped by."""
    return found.mapped("commune", "successor", places.successor_of()) if "successor" in by else found


class _Asked:
    """One question: columns of a fact under filters, with the dimensions kept."""

    def __init__(self, fact: Fact, columns: tuple[str, ...], filters: Seen, kept: tuple[str, ...]) -> None:
        self.fact, self.columns, self.filters, self.kept = fact, columns, filters, kept
        self.chosen = filters.chosen(TABLES[fact.table])

    def between(self, rollup: str | None, since: date | None, before: date) -> Cube:
        """The rows of [since, before), from memory where the rollup is kept there."""
        kept = snapshots.reader().cube(rollup, EVENTS[self.fact.relation].rollups[rollup]) if rollup else None
        if kept is None:
            return self._queried(rollup or self.fact.relation, since, before)
        last = date.min if self.filters.excludes(TABLES[self.fact.table]) else before
        return kept.taken(self.chosen, since, last, self.kept, self.columns)

    def _queried(self, relation: str, since: date | None, before: date) -> Cube:
        where, params = self.filters.where(TABLES[self.fact.table])
        clauses = [where, f"day < date '{before}'", *([f"day >= date '{since}'"] if since else [])]
        kinds = dict.fromkeys(k for c in self.columns for k in self.fact.kinds.get(c, ()))
        if kinds and relation == self.fact.relation:  # the view keeps kinds of event apart: read those that count
            clauses.append(f"event in ({', '.join(repr(kind) for kind in kinds)})")
        added = ", ".join(["day", *self.kept, *(f"sum({c})::double as {c}" for c in self.columns)])
        sql = f"select {added} from w.{relation} where {' and '.join(clauses)} group by all"
        return rollup_cache.from_columns(snapshots.reader().columns(sql, params), self.kept)


def _smallest(rollups: Rollups, needed: Collection[str]) -> str | None:
    return next((name for name, dimensions in rollups.items() if set(needed) <= set(dimensions)), None)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
