"""Files in: the template, what was understood, what must be mended, the load, the history of loads and the way back."""

import streamlit as st

from analytics.loading import history, template
from analytics.loading.job import Wish
from pages.parts.access import who
from pages.parts.frame import header, notices
from pages.parts.loading import check, desk, past

job = desk.current()
job.finish()
header.header("Nạp dữ liệu: tệp này nạp được gì, phải sửa gì?")
looking = who.here()
if not looking.may("load"):
    notices.not_allowed("load")
    past.show(job, "", looking)
    st.stop()
with st.container(horizontal=True, vertical_alignment="bottom", key="load-head"):
    loader = looking.who or st.text_input("Người nạp", history.this_user(), key="load-who", max_chars=60, width=260)
    as_of = st.date_input(
        "Số liệu tính đến ngày",
        None,
        max_value=history.today(),
        format="DD/MM/YYYY",
        key="load-as-of",
        width=220,
        help="Để biết tệp nào cũ hơn. Để trống thì lấy ngày muộn nhất có trong tệp.",
    )
    st.download_button(
        "Tải tệp mẫu (XLSX)",
        template.workbook,
        template.NAME,
        template.KIND,
        on_click="ignore",
        icon=":material/download:",
    )
files = st.file_uploader(
    "Tệp cần nạp",
    accept_multiple_files=True,
    key=f"load-files-{job.turn}",
    help="Chưa có gì thay đổi cho tới khi bấm “Nạp”. Tệp chỉ nằm trên máy chủ trong lúc kiểm tra và nạp.",
)
job.take(files, loader, as_of, looking)

if job.said:
    st.success(job.said, icon=":material/undo:")
if job.done:
    check.outcome(job.done)
if job.running:
    desk.watch(job)
elif job.check:
    check.show(job.check, job)
    chosen = check.choose(job.check)
    if chosen:
        keep, accepted = chosen
        wish = Wish(dry_run=False, keep=keep, who=loader, copies=True, as_of=as_of, accepted=accepted)
        job.store(files, wish, looking)
        st.rerun()
past.show(job, loader, looking)
