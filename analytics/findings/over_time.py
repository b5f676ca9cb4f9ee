"""A special cause at the latest complete month of a monthly series (XmR control chart)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import stats

from analytics import watched, words
from analytics.figures.series import LABEL_WORDS
from analytics.filters import Filters
from analytics.findings.record import Finding, Look, Severity
from analytics.indicators import INDICATORS, Indicator
from analytics.signals import XmR, XmrPoint, xmr
from analytics.viewer import Viewer
from analytics.watched import OVER_TIME


def over_time(filters: Filters, viewer: Viewer) -> Iterator[Look]:
    """A special cause at the latest complete month of a monthly series."""
    table = watched.table(filters, viewer=viewer)
    months = watched.spans(filters, viewer)[2:]
    complete = [watched.is_whole(month, filters) for month in months]
    for key in OVER_TIME:
        indicator = INDICATORS[key]
        values, n = table[key][2:], table[f"{key}_n"][2:]
        enough = n >= (indicator.small_base if indicator.is_rate else 0)
        chart = xmr(np.where(enough, values, np.nan).tolist(), indicator.better, complete=complete)
        judged = [i for i, p in enumerate(chart.points) if p.complete and p.value is not None]
        if not judged or chart.lower is None or chart.provisional:
            continue
        last = judged[-1]
        yield _month_look(indicator, chart.points[last], chart, words.time_label(months[last].label), n[last], filters)


def _month_look(indicator: Indicator, point: XmrPoint, chart: XmR, month: str, n: float, filters: Filters) -> Look:
    if point.label is None or chart.mean is None or chart.upper is None or point.value is None:
        return Look(1.0, None)
    severity: dict[str, Severity] = {"improvement": "improvement", "concern": "concern"}
    direction = "tăng" if point.direction > 0 else "giảm"
    if point.label != "trend":
        direction = "cao hơn" if point.direction > 0 else "thấp hơn"
    finding = Finding(
        "month",
        indicator.key,
        None,
        point.value,
        chart.mean,
        float(n),
        severity.get(point.signal, "notable"),
        f"{indicator.name} {month}: {words.value(indicator, point.value)}, {direction} mức thường"
        f" {words.value(indicator, chart.mean)} ({LABEL_WORDS[point.label]}).",
        f"XmR: {LABEL_WORDS[point.label]}",
        filters,
    )
    return Look(_chance(point.label, (point.value - chart.mean) / (chart.upper - chart.mean)), finding)


def _chance(label: str, distance: float) -> float:
    """How often noise shows the label at one point: `distance` is from the mean in units of the limit (3 sigma)."""
    if label == "outside":
        return float(2 * stats.norm.sf(3 * abs(distance)))
    if label == "trend":
        return 2 / math.factorial(7)
    if label == "two_of_three":
        beyond = float(stats.norm.sf(2))
        return 2 * 3 * beyond**2
    return float(2 * 0.5**7)
