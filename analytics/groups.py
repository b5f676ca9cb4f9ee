"""The whole table of a measurement: every group in scope a row."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from analytics import places
from analytics.filters import CHOICES, Filters
from analytics.indicators import Indicator
from analytics.periods import Bucket
from data.tables import TABLES


def assemble(
    wanted: list[Indicator],
    pieces: list[pd.DataFrame],
    filters: Filters,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
) -> pd.DataFrame:
    """Every group in scope a row, in the order of its reference list, then what was found beyond it."""
    index = ["bucket", *by]
    table = _grid(wanted, pieces, filters, buckets, by)
    for piece in pieces:
        table = table.merge(piece, on=index, how="left")
    asked = [f"{i.key}{end}" for i in wanted for end in ("", "_n")]
    table = table.reindex(columns=[*table.columns, *(name for name in asked if name not in table)])
    table = table.astype(dict.fromkeys(asked, float))
    for indicator in wanted:
        table[f"{indicator.key}_n"] = table[f"{indicator.key}_n"].fillna(0)
        if indicator.whole:
            table[indicator.key] = table[indicator.key].fillna(0)
    for dimension in by:
        if table[dimension].dtype == object:
            table[dimension] = table[dimension].replace("", None)
    return table


def _grid(
    wanted: list[Indicator],
    pieces: list[pd.DataFrame],
    filters: Filters,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
) -> pd.DataFrame:
    levels: list[list[Any]] = [[b.label for b in buckets]]
    for dimension in by:
        known = _known_values(dimension, wanted[0], filters)
        seen = {v for piece in pieces if dimension in piece for v in piece[dimension].tolist()}
        levels.append([*known, *sorted(seen - set(known), key=str)])
    return pd.DataFrame(product(*levels), columns=["bucket", *by]).astype(
        {d: object for d in by if d not in ("item", "score")}
    )


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
