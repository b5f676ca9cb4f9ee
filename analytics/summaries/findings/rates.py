"""Communes whose rate is unlike the others' at the same time, or unlike their own before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.measure import columns
from analytics.measure.statistics.attainable import chance_of_shares
from analytics.measure.statistics.change_tests import dispersion_of_shares, two_shares
from analytics.scope.viewer import Viewer
from analytics.summaries.findings.by_month import MonthTable
from analytics.summaries.findings.record import CALLED_DIFFERENT, Finding, Question, Theme
from analytics.summaries.findings.windows import BEFORE, Months, Window, among_all, surest

INSIDE = (6,)  # months of the runs looked at: three have too few letters for a rate
WORSE = 0.95  # of a question's chance is for the worse, the rest for the better
OTHERS, OWN = 0.9, 0.1  # of its chance for the comparison with the others, and with its own past
NEAR = 1.5  # standard errors: closer shares are called the same
FEWEST = 10  # to compare with


@dataclass(frozen=True, eq=False, kw_only=True)
class Rate:
    """`good` of `of`, each (units, months), are what the indicator counts, each case once."""

    theme: Theme
    indicator: Indicator
    good: np.ndarray
    of: np.ndarray


@dataclass(frozen=True)
class Way:
    """A comparison: a window with the same commune before (`is_own`), or with the others at the same time."""

    window: Window
    is_own: bool
    share: float


def rates(span: Months, tables: list[MonthTable], viewer: Viewer) -> Iterator[Question]:
    """One question a commune and rate: is it in any window unlike the others, or unlike it was before?"""
    for table in tables:
        windows = [w for w in span.windows(INSIDE, enough=0) if table.stood_in(w)]
        for rate in _rates(table) if windows else ():
            yield from _looks(rate, _ways(table, windows), table, span, viewer)


def _ways(table: MonthTable, windows: list[Window]) -> list[Way]:
    """Shares add up to 1, whichever comparisons there are."""
    own = [w for w in windows if table.has_past(w)]
    others = [w for w in windows if not w.is_yearly]
    ways = [Way(w, False, OTHERS * w.share / sum(o.share for o in others)) for w in others]
    ways += [Way(w, True, OWN * w.share / sum(o.share for o in own)) for w in own]
    total = sum(way.share for way in ways)
    return [replace(way, share=way.share / total) for way in ways]


def _rates(table: MonthTable) -> Iterator[Rate]:
    yield Rate(theme="on time", indicator=INDICATORS["on_time_rate"], good=table.in_time, of=table.decided)
    yield Rate(theme="satisfied", indicator=INDICATORS["satisfied_rate"], good=table.satisfied, of=table.answers)


def _looks(rate: Rate, ways: list[Way], table: MonthTable, span: Months, viewer: Viewer) -> Iterator[Question]:
    k, n = _compared(rate, ways, table, slice(table.first, span.first))
    p = _different(k, n)
    shares = np.array([way.share for way in ways])
    best, overall = surest(p, shares, np.array([way.window.is_period for way in ways]))
    overall = among_all(overall, lambda levels: _attained(k, n, levels[:, None] * shares))
    for row in np.flatnonzero(~np.isnan(overall)):
        found = None
        if overall[row] < CALLED_DIFFERENT:
            now, reference = k[row, best[row]] / n[row, best[row]]
            found = _told(
                rate.indicator, str(table.units[row]), now > reference, way=ways[best[row]], span=span, viewer=viewer
            )
        yield Question(rate.theme, float(overall[row]), found)


def _compared(rate: Rate, ways: list[Way], table: MonthTable, past: slice) -> tuple[np.ndarray, np.ndarray]:
    """(units, ways, 2) good cases and all, the commune's and what it is compared with, as many as chance counts."""
    bundled = dispersion_of_shares(rate.good[:, past], rate.of[:, past])
    is_own = np.array([way.is_own for way in ways])
    counts = []
    for values in (rate.good, rate.of):
        now, before = table.sums(values, [way.window for way in ways])
        counts.append(np.stack([now, np.where(is_own, before, now.sum(axis=0) - now)], axis=-1) / bundled)
    n = np.floor(counts[1])
    return np.minimum(np.round(counts[0]), n), n


def _different(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """(units, ways) p-values of two shares each; NaN where there is too little."""
    enough = _enough(n)
    pooled = k.sum(axis=-1) / np.maximum(n.sum(axis=-1), 1)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / np.maximum(n, 1)).sum(axis=-1))
    apart = enough & (np.abs(np.diff(k / np.maximum(n, 1)))[..., 0] > NEAR * spread)
    p = np.where(enough, 1.0, np.nan)  # near each other the exact number, some tenths, would say nothing
    p[apart] = two_shares(k[apart], n[apart], WORSE)
    return p


def _attained(k: np.ndarray, n: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """(rows, units, ways) chances that `_different` comes to the levels (rows, ways)."""
    enough = _enough(n)
    chances = np.zeros((len(levels), *enough.shape))
    asked = np.broadcast_to(levels[:, None], chances.shape)[:, enough]
    chances[:, enough] = chance_of_shares(k[enough], n[enough], asked, WORSE)
    return chances


def _enough(n: np.ndarray) -> np.ndarray:
    return np.asarray((n >= [1, FEWEST]).all(axis=-1))


def _told(indicator: Indicator, unit: str, rises: bool, way: Way, span: Months, viewer: Viewer) -> Finding | None:
    """What the test says of cases one by one is told in the indicator as every page shows it, or not at all."""
    own, key = span.filters.narrowed_to(unit), indicator.key
    asked = [(own, span.inside(way.window))]
    asked.append((own, span.before(way.window)) if way.is_own else (span.filters.everywhere(), asked[0][1]))
    found = [columns((key,), filters, [bucket], (), viewer) for filters, bucket in asked]
    values, sizes = ([float(part[column][0]) for part in found] for column in (key, f"{key}_n"))
    basis = BEFORE[way.window.is_yearly] if way.is_own else "mức chung"
    (value, reference), n = values, sizes[0]
    if n < indicator.small_base or value == reference or (value > reference) != rises or np.isnan(values).any():
        return None
    told = [formatting.share(round(v / 100 * size), size) for v, size in zip(values, sizes, strict=True)]
    return Finding(
        kind="change" if way.is_own else "commune",
        indicator=indicator.key,
        where=unit,
        value=value,
        reference=reference,
        n=n,
        severity="improvement" if rises == (indicator.better == "higher") else "concern",
        sentence=f"{formatting.group('commune', unit)}: {indicator.name.lower()} {formatting.percent(value)}"
        f" ({told[0]}) {span.when(way.window)}, {'cao' if rises else 'thấp'} hơn hẳn {basis}"
        f" {formatting.percent(reference)} ({told[1]}).",
        rule=f"So với {basis} (Fisher chính xác), ngoài 99,8%",
        filters=span.narrowed(way.window).narrowed_to(unit),
    )
