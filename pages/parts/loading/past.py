"""The history of loads, and the way back."""

from __future__ import annotations

import streamlit as st

from analytics.loading import history
from analytics.scope.viewer import Viewer
from pages.parts.loading.desk import Desk
from pages.parts.tables import text_table


def show(desk: Desk, who: str, looking: Viewer) -> None:
    st.subheader("Các lần nạp", anchor=False)
    table = history.table(looking)
    if table.empty:
        st.caption("Chưa nạp lần nào.")
        return
    last = history.last(looking)
    if last and looking.may("undo"):
        _way_back(desk, last, who, looking)
    text_table.show(table)


def _way_back(desk: Desk, last: str, who: str, looking: Viewer) -> None:
    seen = history.snapshot() or ""

    def undo() -> None:
        desk.said, desk.done = history.undo(seen, who, looking), None

    with st.popover("Hoàn tác lần nạp gần nhất", icon=":material/undo:"):
        st.markdown(f"Bỏ khỏi dữ liệu: {last} Mọi con số trở về như trước lần nạp đó; tệp có thể nạp lại.")
        st.button("Hoàn tác", type="primary", on_click=undo, key="load-undo")
