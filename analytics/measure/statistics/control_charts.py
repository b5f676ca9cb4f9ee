"""Is it a change, or noise? Control charts in time, funnels between communes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from analytics.indicators.record import Better
from analytics.measure.statistics.proportions import Floats, Ints, differs, shares, whole

Label = Literal["outside", "trend", "two_of_three", "shift"]
Signal = Literal["improvement", "concern", "high", "low", "common"]
Assurance = Literal["đạt ổn định", "không đạt ổn định", "lúc đạt lúc không"]

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


@dataclass(frozen=True, kw_only=True)
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
    shown = [math.nan if value is None else float(value) for value in values]
    done = [True] * len(shown) if complete is None else [bool(is_done) for is_done in complete]
    if better not in SIGNALS or len(done) != len(shown) or any(map(math.isinf, shown)):
        raise ValueError(f"better is one of {', '.join(SIGNALS)}; values are finite; complete, if given, as long")
    judged = [value if is_done else math.nan for value, is_done in zip(shown, done, strict=True)]
    known = [value for value in judged if not math.isnan(value)]
    slack = TOLERANCE * max(map(abs, known), default=0.0)
    mean = math.fsum(known) / len(known) if known else None
    half = _half_width(judged, slack)
    lower, upper = (None, None) if mean is None or half is None else (mean - half, mean + half)
    away = [value - (math.nan if mean is None else mean) for value in judged]
    side = [_sign(a, slack) for a in away]
    labels = {} if half is None else _labels(judged, away, side, half, slack)
    points = _points(shown, done, side, labels, better)
    return XmR(
        mean=mean,
        lower=lower,
        upper=upper,
        points=points,
        provisional=len(known) < ENOUGH_POINTS,
        assurance=_assurance(lower, upper, better, target),
    )


def _half_width(values: list[float], slack: float) -> float | None:
    """Distance from mean to limit; ranges across a NaN are undefined. None where the mean range is 0 or undefined."""
    ranges = [abs(after - before) for before, after in pairwise(values) if not math.isnan(after - before)]
    most = OUTLYING_RANGE * math.fsum(ranges) / max(len(ranges), 1) - slack
    kept = [range_ for range_ in ranges if range_ < most]
    mean_range = math.fsum(kept) / max(len(kept), 1)
    return LIMIT * mean_range if mean_range > slack else None


def _labels(
    values: list[float], away: list[float], side: list[int], half: float, slack: float
) -> dict[Label, list[int]]:
    """For each label, in order of precedence, (months,) of its direction: +1, -1, 0 where it does not apply."""
    limit, near = half + slack, 2 / 3 * half + slack
    outside = [abs(a) > limit for a in away]
    far = [near < abs(a) <= limit for a in away]
    steps = _long_runs([_sign(after - before, slack) for before, after in pairwise(values)], RUN - 1)
    return {
        "outside": [sign if out else 0 for sign, out in zip(side, outside, strict=True)],
        # where two trends meet, the turning point opens the later one
        "trend": [after or before for before, after in zip([0, *steps], [*steps, 0], strict=True)],
        "two_of_three": _two_of_three(side, far),
        "shift": _long_runs(side, RUN),
    }


def _sign(difference: float, slack: float) -> int:
    """+1, -1, or 0 where the difference is missing or within `slack` of nothing."""
    return int(difference > slack) - int(difference < -slack)


def _long_runs(signs: list[int], length: int) -> list[int]:
    """The signs that stand in an unbroken run of at least `length` equal ones; 0 elsewhere."""
    runs = [(sign, len(list(run))) for sign, run in groupby(signs)]
    return [sign if size >= length else 0 for sign, size in runs for _ in range(size)]


def _two_of_three(side: list[int], far: list[bool]) -> list[int]:
    """Side of the `far` points in any three neighbours on one side of the mean of which at least two are far."""
    inside: set[int] = set()
    for place, (signs, flags) in enumerate(zip(_threes(side), _threes(far), strict=True)):
        if sum(flags) >= 2 and abs(sum(signs)) == 3:
            inside |= {place, place + 1, place + 2}
    return [sign if far[place] and place in inside else 0 for place, sign in enumerate(side)]


def _threes(values: list[int] | list[bool]) -> zip[tuple[int, int, int]]:
    return zip(values, values[1:], values[2:], strict=False)


def _points(
    shown: list[float], done: list[bool], side: list[int], labels: dict[Label, list[int]], better: Better
) -> tuple[XmrPoint, ...]:
    told: list[tuple[Label | None, int]] = [(None, 0)] * len(shown)
    for label, directions in reversed(labels.items()):  # what comes first has the last word
        told = [(label, way) if way else known for way, known in zip(directions, told, strict=True)]
    meaning = SIGNALS[better]
    return tuple(
        XmrPoint(
            None if math.isnan(value) else value,
            is_done,
            of,
            label=label,
            direction=direction,
            signal=meaning[direction],
        )
        for value, is_done, of, (label, direction) in zip(shown, done, side, told, strict=True)
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
    limit: Floats = (quantile - (reached - tail) / (reached - before)) / np.where(n > 0, n, np.nan)
    return limit.clip(0, 1)


def funnel(table: pd.DataFrame, rate: float | None = None) -> pd.DataFrame:
    """`table` (columns numerator, n, and any that name the unit) with its funnel around `rate` (default: sum/sum).

    Adds value, lower95, upper95, lower998, upper998 (0..1, NaN where n is 0), outside ("99.8", "95" or None), side
    (+1 above the 95% limits, -1 below, else 0) and p_value (`differs`), which is below 0.05 and 0.002 exactly
    outside those limits. ValueError as `shares` and `funnel_limits`.
    """
    k, n, value = shares(table["numerator"], table["n"])
    rate = float(shares(k.sum(), n.sum())[2]) if rate is None else rate
    (lower95, upper95), (lower998, upper998) = funnel_limits(n, rate, 0.95), funnel_limits(n, rate, 0.998)
    side = [_sign(beyond, TOLERANCE) for beyond in value - np.clip(value, lower95, upper95)]
    far = [_sign(beyond, TOLERANCE) for beyond in value - np.clip(value, lower998, upper998)]
    outside = ["99.8" if beyond else "95" if signs else None for beyond, signs in zip(far, side, strict=True)]
    result = table.assign(value=value, lower95=lower95, upper95=upper95, lower998=lower998, upper998=upper998)
    result["outside"] = pd.Series(outside, index=table.index, dtype=object)  # a bare list would turn None into NaN
    return result.assign(side=side, p_value=differs(k, n, rate))
