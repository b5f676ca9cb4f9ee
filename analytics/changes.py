"""Did a share or a count change? Tests for many places at once, each place against itself or the rest.

Two-sided p-values of exact tests double the smaller tail, as the funnel does.
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from analytics.shares import Floats, differs


def two_shares(k: np.ndarray, n: np.ndarray) -> Floats:
    """(units,) p-values that two shares `k` of `n`, each (units, 2) whole numbers, are one (Fisher 1935).

    The count is a sum of independent indicators (Vatutin and Mikhailov 1982), whose median is a whole number next to
    the mean (Jogdeo and Samuels 1968): further out the tail on that side is the smaller, and the other is not summed.
    """
    margins, first = np.stack([n.sum(axis=1), k.sum(axis=1), n[:, 0]]), k[:, 0]
    mean = margins[1] * margins[2] / np.maximum(margins[0], 1)
    low, high = first <= np.ceil(mean), first >= np.floor(mean)
    tail = np.ones(first.size)
    tail[low] = stats.hypergeom.cdf(first[low], *margins[:, low])
    tail[high] = np.minimum(tail[high], stats.hypergeom.sf(first[high] - 1, *margins[:, high]))
    return np.minimum(1, 2 * tail)


def two_counts(now: np.ndarray, before: np.ndarray) -> Floats:
    """(units,) p-values that a count grew as the others' did: `now` and `before`, each (units,) whole numbers.

    Given both counts of a unit, today's is binomial with the share that today has in the other units (exact
    conditional test of two Poisson rates, Przyborowski and Wilenski 1940). NaN where it or the others have none.
    """
    both, others = now + before, (now + before).sum() - (now + before)
    share = (now.sum() - now) / np.where(others > 0, others, np.nan)
    return differs(now, both, share)


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
