"""Any indicators by any two groupings they share, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

DEFAULT = ["received", "on_time_rate"]


def groupings(keys: Sequence[str], after: str | None = None) -> list[str]:
    """The dimensions all the indicators have; `after` leaves out what cannot stand beside it."""
    shared = [d for d in DIMENSIONS if all(d in INDICATORS[k].dimensions for k in keys)]
    return [d for d in shared if d != after and not (after in TIME and d in TIME)]


def pivot(keys: Sequence[str], by: Sequence[str], filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """The measured table, groups without anything left out when there are two groupings."""
    table = measure(keys, filters, by, viewer)
    if len(by) < 2:
        return table
    return table[np.any([table[f"{k}_n"] > 0 for k in keys], axis=0)].reset_index(drop=True)


def has_numbers(table: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Whether anything lies behind any of the indicators."""
    return bool((table[[f"{k}_n" for k in keys]] > 0).any(axis=None))


def headed(table: pd.DataFrame, keys: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """With Vietnamese headings and group names; numbers stay numbers."""
    found: dict[str, object] = {formatting.grouping(d): [formatting.group(d, v) for v in table[d]] for d in by}
    for key in keys:
        found[formatting.heading(INDICATORS[key])] = table[key]
        found[f"n – {INDICATORS[key].name}"] = table[f"{key}_n"]
    return pd.DataFrame(found)
