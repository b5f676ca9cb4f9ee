"""The whole table of a measurement: every group in scope a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators import Indicator
from analytics.measure.aggregates import Piece
from analytics.scope import places
from analytics.scope.filter_fields import CHOICES
from analytics.scope.periods import Bucket
from analytics.scope.row_scope import Seen
from data.tables.tables import TABLES


@dataclass(frozen=True, eq=False)
class Laid:
    """A measurement laid out, a row a group: `index` says which (bucket, groupings), `numbers` what was measured.

    Arrays (rows,) by name, shared by all who ask: read only.
    """

    index: dict[str, np.ndarray]
    numbers: dict[str, np.ndarray]

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a table. Made anew each time: a frame that is kept is forty objects to every collection."""
        # one array, names as objects: column by column, and with names in Arrow, takes many times as long
        names = pd.Index(list(self.numbers), dtype=object)
        table = pd.DataFrame(np.column_stack(list(self.numbers.values())), columns=names)
        for name, values in reversed(self.index.items()):
            table.insert(0, name, pd.Series(values, dtype=values.dtype))
        return table


def assemble(
    wanted: list[Indicator],
    pieces: list[Piece],
    filters: Seen,
    buckets: tuple[Bucket, ...],
    by: tuple[str, ...],
) -> Laid:
    """Every group in scope a row, in the order of its reference list, then what was found beyond it."""
    levels = _levels(wanted[0], pieces, filters, buckets, by)
    shape = (len(buckets), *(len(level) for level in levels))
    index = {"bucket": np.repeat(np.array([b.label for b in buckets], object), int(np.prod(shape[1:])))}
    for axis, (dimension, level) in enumerate(zip(by, levels, strict=True), start=1):
        values = np.array([None if v == "" else v for v in level], object)[np.indices(shape)[axis].ravel()]
        index[dimension] = values.astype("int64") if dimension in ("item", "score") else values
    hidden = [i.key for i in wanted if filters.hides_all(TABLES[i.fact.table])]
    numbers = _numbers(wanted, pieces, shape, [{v: k for k, v in enumerate(level)} for level in levels], hidden)
    return Laid(index, numbers)


def _numbers(
    wanted: list[Indicator],
    pieces: list[Piece],
    shape: tuple[int, ...],
    places_of: list[dict[Any, int]],
    hidden: list[str],
) -> dict[str, np.ndarray]:
    """The columns of all pieces in the table's order; what was not found is 0 in counts, else missing.

    So is what is `hidden`: of nothing the viewer may see, no number is known.
    """
    names = [f"{i.key}{end}" for i in wanted for end in ("", "_n")]
    names = list(dict.fromkeys([*names, *(name for piece in pieces for name in piece.names)]))
    row = {name: k for k, name in enumerate(names)}
    found = np.full((len(names), *shape), np.nan)
    for piece in (p for p in pieces if p.groups):
        rows = np.array([row[name] for name in piece.names], int)[:, None]
        shown = [[level.get(v) for v, level in zip(group, places_of, strict=True)] for group in piece.groups]
        at = [k for k, cells in enumerate(shown) if None not in cells]  # ended units that tell nothing have no row
        keys: list[Any] = [[shown[k][axis] for k in at] for axis in range(len(places_of))]
        found[(rows, slice(None), *keys)] = piece.numbers[..., at].swapaxes(1, 2)  # an index of lists puts buckets last
    counts = [row[name] for name in (*(f"{i.key}_n" for i in wanted), *(i.key for i in wanted if i.whole))]
    found[counts] = np.nan_to_num(found[counts], nan=0.0)
    found[[row[key] for key in hidden]] = np.nan
    found.flags.writeable = False
    return dict(zip(names, found.reshape(len(names), -1), strict=True))


def _levels(
    indicator: Indicator, pieces: list[Piece], filters: Seen, buckets: tuple[Bucket, ...], by: tuple[str, ...]
) -> list[list[Any]]:
    """The values along each grouping."""
    since, until = min(b.start for b in buckets), max(b.end for b in buckets)
    levels: list[list[Any]] = []
    for axis, dimension in enumerate(by):
        known = known_values(dimension, indicator, filters, since, until)
        seen = {group[axis] for piece in pieces for group in piece.groups}
        if dimension == "commune":
            seen = {unit for unit in seen if places.stands(unit, since, until) or _tells(pieces, axis, unit)}
        levels.append([*known, *sorted(seen - set(known), key=str)])
    return levels


def _tells(pieces: list[Piece], axis: int, value: Any) -> bool:
    """Some number of this value says something: it is neither missing nor 0."""
    cells = ((piece, [k for k, group in enumerate(piece.groups) if group[axis] == value]) for piece in pieces)
    return any(np.nan_to_num(piece.numbers[..., at]).any() for piece, at in cells)


def known_values(dimension: str, indicator: Indicator, filters: Seen, since: date, until: date) -> list[Any]:
    """The values a grouping shows even when nothing happened there."""
    if dimension == "commune":
        return list(filters.communes) or places.standing_units(since, until)
    if dimension == "successor":
        return places.successors(filters.communes)
    if dimension == "item":
        return list(filters.items) or list(range(1, 15))
    table = TABLES[indicator.fact.table]
    values = table.column(dimension).values if any(c.name == dimension for c in table.columns) else ()
    chosen = [v for name, (column, _) in CHOICES.items() if column == dimension for v in getattr(filters, name)]
    unseen = filters.unseen if dimension == "kind" else ()
    return [v for v in values if (not chosen or v in chosen) and v not in unseen]
