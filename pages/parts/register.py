"""The register of letters: paged, sorted, searched by code; one letter opens to its own time line."""

from __future__ import annotations

import streamlit as st

from analytics import codes, letter_words, letters
from analytics.figures import timeline
from pages.parts import figure, word_table
from pages.parts.view import View


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
                letters.sorts(seen.viewer),
                key="register-sort",
                format_func=letters.SORTS.__getitem__,
                width=200,
            )
            newest = st.toggle("Mới nhất, lớn nhất trước", value=True, key="register-descending")
        page = st.session_state.get("register-page", 1)
        found = letters.register(seen.filters, search, sort, newest, page, viewer=seen.viewer)
        if found.rows.empty:  # fewer pages than were turned
            page = 1
            found = letters.register(seen.filters, search, sort, newest, page, viewer=seen.viewer)
        if not found.total:
            st.info("Không có đơn nào khớp. Hãy sửa mã cần tìm hoặc nới phần đang xem.", icon=":material/search_off:")
            return
        st.caption(letter_words.page_sentence(found.total, page))
        word_table.show(letter_words.register_table(found.rows))
        st.pagination(letter_words.pages(found.total), key="register-page")
        if not seen.viewer.sees_denunciations:
            return
        listed = codes.choices(found.rows, "petition_id")
        opened = st.selectbox("Mở một đơn", list(listed), index=None, key="register-open", placeholder="Chọn mã đơn")
        if opened in listed:
            _one(*listed[opened], seen)


def _one(petition_id: str, commune: str, seen: View) -> None:
    letter = letters.letter(petition_id, seen.viewer, commune)
    if letter is None:
        st.info("Không còn đơn này trong dữ liệu.")
        return
    st.markdown(letter_words.summary(letter))
    figure.picture(timeline.of_letter(letter, seen.scope.as_of, seen.look))
    st.caption(letter_words.origin(letter))
