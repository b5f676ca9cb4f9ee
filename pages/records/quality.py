"""What has arrived, who has not reported, which rules are broken, how fresh the numbers are."""

import streamlit as st

from analytics import load_history, quality, words
from analytics.pictures.quality import TABLE
from pages.parts import figure, header, notices, view, word_table

seen = view.current()
header.header("Chất lượng dữ liệu: đã nhận gì, còn thiếu gì?")
fact = st.segmented_control(
    "Bảng", quality.BY_COMMUNE, default="petition", required=True, format_func=words.table_title, key="quality-table"
)
if not figure.put("chat-luong/arrivals", seen, {TABLE: fact or ""}):
    notices.nothing("tháng")
    st.stop()

st.subheader("Số liệu mới đến đâu?", anchor=False)
word_table.show(quality.freshness(seen.viewer))
st.subheader("Quy tắc bị vi phạm", anchor=False)
broken = quality.breaches(seen.viewer)
if broken.empty:
    st.success("Không dòng nào vi phạm quy tắc.", icon=":material/task_alt:")
else:
    word_table.show(broken)
st.subheader("Các lần nạp", anchor=False)
word_table.show(load_history.table(seen.viewer))
