"""A table to take away, beside every figure and list: CSV, and Excel with real numbers, dates and a filter row.

Files are made when they are asked for: a session that kept them would keep thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics.documents.sheets import taken_away
from analytics.documents.sheets.taken_away import Ending
from pages.parts.access import who
from pages.parts.frame import view

_KINDS: tuple[tuple[Ending, str, str], ...] = (("xlsx", "Excel", "table"), ("csv", "CSV", "download"))


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
    held, seen = f" ({what})" if what else "", view.current()

    def file(ending: Ending) -> Callable[[], bytes]:
        def made() -> bytes:
            return taken_away.table(
                ending, table(), sentence, indicators, name=key, filters=seen.filters, viewer=seen.viewer
            )

        return who.later(made)

    with st.container(horizontal=True, gap="xsmall"):
        for ending, title, icon in _KINDS:
            st.download_button(
                f"Tải {title}{held}",
                file(ending),
                f"{name}.{ending}",
                taken_away.MEDIA[ending],
                on_click="ignore",
                key=f"{ending}-{key}",
                icon=f":material/{icon}:",
            )
