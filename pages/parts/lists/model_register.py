"""The register of models: searched, sorted, paged; one model opens to its story. Reruns without the page."""

from __future__ import annotations

import streamlit as st

from analytics.registers import codes, model_text, models
from pages.parts.frame.view import View, fragment
from pages.parts.lists import paged


@fragment
def show(seen: View) -> None:
    if not seen.viewer.may("see rows"):
        return
    with st.container(border=True, key="model-register"):
        st.markdown("#### Sổ mô hình: mọi mô hình đã đăng ký")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = st.text_input("Tìm tên, mã, tình trạng (không cần dấu)", key="model-search", width=260)
            sort, is_downwards = paged.order("model", models.SORTS, list(models.SORTS))
        rows = paged.rows(
            "model",
            "mô hình",
            lambda page: models.register(seen.filters, search, sort, is_downwards, page, viewer=seen.viewer),
            words=model_text.register_table,
            nothing="Không có mô hình nào khớp. Hãy sửa chữ cần tìm.",
        )
        if rows is None:
            return
        listed, names = codes.choices(rows, "model_id"), model_text.names(rows)
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
            st.caption(codes.origin(one))
