"""Shares of many units at once, k of n: their intervals and the ranks they may hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from analytics.indicators.record import Better

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def whole(values: ArrayLike) -> Ints:
    """Counts as int64, same shape. ValueError unless each is a whole number of 0 or more."""
    numbers = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers))).all():
        raise ValueError("counts must be whole numbers of 0 or more")
    return numbers.astype(np.int64)


def shares(k: ArrayLike, n: ArrayLike) -> tuple[Ints, Ints, Floats]:
    """(k, n, k/n), each (units,); where n is 0, k is 0 whatever it was (SQL sums give null) and k/n is NaN.

    ValueError: different lengths, a count that is not whole or below 0, k above n.
    """
    totals = whole(n)
    parts = whole(np.where(totals == 0, 0, np.asarray(k, dtype=np.float64)))
    if np.shape(k) != totals.shape or (parts > totals).any():
        raise ValueError("k and n must have the same length, and k must not be above n")
    return parts, totals, parts / np.where(totals > 0, totals, np.nan)


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """(lower, upper) of Wilson's score interval in 0..1 for k of n, each (units,); NaN where n is 0.

    `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")` for many units at once. Source: Wilson 1927, JASA
    22:209. ValueError as `shares`.
    """
    parts, totals, _ = shares(k, n)
    z, cases = stats.norm.ppf((1 + level) / 2), np.where(totals > 0, totals, np.nan)
    centre = (parts + z * z / 2) / (cases + z * z)
    half = z / (cases + z * z) * np.sqrt(parts * (cases - parts) / cases + z * z / 4)
    lower, upper = np.where(parts == 0, 0, centre - half), np.where(parts == totals, 1, centre + half)
    return np.where(totals > 0, lower, np.nan), np.where(totals > 0, upper, np.nan)


def differs(k: Ints, n: Ints, rate: ArrayLike) -> Floats:
    """(units,) p-values that k of n come from `rate`, NaN where n is 0: exact binomial, the smaller tail doubled.

    `scipy.stats.binom` knows the same tails and takes ten times as long for a few units.
    """
    tail = np.minimum(special.bdtr(k, n, rate), special.bdtrc(k - 1, n, rate))
    return np.where(n > 0, np.minimum(1, 2 * tail), np.nan)


def rank_ranges(k: ArrayLike, n: ArrayLike, better: Better) -> tuple[Floats, Floats, Floats]:
    """(rank, low, high), each (units,), 1 = best, equal values share a rank; NaN where n is 0.

    `low` is 1 + how many units' Wilson 95% interval lies entirely on the better side of this one's, `high` is how
    many units are ranked less those entirely on the worse side. ValueError as `shares`, or `better` is "neither".
    """
    if better not in ("higher", "lower"):
        raise ValueError("what has no good direction is never ranked")
    parts, totals, value = shares(k, n)
    lower, upper = wilson(parts, totals)
    if better == "lower":
        value, lower, upper = -value, -upper, -lower
    absent = np.where(totals > 0, 0, np.nan)
    rank = 1 + (value[None, :] > value[:, None]).sum(axis=1)
    low = 1 + (lower[None, :] > upper[:, None]).sum(axis=1)
    high = np.count_nonzero(totals) - (upper[None, :] < lower[:, None]).sum(axis=1)
    return rank + absent, low + absent, high + absent
