"""What the temp table `refused` says, told by mistake and by row. `staging` fills it."""

from __future__ import annotations

import duckdb

from data.loading.reporting.report import Mistake
from data.privacy.personal_data import masked

_ROWS = 10  # rows and values named of each mistake
_VALUES = 3


def mistakes(con: duckdb.DuckDBPyConnection) -> list[Mistake]:
    """Each way to be wrong once, the most frequent first. Counts are of rows, and whole."""
    found = con.execute(
        "select header, reason, remedy, count(distinct row) as rows,"
        f" list_slice(list_sort(list(distinct row)), 1, {_ROWS}),"
        f" list_slice(list_sort(list(distinct value) filter (value is not null)), 1, {_VALUES})"
        " from refused group by header, reason, remedy order by rows desc, min(row), header"
    ).fetchall()
    return [
        Mistake(
            column=header,
            reason=reason,
            remedy=remedy,
            rows=rows,
            first_rows=first,
            values=sorted({str(masked(v)) for v in values or ()}),
        )
        for header, reason, remedy, rows, first, values in found
    ]


def by_row(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Excel row number to everything that must be mended in that row."""
    found = con.execute(
        "select row, string_agg(header || ': ' || reason || ' ' || remedy, chr(10) order by header) from refused"
        " group by row order by row"
    ).fetchall()
    return dict(found)
