"""The colour of a value between the lowest and the highest, the letters upon it, and what the colours mean."""

from __future__ import annotations

import numpy as np

from analytics.figures.theme import Look
from analytics.indicators import Indicator


def scale_of(indicator: Indicator, look: Look) -> tuple[str, ...]:
    """Colours from the lowest value to the highest."""
    if indicator.better == "neither":
        return (look.grid, look.series[5], look.series[0])
    return look.scale if indicator.better == "higher" else look.scale[::-1]


def key_of(indicator: Indicator) -> str:
    """What the colours mean, in a sentence."""
    if indicator.better == "neither":
        return "Càng xanh số càng lớn."
    red, blue = ("thấp", "cao") if indicator.better == "higher" else ("cao", "thấp")
    return f"Đỏ là {red} nhất, xanh là {blue} nhất; xám là chưa có số."


def shades(values: np.ndarray, indicator: Indicator, look: Look) -> list[str]:
    """The colour of each of `values` (units,) between the lowest and the highest of them; grey where one is missing."""
    low, high = np.nanmin(values, initial=np.inf), np.nanmax(values, initial=-np.inf)
    return [_shade(value, low, high, indicator, look) for value in values]


def _shade(value: float, low: float, high: float, indicator: Indicator, look: Look) -> str:
    if np.isnan(value):
        return look.grid
    scale = scale_of(indicator, look)
    place = ((value - low) / (high - low) if high > low else 0.5) * (len(scale) - 1)
    step = min(int(place), len(scale) - 2)
    return _mixed(scale[step], scale[step + 1], place - step)


def _mixed(one: str, other: str, part: float) -> str:
    """The colour a part of the way from one to the other, as Plotly's colour scales mix them."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def letters_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    brightness = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]  # WCAG 2.2 relative luminance
    return "#000000" if brightness > 0.179 else "#FFFFFF"  # whichever stands out more, at least 4.5 to 1
