"""Is it a change, or noise? Control charts in time, funnels between communes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analytics.indicators.record import Better
from analytics.shares import Floats, Ints, differs, shares, whole

Label = Literal["outside", "trend", "two_of_three", "shift"]
Signal = Literal["improvement", "concern", "high", "low", "common"]
Assurance = Literal["đạt ổn định", "không đạt ổn định", "lúc đạt lúc không"]
Flags = NDArray[np.bool_]

LIMIT = 2.66  # of the mean moving range: 3 / d2, d2 = 1.128 for ranges of two points
OUTLYING_RANGE = 3.267  # of the mean moving range: D4 for ranges of two points
RUN = 7  # points of a trend or of a shift
ENOUGH_POINTS = 13  # fewer: provisional
TOLERANCE = 1e-9  # relative; what is closer is equal, so that binary fractions make no false runs
SIGNALS: dict[Better, tuple[Signal, Signal, Signal]] = {  # by direction: 0, +1, -1
    "higher": ("common", "improvement", "concern"),
    "lower": ("common", "concern", "improvement"),
    "neither": ("common", "high", "low"),
}


class XmrPoint(NamedTuple):
    """One month: a missing one has no value, one not `complete` is shown and never judged."""

    value: float | None
    complete: bool
    side: int  # +1 above the mean, -1 below, 0 on it or not judged
    label: Label | None
    direction: int  # of what the label says: the way a trend goes, the side of any other label, 0 without a label
    signal: Signal


@dataclass(frozen=True)
class XmR:
    """A control chart in the unit of its values. `lower` and `upper` are both None where there are no limits."""

    mean: float | None
    lower: float | None
    upper: float | None
    points: tuple[XmrPoint, ...]
    provisional: bool
    assurance: Assurance | None


def xmr(
    values: Sequence[float | None],
    better: Better,
    target: float | None = None,
    complete: Sequence[bool] | None = None,
) -> XmR:
    """Control chart of individual values and moving ranges, one value a month in order, one point for each.

    None or NaN is a missing month: it is not bridged by a range and breaks runs, and so does a month not `complete`
    (default: all are), which does not enter mean and limits either. ValueError: unknown `better`, infinite value,
    `complete` of another length. Source: NHS England, Making data count, as NHSRplotthedots 0.2.2 computes it.
    """
    shown = np.array(values, dtype=np.float64)  # None becomes NaN
    done = np.ones(shown.size, dtype=bool) if complete is None else np.array(complete, dtype=bool)
    if better not in SIGNALS or done.shape != shown.shape or np.isinf(shown).any():
        raise ValueError(f"better is one of {', '.join(SIGNALS)}; values are finite; complete, if given, as long")
    judged = np.where(done, shown, np.nan)
    known = judged[~np.isnan(judged)]
    slack = TOLERANCE * float(np.abs(known).max(initial=0.0))
    mean = math.fsum(known) / known.size if known.size else None
    half = _half_width(judged, slack)
    lower, upper = (None, None) if mean is None or half is None else (mean - half, mean + half)
    away = judged - (np.nan if mean is None else mean)
    side, labels = _sign(away, slack), {} if half is None else _labels(judged, away, half, slack)
    points = _points(shown, done, side, labels, better)
    return XmR(mean, lower, upper, points, known.size < ENOUGH_POINTS, _assurance(lower, upper, better, target))


def _half_width(values: Floats, slack: float) -> float | None:
    """Distance from mean to limit; ranges across a NaN are undefined. None where the mean range is 0 or undefined."""
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    kept = ranges[ranges < OUTLYING_RANGE * math.fsum(ranges) / max(ranges.size, 1) - slack]
    mean_range = math.fsum(kept) / max(kept.size, 1)
    return LIMIT * mean_range if mean_range > slack else None


def _labels(values: Floats, away: Floats, half: float, slack: float) -> dict[Label, Ints]:
    """For each label, in order of precedence, (months,) of its direction: +1, -1, 0 where it does not apply."""
    side = _sign(away, slack)
    outside = np.abs(away) > half + slack
    far = (np.abs(away) > 2 / 3 * half + slack) & ~outside
    steps = _long_runs(_sign(np.diff(values), slack), RUN - 1)
    before, after = np.append(0, steps), np.append(steps, 0)
    return {
        "outside": np.where(outside, side, 0),
        "trend": np.where(after != 0, after, before),  # where two trends meet, the turning point opens the later one
        "two_of_three": _two_of_three(side, far),
        "shift": _long_runs(side, RUN),
    }


def _sign(differences: Floats, slack: float) -> Ints:
    """+1, -1, or 0 where the difference is missing or within `slack` of nothing."""
    return (differences > slack).astype(np.int64) - (differences < -slack).astype(np.int64)


def _long_runs(signs: Ints, length: int) -> Ints:
    """The signs that stand in an unbroken run of at least `length` equal ones; 0 elsewhere."""
    kept, start = np.zeros_like(signs), 0
    for sign, run in groupby(signs.tolist()):
        stop = start + sum(1 for _ in run)
        if stop - start >= length:
            kept[start:stop] = sign
        start = stop
    return kept


def _two_of_three(side: Ints, far: Flags) -> Ints:
    """Side of the `far` points in any three neighbours on one side of the mean of which at least two are far."""
    together = np.abs(side[:-2] + side[1:-1] + side[2:]) == 3
    enough = far[:-2].astype(np.int64) + far[1:-1] + far[2:] >= 2
    found = np.zeros_like(far)
    for place in range(3):
        found[place : place + enough.size] |= together & enough
    return np.where(found & far, side, 0)


def _points(shown: Floats, done: Flags, side: Ints, labels: dict[Label, Ints], better: Better) -> tuple[XmrPoint, ...]:
    told: list[tuple[Label | None, int]] = [(None, 0)] * shown.size
    for label, directions in reversed(labels.items()):  # what comes first has the last word
        for place in np.flatnonzero(directions).tolist():
            told[place] = label, int(directions[place])
    return tuple(
        XmrPoint(None if math.isnan(value) else value, is_done, of, label, direction, SIGNALS[better][direction])
        for value, is_done, of, (label, direction) in zip(
            shown.tolist(), done.tolist(), side.tolist(), told, strict=True
        )
    )


def _assurance(lower: float | None, upper: float | None, better: Better, target: float | None) -> Assurance | None:
    """Will the target be met whatever the month? None without target, limits or a good direction."""
    if lower is None or upper is None or target is None or pd.isna(target) or better == "neither":
        return None
    if lower <= target <= upper:
        return "lúc đạt lúc không"
    return "đạt ổn định" if (target < lower) == (better == "higher") else "không đạt ổn định"


def funnel_limits(n: ArrayLike, rate: float, level: float = 0.95) -> tuple[Floats, Floats]:
    """(lower, upper) limits in 0..1 for units of `n` cases, each (units,), around `rate`; NaN where n is 0.

    Exact binomial, interpolated: Spiegelhalter 2005, Statistics in Medicine 24:1185, appendix. Its upper limit always
    lies below 1 and would flag 10 of 10, so upper is 1 - the lower limit of the complement. NaN for a rate of NaN;
    ValueError: `rate` outside 0..1, `level` not inside, n not whole.
    """
    if not 0 < level < 1 or rate < 0 or rate > 1:
        raise ValueError("rate must be in 0..1 and level inside it")
    totals, tail = whole(n), (1 - level) / 2
    return _lower_limit(totals, rate, tail), 1 - _lower_limit(totals, 1 - rate, tail)


def _lower_limit(n: Ints, rate: float, tail: float) -> Floats:
    """(units,) (r - alpha) / n: r the `tail` quantile, alpha how far its probability overshoots `tail`, in steps."""
    quantile = stats.binom.ppf(tail, n, rate)
    reached, before = stats.binom.cdf(quantile, n, rate), stats.binom.cdf(quantile - 1, n, rate)
    limit = (quantile - (reached - tail) / (reached - before)) / np.where(n > 0, n, np.nan)
    return np.clip(limit, 0, 1)


def funnel(table: pd.DataFrame, rate: float | None = None) -> pd.DataFrame:
    """`table` (columns numerator, n, and any that name the unit) with its funnel around `rate` (default: sum/sum).

    Adds value, lower95, upper95, lower998, upper998 (0..1, NaN where n is 0), outside ("99.8", "95" or None), side
    (+1 above the 95 % limits, -1 below, else 0) and p_value (`differs`), which is below 0.05 and 0.002 exactly
    outside those limits. ValueError as `shares` and `funnel_limits`.
    """
    k, n, value = shares(table["numerator"], table["n"])
    rate = float(shares(k.sum(), n.sum())[2]) if rate is None else rate
    (lower95, upper95), (lower998, upper998) = funnel_limits(n, rate, 0.95), funnel_limits(n, rate, 0.998)
    side = _sign(value - np.clip(value, lower95, upper95), TOLERANCE)
    far = _sign(value - np.clip(value, lower998, upper998), TOLERANCE)
    outside = ["99.8" if beyond else "95" if signs else None for beyond, signs in zip(far, side, strict=True)]
    result = table.assign(value=value, lower95=lower95, upper95=upper95, lower998=lower998, upper998=upper998)
    result["outside"] = pd.Series(outside, index=table.index, dtype=object)  # a bare list would turn None into NaN
    return result.assign(side=side, p_value=differs(k, n, rate))
