"""One SELECT for those who know SQL: what there is to ask, the question, the answer."""

from __future__ import annotations

import streamlit as st

from analytics import explore, words
from analytics.viewer import NotAllowed, Viewer
from pages.parts import plain_table, word_table


def show(viewer: Viewer) -> None:
    st.subheader("Hỏi bằng SQL", anchor=False)
    st.caption(
        "Một câu SELECT của DuckDB; không theo thanh lọc; tối đa 1.000 dòng, 100 cột, 5 MB, 10 giây tính toán. Bảng: "
        + ", ".join(f"`{name}`" for name in explore.tables())
    )
    meanings = st.expander("Các bảng và cột có nghĩa gì", key="sql-columns", on_change="rerun")
    if meanings.open:
        with meanings:
            word_table.show(explore.columns())
    with st.form("sql", border=False):
        sql = st.text_area("Câu SELECT", explore.EXAMPLE, height=110, max_chars=explore.LONGEST)
        asked = st.form_submit_button("Chạy")
    if asked:
        _answer(sql, viewer)


def _answer(sql: str, viewer: Viewer) -> None:
    said = st.empty()

    def running(seconds: float) -> None:
        """Streamlit stops the page here when its reader has left or asked for something else, and with it the query."""
        said.caption(f"Đang chạy: {seconds:.0f} giây")

    try:
        answer = explore.ask(sql, viewer, running)
    except (NotAllowed, explore.Refused) as problem:
        said.warning(words.literal(problem), icon=":material/block:")
        return
    said.empty()
    plain_table.show(answer.table, "Kết quả")
    rest = ", còn nữa nhưng chỉ hiện chừng này" if answer.cut else ""
    st.caption(f"{words.number(len(answer.table))} dòng{rest}.")
