"""Denunciations by commune, for those who are not analysts (`data.md`, "What is never stored").

Where a number speaks of communes, denunciations are left out of every sum; on their own they are shown where
a commune has 5 or more. One masked commune alone could be worked out from the district's number and the
others', so the smallest that is shown goes with it (secondary suppression: Willenborg and de Waal 2001).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics import places
from analytics.filters import Filters
from analytics.indicators import INDICATORS, PLACES
from analytics.periods import Bucket
from analytics.viewer import Viewer
from data.tables import KINDS

FEW = 5
MASKED = "<5"
DENUNCIATION = "Tố cáo"

Measured = Callable[[Sequence[str], Filters, Sequence[Bucket], Sequence[str]], pd.DataFrame]


def speaks_of_communes(filters: Filters, by: Sequence[str], viewer: Viewer) -> bool:
    return bool(filters.communes or viewer.communes or set(by) & set(PLACES))


def without_denunciations(filters: Filters) -> Filters:
    """The same choices among the other kinds; of denunciations alone, nothing is left."""
    kept = tuple(kind for kind in filters.kinds or KINDS if kind != DENUNCIATION)
    return replace(filters, kinds=kept) if kept else replace(filters, communes=("",))


def of_letters(
    keys: Sequence[str],
    filters: Filters,
    buckets: Sequence[Bucket],
    by: Sequence[str],
    viewer: Viewer,
    measured: Measured,
) -> pd.DataFrame:
    """The table of `measured` for indicators of letters, fit to be seen by one who is no analyst.

    A masked cell has no value and no n, and `key_masked` is true.
    """
    if not speaks_of_communes(filters, by, viewer):
        return measured(keys, filters, buckets, by)
    alone = filters.kinds == (DENUNCIATION,)
    if "kind" not in by and not alone:
        return measured(keys, without_denunciations(filters), buckets, by)
    table = measured(keys, filters, buckets, by)
    told = table["kind"] == DENUNCIATION if "kind" in by else pd.Series(True, table.index)
    if not told.any():
        return table
    rest = [d for d in by if d not in (*PLACES, "kind")]
    everywhere = measured(keys, replace(filters, communes=(), kinds=(DENUNCIATION,)), buckets, ("commune", *rest))
    for key in keys:
        hidden = _hidden(everywhere, key, ["bucket", *rest])
        masked = [bool(t) and _any_hidden(row, hidden, filters, viewer, rest)
                  for t, row in zip(told, table.to_dict("records"), strict=True)]  # fmt: skip
        columns = [c for c in table.columns if c == key or (c.startswith(f"{key}_") and c[len(key) :] in _ENDS)]
        table.loc[masked, columns] = np.nan
        table[f"{key}_masked"] = masked
    return table


_ENDS = ("_n", "_low", "_high")


def _hidden(everywhere: pd.DataFrame, key: str, rest: list[str]) -> set[tuple[Any, ...]]:
    """The cells (rest, commune) with fewer than 5; where that is one commune alone, the next smallest too."""
    hidden: set[tuple[Any, ...]] = set()
    for group, cells in everywhere.groupby(rest, sort=False, dropna=False):
        few = cells[cells[f"{key}_n"] < FEW]
        if len(few) == 1:
            few = cells.nsmallest(2, f"{key}_n")
        hidden |= {(*group, commune) for commune in few["commune"]}
    return hidden


def _any_hidden(
    row: dict[str, Any], hidden: set[tuple[Any, ...]], filters: Filters, viewer: Viewer, rest: list[str]
) -> bool:
    """Whether any commune a row speaks of is hidden."""
    communes: Sequence[str] = filters.communes or viewer.communes
    if "commune" in row:
        communes = [row["commune"]]
    elif "successor" in row:
        communes = [u for u in places.made_from(row["successor"]) if not communes or u in communes]
    return any((row["bucket"], *(row[d] for d in rest), commune) in hidden for commune in communes)


def is_letters(key: str) -> bool:
    return INDICATORS[key].fact.table == "petition"


def shown(table: pd.DataFrame, key: str, column: str) -> pd.Series:
    """A column with `MASKED` in the place of what was masked, for tables and files."""
    if f"{key}_masked" not in table:
        return table[column]
    return table[column].astype(object).mask(table[f"{key}_masked"].astype(bool), MASKED)
