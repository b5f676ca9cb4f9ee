"""The vocabulary a table is declared in: columns, their types, row rules."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Literal

import pyarrow as pa


class Type(Enum):
    """What a column holds."""

    TEXT = auto()
    DAY = auto()
    MONTH = auto()  # stored as the first day of the month
    YEAR = auto()
    WHOLE = auto()
    NUMBER = auto()
    FLAG = auto()
    CHOICE = auto()  # one of the column's `values`
    COMMUNE = auto()  # stored as the code of a unit in `commune`
    ITEM = auto()  # plan item II.1 to II.14

    @property
    def sql(self) -> str:
        """Its DuckDB type."""
        return _STORED[self][0]

    @property
    def arrow(self) -> pa.DataType:
        """Its Arrow type."""
        return _STORED[self][1]


_STORED = {
    Type.TEXT: ("varchar", pa.string()),
    Type.DAY: ("date", pa.date32()),
    Type.MONTH: ("date", pa.date32()),
    Type.YEAR: ("smallint", pa.int16()),
    Type.WHOLE: ("bigint", pa.int64()),
    Type.NUMBER: ("double", pa.float64()),
    Type.FLAG: ("boolean", pa.bool_()),
    Type.CHOICE: ("varchar", pa.string()),
    Type.COMMUNE: ("varchar", pa.string()),
    Type.ITEM: ("tinyint", pa.int8()),
}


class Text(Enum):
    """What may stand in a column of text (`admission`): nothing that is not known to be no person."""

    FREE = auto()  # looked at for persons, addresses and numbers
    CODE = auto()
    OFFICE = auto()  # the name of an office, or of several
    UNIT = auto()  # a commune or an office
    LISTED = auto()  # a value of a reference table


@dataclass(frozen=True)
class Column:
    """One column: `name` in SQL, `header` in files. `low`/`high` are inclusive bounds of what is possible.

    Numbers above `usual` are let in and named with their row. `ahead` is for days that may lie after today: so many
    years are usual, so many possible; days that have happened have none. `words` are what may be written for a
    number ("Hài lòng" for 4).
    """

    name: str
    header: str
    type: Type
    _: KW_ONLY
    required: bool = False
    values: tuple[str, ...] = ()
    default: str | int | bool | None = None
    low: float | None = None
    high: float | None = None
    usual: float | None = None
    ahead: tuple[int, int] | None = None
    note: str = ""
    words: tuple[tuple[str, int], ...] = ()
    text: Text = Text.FREE


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A sentence about one row and the SQL condition of a row that breaks it.

    `refuse` keeps the row out, `warn` lets it in and says so. `column` is where the reader should look.
    """

    key: str
    column: str
    bad: str
    reason: str
    remedy: str
    level: Literal["refuse", "warn"] = "refuse"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A fact table. `key` identifies a row for updates (empty: every row is new).

    `day` is the SQL expression of the day that places a row in time; `events` are the date columns
    that tell how far the data reaches; `item` is the plan item of every row of a table that has no
    item column; `derived` are columns computed at load, as (name, DuckDB type); `lies_by` is the order of
    rows on disk (by day, where nothing is said): what is asked for together lies together, and the rest is not read.
    `since` is the SQL of the first day whose units may be meant, where that is before `day`; `names_units` is a column
    of offices' names among which are communes.
    `within` is the column of the sender inside whom a code without letters is unique. An update that changes a column
    of `steady`, or makes one of `rises` less than it was, must be confirmed.
    """

    name: str
    title: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day: str
    events: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    item: int | None = None
    derived: tuple[tuple[str, str], ...] = ()
    lies_by: str = ""
    since: str = ""
    names_units: str = ""
    within: str = ""
    steady: tuple[str, ...] = ()
    rises: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        return self.lies_by or self.day

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def has(self, name: str) -> bool:
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset((*(c.name for c in self.columns), *(name for name, _ in self.derived)))
