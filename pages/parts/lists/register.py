"""The register of letters: paged, sorted, searched by code; one letter opens to its own time line."""

from __future__ import annotations

import streamlit as st

from analytics.figures.subjects import petition_timeline
from analytics.registers import codes, petition_text, petitions
from pages.parts.figure import figure
from pages.parts.frame.view import View
from pages.parts.tables import text_table


@st.fragment
def show(seen: View) -> None:
    with st.container(border=True, key="register"):
        st.markdown("#### Sổ đơn: từng đơn phải xử lý trong kỳ")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = ""
            if seen.viewer.sees_denunciations:
                search = st.text_input("Tìm theo mã đơn, mã vụ việc", key="register-search", width=240)
            sort = st.selectbox(
                "Sắp theo",
                petitions.sorts(seen.viewer),
                key="register-sort",
                format_func=petitions.SORTS.__getitem__,
                width=200,
            )
            newest = st.toggle("Mới nhất, lớn nhất trước", value=True, key="register-descending")
        page = st.session_state.get("register-page", 1)
        found = petitions.register(seen.filters, search, sort, newest, page, viewer=seen.viewer)
        if found.rows.empty:  # fewer pages than were turned
            page = 1
            found = petitions.register(seen.filters, search, sort, newest, page, viewer=seen.viewer)
        if not found.total:
            st.info("Không có đơn nào khớp. Hãy sửa mã cần tìm hoặc nới phần đang xem.", icon=":material/search_off:")
            return
        st.caption(petition_text.page_sentence(found.total, page))
        text_table.show(petition_text.register_table(found.rows))
        st.pagination(petition_text.pages(found.total), key="register-page")
        if not seen.viewer.sees_denunciations:
            return
        listed = codes.choices(found.rows, "petition_id")
        opened = st.selectbox("Mở một đơn", list(listed), index=None, key="register-open", placeholder="Chọn mã đơn")
        if opened in listed:
            _one(*listed[opened], seen)


def _one(petition_id: str, commune: str, seen: View) -> None:
    letter = petitions.letter(petition_id, seen.viewer, commune)
    if letter is None:
        st.info("Không còn đơn này trong dữ liệu.")
        return
    st.markdown(petition_text.summary(letter))
    figure.picture(petition_timeline.of_letter(letter, seen.scope.as_of, seen.look))
    st.caption(petition_text.origin(letter))
