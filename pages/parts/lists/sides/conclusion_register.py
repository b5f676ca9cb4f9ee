"""The register of conclusions: overdue ones first, and one conclusion opened to its days."""

from __future__ import annotations

import streamlit as st

from analytics import formatting
from analytics.registers import codes
from analytics.registers.sides import conclusion_text, conclusions
from pages.parts.frame.view import View, fragment
from pages.parts.lists import paged


@fragment
def show(seen: View) -> None:
    if not seen.viewer.may("see rows"):
        return
    with st.container(border=True, key="conclusions"):
        st.markdown("#### Sổ kết luận: từng việc được giao")
        shown = st.segmented_control(
            "Tình trạng", list(conclusions.SHOWN), default="Quá hạn", required=True, key="conclusions-state"
        )
        rows = paged.rows(
            f"conclusions-{shown}",
            "kết luận",
            lambda page: conclusions.register(seen.filters, conclusions.SHOWN[shown], page, viewer=seen.viewer),
            words=conclusion_text.table,
            nothing="Không có kết luận nào ở tình trạng này.",
        )
        if rows is None:
            return
        opened = st.selectbox(
            "Mở một kết luận", rows["conclusion_id"].tolist(), index=None, key="conclusions-open",
            placeholder="Chọn mã kết luận",
        )  # fmt: skip
        if opened:
            _one(opened, seen)


def _one(conclusion_id: str, seen: View) -> None:
    found = conclusions.one(conclusion_id, seen.filters, seen.viewer)
    if found is None:
        st.info("Không còn kết luận này trong dữ liệu.")
        return
    st.markdown(
        f"**{formatting.literal(found['conclusion_id'])}. {formatting.literal(found['summary'])}**"
        f" · {conclusion_text.standing(found)}"
    )
    lines = [f"- {day}: {formatting.literal(text)}" for day, text in conclusion_text.steps(found)]
    st.markdown("\n".join(lines))
    st.caption(codes.origin(found))
