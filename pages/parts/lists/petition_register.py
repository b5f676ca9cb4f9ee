"""The register of petitions: paged, sorted, searched by code; one petition opens to its own time line."""

from __future__ import annotations

import streamlit as st

from analytics.figures.subjects import petition_timeline
from analytics.registers import codes, petition_text, petitions
from pages.parts.figure import figure
from pages.parts.frame.view import View, fragment
from pages.parts.lists import paged


@fragment
def show(seen: View) -> None:
    if not seen.viewer.may("see rows"):
        return
    with st.container(border=True, key="register"):
        st.markdown("#### Sổ đơn: từng đơn phải xử lý trong kỳ")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = ""
            if seen.viewer.sees_denunciations:
                search = st.text_input("Tìm theo mã đơn, mã vụ việc", key="register-search", width=240)
            sort, is_downwards = paged.order("register", petitions.SORTS, petitions.sorts(seen.viewer))
        rows = paged.rows(
            "register",
            "đơn",
            lambda page: petitions.register(seen.filters, search, sort, is_downwards, page, viewer=seen.viewer),
            words=petition_text.register_table,
            nothing="Không có đơn nào khớp. Hãy sửa mã cần tìm hoặc nới phần đang xem.",
        )
        if rows is None or not seen.viewer.sees_denunciations:
            return
        listed = codes.choices(rows, "petition_id")
        opened = st.selectbox("Mở một đơn", list(listed), index=None, key="register-open", placeholder="Chọn mã đơn")
        if opened in listed:
            _one(*listed[opened], seen)


def _one(petition_id: str, commune: str, seen: View) -> None:
    petition = petitions.letter(petition_id, seen.viewer, commune)
    if petition is None:
        st.info("Không còn đơn này trong dữ liệu.")
        return
    st.markdown(petition_text.summary(petition))
    figure.picture(petition_timeline.of_letter(petition, seen.scope.as_of, seen.look))
    st.caption(codes.origin(petition))
