"""Which months' sums of letters a load changes, so that a hundred letters cost a hundred letters.

A letter that comes, goes or changes does so in the months of its events, as it was and as it is: all other rows of the
rollups stay what they were. Noted in temp table `touched_month`, where a null means that every month is touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import duckdb

VIEWS = ("petition_event", "resolution_event", "acceptance_event")
AT_ONCE = 200_000  # letters summed at a time
EVER = "true"

Stretch = tuple[date | None, date | None]  # first day, and the day after the last; None where it has no end


def begin(con: duckdb.DuckDBPyConnection, *, anew: bool) -> None:
    """Nothing is touched yet; `anew`: everything is, since what the events are made from has changed."""
    con.execute("create or replace temp table touched_month (first date)")
    if anew:
        con.execute("insert into touched_month values (null)")


def touch(con: duckdb.DuckDBPyConnection, table: str, which: str) -> None:
    """Note the months of all events of the rows of a table that a condition chooses."""
    if table != "petition" or known(con) is None:
        return
    events = " union all ".join(f"select source_batch, source_row, day from {view}" for view in VIEWS)
    con.execute(
        f"insert into touched_month select distinct date_trunc('month', day)::date from ({events}) as event"
        f" semi join (select source_batch, source_row from petition where {which}) as row"
        " on row.source_batch = event.source_batch and row.source_row = event.source_row where day is not null"
    )


def known(con: duckdb.DuckDBPyConnection) -> list[date] | None:
    """The months touched, in order; None where it is all of them."""
    months = [first for (first,) in con.execute("select distinct first from touched_month order by 1").fetchall()]
    return None if None in months else months


def spans(con: duckdb.DuckDBPyConnection, months: Sequence[date] | None) -> list[str]:
    """Conditions on `day`, in order, that part the months (None: all days) so that about `AT_ONCE` letters come into
    each: what is summed at a time fits in memory, however many there are."""
    found = con.execute("select date_trunc('month', received_on)::date, count(*) from petition group by 1 order by 1")
    letters: dict[date, int] = dict(found.fetchall())
    if months is None:
        cuts = [group[0] for group in _groups(list(letters), letters)[1:]]
        return [_condition(*stretch) for stretch in pairwise([None, *cuts, None])]
    return [" or ".join(_condition(*run) for run in _runs(group)) for group in _groups(months, letters)]


def _groups(months: Sequence[date], letters: Mapping[date, int]) -> list[list[date]]:
    """Months in order, until enough have come together."""
    groups: list[list[date]] = []
    together = AT_ONCE
    for month in months:
        if together >= AT_ONCE:
            groups.append([])
            together = 0
        groups[-1].append(month)
        together += letters.get(month, 0)
    return groups


def _runs(months: Sequence[date]) -> list[Stretch]:
    """Neighbouring months together."""
    runs: list[tuple[date, date]] = []
    for month in months:
        if runs and runs[-1][1] == month:
            runs[-1] = (runs[-1][0], _after(month))
        else:
            runs.append((month, _after(month)))
    return list(runs)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _condition(first: date | None, end: date | None) -> str:
    parts = [f"day >= date '{first}'"] * (first is not None) + [f"day < date '{end}'"] * (end is not None)
    return f"({' and '.join(parts)})" if parts else EVER
