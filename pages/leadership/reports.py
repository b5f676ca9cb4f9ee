"""What do we hand in? A preview of the report, the documents to take away, and whether the forms add up."""

import streamlit as st

from analytics.documents.forms import counting
from analytics.documents.report import report as reports
from pages.parts.deck import documents
from pages.parts.frame import header, view

seen = view.current()
header.header("Báo cáo: tài liệu cho cuộc họp và cho cấp trên")
documents.downloads(seen)

left, right = st.columns([3, 2])
with left, st.container(border=True, key="preview"):
    st.markdown("#### Xem trước báo cáo")
    documents.preview(reports.report(seen.filters, seen.viewer))
with right, st.container(border=True, key="identities"):
    st.markdown("#### Biểu thống kê có khớp không?")
    st.caption(f"Kỳ thanh tra: {counting.period_words(seen.filters, seen.viewer)}.")
    documents.identities(seen)
