"""What deserves attention: the first findings, each a link to its page with its filters."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.findings import Finding, Severity

SHOWN = 6
_ICONS: dict[Severity, str] = {
    "todo": ":material/assignment_late:",
    "concern": ":material/priority_high:",
    "improvement": ":material/trending_up:",
    "notable": ":material/visibility:",
}
_WORDS: dict[Severity, str] = {
    "todo": "Việc cần làm",
    "concern": "Đáng lo",
    "improvement": "Tốt lên",
    "notable": "Đáng chú ý",
}
_FILES = {
    "": "pages/leadership/overview.py",
    "noi-dung": "pages/leadership/plan_items.py",
    "don-thu": "pages/analysis/petitions.py",
    "hai-long": "pages/analysis/satisfaction.py",
    "tiep-dan": "pages/analysis/receptions.py",
    "thoi-gian": "pages/analysis/resolution.py",
}


def show(found: Sequence[Finding]) -> None:
    with st.container(border=True, key="attention", gap="small"):
        st.markdown("#### Cần chú ý")
        if not found:
            st.markdown("Không có gì khác thường và không có việc quá hạn trong phần đang xem.")
        for finding in found[:SHOWN]:
            st.page_link(
                _FILES[finding.page],
                label=f"**{_WORDS[finding.severity]}.** {finding.sentence}",
                icon=_ICONS[finding.severity],
                query_params=finding.filters.query(),
                help=finding.rule,
            )
