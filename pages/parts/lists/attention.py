"""What deserves attention: the first findings, each a link to its page with its filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from analytics import formatting
from analytics.summaries.findings import SEVERITY_WORDS, Finding, Severity
from pages.parts.frame import addresses

SHOWN = 3  # of each kind
_ICONS: dict[Severity, str] = {
    "todo": ":material/assignment_late:",
    "concern": ":material/priority_high:",
    "improvement": ":material/trending_up:",
    "notable": ":material/visibility:",
}
_GROUPS: tuple[tuple[str, str, tuple[Severity, ...]], ...] = (
    ("Cần quan tâm", "concern", ("todo", "concern", "notable")),
    (SEVERITY_WORDS["improvement"], "good", ("improvement",)),
)


def show(found: Sequence[Finding], decided: Collection[str]) -> None:
    """In two groups; work of a page that is `decided` already stands above as something to decide."""
    rest = [finding for finding in found if not (finding.severity == "todo" and finding.page in decided)]
    with st.container(key="attention"):
        for title, tone, kinds in _GROUPS:
            told = [finding for finding in rest if finding.severity in kinds]
            if told:
                st.html(f"<h3 class='dv-{tone}-word'>{title}</h3>")
                links(told[:SHOWN])
        if not rest:
            st.html("<h3>Cần quan tâm</h3><p class='dv-note'>Không có gì khác thường trong phần đang xem.</p>")


def links(found: Sequence[Finding]) -> None:
    """Each finding as a link to where it is seen."""
    for finding in found:
        st.page_link(
            addresses.FILES[finding.page],
            label=formatting.literal(finding.sentence),
            icon=_ICONS[finding.severity],
            query_params=finding.filters.query(),
            help=formatting.literal(finding.rule),
        )
