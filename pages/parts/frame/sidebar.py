"""The sidebar beside the menu: whose dashboard this is, and how far its numbers reach."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics import formatting


def logo() -> None:
    """The mark and the district's name; the mark alone stands where the sidebar is closed."""
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    st.logo(f"static/brand/name-{scheme}.svg", size="large", icon_image="static/brand/mark.svg")


def foot(is_sample: bool, as_of: date) -> None:
    """The last lines of the sidebar."""
    lines = ["Dữ liệu minh họa"] if is_sample else []
    lines.append(f"Số liệu đến {formatting.day(as_of)}")
    with st.sidebar, st.container(key="sidebar-foot", gap=None):
        st.html("".join(f"<p>{line}</p>" for line in lines))
