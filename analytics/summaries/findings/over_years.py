"""Communes whose rate rises or falls year after year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.statistics.change_tests import trend_of_shares
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import monitoring
from analytics.summaries.findings.record import CALLED_DIFFERENT, Finding, Question, Theme
from analytics.summaries.monitoring import YEARS

THEMES: dict[str, Theme] = {"on_time_rate": "on time, years", "satisfied_rate": "satisfied, years"}


def over_years(filters: Filters, viewer: Viewer) -> Iterator[Question]:
    """Nothing where one of the years was not counted."""
    table = monitoring.by_commune(filters, viewer)
    if len(set(table["bucket"].tolist())) < YEARS:
        return
    units = table["commune"][: table["commune"].size // YEARS]
    known = [unit is not None for unit in units.tolist()]
    for key, theme in THEMES.items():
        sizes, rates = (np.nan_to_num(table[column]).reshape(YEARS, -1).T[known] for column in (f"{key}_n", key))
        enough = (sizes >= INDICATORS[key].small_base).all(axis=1)
        good = (rates / 100 * sizes).round()
        yield from _trends(
            theme, INDICATORS[key], units[known][enough], good=good[enough], sizes=sizes[enough], filters=filters
        )


def _trends(
    theme: Theme, indicator: Indicator, units: np.ndarray, good: np.ndarray, sizes: np.ndarray, filters: Filters
) -> Iterator[Question]:
    """A rate that rises or falls year after year."""
    k, n = good[:, ::-1], sizes[:, ::-1]
    steps = np.diff(k / n, axis=1)
    steady = (steps > 0).all(axis=1) | (steps < 0).all(axis=1)
    for row, p in enumerate(trend_of_shares(k, n)):
        found = p < CALLED_DIFFERENT and steady[row]
        unit = str(units[row])
        yield Question(
            theme, float(p), _trend(indicator, unit, 100 * k[row] / n[row], n[row], filters) if found else None
        )


def _trend(indicator: Indicator, unit: str, values: np.ndarray, n: np.ndarray, filters: Filters) -> Finding:
    rises = values[-1] > values[0]
    return Finding(
        kind="trend",
        indicator=indicator.key,
        where=unit,
        value=values[-1],
        reference=values[0],
        n=n[-1],
        severity="improvement" if rises == (indicator.better == "higher") else "concern",
        sentence=f"{formatting.group('commune', unit)}: {indicator.name.lower()} {'tăng' if rises else 'giảm'} đều"
        f" {len(values)} năm liền: {' → '.join(formatting.percent(v) for v in values)}.",
        rule="Xu hướng qua các năm cùng kỳ (Cochran–Armitage), ngoài 99,8%",
        filters=filters.narrowed_to(unit),
    )
