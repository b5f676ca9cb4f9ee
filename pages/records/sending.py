"""Who has not sent what for a month, and the words to remind them with."""

import streamlit as st

from analytics.loading import sending, sending_text
from pages.parts.frame import header, link_state, notices, view
from pages.parts.loading import sending_matrix, sending_panel
from pages.parts.tables import copy_text, downloads

MONTH = "thang"  # in the link

seen = view.current()
known = sending.months(seen.viewer)
header.header("Tình hình gửi số liệu: xã nào chưa gửi đủ?")
if not known:
    notices.nothing("tháng")
    st.stop()
default = sending.default_month(seen.filters, known, seen.viewer)
with st.container(horizontal=True, vertical_alignment="bottom", key="sending-head"):
    month = st.selectbox(
        "Tháng", known, index=link_state.place(MONTH, known, known.index(default)),
        format_func=lambda m: sending_text.month(m).capitalize(), width=180,
    )  # fmt: skip
    link_state.write({MONTH: [month] if month != default else []})
    try:
        found = sending.month(month, seen.filters, seen.viewer)
        past = known[known.index(month) + 1 :][:2]
        before = [sending.month(m, seen.filters, seen.viewer) for m in reversed(past)]
    except (sending.StateError, ValueError) as problem:
        st.error(str(problem), icon=":material/error:")
        st.stop()
    copy_text.button("Sao chép mọi lời nhắc", sending_text.reminders(found, sending.judged_on(seen.viewer)), "copy-all")
    downloads.offer(
        lambda: sending_text.table(found), f"{sending_text.month(month).capitalize()}. {seen.sentence}",
        key="sending", name=f"tinh-hinh-gui_{month}",
    )  # fmt: skip
if not found.cells:
    notices.nothing("bảng phải gửi")
    st.stop()
st.markdown(sending_text.head(found))
unit = sending_panel.choose(found)
left, right = st.columns([5, 2])
with left:
    st.caption(sending_text.KEY)
    sending_matrix.show(found, unit, seen.look)
    st.caption(sending_text.NOTE)
with right:
    sending_panel.show(found, before, seen.viewer)
