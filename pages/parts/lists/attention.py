"""What deserves attention: the first findings, each a link to its page with its filters."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics import formatting
from analytics.summaries.findings import SEVERITY_WORDS, Finding, Severity
from pages.parts.frame import addresses

SHOWN = 6
_ICONS: dict[Severity, str] = {
    "todo": ":material/assignment_late:",
    "concern": ":material/priority_high:",
    "improvement": ":material/trending_up:",
    "notable": ":material/visibility:",
}


def show(found: Sequence[Finding]) -> None:
    with st.container(border=True, key="attention", gap="small"):
        st.markdown("#### Cần chú ý")
        if not found:
            st.markdown("Không có gì khác thường và không có việc quá hạn trong phần đang xem.")
        links(found[:SHOWN])


def links(found: Sequence[Finding]) -> None:
    """Each finding as a link to where it is seen."""
    for finding in found:
        st.page_link(
            addresses.FILES[finding.page],
            label=f"**{SEVERITY_WORDS[finding.severity]}.** {formatting.literal(finding.sentence)}",
            icon=_ICONS[finding.severity],
            query_params=finding.filters.query(),
            help=formatting.literal(finding.rule),
        )
