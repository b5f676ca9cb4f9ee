"""Which models are worth copying: recognised, kept up, and what became of them elsewhere."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.registers import model_text, models
from pages.parts.frame.view import View
from pages.parts.tables import text_table

SHOWN = 8


def show(seen: View) -> None:
    found = models.worth_copying(seen.filters, seen.viewer)
    if found.empty:
        return
    with st.container(border=True, key="models-to-copy"):
        st.markdown("#### Mô hình nào đáng làm theo?")
        st.markdown(formatting.literal(model_text.copying_sentence(found)))
        text_table.show(model_text.copying_table(found.head(SHOWN)))
        cut = f" Bảng hiện {SHOWN} mô hình đầu." if len(found) > SHOWN else ""
        st.caption(f"Xếp theo số mô hình đã làm theo, rồi cấp công nhận, rồi số hộ tham gia.{cut}")
