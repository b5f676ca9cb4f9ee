"""The top of a page: its title and what it covers."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.scope import snapshot
from pages.parts.frame import view


def header(title: str) -> None:
    st.title(title, anchor=False)
    seen = view.known()
    st.caption(formatting.literal(seen.sentence) if seen else snapshot.nothing_to_show())
