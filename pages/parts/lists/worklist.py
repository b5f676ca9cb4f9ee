"""What must be done now: overdue letters and those due within seven days."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.documents import tables_as_text
from analytics.registers import petition_text, petitions
from pages.parts.frame.view import View
from pages.parts.tables import text_table

SHOWN = 50


def show(seen: View) -> None:
    with st.container(border=True, key="worklist"):
        st.markdown("#### Đơn cần giải quyết ngay: quá hạn và đến hạn trong 7 ngày")
        rows = petitions.worklist(seen.filters, viewer=seen.viewer)
        if rows.empty:
            st.success("Không có đơn nào quá hạn hay sắp đến hạn.", icon=":material/task_alt:")
            return
        st.markdown(petition_text.worklist_sentence(rows))
        text_table.show(petition_text.worklist_table(rows.head(SHOWN)))
        if len(rows) > SHOWN:
            st.caption(f"Bảng hiện {SHOWN} đơn đầu, quá hạn lâu nhất trước.")
        st.download_button(
            f"Tải cả danh sách ({formatting.number(len(rows))} đơn, CSV)",
            lambda: _csv(seen),  # asks again: a session that kept the rows would keep thousands
            f"viec-can-lam_{seen.filters.file_name()}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def _csv(seen: View) -> bytes:
    rows = petitions.worklist(seen.filters, viewer=seen.viewer)
    return tables_as_text.csv(petition_text.worklist_table(rows), seen.sentence, ("overdue", "due_soon"))
