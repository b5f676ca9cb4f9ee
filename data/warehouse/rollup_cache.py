"""Sums of events in memory: what a query returned, or a whole rollup that is small enough to keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

MOST_ROWS = 150_000  # of a rollup kept in memory: some 20 MB


@dataclass(frozen=True, eq=False, kw_only=True)
class Cube:
    """Rows of sums: `days` (rows,), for each dimension its `values` and a code a row, `sums` (rows,) by column.

    A row that does not say (no commune, no agency) has the value None, which no choice means.
    """

    days: np.ndarray
    values: dict[str, np.ndarray]
    codes: dict[str, np.ndarray]
    sums: dict[str, np.ndarray]

    def taken(
        self,
        chosen: Mapping[str, Collection[Any]],
        since: date | None,
        before: date,
        dimensions: Sequence[str],
        columns: Sequence[str],
    ) -> Cube:
        """`columns` by `dimensions` in the rows of [since, before) whose dimensions have one of the values chosen.

        Days must be ascending.
        """
        first, last = np.searchsorted(self.days, np.array([since or date.min, before], self.days.dtype)).tolist()
        rows: Any = slice(first, last)
        for dimension, wanted in chosen.items():
            codes = self.codes[dimension][rows]
            inside = np.zeros(codes.size, bool)
            for code, value in enumerate(self.values[dimension].tolist()):
                if value in wanted:  # comparing bytes takes a tenth of looking each code up
                    inside |= codes == code
            rows = np.flatnonzero(inside) + first if isinstance(rows, slice) else rows[inside]
        return self._of(rows, dimensions, columns)

    def without(self, months: Sequence[date]) -> Cube:
        """The rows that do not stand on one of these days."""
        if not months:
            return self
        return self._of(~np.isin(self.days, np.array(months, self.days.dtype)), list(self.codes), list(self.sums))

    def ordered(self) -> Cube:
        """The rows by day and then by dimension: those that a choice takes lie side by side in memory."""
        rows = np.lexsort([*reversed(self.codes.values()), self.days])
        return self._of(rows, list(self.codes), list(self.sums))

    def _of(self, rows: Any, dimensions: Sequence[str], columns: Sequence[str]) -> Cube:
        return Cube(
            days=self.days[rows],
            values={dimension: self.values[dimension] for dimension in dimensions},
            codes={dimension: self.codes[dimension][rows] for dimension in dimensions},
            sums={column: self.sums[column][rows] for column in columns},
        )

    def mapped(self, dimension: str, name: str, names: Mapping[Any, Any]) -> Cube:
        """With one more dimension: what the values of another belong to (None where that is not known)."""
        values, at = _factorized(np.array([names.get(v) for v in self.values[dimension]], object))
        codes = at[self.codes[dimension]]
        return Cube(
            days=self.days, values=self.values | {name: values}, codes=self.codes | {name: codes}, sums=self.sums
        )

    def groups(self, by: Sequence[str]) -> tuple[list[tuple[Any, ...]], np.ndarray]:
        """The combinations of values that occur ("" for None), and for each row (rows,) which it has."""
        if not by:
            return [()], np.zeros(self.days.size, int)
        shape = [max(self.values[d].size, 1) for d in by]
        flat = np.ravel_multi_index([self.codes[d] for d in by], shape)
        place = np.zeros(np.prod(shape), int)
        place[flat] = 1
        found = np.flatnonzero(place)
        place[found] = np.arange(found.size)
        codes = np.unravel_index(found, shape)
        columns = [["" if v is None else v for v in self.values[d][c].tolist()] for d, c in zip(by, codes, strict=True)]
        return list(zip(*columns, strict=True)), place[flat]


def from_columns(found: Mapping[str, np.ndarray], dimensions: Sequence[str]) -> Cube:
    """A cube of a query's columns: `day`, the dimensions, and sums; a missing sum is 0."""
    coded = {d: _factorized(found[d]) for d in dimensions}
    return Cube(
        days=found["day"].astype("datetime64[D]"),
        values={d: values for d, (values, _) in coded.items()},
        codes={d: codes for d, (_, codes) in coded.items()},
        sums={c: np.nan_to_num(v) for c, v in found.items() if c != "day" and c not in coded},
    )


def joined(cubes: Sequence[Cube]) -> Cube:
    """The rows of all cubes, which have the same dimensions and columns."""
    if len(cubes) == 1:
        return cubes[0]
    coded = {d: _factorized(np.concatenate([c.values[d][c.codes[d]] for c in cubes])) for d in cubes[0].values}
    return Cube(
        days=np.concatenate([c.days for c in cubes]),
        values={d: values for d, (values, _) in coded.items()},
        codes={d: codes for d, (_, codes) in coded.items()},
        sums={name: np.concatenate([c.sums[name] for c in cubes]) for name in cubes[0].sums},
    )


def _factorized(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct values, None for a missing one, and a code a row."""
    codes, values = pd.factorize(column)
    if (codes < 0).any():
        values = np.array([*values, None], object)
        codes = np.where(codes < 0, values.size - 1, codes)
    return np.asarray(values), codes.astype(np.min_scalar_type(max(values.size - 1, 0)))
