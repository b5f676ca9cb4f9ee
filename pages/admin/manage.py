"""Who can sign in, what is theirs, who is in, and what was done."""

import streamlit as st

from analytics.access import audit, managing
from pages.parts.access import who
from pages.parts.frame import notices
from pages.parts.managing import people
from pages.parts.tables import downloads, plain_table, text_table

looking = who.here()
if not looking.may("manage"):
    st.title("Quản trị", anchor=False)
    notices.not_allowed("manage")
    st.stop()
st.title("Quản trị: ai vào được, được làm gì, đã làm gì?", anchor=False)

st.subheader("Người dùng và quyền", anchor=False)
for mistake in managing.mistakes(looking):
    st.error(f"access.toml: {mistake}", icon=":material/rule:")
text_table.show(managing.people(looking))
st.caption("Quyền do tệp access.toml trong thư mục dữ liệu quyết định; sửa tệp có hiệu lực ngay.")
people.offer(looking)

st.subheader("Phiên đang mở", anchor=False)
people.sessions(looking)

st.subheader("Nhật ký", anchor=False)
for problem in audit.problems():
    st.error(problem, icon=":material/report:")
search = st.text_input("Tìm trong nhật ký", key="audit-search", placeholder="Tên, việc, ngày, tệp…", width=420)
found = managing.record(looking, search)
plain_table.show(found, "Nhật ký")
if len(found) == managing.MOST:
    st.caption(f"Bảng hiện {managing.MOST} dòng mới nhất; tệp tải về có đủ.")
downloads.offer(lambda: managing.record(looking, search, None), "Nhật ký", key="audit", name="nhat-ky")
