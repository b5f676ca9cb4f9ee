"""What each number means, on what it rests, and what a careful reader should know."""

from itertools import groupby

import streamlit as st

from analytics.summaries import glossary
from pages.parts.frame import header, view

seen = view.current()
header.header("Định nghĩa chỉ tiêu: mỗi con số nghĩa là gì?")
search = st.text_input(
    "Tìm chỉ tiêu", placeholder="Ví dụ: đúng hạn, hài lòng, mô hình", key="glossary-search", width=420
)
found = glossary.entries(search, seen.scope.period.year)
if not found:
    st.info("Không có chỉ tiêu nào khớp. Hãy tìm bằng từ khác.", icon=":material/search_off:")
for topic, entries in groupby(found, key=lambda entry: entry.topic):
    st.subheader(topic, anchor=False)
    for entry in entries:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{entry.name}** ({entry.unit}; {entry.better})")
            st.markdown(entry.meaning)
            st.caption(f"Căn cứ: {entry.basis}. Chia theo: {entry.dimensions}.")
            shown = [f"Mục tiêu: {entry.target}."] if entry.target else []
            shown += [f"Nội dung kế hoạch: {entry.items}."] if entry.items else []
            st.caption(" ".join([*shown, f"Mã: `{entry.key}`"]))
if not search:
    st.subheader("Điều người đọc kỹ cần biết", anchor=False)
    for title, text in glossary.DISCREPANCIES:
        st.markdown(f"- **{title}.** {text}")
