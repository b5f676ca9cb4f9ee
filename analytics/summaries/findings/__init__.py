"""What is worth saying, ranked: each finding typed, with the rule that fired, its base and a link to its page.

Looking at many numbers in many places finds something in pure noise. So whatever is called a change or a
difference has a p-value, and over everything that was looked at the procedure of Benjamini and Hochberg
(1995, JRSS B 57:289, `scipy.stats.false_discovery_control`) keeps false claims rare. Things that simply are so
(letters overdue, tasks late) are work to do, not claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.between import between
from analytics.summaries.findings.by_month import by_month
from analytics.summaries.findings.over_time import over_time
from analytics.summaries.findings.over_years import over_years
from analytics.summaries.findings.rates import rates
from analytics.summaries.findings.record import OF_COMMUNES, SEVERITY_WORDS, Finding, Kind, Question, Severity, Theme
from analytics.summaries.findings.surges import surges
from analytics.summaries.findings.to_do import to_do
from analytics.summaries.findings.windows import months
from data.warehouse import snapshots

__all__ = ["FALSE_DISCOVERIES", "SEVERITY_WORDS", "Finding", "Kind", "Severity", "findings"]

FALSE_DISCOVERIES = 0.05
# How much of that chance each theme may use; what moves most is asked first. Chosen on simulated worlds, never on a
# district's data (docs/decisions/016).
SHARES: dict[Theme, float] = {
    "letters": 0.35,
    "on time": 0.4,
    "on time, years": 0.07,
    "satisfied": 0.05,
    "satisfied, years": 0.02,
    "services, communes": 0.03,
    "tasks, items": 0.03,
    "district": 0.05,
}


def findings(filters: Filters, viewer: Viewer) -> list[Finding]:
    """Ranked: work to do first, then concerns, improvements, and what is only notable."""
    return list(_found(filters, viewer))


@snapshots.remembered(128)
def _found(filters: Filters, viewer: Viewer) -> tuple[Finding, ...]:
    looked_at = [
        *over_time(filters, viewer),
        *_of_communes(filters, viewer),
        *between(filters, viewer),
        *over_years(filters, viewer),
    ]
    held = [finding for finding in _hold_back(looked_at) if _is_chosen(finding, filters)]
    rank: dict[Severity, int] = {"todo": 0, "concern": 1, "improvement": 2, "notable": 3}
    told = [*to_do(filters, viewer), *_once(held)]
    return tuple(sorted(told, key=lambda f: (rank[f.severity], f.p_value or 0, f.indicator, f.where or "")))


def _of_communes(filters: Filters, viewer: Viewer) -> list[Question]:
    span = months(filters, viewer)
    tables = list(by_month(span, viewer))
    return [*surges(span, tables), *rates(span, tables, viewer)]


def _is_chosen(finding: Finding, filters: Filters) -> bool:
    """A commune is judged against all of them, and spoken of where it is chosen."""
    return finding.kind not in OF_COMMUNES or finding.where is None or filters.speaks_of(finding.where)


def _once(held: Sequence[Finding]) -> list[Finding]:
    """Of several findings about one number of one place, the surest."""
    surest = sorted(held, key=lambda f: f.p_value or 0)
    return list({(f.indicator, f.where): f for f in reversed(surest)}.values())


def _hold_back(looks: Sequence[Question]) -> list[Finding]:
    """The findings that stand when everything looked at is counted, each question by its theme's share.

    Weights that add up to no more than the number of questions keep what the procedure promises (Genovese, Roeder
    and Wasserman 2006, Biometrika 93:509).
    """
    if not looks:
        return []
    asked = Counter(look.theme for look in looks)
    weights = np.array([len(looks) * SHARES[look.theme] / asked[look.theme] for look in looks])
    chances = np.array([look.p_value for look in looks])
    adjusted = stats.false_discovery_control(np.minimum(1, chances / weights))
    return [
        replace(look.finding, p_value=look.p_value)
        for look, p in zip(looks, adjusted, strict=True)
        if look.finding and p < FALSE_DISCOVERIES
    ]
