"""Any indicators by any two groupings they share: as a table, as a picture, and the reader's own SQL."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics import words
from analytics.filters import Filters
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.measure import measure
from analytics.viewer import LOCAL, Viewer
from data import sandbox
from data.sandbox import Answer, Refused

__all__ = ["DEFAULT", "EXAMPLE", "Answer", "Refused", "ask", "groupings", "headed", "pivot", "tables"]

EXAMPLE = "select kind, count(*) as letters from petition group by kind"
DEFAULT = ["received", "on_time_rate"]
ask = sandbox.ask
tables = sandbox.names


def groupings(keys: Sequence[str], after: str | None = None) -> list[str]:
    """The dimensions all the indicators have; `after` leaves out what cannot stand beside it."""
    shared = [d for d in DIMENSIONS if all(d in INDICATORS[k].dimensions for k in keys)]
    return [d for d in shared if d != after and not (after in TIME and d in TIME)]


def pivot(keys: Sequence[str], by: Sequence[str], filters: Filters, viewer: Viewer = LOCAL) -> pd.DataFrame:
    """The measured table, groups without anything left out when there are two groupings."""
    table = measure(keys, filters, by, viewer)
    if len(by) < 2:
        return table
    return table[(table[[f"{k}_n" for k in keys]] > 0).any(axis=1)].reset_index(drop=True)


def has_numbers(table: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Whether anything lies behind any of the indicators."""
    return bool((table[[f"{k}_n" for k in keys]] > 0).any(axis=None))


def headed(table: pd.DataFrame, keys: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """With Vietnamese headings and group names; numbers stay numbers."""
    found: dict[str, object] = {words.grouping(d): [words.group(d, v) for v in table[d]] for d in by}
    for key in keys:
        found[words.heading(INDICATORS[key])] = table[key]
        found[f"n – {INDICATORS[key].name}"] = table[f"{key}_n"]
    return pd.DataFrame(found)
