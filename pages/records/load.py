"""Files in: the template, what was understood, what must be mended, the load, the history of loads and the way back."""

import streamlit as st

from analytics import load_history, load_template, viewer
from analytics.load_job import Wish
from pages.parts import header, load_check, load_desk, load_past, notices

desk = load_desk.current()
desk.finish()
header.header("Nạp dữ liệu: tệp này nạp được gì, phải sửa gì?")
looking = viewer.here()
if not looking.may("load"):
    notices.not_allowed("load")
    load_past.show(desk, "", looking)
    st.stop()
with st.container(horizontal=True, vertical_alignment="bottom", key="load-head"):
    who = st.text_input("Người nạp", load_history.this_user(), key="load-who", max_chars=60, width=260)
    as_of = st.date_input(
        "Số liệu tính đến ngày",
        None,
        max_value=load_history.today(),
        format="DD/MM/YYYY",
        key="load-as-of",
        width=220,
        help="Để biết tệp nào cũ hơn. Để trống thì lấy ngày muộn nhất có trong tệp.",
    )
    st.download_button(
        "Tải tệp mẫu (XLSX)",
        load_template.workbook,
        load_template.NAME,
        load_template.KIND,
        on_click="ignore",
        icon=":material/download:",
    )
files = st.file_uploader(
    "Tệp cần nạp",
    accept_multiple_files=True,
    key=f"load-files-{desk.turn}",
    help="Chưa có gì thay đổi cho tới khi bấm “Nạp”. Tệp chỉ nằm trên máy chủ trong lúc kiểm tra và nạp.",
)
desk.take(files, who, as_of, looking)

if desk.said:
    st.success(desk.said, icon=":material/undo:")
if desk.done:
    load_check.outcome(desk.done)
if desk.running:
    load_desk.watch(desk)
elif desk.check:
    load_check.show(desk.check, desk)
    chosen = load_check.choose(desk.check)
    if chosen:
        keep, accepted = chosen
        wish = Wish(dry_run=False, keep=keep, who=who, copies=True, as_of=as_of, accepted=accepted)
        desk.store(files, wish, looking)
        st.rerun()
load_past.show(desk, who, looking)
