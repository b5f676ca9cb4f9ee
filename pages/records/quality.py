"""What has arrived, who has not reported, which rules are broken, how fresh the numbers are."""

import streamlit as st

from analytics import exports, load_history, quality, words
from analytics.figures import quality as quality_figures
from pages.parts import figure, header, notices, view

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
st.table(exports.readable(quality.freshness()), border="horizontal")
st.subheader("Quy tắc bị vi phạm", anchor=False)
broken = quality.breaches()
if broken.empty:
    st.success("Không dòng nào vi phạm quy tắc.", icon=":material/task_alt:")
else:
    st.table(exports.readable(broken), border="horizontal")
st.subheader("Các lần nạp", anchor=False)
st.table(exports.readable(load_history.table()), border="horizontal")
