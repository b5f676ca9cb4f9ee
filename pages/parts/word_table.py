"""A small table of words. Streamlit reads Markdown in tables, and our cells hold texts of somebody's file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import exports, words


def show(table: pd.DataFrame) -> None:
    """Every cell as a reader sees it, letter by letter."""
    shown = exports.readable(table)
    st.table(shown.map(words.literal).rename(columns=words.literal), border="horizontal")
