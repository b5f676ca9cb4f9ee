"""The documents to download, the preview of the report's sentences, the forms' identities."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from analytics import formatting
from analytics.documents.catalogue import DOCUMENTS, STYLES, Document, style_of
from analytics.documents.forms import counting
from analytics.documents.forms.counting import Counted
from analytics.documents.report.sentences import Paragraph, Report, paragraphs
from analytics.scope import snapshot
from analytics.scope.filters import Filters
from pages.parts.access import who
from pages.parts.frame.view import View, fragment

_A_ROW = 4  # documents beside each other


@fragment
def downloads(seen: View) -> None:
    """A document is made when its button is pressed, never before."""
    options = {"report": _layout(seen)}
    every = list(DOCUMENTS.values())
    for row in (every[:_A_ROW], every[_A_ROW:]):
        for column, document in zip(st.columns(_A_ROW), row, strict=False):
            with column, st.container(border=True, key=f"document-{document.key}", height="stretch"):
                st.markdown(f"#### {document.title}")
                st.caption(document.about)
                button(document, seen.filters, seen, "Tạo và tải về", **options.get(document.key, {}))


def button(document: Document, filters: Filters, seen: View, label: str, **options: Any) -> None:
    """Makes a document of `filters` when pressed; shut where it is of one commune and not one is chosen."""
    is_shut = document.is_of_one_commune and len(filters.communes) != 1
    st.download_button(
        label,
        who.later(partial(document.make, filters, seen.viewer, **options)),
        document.file_name(filters),
        document.media_type,
        on_click="ignore",
        key=f"download-{document.key}",
        icon=":material/download:",
        width="stretch",
        disabled=is_shut,
        help="Chọn đúng một xã, thị trấn ở thanh lọc." if is_shut else None,
    )


def _layout(seen: View) -> dict[str, Any]:
    """Whose layout the report has, and of which day."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        style = st.segmented_control(
            "Thể thức báo cáo", list(STYLES), default=style_of(seen.filters), required=True,
            format_func=lambda s: STYLES[s], key="report-style",
        )  # fmt: skip
    with right:
        dated = st.date_input("Ngày ký dự kiến", "today", format="DD/MM/YYYY", key="report-day")
    return {"style": style, "dated": dated}


def preview(report: Report) -> None:
    """The sentences of the DOCX in their order, each with where its numbers come from."""
    st.markdown(f"**BÁO CÁO**  \n**{report.subject}**")
    with st.container(height=620, border=False):
        for paragraph in paragraphs(report.opening):
            _said(paragraph)
        for part in report.parts:
            st.markdown(f"**{part.heading}**")
            for paragraph in part.paragraphs:
                _said(paragraph)
        st.markdown(f"{formatting.literal(report.closing)}.")
    titles = "; ".join(f"{place}. {a.title}" for place, a in enumerate(report.appendices, 1))
    st.caption(f"Phụ lục: {titles}.")


def _said(paragraph: Paragraph) -> None:
    text = formatting.literal(paragraph.text)
    text = f"*{text}*" if paragraph.is_blank else text
    st.markdown(text, help=paragraph.source or None)


@fragment
def identities(seen: View) -> None:
    """Whether the forms add up, counted letter by letter when it is asked for."""
    of = (snapshot.snapshot(), seen.filters)
    if st.button("Kiểm tra các biểu", key="check-forms", icon=":material/rule:"):
        st.session_state["forms-checked"] = of
    if st.session_state.get("forms-checked") != of:
        st.caption(
            "Đếm lại từng đơn, từng buổi tiếp công dân theo kỳ đã chọn, rồi xét các đẳng thức in trên biểu; đẳng thức"
            " không khớp được kể tên kèm các dòng làm lệch."
        )
        return
    for found in counting.count_all(seen.filters, seen.viewer):
        _form(found)


def _form(found: Counted) -> None:
    """One form's identities, kept or broken, and because of which rows."""
    icon = ":material/error:" if found.broken else ":material/check_circle:"
    word = "không khớp" if found.broken else "khớp"
    with st.expander(f"**{found.form.code}** {found.form.title}: {word}", icon=icon):
        for identity in found.form.identities:
            kept = "khớp" if counting.is_kept(found, identity) else "**không khớp**"
            st.markdown(f"- {identity.text}: {kept}")
        for broken in found.broken:
            st.markdown(f":material/error: {formatting.literal(counting.sentence(broken, found.form))}")
        for text in (*counting.gaps(found.form), *found.form.notes):
            st.caption(text)
