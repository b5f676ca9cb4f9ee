"""What must be done now: overdue letters and those due within seven days."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.registers import petition_text, petitions
from pages.parts.frame.view import View
from pages.parts.tables import downloads, text_table

SHOWN = 50


def show(seen: View) -> None:
    if not seen.viewer.may("see rows"):
        return
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
        downloads.offer(
            # asks again: a session that kept the rows would keep thousands
            lambda: petition_text.worklist_file(petitions.worklist(seen.filters, viewer=seen.viewer)),
            seen.sentence,
            ("overdue", "due_soon"),
            key="worklist",
            name=f"viec-can-lam_{seen.filters.file_name()}",
            what=f"{formatting.number(len(rows))} đơn",
        )
