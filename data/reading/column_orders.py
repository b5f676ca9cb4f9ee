"""The columns of a table that hold days, each with what its cells say of the order of day and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.tables.columns import Table, Type
from data.tables.header_matching import Columns
from data.text import coded_texts, day_orders
from data.text import dates as days
from data.text.day_orders import Order
from data.text.normalise import tidy

_DATE = " date "  # begins the names of the columns that say which cells are dates; no header begins with a blank
_LOOKED_AT = 200  # first filled cells of a column nobody knows, half of which must be days


def with_dates(cells: pa.Table, dates: Mapping[str, pa.Array]) -> pa.Table:
    """Cells with which of them are dates beside them, so that both go through the same filters."""
    for header, are_dates in dates.items():
        cells = cells.append_column(_DATE + header, are_dates)
    return cells


def of(cells: pa.Table, columns: Columns, table: Table) -> tuple[tuple[Order, ...], pa.Table]:
    """The orders of the columns that hold days (known ones, and others whose first cells are days), and the cells as
    they were before `with_dates`."""
    known = {h: table.column(name).type for name, h in columns.matched.items()}
    found = []
    for header in cells.column_names:
        kind = known.get(header)
        if kind in (Type.DAY, Type.MONTH) or (header in columns.unknown and _looks_like_days(cells[header])):
            flags = cells[_DATE + header] if _DATE + header in cells.column_names else None
            found.append(day_orders.order(header, _counted(cells[header], flags), kind is Type.MONTH))
    return tuple(found), cells.select([name for name in cells.column_names if not name.startswith(_DATE)])


def _counted(texts: pa.ChunkedArray, dates: pa.ChunkedArray | None) -> Iterator[tuple[str, bool, int]]:
    """Each different text: itself, whether its cell is a date, how often."""
    coded = coded_texts.coded(texts)
    words = coded.dictionary.to_pylist()
    codes = pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False)
    are_dates = np.zeros(len(codes), bool) if dates is None else dates.to_numpy().astype(bool)
    for is_date in (False, True):
        times = np.bincount(codes[are_dates == is_date], minlength=len(words))
        for at in np.flatnonzero(times):
            if words[at]:
                yield tidy(words[at]), is_date, int(times[at])


def _looks_like_days(texts: pa.ChunkedArray) -> bool:
    first = [tidy(text) for text in texts.slice(0, 5 * _LOOKED_AT).to_pylist() if text][:_LOOKED_AT]
    return bool(first) and 2 * sum(days.numbers(text) is not None for text in first) >= len(first)
