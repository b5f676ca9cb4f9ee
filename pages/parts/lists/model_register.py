"""The register of models: searched, sorted, paged; one model opens to its story. Reruns without the page."""

from __future__ import annotations

import streamlit as st

from analytics.registers import codes, model_text, models
from pages.parts.frame.view import View
from pages.parts.tables import text_table


@st.fragment
def show(seen: View) -> None:
    with st.container(border=True, key="model-register"):
        st.markdown("#### Sổ mô hình: mọi mô hình đã đăng ký")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = st.text_input("Tìm tên, mã, tình trạng (không cần dấu)", key="model-search", width=260)
            sort = st.selectbox(
                "Sắp theo", list(models.SORTS), key="model-sort", format_func=models.SORTS.__getitem__, width=200
            )
            descending = st.toggle("Mới nhất, lớn nhất trước", value=True, key="model-descending")
        page = st.session_state.get("model-page", 1)
        found = models.register(seen.filters, search, sort, descending, page, viewer=seen.viewer)
        if not found.total:
            page = 1
            found = models.register(seen.filters, search, sort, descending, page, viewer=seen.viewer)
        if not found.total:
            st.info("Không có mô hình nào khớp. Hãy sửa chữ cần tìm.", icon=":material/search_off:")
            return
        st.caption(model_text.page_sentence(found.total, page))
        text_table.show(model_text.register_table(found.rows))
        st.pagination(model_text.pages(found.total), key="model-page")
        listed, names = codes.choices(found.rows, "model_id"), model_text.names(found.rows)
        opened = st.selectbox(
            "Mở một mô hình",
            list(listed),
            index=None,
            key="model-open",
            placeholder="Chọn mô hình",
            format_func=lambda code: names.get(code, code),
        )
        code, commune = listed.get(opened or "", ("", ""))
        one = models.model(code, seen.filters, seen.viewer, commune) if code else None
        if one:
            st.markdown(model_text.summary(one))
            st.caption(model_text.origin(one))
