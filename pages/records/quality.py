"""What has arrived, who has not reported, which rules are broken, how fresh the numbers are."""

import streamlit as st

from analytics import load_history, quality, words
from analytics.figures import quality as quality_figures
from pages.parts import figure, header, notices, view, word_table

seen = view.current()
header.header("Chất lượng dữ liệu: đã nhận gì, còn thiếu gì?")
fact = st.segmented_control(
    "Bảng", quality.BY_COMMUNE, default="petition", required=True, format_func=words.table_title, key="quality-table"
)
table = quality.arrivals(fact, seen.filters, seen.viewer)
if table.columns.empty:
    notices.nothing("tháng")
    st.stop()
question = f"{words.table_title(fact)}: xã nào gửi tháng nào?"
figure.show(quality_figures.arrivals("arrivals", table, seen.look, question, quality.silent(table)))

st.subheader("Số liệu mới đến đâu?", anchor=False)
word_table.show(quality.freshness())
st.subheader("Quy tắc bị vi phạm", anchor=False)
broken = quality.breaches()
if broken.empty:
    st.success("Không dòng nào vi phạm quy tắc.", icon=":material/task_alt:")
else:
    word_table.show(broken)
st.subheader("Các lần nạp", anchor=False)
word_table.show(load_history.table())
