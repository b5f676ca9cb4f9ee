"""The months behind a number: which are worth judging, what is normal, and whether the target is met in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.indicators import Indicator
from analytics.measure.statistics.control_charts import ENOUGH_POINTS, XmR

# Is the target met? In every month, in none, in some; where months cannot be judged, in this period.
Assurance = Literal["always", "never", "sometimes", "now", "not now"]
_ASSURED: dict[str, Assurance] = {
    "đạt ổn định": "always",
    "không đạt ổn định": "never",
    "lúc đạt lúc không": "sometimes",
}


@dataclass(frozen=True, kw_only=True)
class Course:
    """The months that a signal is judged by (None: missing or of too few), what is normal, and the target."""

    values: tuple[float | None, ...]
    lower: float | None
    upper: float | None
    target: float | None


def worth_judging(indicator: Indicator, values: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """NaN for the others: a rate of a handful of letters swings by itself, and few months have no band."""
    found = [value if indicator.is_enough(n) else math.nan for value, n in zip(values, sizes, strict=True)]
    is_thin = not indicator.whole and sum(not math.isnan(value) for value in found) < ENOUGH_POINTS
    return [math.nan] * len(found) if is_thin else found


def assurance(chart: XmR, met: bool | None) -> Assurance | None:
    """By the band of normal months; `met` says it of the period, None where it has no target or too few."""
    if met is None:
        return None
    if chart.assurance and not chart.provisional:
        return _ASSURED[chart.assurance]
    return "now" if met else "not now"
