"""The register of petitions: paged, sorted, searched over all days; one petition opens to its own time line and case.

`don` in the link is the petition that is open: its code, and its commune's after "@" where each counts for itself.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.figures.subjects import petition_timeline
from analytics.registers import codes, petition_text, petitions
from analytics.registers.registers import MOST
from analytics.scope.filters import Filters
from pages.parts.figure import figure
from pages.parts.frame import link_state
from pages.parts.frame.view import View, fragment
from pages.parts.lists import paged
from pages.parts.tables import downloads, text_table

OPEN = "don"


@fragment
def show(seen: View) -> None:
    if not seen.viewer.may("see rows"):
        return
    with st.container(border=True, key="register"):
        st.markdown("#### Sổ đơn: từng đơn phải xử lý trong kỳ")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = ""
            if seen.viewer.sees_denunciations:
                search = st.text_input("Tìm theo mã đơn, mã vụ việc", key="register-search", width=220)
            state = st.selectbox("Tình trạng", ["", *petitions.STATES], key="register-state", width=170,
                                 format_func=lambda s: s or "Mọi tình trạng")  # fmt: skip
            sort, is_downwards = paged.order("register", petitions.SORTS, petitions.sorts(seen.viewer))
        filters = _wider(seen, search, state)
        rows = paged.rows(
            "register",
            "đơn",
            lambda page: petitions.register(filters, search, sort, is_downwards, page, viewer=seen.viewer, state=state),
            words=petition_text.register_table,
            nothing="Không có đơn nào khớp. Hãy sửa mã cần tìm hoặc nới phần đang xem.",
        )
        if rows is not None:
            downloads.offer(
                lambda: petition_text.register_file(
                    petitions.register(
                        filters, search, sort, is_downwards, viewer=seen.viewer, state=state, size=MOST
                    ).rows
                ),
                seen.sentence, key="register", name=f"so-don_{filters.file_name()}",
            )  # fmt: skip
        if seen.viewer.sees_denunciations:
            _opened(rows, seen)


def _wider(seen: View, search: str, state: str) -> Filters:
    """The filters of the page, or, where the reader asks for it, of all days."""
    if not search.strip() and not state:
        return seen.filters
    opened, more = petitions.beyond(seen.filters, search, state, seen.viewer)
    if not more:
        return seen.filters
    label = f"Có {formatting.number(more)} đơn ngoài kỳ đang xem: xem cả"
    return opened if st.toggle(label, key="register-beyond") else seen.filters


def _opened(rows: pd.DataFrame | None, seen: View) -> None:
    """The petition chosen among those shown, else the one that the link names."""
    listed = codes.choices(rows, "petition_id") if rows is not None else {}
    linked = _linked()
    known = next(
        (name for name, found in listed.items() if found[0] == linked[0] and linked[1] in ("", found[1])), None
    )
    if st.session_state.get("register-linked") != linked:  # a link was followed; else the box speaks
        st.session_state["register-open"] = known
    chosen = st.selectbox("Mở một đơn", list(listed), index=None, key="register-open", placeholder="Chọn mã đơn")
    if chosen in listed:
        code, commune = listed[chosen]
        link_state.write({OPEN: [code if codes.bears_letters(code) else f"{code}@{commune}"]})
        _one(code, commune, seen)
    elif known:  # it was closed
        link_state.write({OPEN: []})
    elif linked[0]:
        _one(linked[0], linked[1] or None, seen)
    st.session_state["register-linked"] = _linked()


def _linked() -> tuple[str, str]:
    code, _, commune = st.query_params.get(OPEN, "").partition("@")
    return code, commune


def _one(petition_id: str, commune: str | None, seen: View) -> None:
    petition = petitions.letter(petition_id, seen.viewer, commune)
    if petition is None:
        st.info("Không có đơn này trong dữ liệu.", icon=":material/search_off:")
        return
    st.markdown(petition_text.summary(petition))
    figure.picture(petition_timeline.of_letter(petition, seen.scope.as_of, seen.look))
    st.caption(codes.origin(petition))
    if not petition["case_id"]:
        return
    case = petitions.of_case(petition["case_id"], seen.viewer, petition["commune"])
    if len(case) > 1:
        count = formatting.number(len(case))
        st.markdown(f"**Vụ việc {formatting.literal(petition['case_id'])}: {count} đơn**")
        text_table.show(petition_text.case_table(case))
