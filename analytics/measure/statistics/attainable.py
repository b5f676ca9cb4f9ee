"""How likely a test of whole numbers comes to a level or below, where nothing changed: less than the level itself.

A dozen letters leave a test few p-values to take. One that may stop at 0.1% stops at the last of them below, often a
tenth of that; what is not used by one question is free for others asked at once (Tarone 1990, Biometrics 46:515;
Westfall and Wolfinger 1997, The American Statistician 51:3).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analytics.measure.statistics.proportions import Floats

STEPS = 40  # cases; with more the level itself is near enough
CLOSE = 1 + 1e-7  # the same tail, summed in another order
NEAR_WHOLE = 1e-6


def chance_of_shares(k: np.ndarray, n: np.ndarray, levels: Floats, low: float) -> Floats:
    """(rows, cells) chance that `two_shares` of the margins, (cells, 2), is at most `levels` though shares are one.

    `levels` (rows, cells), `low` as there. At most the level.
    """
    drawn, missed, hit = n[:, 0], (n - k).sum(axis=1), k.sum(axis=1)
    chance = np.array(levels, dtype=float)
    few = (np.minimum(drawn, missed) <= STEPS) & (drawn <= hit)
    if few.any():
        of_missed = _hypergeometric(drawn[few], missed[few], hit[few])
        fewer, more = of_missed.cumsum(axis=1), of_missed[:, ::-1].cumsum(axis=1)
        for row in chance:
            row[few] = _last_below(more, row[few] * low) + _last_below(fewer, row[few] * (1 - low))
    return chance


def _hypergeometric(drawn: np.ndarray, missed: np.ndarray, hit: np.ndarray) -> Floats:
    """(cells, STEPS + 1) chances of so many `missed` among those `drawn`, from the ratio of each to the one before.

    `scipy.stats.hypergeom.pmf` takes ten times as long.
    """
    steps = np.arange(STEPS)
    ratio = (missed[:, None] - steps) * (drawn[:, None] - steps)
    ratio = np.maximum(ratio, 0) / ((steps + 1) * ((hit - drawn)[:, None] + steps + 1))
    inside = (steps < missed[:, None]) & (steps < drawn[:, None])
    weights = np.cumprod(np.column_stack([np.ones(len(drawn)), np.where(inside, ratio, 0)]), axis=1)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _last_below(tails: Floats, level: Floats) -> Floats:
    return np.asarray(np.where(tails <= level[:, None] * CLOSE, tails, 0).max(axis=1))


def chance_of_counts(both: np.ndarray, share: np.ndarray, levels: Floats, low: float) -> Floats:
    """(…) chance that `two_counts` of `both` letters is at most `levels` (…) though now has its `share` of them.

    For more letters; for fewer, a small part, the level itself. 0 where nothing is known.
    """
    known = (both > 0) & (share > 0) & (share < 1)
    n, rest = np.where(known, both, 1), np.where(known, 1 - share, 0.5)
    part = levels * (1 - low)
    last = np.maximum(np.floor(special.bdtrik(part, n, rest) + NEAR_WHOLE), 0)  # most that are not of now
    tail = special.bdtr(last, n, rest)
    more = np.where(tail <= part * CLOSE, tail, 0)  # none of them may be too likely already
    return np.where(known, more + levels * low, 0)
