"""Number arrays to the typed Arrow columns that `data/tables/tables.py` declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from data.sample_maker.tools.draw import Flags, Ints
from data.tables.columns import Table


def coded(values: Sequence[str], position: Ints, known: Flags | None = None) -> pa.Array:
    """`values[position]`, kept as positions: a letter's kind is stored once, not ten million times."""
    index = pa.array(position.astype(np.int32), mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(index, pa.array(values, pa.string()))


def whole(number: Ints, known: Flags | None = None) -> pa.Array:
    return pa.array(number.astype(np.int64), mask=None if known is None else ~known)


def tenths(number: Ints, known: Flags | None = None) -> pa.Array:
    """Whole tenths as decimal numbers: 125 is 12.5."""
    return pa.array(number / 10, mask=None if known is None else ~known)


def same(value: str, rows: int) -> pa.Array:
    return coded((value,), np.zeros(rows, np.int64))


def build(table: Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """The columns in the declared order; a missing or an undeclared one is an error."""
    declared = [c.name for c in table.columns]
    if set(declared) != set(columns):
        raise ValueError(f"{table.name}: {set(declared) ^ set(columns)}")
    return pa.table({name: columns[name] for name in declared})


def typed(table: Table, made: pa.Table) -> pa.Table:
    """Positions replaced by the values themselves, every column of its declared type."""
    return made.cast(pa.schema([(c.name, c.type.arrow) for c in table.columns]))


def sort(made: pa.Table, *by: str) -> pa.Table:
    return made.sort_by([(name, "ascending") for name in by])
