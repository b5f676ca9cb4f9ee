"""The top of a page: its title and what it covers."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.scope import snapshot
from analytics.summaries.findings.verdict import Verdict
from pages.parts.frame import view


def header(title: str) -> None:
    st.title(title, anchor=False)
    seen = view.known()
    st.caption(formatting.literal(seen.sentence) if seen else snapshot.nothing_to_show())


def verdict(said: Verdict) -> None:
    """The top of Tổng quan: its title is the situation, judged in its first words."""
    with st.container(key=f"verdict-{said.tone}", gap=None):
        st.title(f":blue[{formatting.literal(said.judgement)}]{formatting.literal(said.rest)}", anchor=False)
        st.caption(formatting.literal(view.current().sentence))
