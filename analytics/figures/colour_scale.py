"""What colour a number has on a map or in a table, the letters upon it, and what the colours mean.

Colour judges: a share is orange or blue only where it differs from all by more than chance does. Everything else, what
is counted among it, lies on steps of grey: many letters are neither good nor bad.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.figures.theme import Look
from analytics.indicators import Indicator
from analytics.measure.statistics.control_charts import funnel

COUNTS = (1, 3, 6, 11, 21)  # where steps of what is counted begin
_MOST = 60  # beyond it those steps would all be the last one
MISSED = "✕"


@dataclass(frozen=True, kw_only=True)
class Shade:
    """The colour of a number; `sign` stands before it where the colour judges, `word` says what it means.

    `is_few`: its base is too small to be judged, it is hatched.
    """

    fill: str
    sign: str = ""
    word: str = ""
    is_few: bool = False


def is_few(indicator: Indicator, n: float) -> bool:
    return not indicator.is_enough(n)


def steps(values: Sequence[float | None]) -> tuple[float, ...]:
    """Where steps begin, the lowest first: the same for all small counts, else fifths of the values there are."""
    known = sorted(v for v in values if v is not None and not math.isnan(v) and v > 0)
    if not known:
        return ()
    if all(float(v).is_integer() for v in known) and known[-1] <= _MOST:
        return tuple(float(s) for s in (range(1, 6) if known[-1] <= len(COUNTS) else COUNTS) if s <= known[-1])
    begins = [_rounded(float(np.quantile(known, part))) for part in (0.2, 0.4, 0.6, 0.8)]
    return tuple(sorted({min(known[0], begins[0]), *begins}))


def _rounded(value: float) -> float:
    """To two digits: steps begin where a reader can remember."""
    return round(value, 1 - math.floor(math.log10(value))) if value > 0 else value


def step_colour(value: float | None, begins: Sequence[float], look: Look) -> str:
    """The grey of a step; the ground where there is nothing."""
    if value is None or math.isnan(value) or not begins or value < begins[0]:
        return look.ground
    return look.steps[int(np.searchsorted(begins, value, side="right")) - 1 + len(look.steps) - len(begins)]


def shades(table: pd.DataFrame, indicator: Indicator, look: Look) -> list[Shade]:
    """A shade a row of `table`, which has the indicator and its n."""
    values = table[indicator.key].to_numpy(float)
    n = np.nan_to_num(table[f"{indicator.key}_n"].to_numpy(float))
    if indicator.is_share and indicator.better != "neither":
        return _judged(values, n, indicator, look)
    begins = steps(values.tolist())
    few = [is_few(indicator, size) for size in n]
    if indicator.whole and len(values) and np.nanmax(values, initial=0) < indicator.small_base:
        few = [True] * len(values)  # a map of counts that are all small shows no difference worth a colour
    return [
        _small(value, look) if small or np.isnan(value) else Shade(fill=step_colour(value, begins, look))
        for value, small in zip(values, few, strict=True)
    ]


def _small(value: float, look: Look) -> Shade:
    return Shade(fill=look.ground, word="" if np.isnan(value) else "ít số liệu", is_few=not np.isnan(value))


def _judged(values: np.ndarray, n: np.ndarray, indicator: Indicator, look: Look) -> list[Shade]:
    """Shares around the rate of all that have a base worth judging, by the limits of 99.8%."""
    enough = (n >= indicator.small_base) & ~np.isnan(values)
    beyond = np.zeros(len(values), int)
    if enough.sum() > 1:
        whole = n[enough].round()
        found = funnel(pd.DataFrame({"numerator": (values[enough] / 100 * whole).round(), "n": whole}))
        beyond[enough] = np.where(found["outside"] == "99.8", found["side"], 0)
    good = 1 if indicator.better == "higher" else -1
    plain = Shade(fill=look.steps[0], word="trong mức dao động")
    named = {
        good: Shade(fill=look.good_fill, sign="▲" if good > 0 else "▼", word="tốt hơn rõ rệt"),
        -good: Shade(fill=look.concern_fill, sign="◆", word="kém hơn rõ rệt"),
        0: plain,
    }
    return [
        named[int(side)] if judged else _small(value, look)
        for value, side, judged in zip(values, beyond, enough, strict=True)
    ]


def key_of(indicator: Indicator, target: float | None = None) -> str:
    """What the colours mean, in a sentence."""
    few = "Gạch chéo: ít số liệu, không xét."
    if indicator.is_share and indicator.better != "neither":
        side = "▲" if indicator.better == "higher" else "▼"
        missed = f" {MISSED}: chưa đạt mục tiêu." if target is not None else ""
        return (
            f"◆ cam: kém hơn mức chung rõ rệt; {side} xanh: tốt hơn rõ rệt; nền nhạt: chưa khác rõ rệt.{missed} {few}"
        )
    return f"Càng đậm số càng lớn. {few if not indicator.is_enough(0) else 'Ô trống: chưa có số.'}"


def letters_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    brightness = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]  # WCAG 2.2 relative luminance
    return "#000000" if brightness > 0.179 else "#FFFFFF"  # whichever stands out more, at least 4.5 to 1
