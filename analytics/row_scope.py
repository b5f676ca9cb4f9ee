"""Which rows a viewer and a filter may touch: every query of what was loaded goes through here.

To one who may not see denunciations there are none (docs/decisions/005): not in a sum, a list or a document, and not
in how far the data reaches. Nothing is masked afterwards, so nothing can be worked out from what is left.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.viewer import Viewer
from data import settings, warehouse
from data.tables import TABLES

DENUNCIATION = "Tố cáo"


def reach(viewer: Viewer) -> tuple[date | None, date | None]:
    """First and last day of the data this viewer may see; None where there is none."""
    reader = warehouse.reader()
    return (reader.data_from, reader.data_as_of) if viewer.sees_denunciations else _reach_without()


@warehouse.remembered(4)
def _reach_without() -> tuple[date | None, date | None]:
    """As `data_from` and `data_as_of`, of everything but denunciations."""
    starts, ends = [], []
    for table in TABLES.values():
        rows = f"w.{table.name} where {_told(table.name)}"
        starts.append(f"select min({table.day}) as day from {rows}")
        ends += [f"select max({event}) as day from {rows}" for event in table.events]
    found = warehouse.reader().query(
        f"select (select min(day) from ({' union all '.join(starts)})) as first_day,"
        f" (select least(max(day), $today) from ({' union all '.join(ends)})) as last_day",
        {"today": settings.today()},
    )
    first, last = (None if pd.isna(day) else pd.Timestamp(day).date() for day in found.iloc[0])
    return first, last


def _told(table: str) -> str:
    """The condition of rows that are no denunciations."""
    return f"kind <> '{DENUNCIATION}'" if table == "petition" else "true"
