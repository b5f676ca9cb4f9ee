"""Indicators crossed: rows by up to three groupings, columns by up to two, with every total worked out anew.

No total is added up or averaged from cells: each is asked of `measure` for its own group, so that a rate is of the sums
behind it, a median of all its letters, and a stock of the day the period ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.indicators import INDICATORS, TIME
from analytics.measure.measure import measure
from analytics.scope.filter_fields import CROSSED
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 3, 2, 6_000  # groupings, groupings, cells that are drawn
_MOST_GROUPS = 300_000  # of a measurement
Values = tuple[Any, ...]
FOLDED = tuple(d for d in CROSSED if d not in TIME and d != "successor")  # groupings whose rest is put together


class TooLarge(ValueError):
    """More cells than anybody reads; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """`top` is how many values of the last row grouping each group shows before its rest is put together; 0: all."""

    keys: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...] = ()
    top: int = 0

    @property
    def folds(self) -> bool:
        return bool(self.top) and self.rows[-1] in FOLDED


@dataclass(frozen=True, kw_only=True)
class Head:
    """A row or a column: values of the first groupings, all others taken together. `rest` values of the next one,
    where it is not 0, are meant by it together."""

    values: Values = ()
    rest: int = 0


@dataclass(frozen=True, kw_only=True)
class Cell:
    value: float
    n: float


ALL = Head()
NOTHING = Cell(value=math.nan, n=0.0)
Cells = dict[tuple[Head, Head, str], Cell]


@dataclass(frozen=True, kw_only=True)
class CrossTable:
    """Rows and columns in their order: a group's total before its own (rows) or after them (columns)."""

    question: Question
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[Head, Head, str], Cell]

    def at(self, row: Head, column: Head, key: str) -> Cell:
        return self.cells.get((row, column, key), NOTHING)

    def is_leaf(self, row: Head) -> bool:
        return bool(row.rest) or len(row.values) == len(self.question.rows)


def build(question: Question, filters: Filters, viewer: Viewer) -> CrossTable:
    """The table. Raises TooLarge, CannotGroup."""
    _bounded(question, filters, viewer)
    cells: Cells = {}
    for i in range(len(question.rows) + 1):
        for j in range(len(question.columns) + 1):
            cells |= _measured(question, question.rows[:i], question.columns[:j], filters, viewer)
    told = {(r, c) for (r, c, _), cell in cells.items() if cell.n > 0}
    row_tree = _children(cells, {r for r, _ in told}, is_row=True)
    column_tree = _children(cells, {c for _, c in told}, is_row=False)
    if question.folds:
        row_tree = _folded(question, row_tree, cells, filters, viewer)
    rows = tuple(_down(ALL, row_tree))
    columns = tuple(_across(ALL, column_tree))
    if len(rows) * len(columns) * len(question.keys) > MOST_CELLS:
        raise TooLarge("Bảng này quá nhiều ô để đọc. Hãy bớt một cách chia, hoặc chỉ lấy đầu mỗi nhóm.")
    return CrossTable(question=question, rows=rows, columns=columns, cells=cells)


def _bounded(question: Question, filters: Filters, viewer: Viewer) -> None:
    sizes = (len(measure(question.keys, filters, (d,), viewer)) for d in (*question.rows, *question.columns))
    if math.prod(sizes) > _MOST_GROUPS:
        raise TooLarge("Chia như vậy ra quá nhiều nhóm. Hãy bớt một cách chia, hoặc chọn kỳ ngắn hơn.")


def _measured(
    question: Question, rows: Sequence[str], columns: Sequence[str], filters: Filters, viewer: Viewer
) -> Cells:
    table = measure(question.keys, filters, (*rows, *columns), viewer)
    return {
        (Head(values=values[: len(rows)]), Head(values=values[len(rows) :]), key): cell
        for values, key, cell in _each(table, (*rows, *columns), question.keys)
    }


def _each(table: pd.DataFrame, by: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[Values, str, Cell]]:
    groups = [[None if pd.isna(v) else v for v in table[d]] for d in by]
    for key in keys:
        for at, (value, n) in enumerate(zip(table[key], table[f"{key}_n"], strict=True)):
            known = 0.0 if pd.isna(n) else float(n)
            yield tuple(group[at] for group in groups), key, Cell(value=float(value), n=known)


def _children(cells: Cells, told: set[Head], *, is_row: bool) -> dict[Head, list[Head]]:
    """Each head's own, in the order they were measured in, those alone that have anything behind them."""
    found: dict[Head, list[Head]] = {}
    for head in dict.fromkeys(place[0] if is_row else place[1] for place in cells):
        if head.values and head in told:
            found.setdefault(Head(values=head.values[:-1]), []).append(head)
    return found


def _down(head: Head, tree: Mapping[Head, list[Head]]) -> Iterator[Head]:
    yield head
    for child in tree.get(head, []):
        yield from _down(child, tree)


def _across(head: Head, tree: Mapping[Head, list[Head]]) -> Iterator[Head]:
    for child in tree.get(head, []):
        yield from _across(child, tree)
    yield head


def _folded(
    question: Question, tree: dict[Head, list[Head]], cells: Cells, filters: Filters, viewer: Viewer
) -> dict[Head, list[Head]]:
    """The tree with the rest of each group's last values put together, measured by narrowing the filters to them."""
    found = dict(tree)
    for parent in [head for head in tree if len(head.values) == len(question.rows) - 1]:
        named = [head for head in tree[parent] if head.values[-1] is not None]
        named.sort(key=lambda head: -_size(cells.get((head, ALL, question.keys[0]), NOTHING)))
        first, others = named[: question.top], named[question.top :]
        if len(others) < 2:
            continue
        rest = Head(values=parent.values, rest=len(others))
        narrowed = _narrowed(filters, question.rows[-1], [head.values[-1] for head in others])
        for j in range(len(question.columns) + 1):
            part = _measured(question, question.rows[:-1], question.columns[:j], narrowed, viewer)
            cells |= {(rest, c, key): cell for (r, c, key), cell in part.items() if r == parent}
        unnamed = [head for head in tree[parent] if head.values[-1] is None]
        found[parent] = [*first, rest, *unnamed]
    return found


def _size(cell: Cell) -> float:
    return -math.inf if math.isnan(cell.value) else cell.value


def _narrowed(filters: Filters, dimension: str, values: Sequence[Any]) -> Filters:
    chosen: dict[str, Any] = {CROSSED[dimension]: tuple(values)}
    return replace(filters, **chosen)


def sort(table: CrossTable, key: str, column: Head, *, is_rising: bool = False) -> CrossTable:
    """Each group's own by a value: what has too small a base to be ranked, and what is missing, last; a rest at the
    end."""

    def rank(head: Head) -> tuple[bool, float]:
        cell, indicator = table.at(head, column, key), INDICATORS[key]
        is_unranked = math.isnan(cell.value) or (not indicator.whole and cell.n < indicator.small_base)
        return is_unranked, 0.0 if math.isnan(cell.value) else cell.value if is_rising else -cell.value

    tree: dict[Head, list[Head]] = {}
    for head in table.rows:
        if head != ALL:
            parent = Head(values=head.values if head.rest else head.values[:-1])
            tree.setdefault(parent, []).append(head)
    for own in tree.values():
        own.sort(key=lambda head: (bool(head.rest), *rank(head)))
    return replace(table, rows=tuple(_down(ALL, tree)))


def can_share(key: str, question: Question) -> bool:
    """Whether a number is a part of its totals: a count, and not of a day's state where time is a grouping."""
    indicator = INDICATORS[key]
    if not indicator.whole or indicator.denominator is not None or indicator.per_population:
        return False
    is_flow = all(span == "flow" for _, span, _ in indicator.numerator.terms) if indicator.numerator else False
    return is_flow or not set(TIME) & {*question.rows, *question.columns}


def share(table: CrossTable, row: Head, column: Head, key: str, of: str) -> float:
    """In percent of the row's total ("row"), the column's, or all."""
    whole = {"row": (row, ALL), "column": (ALL, column), "all": (ALL, ALL)}[of]
    total = table.at(*whole, key).value
    return 100 * table.at(row, column, key).value / total if total else math.nan


def dimensions_of(table: CrossTable, row: Head, column: Head) -> dict[str, Any]:
    """What a cell is of, by grouping, as a click filters by it; groupings that are no filter are left out."""
    pairs = [*zip(table.question.rows, row.values, strict=False)]
    pairs += zip(table.question.columns, column.values, strict=False)
    return {d: v for d, v in pairs if d in CROSSED and v is not None}
