"""Whether the whole of what is looked at left its level: in the latest month, in half a year, in the period."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.measure import columns
from analytics.measure.statistics.change_tests import level_shift, two_shares
from analytics.scope import periods
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.decided import decided
from analytics.summaries.findings.record import CALLED_DIFFERENT, Finding, Question
from analytics.summaries.findings.windows import ENOUGH_BEFORE, Months, Window, months

LEVELS = ("received", "on_time_rate", "satisfied_rate", "service_on_time_rate", "visits")
_MEASURED = (*(key for key in LEVELS if key != "on_time_rate"), "on_time_resolved_rate", "overdue")
SLOW = 6  # months, for what no single month shows
TWO_YEARS = 24  # months before, of which every month of the year then has two
A_YEAR = 12
UNREMARKABLE = 0.01  # the other test need not be asked
_SPREAD_OF_ROOT = 0.5  # standard deviation of the square root of a Poisson count (Anscombe 1948)


def over_time(filters: Filters, viewer: Viewer) -> Iterator[Question]:
    """One question an indicator, over up to three windows."""
    span = months(filters, viewer)
    windows = _windows(span)
    if not windows:
        return
    found = columns(_MEASURED, filters, span.buckets, (), viewer)
    for key in LEVELS:
        values, good, n = _series(key, found)
        indicator = INDICATORS[key]
        weighed = [(_chance(indicator, values, good, n=n, window=w, span=span) / w.share, w) for w in windows]
        told = [pair for pair in weighed if not np.isnan(pair[0])]
        if told:
            p, window = min(told, key=lambda pair: pair[0])
            yield Question(
                "district", min(1.0, p), _level(indicator, window, span, viewer) if p < CALLED_DIFFERENT else None
            )


def _windows(span: Months) -> list[Window]:
    """The latest month that is over, the half year up to it, and the period where that is another."""
    whole = [periods.is_whole(b, "month", span.filters.calendar) for b in span.buckets]
    over = [k for k, is_whole in enumerate(whole) if is_whole and k >= span.first]
    if not over:
        return []
    last = over[-1] + 1
    runs = {(last - 1, last), (last - SLOW, last), (span.first, last)}
    judged = sorted(run for run in runs if run[0] >= ENOUGH_BEFORE and all(whole[run[0] : run[1]]))
    period = (span.first, len(span.buckets))
    share = 1 / len(judged) if judged else 0.0
    return [
        Window(first=start, last=end, base=(0, start), share=share, is_period=(start, end) == period)
        for start, end in judged
    ]


def _series(key: str, found: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(months,) of one indicator: values, and for a share the counts behind it."""
    if key == "on_time_rate":
        names = ("on_time_resolved_rate", "on_time_resolved_rate_n", "overdue")
        good, n = (part[0] for part in decided(*(np.nan_to_num(found[name])[None, :] for name in names)))
    else:
        n = np.nan_to_num(found[f"{key}_n"]).round()
        good = (np.nan_to_num(found[key]) / 100 * n).round()
    if not INDICATORS[key].is_share:
        return found[key], good, n
    return good / np.where(n > 0, n, np.nan), good, n


def _chance(
    indicator: Indicator, values: np.ndarray, good: np.ndarray, n: np.ndarray, window: Window, span: Months
) -> float:
    """p-value of a window, NaN where too little is known. What chance gives and what the months show must both go."""
    enough = n[: window.last] >= (indicator.small_base if indicator.is_rate else 1)
    known = np.flatnonzero(enough & ~np.isnan(values[: window.last]))
    inside = known >= window.first
    season = _season(span)[known]
    before = season[~inside]
    if inside.sum() != window.last - window.first or len(before) < A_YEAR:
        return float("nan")
    if len(before) < TWO_YEARS or any((before == month).sum() < 2 for month in season[inside]):
        if not indicator.is_share:  # counts have their seasons, which one year does not show
            return float("nan")
        season = np.zeros_like(season)
    if indicator.is_share:
        by_months = level_shift(np.arcsin(np.sqrt(values[known])), inside, season)
        if by_months > UNREMARKABLE:
            return by_months
        of = [[part[known][inside].sum(), part[known][~inside].sum()] for part in (good, n)]
        exact = float(two_shares(np.array([of[0]]), np.array([of[1]]))[0])
        return max(exact, by_months)
    return level_shift(np.sqrt(values[known] + 3 / 8), inside, season, _SPREAD_OF_ROOT)


def _season(span: Months) -> np.ndarray:
    """The month of the year (1 to 12) of each bucket."""
    return np.array([int(periods.containing(b.end, "month", span.filters.calendar).label[5:]) for b in span.buckets])


def _level(indicator: Indicator, window: Window, span: Months, viewer: Viewer) -> Finding | None:
    """Value and usual value as every page shows them: of a count, what the same months had in a usual year."""
    buckets = [span.inside(window), span.before(window)]
    season = _season(span)
    same = np.isin(season[: window.first], season[window.first : window.last])
    usual = [b for b, is_same in zip(span.buckets, same.tolist(), strict=False) if is_same]
    found = columns((indicator.key,), span.filters, [*buckets, *usual], (), viewer)
    now, before, *earlier = found[indicator.key].tolist()
    if indicator.whole:
        of = season[: window.first][same]
        before = sum(float(np.mean(np.array(earlier)[of == m])) for m in season[window.first : window.last])
    if np.isnan([now, before]).any() or now == before:
        return None
    is_good = None if indicator.better == "neither" else (now > before) == (indicator.better == "higher")
    is_month = window.last - window.first == 1
    basis = "mức thường của cùng thời gian các năm trước" if indicator.whole else "mức của các tháng trước"
    return Finding(
        kind="month" if is_month else "change",
        indicator=indicator.key,
        where=None,
        value=now,
        reference=before,
        n=float(found[f"{indicator.key}_n"][0]),
        severity="notable" if is_good is None else "improvement" if is_good else "concern",
        sentence=f"{indicator.name} {span.when(window)}: {formatting.value(indicator, now)},"
        f" {'cao' if now > before else 'thấp'} hơn hẳn {basis} ({formatting.value(indicator, round(before, 1))}).",
        rule="Bậc so với các tháng trước, trừ phần theo mùa (kiểm định t), ngoài 99,8%",
        filters=span.narrowed(window),
    )
