"""What both maps of communes say beside their colours: the reading, the base, the data behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.colour_scale import MISSED, Shade, is_few, letters_on
from analytics.figures.lettering import BREAK, bold, in_lines
from analytics.figures.theme import Look
from analytics.indicators import Indicator
from analytics.scope import places
from analytics.summaries.reading import Reading

_HATCHED = (-0.7, -0.47, -0.23, 0.0, 0.23, 0.47, 0.7)  # of the width of a tile
_LINE = 9  # letters of a name in one line
MOST_SAID = 3  # units chosen whose values stand in the reading


def reading(framed: Sequence[str], shown: pd.DataFrame, indicator: Indicator, by: str) -> Reading:
    """What the chosen units have, then the lowest and the highest of all."""
    own, extremes = _own(framed, shown, indicator, by), _extremes(shown, indicator, by)
    return Reading(headline=own, rest=f"{extremes}.", opens_with_name=True) if own else Reading(headline=extremes)


def _own(framed: Sequence[str], shown: pd.DataFrame, indicator: Indicator, by: str) -> str:
    """What the chosen units have themselves, where they are few enough to be said."""
    if not 0 < len(framed) <= MOST_SAID:
        return ""
    known = dict(zip(shown[by], shown[indicator.key], strict=True))
    said = [f"{formatting.group(by, u)}: {formatting.value(indicator, known.get(u, np.nan))}" for u in framed]
    return "; ".join(said)


def _extremes(shown: pd.DataFrame, indicator: Indicator, by: str) -> str:
    ranked = shown.dropna(subset=indicator.key).sort_values(indicator.key)
    enough = ranked[[not is_few(indicator, n) for n in ranked[f"{indicator.key}_n"]]]
    if len(enough) == len(ranked) == 1:
        only = ranked.iloc[0]
        return f"Chỉ xem {formatting.group(by, only[by])}: {formatting.value(indicator, only[indicator.key])}"
    if len(enough) < 2:
        return "Chưa đủ số liệu để so các đơn vị"
    low, high = enough.iloc[0], enough.iloc[-1]
    if low[indicator.key] == high[indicator.key]:
        return f"Mọi đơn vị như nhau: {formatting.value(indicator, low[indicator.key])}"
    few = "" if len(enough) == len(ranked) else f" (trong {len(enough)} đơn vị đủ số liệu)"
    lowest, highest = (_at(enough, end[indicator.key], indicator, by) for end in (low, high))
    return f"Từ {lowest} đến {highest}{few}"


def _at(enough: pd.DataFrame, value: float, indicator: Indicator, by: str) -> str:
    """A value and who has it; how many, where more than one has: none of them is named for chance."""
    those = enough[by][enough[indicator.key] == value].tolist()
    who = formatting.group(by, those[0]) if len(those) == 1 else f"{formatting.number(len(those))} nơi"
    return f"{formatting.value(indicator, value)} ({who})"


def words(value: float, indicator: Indicator) -> str:
    """A value as it stands on its unit: without the per cent that all have."""
    return formatting.bare(indicator, value).removesuffix("%").strip()


def signed(value: float, shade: Shade, indicator: Indicator, target: float | None = None) -> str:
    """A value with the signs of its judgements: that it differs from all, that it missed the target."""
    is_missed = target is not None and not shade.is_few and _falls_short(value, target, indicator)
    return " ".join(filter(None, [shade.sign, words(value, indicator), MISSED if is_missed else ""]))


def _falls_short(value: float, target: float, indicator: Indicator) -> bool:
    return value > target if indicator.better == "lower" else value < target


def label(unit: str, said: str) -> str:
    """What stands on a unit: its name, in lines that a telephone has room for, and its value."""
    return f"{in_lines(places.names()[unit], _LINE)}{BREAK}{bold(said)}"


def hover(unit: str, value: float, n: float, indicator: Indicator) -> str:
    said = f"{indicator.name}: {formatting.value(indicator, value)}"
    return BREAK.join([bold(places.names()[unit]), said, formatting.base(n, indicator)])


def hatching(spots: Sequence[tuple[float, float]], look: Look) -> dict[str, Any]:
    """Slanting lines over the tiles around these spots: their base is too small to be judged."""
    x: list[float | None] = []
    y: list[float | None] = []
    for column, row in spots:
        for along in _HATCHED:  # from the lower left edge to the upper right, cut at the tile's sides
            x += [column + max(-0.47, along - 0.47), column + min(0.47, along + 0.47), None]
            y += [row + min(0.47, along + 0.47), row + max(-0.47, along - 0.47), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": look.grid, "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def upon(x: Sequence[float], y: Sequence[float], texts: Sequence[str], grounds: Sequence[str]) -> dict[str, Any]:
    """The labels, dark letters on light grounds and light on dark ones."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(x),
        "y": list(y),
        "text": list(texts),
        "textfont": {"size": 11, "color": [letters_on(ground) for ground in grounds]},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }


def bases(shown: pd.DataFrame, table: pd.DataFrame, indicator: Indicator) -> str:
    """How many cases lie behind each unit, or behind all of a count."""
    sizes, every = shown[f"{indicator.key}_n"], table[f"{indicator.key}_n"]
    if not indicator.whole:
        return formatting.bases(sizes.tolist(), "đơn vị")
    rest = every.sum() - sizes.sum()
    return formatting.base(sizes.sum()) + (f", chưa kể {formatting.number(rest)} không thuộc xã nào" if rest else "")


def by_unit(table: pd.DataFrame, indicator: Indicator, by: str) -> pd.DataFrame:
    """A row a unit, with Vietnamese headings."""
    return pd.DataFrame(
        {
            formatting.grouping(by): [formatting.group(by, u) for u in table[by]],
            formatting.heading(indicator): table[indicator.key],
            "n": table[f"{indicator.key}_n"],
        }
    )
