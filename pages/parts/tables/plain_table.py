"""A large table of texts: HTML of our own. A thousand rows appear at once (as Markdown they took 23 s), no letter of a
cell means anything, and there is no download behind our back that would write a formula into a file.
"""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.documents import tables_as_text


def show(table: pd.DataFrame, label: str) -> None:
    """Every cell as a reader sees it, letter by letter; `label` names the table to a screen reader."""
    shown = tables_as_text.readable(table)
    head = "".join(f"<th scope='col'>{escape(formatting.visible(name))}</th>" for name in shown.columns)
    rows = (
        "<tr>" + "".join(f"<td>{escape(formatting.visible(cell))}</td>" for cell in row) + "</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    st.html(f"<div class='dv-rows' tabindex='0' role='region' aria-label='{escape(label)}'><table>{body}</table></div>")
