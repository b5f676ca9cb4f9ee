"""A small table of words. Streamlit reads Markdown in tables, and our cells hold texts of somebody's file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.documents import tables_as_text


def show(table: pd.DataFrame) -> None:
    """Every cell as a reader sees it, letter by letter."""
    shown = tables_as_text.readable(table)
    st.table(shown.map(formatting.literal).rename(columns=formatting.literal), border="horizontal")
