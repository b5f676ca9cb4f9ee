"""One SELECT for those who know SQL: what there is to ask, the question, the answer."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.scope.viewer import NotAllowed, Viewer
from analytics.summaries import pivot
from pages.parts.tables import plain_table, text_table


def show(viewer: Viewer) -> None:
    st.subheader("Hỏi bằng SQL", anchor=False)
    st.caption(
        "Một câu SELECT của DuckDB; không theo thanh lọc; tối đa 1.000 dòng, 100 cột, 5 MB, 10 giây tính toán. Bảng: "
        + ", ".join(f"`{name}`" for name in pivot.tables())
    )
    meanings = st.expander("Các bảng và cột có nghĩa gì", key="sql-columns", on_change="rerun")
    if meanings.open:
        with meanings:
            text_table.show(pivot.columns())
    with st.form("sql", border=False):
        sql = st.text_area("Câu SELECT", pivot.EXAMPLE, height=110, max_chars=pivot.LONGEST)
        asked = st.form_submit_button("Chạy")
    if asked:
        _answer(sql, viewer)


def _answer(sql: str, viewer: Viewer) -> None:
    said = st.empty()

    def running(seconds: float) -> None:
        """Streamlit stops the page here when its reader has left or asked for something else, and with it the query."""
        said.caption(f"Đang chạy: {seconds:.0f} giây")

    try:
        answer = pivot.ask(sql, viewer, running)
    except (NotAllowed, pivot.Refused, pivot.StateError) as problem:
        said.warning(formatting.literal(problem), icon=":material/block:")
        return
    said.empty()
    plain_table.show(answer.table, "Kết quả")
    rest = ", còn nữa nhưng chỉ hiện chừng này" if answer.cut else ""
    st.caption(f"{formatting.number(len(answer.table))} dòng{rest}.")
