"""Files to raw tables of text: what a file is, is told by its content. Values are not interpreted: that is cleaning's.

Text (CSV, TSV) is read here: its size is its memory, nothing in it unpacks. Workbooks are read in a child
process with limits (`limits.py`), so that none can stop the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from data.text import day_orders
from data.text.day_orders import Order

ROW = " row"  # the column of row numbers; headers are tidied, so none can begin with a blank


class Unreadable(Exception):
    """The file cannot be read at all; `reason` and `remedy` are sentences for its sender."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class BrokenRow:
    """A row whose cells cannot be told apart."""

    row: int
    cells: int
    expected: int


@dataclass(frozen=True)
class Fault:
    """A cell that holds no value although it seems to: an error, a formula never computed."""

    row: int
    header: str
    value: str
    _: KW_ONLY
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One table as found: `cells` has one coded column of texts (`coded_texts`) a header, named by it, and `ROW`,
    Excel's row number.

    `ignored` are rows of the file that are no data, (Excel's number, why); `faults` are cells to refuse;
    `warnings` are sentences about the sheet or the file (hidden sheets, merged cells). `orders` count how columns of
    days are written, `unsure` are headers of those that cannot be believed, each with reason and remedy.
    """

    file: Path
    sheet: str | None
    header_row: int
    headers: tuple[str, ...]
    cells: pa.Table
    broken: tuple[BrokenRow, ...] = field(default=())
    ignored: tuple[tuple[int, str], ...] = field(default=())
    faults: tuple[Fault, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())
    orders: tuple[Order, ...] = field(default=())
    unsure: tuple[tuple[str, str, str], ...] = field(default=())


def read(path: Path, known: Sequence[str] = ()) -> list[RawTable]:
    """The raw tables of one file, one a visible sheet that holds anything. Raises Unreadable, or OSError.

    `known` are headers that were mapped by hand before: they help to find the header row.
    """
    from data.reading import child, delimited, kinds

    tables = [delimited.read(path, known)] if kinds.of(path) == "text" else child.read(path, known)
    return _judged(tables)


def _judged(tables: list[RawTable]) -> list[RawTable]:
    """With the columns of days that cannot be believed: one that was turned round casts doubt on the others."""
    places = [(at, one) for at, table in enumerate(tables) for one in table.orders]
    unsure = day_orders.unsure([one for _, one in places])
    found = []
    for at, table in enumerate(tables):
        why = [(h, reason, day_orders.REMEDY) for (place, h), reason in unsure.items() if places[place][0] == at]
        told = {h for h, _, _ in why}
        maybe = [said for o in table.orders if o.header not in told and (said := day_orders.possible(o))]
        found.append(replace(table, unsure=tuple(why), warnings=(*table.warnings, *maybe)))
    return found
