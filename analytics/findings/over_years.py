"""Communes that changed over the years, each against itself: in a rate, or in how many letters they send."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics import watched, words
from analytics.changes import trend_of_shares, two_counts, two_shares
from analytics.filters import Filters
from analytics.findings.record import CALLED_DIFFERENT, Finding, Look
from analytics.indicators import INDICATORS, Indicator
from analytics.viewer import Viewer
from analytics.watched import YEARS

RATES = ("on_time_rate", "satisfied_rate")


def over_years(filters: Filters, viewer: Viewer) -> Iterator[Look]:
    """Nothing where the year before was not counted."""
    table = watched.by_commune(filters, viewer)
    years = len(set(table["bucket"].tolist()))
    if years < 2:
        return
    units = table["commune"][: table["commune"].size // years]
    known = [unit is not None for unit in units.tolist()]

    def by_year(column: str) -> np.ndarray:
        """(units, years), this year first; nothing counted is 0."""
        return np.nan_to_num(table[column]).reshape(years, -1).T[known]

    yield from _surges(units[known], by_year("received"), filters)
    for key in RATES:
        sizes = by_year(f"{key}_n")
        enough = (sizes >= INDICATORS[key].small_base).all(axis=1)
        good = (by_year(key) / 100 * sizes).round()
        places = units[known][enough]
        yield from _changes(INDICATORS[key], places, good[enough], sizes[enough], filters)
        if years == YEARS:
            yield from _trends(INDICATORS[key], places, good[enough], sizes[enough], filters)


def _trends(
    indicator: Indicator, units: np.ndarray, good: np.ndarray, sizes: np.ndarray, filters: Filters
) -> Iterator[Look]:
    """A rate that rises or falls year after year."""
    k, n = good[:, ::-1], sizes[:, ::-1]
    steps = np.diff(k / n, axis=1)
    steady = (steps > 0).all(axis=1) | (steps < 0).all(axis=1)
    for row, p in enumerate(trend_of_shares(k, n)):
        found = p < CALLED_DIFFERENT and steady[row]
        unit = str(units[row])
        yield Look(float(p), _trend(indicator, unit, 100 * k[row] / n[row], n[row], filters) if found else None)


def _trend(indicator: Indicator, unit: str, values: np.ndarray, n: np.ndarray, filters: Filters) -> Finding:
    rises = values[-1] > values[0]
    return Finding(
        "trend",
        indicator.key,
        unit,
        values[-1],
        values[0],
        n[-1],
        "improvement" if rises == (indicator.better == "higher") else "concern",
        f"{words.group('commune', unit)}: {indicator.name.lower()} {'tăng' if rises else 'giảm'} đều"
        f" {len(values)} năm liền: {' → '.join(words.percent(v) for v in values)}.",
        "Xu hướng qua các năm cùng kỳ (Cochran–Armitage), ngoài 99,8 %",
        filters.narrowed_to(unit),
    )


def _changes(
    indicator: Indicator, units: np.ndarray, good: np.ndarray, sizes: np.ndarray, filters: Filters
) -> Iterator[Look]:
    """A rate against the same commune's a year earlier."""
    k, n = good[:, :2], sizes[:, :2]
    for row, p in enumerate(two_shares(k, n)):
        found = p < CALLED_DIFFERENT
        unit = str(units[row])
        yield Look(float(p), _change(indicator, unit, k[row].tolist(), n[row].tolist(), filters) if found else None)


def _change(indicator: Indicator, unit: str, k: list[float], n: list[float], filters: Filters) -> Finding:
    now, before = (100 * part / whole for part, whole in zip(k, n, strict=True))
    return Finding(
        "change",
        indicator.key,
        unit,
        now,
        before,
        n[0],
        "improvement" if (now > before) == (indicator.better == "higher") else "concern",
        f"{words.group('commune', unit)}: {indicator.name.lower()} {words.percent(now)} ({words.share(k[0], n[0])}),"
        f" {'cao' if now > before else 'thấp'} hơn hẳn cùng kỳ {words.percent(before)} ({words.share(k[1], n[1])}).",
        "So với cùng kỳ (Fisher chính xác), ngoài 99,8 %",
        filters.narrowed_to(unit),
    )


def _surges(units: np.ndarray, letters: np.ndarray, filters: Filters) -> Iterator[Look]:
    """Communes whose letters changed otherwise than the district's."""
    now, before = letters[:, 0], letters[:, 1]
    for unit, a, b, p in zip(units, now, before, two_counts(now, before), strict=True):
        if a + b >= 2 * INDICATORS["received"].small_base and not np.isnan(p):
            yield Look(float(p), _surge(str(unit), int(a), int(b), filters) if p < CALLED_DIFFERENT else None)


def _surge(unit: str, now: int, before: int, filters: Filters) -> Finding:
    more = "nhiều hơn" if now > before else "ít hơn"
    return Finding(
        "surge",
        "received",
        unit,
        now,
        before,
        now,
        "notable",
        f"{words.group('commune', unit)}: {words.number(now)} đơn, {more} hẳn cùng kỳ ({words.number(before)} đơn)"
        " so với biến động chung của huyện.",
        "So với cùng kỳ (nhị thức có điều kiện), ngoài 99,8 %",
        filters.narrowed_to(unit),
    )
