"""Times as medians with their spread. Only ratios taken in one run are worth comparing between computers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from analytics import formatting


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Seconds: the median, and the quarter and three-quarter marks."""

    median: float
    low: float
    high: float
    count: int

    def __truediv__(self, other: Spread) -> float:
        return self.median / other.median

    def __str__(self) -> str:
        """As "62 ms (55–80)"; from ten seconds on in seconds."""
        scale, unit = (1, "giây") if self.median >= 10 else (1000, "ms")
        low, middle, high = (formatting.number(x * scale) for x in (self.low, self.median, self.high))
        return f"{middle}{formatting.NBSP}{unit} ({low}–{high})"


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of some times; of a single one, that time thrice."""
    low, _, high = quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else (seconds[0],) * 3
    return Spread(median=median(seconds), low=low, high=high, count=len(seconds))


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(first: Callable[[], Any], second: Callable[[], Any], number: int) -> tuple[float, float]:
    """Times of both, the one to begin changing with `number`, so that neither always finds the other's warmth."""
    if number % 2:
        later = seconds(second)
        return seconds(first), later
    return seconds(first), seconds(second)
