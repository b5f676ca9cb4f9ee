"""For who may see their own communes alone: where they stand beside the district, in place of a map of all."""

from __future__ import annotations

import streamlit as st

from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters
from analytics.summaries import commune_rankings
from pages.parts.frame.view import View
from pages.parts.tables import text_table


def show(key: str, filters: Filters, seen: View) -> None:
    with st.container(border=True, key="own-standing"):
        st.markdown(f"#### {INDICATORS[key].name}: đứng ở đâu trong huyện?")
        text_table.show(commune_rankings.standing(key, filters, seen.by, viewer=seen.viewer))
        st.caption("Số của toàn huyện và thứ hạng của đơn vị mình; không nêu số của nơi khác.")
