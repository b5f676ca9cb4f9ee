"""The tile map: one tile a commune, about where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import places, words
from analytics.figures.figure import Figure, clickable, compared, marks
from analytics.figures.look import Look
from analytics.indicators import INDICATORS, Indicator

MOST_SAID = 3  # units chosen whose values stand in the reading
_ABOVE_TILES = 3  # the trace that takes clicks, after the ground, the colours and the words


def tile_map(
    key: str, table: pd.DataFrame, indicator_key: str, look: Look, question: str, by: str, chosen: Sequence[str] = ()
) -> Figure:
    """One tile a unit where it lies; `table` has the unit (column `by`), the indicator and its n. Units `chosen` among
    them are framed and come first."""
    indicator = INDICATORS[indicator_key]
    lies = places.tiles(by)
    shown = table[table[by].isin(list(lies))]
    known = _ground(lies)
    shape = known.shape
    values, texts, hovers = np.full(shape, np.nan), np.full(shape, "", object), np.full(shape, "", object)
    codes = np.full(shape, "", object)
    for unit, value, n in zip(shown[by], shown[indicator_key], shown[f"{indicator_key}_n"], strict=True):
        r, c = lies[unit]
        name = places.names()[unit]
        values[r, c] = value
        texts[r, c] = f"{_short(name)}<br><b>{words.bare(indicator, value).removesuffix('%').strip()}</b>"
        hovers[r, c] = (
            f"<b>{name}</b><br>{indicator.name}: {words.value(indicator, value)}<br>{words.base(n, indicator)}"
        )
        codes[r, c] = unit
    ranked = shown.dropna(subset=indicator_key).sort_values(indicator_key)
    framed = [unit for unit in chosen if unit in lies]
    note = f"Mỗi ô là một xã, đặt gần đúng vị trí; số trong ô tính bằng {indicator.unit.value}."
    reading = _own(framed, shown, indicator, by) + _extremes(ranked, indicator, by)
    return Figure(
        key,
        question,
        reading,
        _bases(shown, table, indicator),
        f"Bản đồ ô {len(shown)} đơn vị theo {indicator.name.lower()}. {reading}",
        {
            "data": _tiles(known, values, texts, hovers, codes, indicator, look),
            "layout": look.layout(
                margin={"l": 0, "r": 0, "t": 4, "b": 4},
                xaxis={"visible": False, "fixedrange": True, "range": [-0.5, shape[1] - 0.5]},
                yaxis={"visible": False, "fixedrange": True, "range": [shape[0] - 0.5, -0.5]},
                shapes=[_frame(*lies[unit], look) for unit in framed],
            ),
        },
        _by_unit(shown, indicator, by),
        (indicator_key,),
        330,
        compared(note, bool(framed)),
        marks(by, codes[codes != ""].tolist(), (_ABOVE_TILES,)),
    )


def two_lines(name: str) -> str:
    """A long name broken at the space nearest its middle."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if len(name) <= 8 or not spaces:
        return name
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}<br>{name[middle + 1 :]}"


def _short(name: str) -> str:
    """Short enough for a tile on a phone: nearly all are called Bình something."""
    return name.removeprefix("Bình ")


def _ground(lies: Mapping[str, tuple[int, int]]) -> np.ndarray:
    """1 where a unit lies, chosen or not, NaN elsewhere: what is not chosen stays grey and keeps its place."""
    rows, columns = zip(*lies.values(), strict=True)
    ground = np.full((max(rows) + 1, max(columns) + 1), np.nan)
    ground[rows, columns] = 1.0
    return ground


def _tiles(
    known: np.ndarray,
    values: np.ndarray,
    texts: np.ndarray,
    hovers: np.ndarray,
    codes: np.ndarray,
    indicator: Indicator,
    look: Look,
) -> list[dict[str, Any]]:
    """A heat map for the colours, and the words upon it; units without a number stay grey."""
    scale = _scale(indicator, look)
    steps = [[i / (len(scale) - 1), colour] for i, colour in enumerate(scale)]
    grey = {"type": "heatmap", "z": _listed(known), "colorscale": [[0, look.grid], [1, look.grid]], "hoverinfo": "skip"}
    coloured = {
        "type": "heatmap",
        "z": _listed(values),
        "hoverinfo": "skip",
        "colorscale": steps,
    }
    both = [trace | {"showscale": False, "xgap": 3, "ygap": 3} for trace in (grey, coloured)]
    rows, columns = np.nonzero(codes != "")
    above = clickable(columns.tolist(), rows.tolist(), hovers[rows, columns].tolist(), 52)
    return [*both, _tile_words(values, texts, codes, indicator, look), above]


def _scale(indicator: Indicator, look: Look) -> tuple[str, ...]:
    if indicator.better == "neither":
        return (look.grid, look.series[5], look.series[0])
    return look.scale if indicator.better == "higher" else look.scale[::-1]


def shade(value: float, low: float, high: float, indicator: Indicator, look: Look) -> str:
    """The colour of a value between the lowest and the highest; grey where it is missing."""
    if np.isnan(value):
        return look.grid
    scale = _scale(indicator, look)
    place = ((value - low) / (high - low) if high > low else 0.5) * (len(scale) - 1)
    step = min(int(place), len(scale) - 2)
    return _mixed(scale[step], scale[step + 1], place - step)


def _mixed(one: str, other: str, part: float) -> str:
    """The colour a part of the way from one to the other, as Plotly's colour scales mix them."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _tile_words(
    values: np.ndarray, texts: np.ndarray, codes: np.ndarray, indicator: Indicator, look: Look
) -> dict[str, Any]:
    """Dark letters on light tiles and light on dark ones."""
    rows, columns = np.nonzero(codes != "")
    low, high = np.nanmin(values, initial=np.inf), np.nanmax(values, initial=-np.inf)
    shades = [letters_on(shade(value, low, high, indicator, look)) for value in values[rows, columns]]
    return {
        "type": "scatter",
        "mode": "text",
        "x": columns.tolist(),
        "y": rows.tolist(),
        "text": texts[rows, columns].tolist(),
        "textfont": {"size": 11, "color": shades},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def letters_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    brightness = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]  # WCAG 2.2 relative luminance
    return "#000000" if brightness > 0.179 else "#FFFFFF"  # whichever stands out more, at least 4.5 to 1


def _listed(values: np.ndarray) -> list[list[float | None]]:
    return [[None if np.isnan(v) else float(v) for v in row] for row in values]


def _extremes(ranked: pd.DataFrame, indicator: Indicator, by: str) -> str:
    enough = ranked[ranked[f"{indicator.key}_n"] >= (indicator.small_base if indicator.is_rate else 0)]
    if len(enough) == len(ranked) == 1:
        only = ranked.iloc[0]
        return f"Chỉ xem {words.group(by, only[by])}: {words.value(indicator, only[indicator.key])}."
    if len(enough) < 2:
        return "Chưa đủ số liệu để so các đơn vị."
    low, high = enough.iloc[0], enough.iloc[-1]
    if low[indicator.key] == high[indicator.key]:
        return f"Mọi đơn vị như nhau: {words.value(indicator, low[indicator.key])}."
    few = "" if len(enough) == len(ranked) else f" (trong {len(enough)} đơn vị đủ số liệu)"
    return (
        f"Từ {words.value(indicator, low[indicator.key])} ({words.group(by, low[by])}) đến"
        f" {words.value(indicator, high[indicator.key])} ({words.group(by, high[by])}){few}."
    )


def _own(framed: Sequence[str], shown: pd.DataFrame, indicator: Indicator, by: str) -> str:
    """What the chosen units have themselves, where they are few enough to be said."""
    if not 0 < len(framed) <= MOST_SAID:
        return ""
    known = dict(zip(shown[by], shown[indicator.key], strict=True))
    said = [f"{words.group(by, u)}: {words.value(indicator, known.get(u, np.nan))}" for u in framed]
    return f"{'; '.join(said)}. "


def _frame(row: int, column: int, look: Look) -> dict[str, Any]:
    around = {"x0": column - 0.48, "x1": column + 0.48, "y0": row - 0.48, "y1": row + 0.48}
    return {"type": "rect", **around, "line": {"color": look.ink, "width": 3}}


def _bases(shown: pd.DataFrame, table: pd.DataFrame, indicator: Indicator) -> str:
    sizes, every = shown[f"{indicator.key}_n"], table[f"{indicator.key}_n"]
    if not indicator.whole:
        return words.bases(sizes.tolist(), "đơn vị")
    rest = every.sum() - sizes.sum()
    return words.base(sizes.sum()) + (f", chưa kể {words.number(rest)} không thuộc xã nào" if rest else "")


def _by_unit(table: pd.DataFrame, indicator: Indicator, by: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words.grouping(by): [words.group(by, u) for u in table[by]],
            words.heading(indicator): table[indicator.key],
            "n": table[f"{indicator.key}_n"],
        }
    )
