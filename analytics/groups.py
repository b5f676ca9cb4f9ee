"""The whole table of a measurement: every group in scope a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import places
from analytics.choices import CHOICES
from analytics.filters import Filters
from analytics.indicators import Indicator
from analytics.periods import Bucket
from analytics.sums import Piece
from data.tables import TABLES


def assemble(
    wanted: list[Indicator],
    pieces: list[Piece],
    filters: Filters,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
) -> pd.DataFrame:
    """Every group in scope a row, in the order of its reference list, then what was found beyond it."""
    levels = _levels(wanted[0], pieces, filters, by)
    shape = (len(buckets), *(len(level) for level in levels))
    places_of = [{value: k for k, value in enumerate(level)} for level in levels]
    labels = np.array([b.label for b in buckets], object)  # pandas' own texts are slower to make
    table = {"bucket": pd.Series(np.repeat(labels, int(np.prod(shape[1:]))), dtype=object)}
    for axis, (dimension, level) in enumerate(zip(by, levels, strict=True), start=1):
        at = np.indices(shape)[axis].ravel()
        values = np.array([None if v == "" else v for v in level], object)[at]
        table[dimension] = pd.Series(values, dtype="int64" if dimension in ("item", "score") else object)
    numbers = _numbers(wanted, pieces, shape, places_of)
    return pd.DataFrame(table | numbers)


def _numbers(
    wanted: list[Indicator], pieces: list[Piece], shape: tuple[int, ...], places_of: list[dict[Any, int]]
) -> dict[str, np.ndarray]:
    """The columns of all pieces in the table's order; where nothing was found counts are 0 and the rest missing."""
    asked = [f"{i.key}{end}" for i in wanted for end in ("", "_n")]
    found = {name: np.full(shape, np.nan) for name in (*asked, *(n for p in pieces for n in p.columns))}
    for piece in pieces:
        keys: list[Any] = [[level[group[k]] for group in piece.groups] for k, level in enumerate(places_of)]
        for name, values in piece.columns.items():
            if piece.groups:
                found[name][(slice(None), *keys)] = values if keys else values[:, 0]
    whole = {name for i in wanted for name in (f"{i.key}_n", i.key if i.whole else "")}
    return {n: (np.nan_to_num(v, nan=0.0) if n in whole else v).ravel() for n, v in found.items()}


def _levels(indicator: Indicator, pieces: list[Piece], filters: Filters, by: tuple[str, ...]) -> list[list[Any]]:
    """The values along each grouping."""
    levels: list[list[Any]] = []
    for axis, dimension in enumerate(by):
        known = _known_values(dimension, indicator, filters)
        seen = {group[axis] for piece in pieces for group in piece.groups}
        levels.append([*known, *sorted(seen - set(known), key=str)])
    return levels


def _known_values(dimension: str, indicator: Indicator, filters: Filters) -> list[Any]:
    """The values a grouping shows even when nothing happened there."""
    if dimension == "commune":
        return list(filters.communes) or places.standing_units()
    if dimension == "successor":
        return places.successors(filters.communes)
    if dimension == "item":
        return list(filters.items) or list(range(1, 15))
    table = TABLES[indicator.fact.table]
    values = table.column(dimension).values if any(c.name == dimension for c in table.columns) else ()
    chosen = [v for name, (column, _) in CHOICES.items() if column == dimension for v in getattr(filters, name)]
    return [v for v in values if not chosen or v in chosen]
