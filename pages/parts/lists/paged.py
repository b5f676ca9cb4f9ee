"""What every register on a page has: how it is searched and sorted, and one page of rows with its pager."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from analytics.registers.registers import RegisterPage
from pages.parts.tables import text_table


def order(key: str, names: Mapping[str, str], sorts: Sequence[str]) -> tuple[str, bool]:
    """What to sort by (one of `sorts`, shown by its name), and whether downwards."""
    sort = st.selectbox("Sắp theo", sorts, key=f"{key}-sort", format_func=names.__getitem__, width=200)
    return sort, st.toggle("Mới nhất, lớn nhất trước", value=True, key=f"{key}-descending")


def rows(
    key: str,
    noun: str,
    page_at: Callable[[int], RegisterPage],
    *,
    words: Callable[[pd.DataFrame], pd.DataFrame],
    nothing: str,
) -> pd.DataFrame | None:
    """The rows of the page turned to, shown with `words` above a pager; None, and a hint, where there are none."""
    turned = st.session_state.get(f"{key}-page", 1)
    found = page_at(turned)
    if found.rows.empty:  # fewer pages than were turned
        turned, found = 1, page_at(1)
    if not found.total:
        st.info(nothing, icon=":material/search_off:")
        return None
    st.caption(found.sentence(noun, turned))
    text_table.show(words(found.rows))
    st.pagination(found.pages, key=f"{key}-page")
    return found.rows
