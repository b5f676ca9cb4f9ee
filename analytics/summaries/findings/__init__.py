"""What is worth saying, ranked: each finding typed, with the rule that fired, its base and a link to its page.

Looking at many numbers in many places finds something in pure noise. So whatever is called a change or a
difference has a p-value, and over everything that was looked at the procedure of Benjamini and Hochberg
(1995, JRSS B 57:289, `scipy.stats.false_discovery_control`) keeps false claims rare. Things that simply are so
(letters overdue, tasks late) are work to do, not claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from analytics.measure import district
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.between import between_communes, between_items
from analytics.summaries.findings.by_month import by_month
from analytics.summaries.findings.over_time import over_time
from analytics.summaries.findings.over_years import over_years
from analytics.summaries.findings.rates import rates
from analytics.summaries.findings.record import OF_COMMUNES, SEVERITY_WORDS, Finding, Kind, Question, Severity, Theme
from analytics.summaries.findings.surges import surges
from analytics.summaries.findings.to_do import to_do
from analytics.summaries.findings.windows import months
from data.warehouse import snapshots

__all__ = ["FAMILIES", "SEVERITY_WORDS", "Finding", "Kind", "Severity", "findings"]

# Two families, each with its own chance of a false claim: more letters or fewer is only notable, and must not use up
# the chance of what calls somebody late. Inside a family each theme has a share of that chance; what moves most is
# asked first. Chosen on simulated worlds, never on a district's data (docs/decisions/016).
FAMILIES: tuple[tuple[float, dict[Theme, float]], ...] = (
    (0.015, {"letters": 1.0}),
    (
        0.045,
        {
            "on time": 0.74,
            "on time, years": 0.08,
            "satisfied": 0.05,
            "satisfied, years": 0.02,
            "services, communes": 0.03,
            "tasks, items": 0.03,
            "district": 0.05,
        },
    ),
)


def findings(filters: Filters, viewer: Viewer) -> list[Finding]:
    """Ranked: work to do first, then concerns, improvements, and what is only notable."""
    return list(_found(filters, viewer))


@snapshots.remembered(128)
def _found(filters: Filters, viewer: Viewer) -> tuple[Finding, ...]:
    filters = row_scope.own(filters, viewer)
    looked_at = [*over_time(filters, viewer), *between_items(filters, viewer)]
    if asked := district.whole(filters, viewer):  # a commune is judged against all, by whoever looks
        looked_at += _of_communes(filters, asked[1])
    stand = [finding for family in FAMILIES for finding in _hold_back(looked_at, *family)]
    held = [finding for finding in stand if _is_chosen(finding, filters)]
    rank: dict[Severity, int] = {"todo": 0, "concern": 1, "improvement": 2, "notable": 3}
    told = [*to_do(filters, viewer), *_once(held)]
    return tuple(sorted(told, key=lambda f: (rank[f.severity], f.p_value or 0, f.indicator, f.where or "")))


def _of_communes(filters: Filters, viewer: Viewer) -> list[Question]:
    span = months(filters, viewer)
    tables = list(by_month(span, viewer))
    return [
        *surges(span, tables),
        *rates(span, tables, viewer),
        *between_communes(filters, viewer),
        *over_years(filters, viewer),
    ]


def _is_chosen(finding: Finding, filters: Filters) -> bool:
    """A commune is judged against all of them, and spoken of where it is chosen."""
    return finding.kind not in OF_COMMUNES or finding.where is None or filters.speaks_of(finding.where)


def _once(held: Sequence[Finding]) -> list[Finding]:
    """Of several findings about one number of one place, the surest."""
    surest = sorted(held, key=lambda f: f.p_value or 0)
    return list({(f.indicator, f.where): f for f in reversed(surest)}.values())


def _hold_back(asked: Sequence[Question], level: float, shares: Mapping[Theme, float]) -> list[Finding]:
    """The findings of one family that stand when all of its questions are counted, each by its theme's share.

    Weights that add up to no more than the number of questions keep what the procedure promises (Genovese, Roeder
    and Wasserman 2006, Biometrika 93:509).
    """
    looks = [look for look in asked if look.theme in shares]
    if not looks:
        return []
    of_theme = Counter(look.theme for look in looks)
    weights = np.array([len(looks) * shares[look.theme] / of_theme[look.theme] for look in looks])
    chances = np.array([look.p_value for look in looks])
    adjusted = stats.false_discovery_control(np.minimum(1, chances / weights))
    return [
        replace(look.finding, p_value=look.p_value)
        for look, p in zip(looks, adjusted, strict=True)
        if look.finding and p < level
    ]
