"""Columns of texts as codes: the distinct texts once, and for each cell which of them it holds.

What an office writes repeats itself: a column of a million cells has ten kinds, a thousand days. Such a column takes a
tenth of its letters' room, and a question to it is asked of each distinct text only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TYPE = pa.dictionary(pa.int32(), pa.string())  # as readers make them: what is joined is cut to the smallest codes
_SMALL = (pa.int8(), pa.int16(), pa.int32())
_LARGEST = (2**7, 2**15, 2**31)

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


def coded(column: Column) -> pa.DictionaryArray:
    """A column of texts in one piece, with the smallest codes that are large enough."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # of no chunk
        column = pa.array([], column.type)
    return of(column.indices, column.dictionary)


def of(codes: pa.Array, values: pa.Array) -> pa.DictionaryArray:
    """A column of which each cell holds one of `values` (texts, or what they mean); null where that value is null."""
    small = next(kind for kind, most in zip(_SMALL, _LARGEST, strict=True) if len(values) <= most)
    codes = codes.cast(small)
    if values.null_count:
        codes = pc.if_else(values.is_valid().take(codes), codes, pa.scalar(None, small))
    return pa.DictionaryArray.from_arrays(codes, values)


def joined(*columns: Column) -> pa.DictionaryArray:
    """The cells of columns one below the other."""
    return coded(pa.chunked_array([coded(one).cast(TYPE) for one in columns], TYPE))


def texts(column: Column) -> pa.Array:
    """The cells as plain texts in one piece."""
    if pa.types.is_dictionary(column.type):
        found = coded(column)
        return found.dictionary.take(found.indices)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def told(column: Column, question: Callable[[pa.Array], pa.Array]) -> pa.BooleanArray:
    """For each cell what `question` says of its text; no where it says nothing, or where there is no text."""
    found = coded(column)
    return pc.fill_null(question(found.dictionary).take(found.indices), False)


def matching(column: Column, pattern: str) -> pa.BooleanArray:
    """Which cells a regular expression finds something in."""
    return told(column, lambda words: pc.match_substring_regex(words, pattern))


def filled(column: Column) -> pa.BooleanArray:
    """Which cells hold more than blanks."""
    return told(column, lambda words: pc.not_equal(pc.utf8_trim_whitespace(words), ""))


def changed(column: Column, change: Callable[[pa.Array], pa.Array]) -> pa.DictionaryArray:
    """The column with each distinct text changed. Texts that become one are one."""
    found = coded(column)
    new = change(found.dictionary)
    if new.equals(found.dictionary):
        return found
    again = new.dictionary_encode()
    return of(again.indices.take(found.indices), again.dictionary)


def table(cells: pa.Table) -> pa.Table:
    """The columns of texts coded, the others as they are."""
    for at, field in enumerate(cells.schema):
        if pa.types.is_string(field.type):
            cells = cells.set_column(at, field.name, coded(cells.column(at)))
    return cells


def kept(cells: pa.Table, keep: pa.BooleanArray) -> pa.Table:
    """The rows of a table to keep, and of its texts only those that stand in one of them."""
    rows = cells.filter(keep)
    for at, field in enumerate(rows.schema):
        if pa.types.is_dictionary(field.type):
            rows = rows.set_column(at, field.name, _used(coded(rows.column(at))))
    return rows


def _used(column: pa.DictionaryArray) -> pa.DictionaryArray:
    codes = column.indices.drop_null().to_numpy()
    is_used = np.bincount(codes, minlength=len(column.dictionary)) > 0
    if is_used.all():
        return column
    new = pa.array(np.cumsum(is_used) - 1)
    return of(new.take(column.indices), column.dictionary.filter(pa.array(is_used)))
