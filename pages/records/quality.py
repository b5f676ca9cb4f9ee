"""What has arrived, who has not reported, which rules are broken, how fresh the numbers are."""

import streamlit as st

from analytics import formatting
from analytics.figures.by_page.quality import TABLE
from analytics.loading import history
from analytics.registers import data_quality
from pages.parts.figure import figure
from pages.parts.frame import header, notices, view
from pages.parts.tables import text_table

seen = view.current()
header.header("Chất lượng dữ liệu: đã nhận gì, còn thiếu gì?")
fact = st.selectbox("Bảng", data_quality.BY_COMMUNE, format_func=formatting.table_title, key="quality-table", width=320)
if not figure.put("chat-luong/arrivals", seen, {TABLE: fact}):
    notices.nothing("tháng")
    st.stop()

st.subheader("Số liệu mới đến đâu?", anchor=False)
text_table.show(data_quality.freshness(seen.viewer))
st.subheader("Quy tắc bị vi phạm", anchor=False)
broken = data_quality.breaches(seen.viewer)
if broken.empty:
    st.success("Không dòng nào vi phạm quy tắc.", icon=":material/task_alt:")
else:
    text_table.show(broken)
st.subheader("Các lần nạp", anchor=False)
text_table.show(history.table(seen.viewer))
