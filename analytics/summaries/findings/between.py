"""Communes and plan items outside the funnel around the rate of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.measure import scope
from analytics.measure.statistics.proportions import differs
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import monitoring
from analytics.summaries.findings.record import CALLED_DIFFERENT, Finding, Question, Theme

BETWEEN_COMMUNES: dict[str, Theme] = {"service_on_time_rate": "services, communes"}  # letters' are asked by `rates`
BETWEEN_ITEMS: dict[str, Theme] = {"tasks_on_time_rate": "tasks, items"}
# What a group is compared with: all groups, or only those with enough to be compared.
_AROUND = {
    "commune": ("mức chung toàn huyện", "mức chung các nơi đủ số liệu"),
    "item": ("mức chung các nội dung", "mức chung các nội dung đủ số liệu"),
}


def between_communes(filters: Filters, viewer: Viewer) -> Iterator[Question]:
    now = monitoring.now_by_commune(filters, viewer)
    stands = ~np.array(places.have_ended(now["commune"].tolist(), scope(filters, viewer).as_of), bool)
    now = {name: column[stands] for name, column in now.items()}
    for key, theme in BETWEEN_COMMUNES.items():
        yield from _funnel_looks(theme, key, "commune", now, filters)


def between_items(filters: Filters, viewer: Viewer) -> Iterator[Question]:
    if len(filters.items) != 1:
        table = monitoring.by_item(filters, viewer)
        for key, theme in BETWEEN_ITEMS.items():
            yield from _funnel_looks(theme, key, "item", table, filters)


def _funnel_looks(
    theme: Theme, key: str, by: Literal["commune", "item"], table: monitoring.Columns, filters: Filters
) -> Iterator[Question]:
    """Groups outside the 99.8% limits around the rate of all."""
    indicator = INDICATORS[key]
    groups, share, sizes = (table[column] for column in (by, key, f"{key}_n"))
    enough = (sizes >= indicator.small_base) & [group is not None for group in groups.tolist()]
    if enough.sum() < 3:
        return
    n = sizes[enough].round().astype(int)
    k = (share[enough] / 100 * n).round().astype(int)
    rate = float(k.sum() / n.sum())
    around = _AROUND[by][bool((sizes[~enough] > 0).any())]
    for place, good, size, p in zip(groups[enough], k.tolist(), n.tolist(), differs(k, n, rate), strict=True):
        is_outside = p < CALLED_DIFFERENT
        found = (
            _funnel_finding(indicator, by, place, k=good, n=size, rate=rate, around=around, filters=filters)
            if is_outside
            else None
        )
        yield Question(theme, float(p), found)


def _funnel_finding(
    indicator: Indicator,
    by: Literal["commune", "item"],
    place: Any,
    k: int,
    n: int,
    rate: float,
    around: str,
    filters: Filters,
) -> Finding:
    value, rate = 100 * k / n, 100 * rate
    good = (value > rate) == (indicator.better == "higher")
    name = formatting.group("commune", place) if by == "commune" else f"Nội dung {formatting.group('item', place)}"
    side = "cao hơn" if value > rate else "thấp hơn"
    narrowed = filters.narrowed_to(str(place)) if by == "commune" else replace(filters, items=(int(str(place)),))
    return Finding(
        kind=by,
        indicator=indicator.key,
        where=str(place),
        value=value,
        reference=rate,
        n=n,
        severity="improvement" if good else "concern",
        sentence=f"{name}: {indicator.name.lower()} {formatting.percent(value)} ({formatting.share(k, n)}),"
        f" {side} rõ rệt {around} ({formatting.percent(rate)}).",
        rule="Phễu 99,8% (nhị thức chính xác)",
        filters=narrowed,
    )
