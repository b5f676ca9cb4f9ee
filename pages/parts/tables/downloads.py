"""A table to take away, beside every figure and list: CSV, and Excel with real numbers, dates and a filter row.

Files are made when they are asked for: a session that kept them would keep thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics.documents import tables_as_text
from analytics.documents.sheets import table_xlsx


def offer(
    table: Callable[[], pd.DataFrame],
    sentence: str,
    indicators: Sequence[str] = (),
    *,
    key: str,
    name: str,
    what: str = "",
) -> None:
    """Two buttons; `name` is the files' without its end, `what` says how much there is ("17 đơn")."""
    held = f" ({what})" if what else ""
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            f"Tải Excel{held}",
            lambda: table_xlsx.xlsx(table(), sentence, indicators),
            f"{name}.xlsx",
            table_xlsx.MEDIA,
            on_click="ignore",
            key=f"xlsx-{key}",
            icon=":material/table:",
        )
        st.download_button(
            f"Tải CSV{held}",
            lambda: tables_as_text.csv(table(), sentence, tuple(indicators)),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            key=f"csv-{key}",
            icon=":material/download:",
        )
