"""How long do people wait? Kaplan-Meier curves and quantiles, from counts by day (never from rows)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analytics.measure.statistics.proportions import Floats, Ints, whole

HALF = 0.5 + 1e-9  # a product of fractions meant to be 0.5 may end a little above it


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve:
    """A Kaplan-Meier curve: one entry for each distinct duration seen, ascending; before the first, survival is 1.

    `days` in days, `at_risk` counts those who waited at least so long, `survival` is the share still waiting after
    that day (0..1), `lower` and `upper` its interval, NaN where survival is 1 or 0 (undefined there, as in scipy).
    """

    days: Ints
    at_risk: Ints
    survival: Floats
    lower: Floats
    upper: Floats

    @property
    def median(self) -> int | None:
        """Smallest day by which half have been served; None when that is never reached."""
        return _crossing(self.days, self.survival)

    @property
    def median_interval(self) -> tuple[int | None, int | None]:
        """Days at which `lower` and `upper` reach one half (Brookmeyer and Crowley 1982); None where one does not."""
        return _crossing(self.days, self.lower), _crossing(self.days, self.upper)


def kaplan_meier(days: ArrayLike, events: ArrayLike, censored: ArrayLike, level: float = 0.95) -> Curve:
    """Curve of durations `days` (rows,), in any order, with how many ended (`events`) or were cut off (`censored`).

    Those cut off on a day still count as at risk on it. Rows of the same day add up, rows of nobody drop out.
    ValueError: different lengths, a day or count that is not whole or below 0.
    Source: Kaplan and Meier 1958, JASA 53:457; interval by Greenwood's variance on the log(-log) scale.
    """
    durations, ended, cut = whole(days), whole(events), whole(censored)
    if not durations.shape == ended.shape == cut.shape:
        raise ValueError("days, events and censored must have the same length")
    seen = ended + cut > 0
    distinct, place = np.unique(durations[seen], return_inverse=True)
    ended, cut = (np.bincount(place, count[seen], distinct.size).astype(np.int64) for count in (ended, cut))
    at_risk = np.cumsum((ended + cut)[::-1])[::-1]
    survival = np.cumprod(1 - ended / at_risk, dtype=np.float64)
    lower, upper = _log_log(survival, ended, at_risk, level)
    return Curve(days=distinct, at_risk=at_risk, survival=survival, lower=lower, upper=upper)


def _log_log(survival: Floats, ended: Ints, at_risk: Ints, level: float) -> tuple[Floats, Floats]:
    """(lower, upper), each (days,): log(-log S) plus or minus z times its standard error; NaN where S is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(ended / (at_risk * (at_risk - ended)))
        half = stats.norm.ppf((1 + level) / 2) * np.sqrt(variance) / np.abs(np.log(survival))
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    return inside ** np.exp(half), inside ** np.exp(-half)


def _crossing(days: Ints, shares: Floats) -> int | None:
    reached = np.flatnonzero(shares <= HALF)
    return int(days[reached[0]]) if reached.size else None


def quantile(days: ArrayLike, counts: ArrayLike, q: float) -> float | None:
    """The q-quantile (0..1) of `days` (rows,), in any order, each taken `counts` times; None when there are none.

    ValueError: q outside 0..1, different lengths, a missing day, a count that is not whole or below 0.
    """
    values, weights = np.asarray(days, dtype=np.float64), whole(counts)
    if values.shape != weights.shape or not np.isfinite(values).all() or not 0 <= q <= 1:
        raise ValueError("days must be numbers, as many as counts, and q in 0..1")
    order = np.argsort(values)
    found = float(quantiles(values[order], weights[order], q)) if values.size else np.nan
    return None if np.isnan(found) else found


def quantiles(days: Floats, counts: Ints, q: float) -> Floats:
    """The q-quantile of ascending `days` (days,) for each row of whole `counts` (…, days); NaN where a row is empty.

    Interpolated as `numpy.quantile` and pandas do by default (Hyndman and Fan 1996, type 7), to the last bit.
    """
    upto = np.cumsum(counts, axis=-1)
    last = upto[..., -1] - 1
    place = np.maximum(last, 0) * q
    below = np.floor(place)
    share = place - below
    low, high = (
        days[np.minimum((upto <= at[..., None]).sum(axis=-1), days.size - 1)]
        for at in (below, np.minimum(below + 1, last))
    )
    near = np.where(share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share))
    return np.where(last < 0, np.nan, near)
