"""What a figure is, whoever draws it: its kind, its categories, and series that say what part they play.

The screen's Plotly dictionary is one drawing of it, a native chart of an office program another. Numbers are told here
once, as they are drawn; nothing looks for them in a drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Kind = Literal[
    "bar",  # lying bars, the first category on top
    "column",
    "line",
    "funnel",  # points by their base, between limits
    "curves",  # one step line a series, over numbers
    "dots",  # points with intervals
    "heat",  # a series a row, a category a column
    "calendar",  # likewise, of due days
    "tiles",  # a square a unit, about where it lies
    "outlines",
    "flow",  # a category a band
    "tree",
    "timeline",
]
Role = Literal[
    "value",
    "mean",
    "median",
    "limit",
    "target",
    "interval",  # an end of the values' confidence intervals
    "background",  # somebody else's result, to compare with
]

DASHES: dict[Role, str] = {"mean": "solid", "target": "dash", "limit": "dot", "background": "solid"}  # of their lines


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series: a value a category, None where there is none.

    `at` says where the values stand where categories do not (the base in a funnel, days along a curve). `judged`,
    `words` and `fills` have one entry a value where they are there: the signal or limit it was found beyond, the words
    that stand on it, its own colour. `unit` is said where it is not the chart's.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = "value"
    at: tuple[float, ...] = ()
    judged: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    colour: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Categories in the order they are read: from the left, from the top. `n` is the base of each, where each has one;
    `places` are the row and column of each tile, `chosen` the places of the rows and columns that a reader chose of
    a table that is shown whole; `is_summed`: its rows and columns have sums."""

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    is_stacked: bool = False
    n: tuple[float | None, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    chosen: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    is_summed: bool = False

    def of(self, *roles: Role) -> tuple[Series, ...]:
        """The series that play one of these parts, in their order."""
        return tuple(series for series in self.series if series.role in roles)


def numbers(values: Iterable[Any]) -> tuple[float | None, ...]:
    """Any numbers as a series has them: what is missing is None."""
    return tuple(None if pd.isna(value) else float(value) for value in values)


def level(name: str, value: float, role: Role, categories: int) -> Series:
    """A straight line across all categories."""
    return Series(name=name, values=(float(value),) * categories, role=role)


def rows_of(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> tuple[Series, ...]:
    """The rows of a table of numbers, each a series."""
    return tuple(Series(name=name, values=numbers(row)) for name, row in zip(names, rows, strict=True))
