"""What both maps of communes say beside their colours: the reading, the base, the data behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
_ROOM = 2  # tiles that the key needs beside each other
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
    if formatting.value(indicator, low[indicator.key]) == formatting.value(indicator, high[indicator.key]):
        return f"Mọi đơn vị như nhau: {formatting.value(indicator, low[indicator.key])}"
    left = formatting.number(len(ranked) - len(enough))
    few = "" if left == "0" else f"; không kể {left} nơi ít số liệu (gạch chéo)"
    lowest, highest = (_at(enough, end[indicator.key], indicator, by) for end in (low, high))
    return f"Từ {lowest} đến {highest}{few}"


def _at(enough: pd.DataFrame, value: float, indicator: Indicator, by: str) -> str:
    """A value and all who have it as it is shown; how many, where they are more than can be named."""
    said = formatting.value(indicator, value)
    those = [
        u for u, v in zip(enough[by], enough[indicator.key], strict=True) if formatting.value(indicator, v) == said
    ]
    named = formatting.joined([formatting.group(by, unit) for unit in those])
    return f"{said} ({named if len(those) <= MOST_SAID else f'{formatting.number(len(those))} nơi'})"


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


def corner_key(
    lies: Collection[tuple[int, int]], said: Sequence[str], colours: Sequence[Shade], indicator: Indicator, look: Look
) -> list[dict[str, Any]]:
    """What marks on tiles mean, in the first corner without tiles: below the map a reader must look for it."""
    few = "ít số liệu" if indicator.whole else f"ít hơn {formatting.number(indicator.small_base)}"
    meant = [f"{MISSED} chưa đạt"] * any(MISSED in text for text in said)
    meant += [f"/// {few}"] * any(shade.is_few for shade in colours)
    free = _corner(lies)
    if not meant or free is None:
        return []
    x, y, side, edge = free
    return [
        {
            "x": x,
            "y": y,
            "text": BREAK.join(meant),
            "align": side,
            "xanchor": side,
            "yanchor": edge,
            "showarrow": False,
            "font": {"size": 11, "color": look.quiet},
        }
    ]


def _corner(lies: Collection[tuple[int, int]]) -> tuple[float, float, str, str] | None:
    """Where a corner has two tiles' room: its x, y, and the sides text is held by."""
    top, low = min(row for row, _ in lies), max(row for row, _ in lies)
    last = max(column for _, column in lies)
    for row, y, edge in ((top, top - 0.45, "top"), (low, low + 0.45, "bottom")):
        held = [column for at, column in lies if at == row]
        if min(held) >= _ROOM:
            return -0.45, y, "left", edge
        if last - max(held) >= _ROOM:
            return last + 0.45, y, "right", edge
    return None


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
