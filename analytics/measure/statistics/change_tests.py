"""Did a share or a count change? Tests for many places at once, each place against itself or the rest.

Two-sided p-values of exact tests double the smaller tail, as the funnel does.
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from analytics.measure.statistics.proportions import Floats

SURE = 0.01  # how rarely chance spreads so far before bundles are believed
TINY = 1e-9


def two_shares(k: np.ndarray, n: np.ndarray, low: float = 0.5) -> Floats:
    """(units,) p-values that two shares `k` of `n`, each (units, 2) whole numbers, are one (Fisher 1935).

    `low` is how much of the chance of a false alarm is for a first share below the second: 0.5 doubles the smaller
    tail. The count is a sum of independent indicators (Vatutin and Mikhailov 1982), whose median is a whole number
    next to the mean (Jogdeo and Samuels 1968): further out a tail is the larger one, and is not summed.
    NaN where neither has any.
    """
    margins, first = np.stack([n.sum(axis=1), k.sum(axis=1), n[:, 0]]), k[:, 0]
    mean = margins[1] * margins[2] / np.maximum(margins[0], 1)
    below, above = first <= np.ceil(mean), first >= np.floor(mean)
    tails = np.ones((2, first.size))
    tails[0, below] = stats.hypergeom.cdf(first[below], *margins[:, below])
    tails[1, above] = stats.hypergeom.sf(first[above] - 1, *margins[:, above])
    return _either(tails[0], tails[1], low)


def _either(lower: np.ndarray, upper: np.ndarray, low: float) -> Floats:
    """One p-value of two tails, of which the lower has so much of the chance."""
    return np.minimum(1, np.minimum(lower / low, upper / (1 - low)))


def two_counts(now: np.ndarray, before: np.ndarray, left_out: np.ndarray | None = None, low: float = 0.5) -> Floats:
    """(units, …) p-values that a count grew as the others' did: `now` and `before`, each (units, …) whole numbers.

    Given both counts of a unit, today's is binomial with the share that today has in the other units (exact
    conditional test of two Poisson rates, Przyborowski and Wilenski 1940): what moves all of them alike, a season or
    a busy year, is no change. NaN where it or the others have none. Units `left_out` are nobody's others,
    `low` as in `two_shares`.
    """
    both, share = now + before, share_of_others(now, before, left_out)
    p = _either(special.bdtr(now, both, share), special.bdtrc(now - 1, both, share), low)
    return np.where((both > 0) & ~np.isnan(share), p, np.nan)


def share_of_others(now: np.ndarray, before: np.ndarray, left_out: np.ndarray | None = None) -> Floats:
    """(units, …) what share of the other units' counts is of now; NaN where they have none."""
    others_now, others_before = _others(now, left_out), _others(before, left_out)
    others = others_now + others_before
    return others_now / np.where(others > 0, others, np.nan)


def expected_counts(now: np.ndarray, before: np.ndarray, left_out: np.ndarray | None = None) -> Floats:
    """(units, …) what each would have now, had it moved as the others did; NaN where they had nothing before."""
    others_before = _others(before, left_out)
    expected: Floats = before * _others(now, left_out) / np.where(others_before > 0, others_before, np.nan)
    return expected


def _others(counts: np.ndarray, left_out: np.ndarray | None) -> np.ndarray:
    kept = counts if left_out is None else np.where(left_out, 0, counts)
    return np.asarray(kept.sum(axis=0) - kept)


def dispersion_of_counts(counts: np.ndarray) -> float:
    """How many times as far as chance goes counts (units, months) lie from shares that stay; 1 where chance will do.

    Pearson's chi-square over its degrees of freedom: letters that come in bundles are fewer decisions than letters.
    """
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return 1.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return _beyond_chance((counts - expected) ** 2 / expected, (counts.shape[0] - 1) * (counts.shape[1] - 1))


def dispersion_of_shares(k: np.ndarray, n: np.ndarray) -> float:
    """The same for `k` of `n`, each (units, months), around each unit's own share."""
    share = k.sum(axis=1) / np.maximum(n.sum(axis=1), 1)
    used = (n > 0) & ((share > 0) & (share < 1))[:, None]
    expected = np.where(used, n * share[:, None], 1)
    spread = np.where(used, (k - expected) ** 2 / (expected * (1 - np.where(used, share[:, None], 0))), 0)
    return _beyond_chance(spread, int(used.sum() - used.any(axis=1).sum()))


def _beyond_chance(squares: np.ndarray, freedom: int) -> float:
    if freedom < 1 or stats.chi2.sf(squares.sum(), freedom) > SURE:
        return 1.0
    return max(1.0, float(squares.sum()) / freedom)


def level_shift(values: np.ndarray, inside: np.ndarray, season: np.ndarray, spread: float = 0.0) -> float:
    """p-value that months `inside` (months,) lie level with the others of a series (months,).

    Months of one `season` (months,) are compared with each other: least squares with a level a season and the shift,
    Student's t, so that limits drawn from few months are as wide as they must be. `spread` is the standard deviation
    that chance alone gives a month: a series that happens to be steadier is not believed. NaN: the others say nothing.
    """
    levels = (season[:, None] == np.unique(season)).astype(float)
    fitted = np.linalg.lstsq(levels, np.column_stack([values, inside.astype(float)]), rcond=None)[0]
    y, x = (np.column_stack([values, inside]) - levels @ fitted).T
    freedom, room = len(values) - levels.shape[1] - 1, float(x @ x)
    if freedom < 1 or room < TINY:
        return float("nan")
    shift = float(x @ y) / room
    rest = float(np.sqrt(max(float(((y - shift * x) ** 2).sum()) / freedom, 0)))
    size = abs(shift) * room**0.5
    by_chance = 2 * special.ndtr(-size / spread) if spread else 0.0
    by_months = 2 * special.stdtr(freedom, -size / rest) if rest > TINY else float(not spread)
    return float(max(by_chance, by_months))


def trend_of_shares(k: np.ndarray, n: np.ndarray) -> Floats:
    """(units,) p-values of a linear trend in shares `k` of `n`, each (units, years); 1 where all shares are 0 or 1.

    Sources: Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375.
    """
    steps, total = np.arange(n.shape[1]), n.sum(axis=1)
    overall = k.sum(axis=1) / total
    away = (steps * (k - n * overall[:, None])).sum(axis=1)
    spread = overall * (1 - overall) * ((n * steps**2).sum(axis=1) - (n * steps).sum(axis=1) ** 2 / total)
    z = np.abs(away) / np.sqrt(np.where(spread > 0, spread, np.inf))
    return np.asarray(2 * special.ndtr(-z))
