"""What a leader is to decide: each with who, by when, what follows otherwise, and the way to its list."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formatting
from analytics.summaries.decisions import MOST, Decision
from analytics.summaries.findings.verdict import Verdict
from pages.parts.frame import addresses


def show(found: Sequence[Decision], said: Verdict, open_letters: str) -> None:
    """Cards side by side, the most urgent first; one white line where nothing is asked."""
    with st.container(key="decisions"):
        st.html("<h2 class='dv-unseen'>Việc cần chỉ đạo</h2>")
        if not found:
            word = "Chưa đủ số liệu để đề nghị việc gì." if said.tone == "neutral" else "Không có việc cần chỉ đạo."
            st.html(f"<div class='dv-fine'><b>{word}</b> <span>{escape(open_letters)}</span></div>")
            return
        for number, (column, decision) in enumerate(zip(st.columns(MOST), found, strict=False), start=1):
            with column, st.container(key=f"decision-{number}"):
                _card(number, decision)


def _card(number: int, decision: Decision) -> None:
    otherwise = (
        f"<p class='dv-quiet'><span class='dv-else'>Nếu không:</span> {escape(_lower(decision.otherwise))}.</p>"
        if decision.otherwise
        else ""
    )
    st.html(
        f"<div class='dv-decision'><b class='dv-no'>{number}</b><h3>{escape(decision.title)}</h3>"
        f"<p>{escape(decision.office)}</p>"
        f"<p>Trước <b>{formatting.day(decision.due)}</b> (đề xuất); {escape(_lower(decision.detail))}.</p>"
        f"{otherwise}</div>"
    )
    st.page_link(
        addresses.FILES[decision.page],
        label="Danh sách",
        icon=":material/chevron_right:",
        icon_position="right",
        query_params=decision.filters.query(),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
