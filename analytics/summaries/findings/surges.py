"""Communes whose letters changed otherwise than the district's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure.statistics.attainable import chance_of_counts
from analytics.measure.statistics.change_tests import dispersion_of_counts, expected_counts, share_of_others, two_counts
from analytics.summaries.findings.by_month import MonthTable
from analytics.summaries.findings.record import CALLED_DIFFERENT, Finding, Question
from analytics.summaries.findings.windows import BEFORE, Months, Window, among_all, surest

INSIDE = (3,)  # months of the runs looked at
FEWER = 0.05  # of a question's chance is for fewer letters, the rest for more
PASSES = 2


def surges(span: Months, tables: list[MonthTable]) -> Iterator[Question]:
    """One question a commune: is its share of the district's letters in any window unlike what it was before?"""
    for table in tables:
        windows = [w for w in span.windows(INSIDE) if table.stood_in(w) and table.has_past(w)]
        if windows:
            yield from _looks(table, windows, span)


def _looks(table: MonthTable, windows: list[Window], span: Months) -> Iterator[Question]:
    now, before = table.sums(table.received, windows)
    bundled = dispersion_of_counts(table.received[:, table.first : span.first])
    now_each, before_each = np.floor(now / bundled), np.floor(before / bundled)
    left_out = np.zeros(now.shape, bool)
    for _ in range(PASSES):  # who changed for certain is no measure of the others
        p = two_counts(now_each, before_each, left_out, FEWER)
        certain = p < CALLED_DIFFERENT / len(table.units)
        if (certain == left_out).all():
            break
        left_out = certain
    usual = expected_counts(now, before, left_out)
    enough = (now + before).max(axis=1) >= 2 * INDICATORS["received"].small_base
    shares = np.array([w.share for w in windows])
    best, overall = surest(np.where(enough[:, None], p, np.nan), shares, np.array([w.is_period for w in windows]))
    cases, part = now_each + before_each, share_of_others(now_each, before_each, left_out)
    overall = among_all(overall, lambda levels: chance_of_counts(cases, part, levels[:, None, None] * shares, FEWER))
    for row in np.flatnonzero(~np.isnan(overall)):
        is_found, at = overall[row] < CALLED_DIFFERENT, best[row]
        told = (str(table.units[row]), int(now[row, at]), float(usual[row, at]), windows[at], span)
        yield Question("letters", float(overall[row]), _surge(*told) if is_found else None)


def _surge(unit: str, now: int, usual: float, window: Window, span: Months) -> Finding:
    how = f"{'nhiều' if now > usual else 'ít'} hơn hẳn mức thường thấy"
    if now >= 2 * usual > 0:
        how = f"gấp {formatting.number(now / usual, 1)} lần mức thường thấy"
    basis = BEFORE[window.is_yearly]
    return Finding(
        kind="surge",
        indicator="received",
        where=unit,
        value=now,
        reference=usual,
        n=now,
        severity="notable",
        sentence=f"{formatting.group('commune', unit)}: {formatting.number(now)} đơn {span.when(window)}, {how}"
        f" (khoảng {formatting.number(usual)} đơn, tính từ {basis} và biến động chung của huyện).",
        rule=f"So với {basis} (nhị thức có điều kiện), ngoài 99,8%",
        filters=span.narrowed(window).narrowed_to(unit),
    )
