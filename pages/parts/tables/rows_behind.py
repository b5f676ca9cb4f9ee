"""The rows behind a number, each with its file and line, in a window over the page."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.registers import drill_down
from pages.parts.frame import view
from pages.parts.tables import plain_table


@st.dialog("Từng dòng đằng sau con số", width="large")
def show(keys: tuple[str, ...]) -> None:
    seen = view.current()
    key = keys[0]
    if len(keys) > 1:
        key = st.selectbox("Chỉ tiêu", keys, key="rows-indicator", format_func=lambda k: INDICATORS[k].name)
    page = st.session_state.get("rows-page", 1)
    found = drill_down.behind(key, seen.filters, page, viewer=seen.viewer)
    if not found.total and page > 1:
        found = drill_down.behind(key, seen.filters, 1, viewer=seen.viewer)
    st.caption(formatting.literal(drill_down.sentence(key, found, seen.viewer, seen.sentence)))
    if not found.total:
        return
    plain_table.show(found.rows, "Từng dòng")
    st.pagination(found.pages, key="rows-page")
