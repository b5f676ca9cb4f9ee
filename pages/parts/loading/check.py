"""What was understood of a file, what must be mended, and columns to be matched by hand."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.documents import tables_as_text
from analytics.loading import column_mapping, report_tables, undecided_texts
from analytics.loading.job import Job
from analytics.loading.report_tables import FileReport, Keep, SheetReport, Unrecognised
from pages.parts.access import who
from pages.parts.loading.desk import Desk

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_READ = "Không nạp cột này"


def show(job: Job, desk: Desk) -> None:
    """Every file of a check, in a box of its own."""
    if job.report is None:
        st.error(formatting.literal(job.problem), icon=":material/error:")
        return
    for number, file in enumerate(job.report.files):
        with st.container(border=True, key=f"file-{number}"):
            _file(file, job, desk, number)


def choose(job: Job) -> tuple[Keep, tuple[int, ...]] | None:
    """What to load, and the places of the files whose conflicts are accepted, once the button was pressed."""
    report = job.report
    if report is None or not report_tables.can_load(report):
        return None
    keep: Keep = "good"
    ticks = report_tables.acceptable(report)
    accepted = tuple(place for place, tick in ticks.items() if st.checkbox(tick, key=f"load-accept-{id(job)}-{place}"))
    if report_tables.has_mistakes(report, accepted):
        st.markdown(report_tables.advice(report))
        ways = {way: report_tables.choice(way, report, accepted) for way in report_tables.KEEPS}
        first = report_tables.KEEPS.index(report_tables.default_keep(report))
        keep = st.radio("Khi tệp có dòng sai", list(ways), first, ways.__getitem__, key=f"load-keep-{id(job)}")
    rows = report_tables.to_store(report, keep, accepted)
    pressed = st.button(report_tables.button(rows), type="primary", disabled=not rows, key="load-go")
    return (keep, accepted) if pressed else None


def outcome(job: Job) -> None:
    """What a load did, and where to see it."""
    if job.report is None:
        st.error(formatting.literal(job.problem), icon=":material/error:")
        return
    say = st.success if job.report.snapshot else st.warning
    say(report_tables.outcome(job.report), icon=":material/database:")
    for warning in report_tables.warnings(job.report):
        st.info(warning, icon=":material/info:")
    for number, file in enumerate(job.report.files):
        if file.error or file.rows_refused:
            with st.container(border=True, key=f"left-{number}"):
                st.markdown(f"#### {report_tables.name(file)}: phần chưa nạp")
                if file.error:
                    st.warning(report_tables.error(file), icon=":material/block:")
                _mistakes(file, job, f"left-{number}")
    if job.report.snapshot:
        st.page_link("pages/leadership/overview.py", label="Xem ở Tổng quan", icon=":material/monitoring:")


def _file(file: FileReport, job: Job, desk: Desk, number: int) -> None:
    st.markdown(f"#### {report_tables.name(file)}")
    if file.error:
        st.error(report_tables.error(file), icon=":material/block:")
    if file.parts:
        _table(report_tables.understood(file))
        st.caption(report_tables.blank(file))
    for place, part in enumerate(report_tables.filled(file)):
        with st.expander(report_tables.columns_title(part)):
            _table(report_tables.columns(part))
            _by_hand(part, desk, f"{number}-{place}")
    for place, found in enumerate(file.unrecognised):
        st.warning(report_tables.lacks(found), icon=":material/help:")
        _by_hand(found, desk, f"{number}-u{place}")
    for warning in report_tables.warnings(file):
        st.info(warning, icon=":material/info:")
    _offices(file, desk, number)
    _names(file, desk, number)
    if file.rows_in_conflict:
        st.warning(report_tables.conflicts_title(file), icon=":material/compare_arrows:")
        _table(report_tables.conflicts(file))
    if file.rows_refused:
        _mistakes(file, job, f"check-{number}")
    for title, found in report_tables.lists(file):
        with st.expander(title):
            _table(found)


def _mistakes(file: FileReport, job: Job, key: str) -> None:
    found = report_tables.mistakes(file)
    if found.empty:
        return
    st.markdown("**Phải sửa**")
    _table(found)
    if file.marked in job.marked:
        st.download_button(
            "Tải tệp đã đánh dấu chỗ sai (XLSX)",
            job.marked[file.marked],
            file.marked,
            _XLSX,
            on_click="ignore",
            key=f"marked-{key}",
            icon=":material/download:",
            help="Tệp của đơn vị gửi, thêm cột “Cần sửa”; không có cột dữ liệu cá nhân và cột không nhận ra."
            " Sửa ngay trong tệp này rồi nạp lại được.",
        )


def _offices(file: FileReport, desk: Desk, number: int) -> None:
    """What begins like an office and stands in no list: left blank until somebody says that it is one."""
    found = undecided_texts.asked(file, undecided_texts.OFFICE)
    if not found or not who.here().may("match columns"):
        return
    with st.form(f"offices-{number}", border=False):
        st.markdown("**Cơ quan chưa có trong danh sách** (các ô này đang để trống)")
        st.caption("Chọn những tên đúng là cơ quan. Danh sách được nhớ, lần sau không hỏi lại.")
        chosen = [a.code for a in found if st.checkbox(undecided_texts.label(a), key=f"office-{number}-{a.code}")]
        if st.form_submit_button("Xác nhận và kiểm tra lại", icon=":material/domain_verification:"):
            _decide(undecided_texts.remember(found, chosen, rest_are_persons=False, viewer=who.here()), desk)


def _names(file: FileReport, desk: Desk, number: int) -> None:
    """What may be a person's name in a name that is free: something stands for it until somebody has decided."""
    found = undecided_texts.asked(file, undecided_texts.NAME)
    if not found or not who.here().may("match columns"):
        return
    with st.form(f"names-{number}", border=False):
        st.markdown("**Có thể là tên, số hoặc địa chỉ của một người** (chỉ hiện chữ đầu; xem trong tệp của bạn)")
        st.caption(
            "Chọn những chữ không chỉ ra người nào. Chữ không chọn sẽ không bao giờ được lưu; dòng vẫn được nạp."
        )
        chosen = [a.code for a in found if st.checkbox(undecided_texts.label(a), key=f"name-{number}-{a.code}")]
        if st.form_submit_button("Quyết định và kiểm tra lại", icon=":material/how_to_reg:"):
            _decide(undecided_texts.remember(found, chosen, rest_are_persons=True, viewer=who.here()), desk)


def _decide(problem: str | None, desk: Desk) -> None:
    if problem:
        st.error(problem)
    else:
        desk.check_again()
        st.rerun()


def _by_hand(found: SheetReport | Unrecognised, desk: Desk, key: str) -> None:
    """A box for each header that nothing was taken for; what is chosen is remembered for this form."""
    table = found.table
    if isinstance(found, Unrecognised):
        tables = column_mapping.tables()
        table = st.selectbox("Bảng", list(tables), list(tables).index(table), tables.__getitem__, key=f"table-{key}")
    headers, offered = column_mapping.open_headers(found, table), column_mapping.offered(found, table)
    if not headers or not offered or not who.here().may("match columns"):
        return
    with st.form(f"match-{key}", border=False):
        st.caption("Ghép cột bằng tay. Cách ghép được nhớ cho lần sau gửi tệp có cùng các tiêu đề.")
        names = ["", *offered]
        chosen = {
            header: st.selectbox(
                f"Cột “{formatting.literal(header)}” trong tệp là",
                names,
                names.index(now),
                lambda name: offered.get(name, _NOT_READ),
                key=f"match-{key}-{table}-{place}",
            )
            for place, (header, now) in enumerate(headers.items())
        }
        if st.form_submit_button("Ghép và kiểm tra lại", icon=":material/join_inner:"):
            problem = column_mapping.remember(found, table, chosen, who.here())
            if problem:
                st.error(problem)
            else:
                desk.check_again()
                st.rerun()


def _table(found: pd.DataFrame) -> None:
    st.table(tables_as_text.readable(found), border="horizontal")
