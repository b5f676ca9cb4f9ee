"""The tile map: one tile a commune, about where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.charts import map_legend
from analytics.figures.colour_scale import key_of, scale_of, shades
from analytics.figures.figure import Figure, clickable, compared, marks
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.scope import places

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
        values[r, c] = value
        texts[r, c] = map_legend.label(unit, value, indicator)
        hovers[r, c] = map_legend.hover(unit, value, n, indicator)
        codes[r, c] = unit
    framed = [unit for unit in chosen if unit in lies]
    note = f"Mỗi ô là một xã, đặt gần đúng vị trí; số trong ô tính bằng {indicator.unit.value}. {key_of(indicator)}"
    reading = map_legend.reading(framed, shown, indicator, by)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=map_legend.bases(shown, table, indicator),
        alt=f"Bản đồ ô {len(shown)} đơn vị theo {indicator.name.lower()}. {reading.text}",
        chart=_chart(shown, lies, by, indicator, look),
        spec={
            "data": _tiles(known, values, texts, hovers=hovers, codes=codes, indicator=indicator, look=look),
            "layout": look.layout(
                margin={"l": 0, "r": 0, "t": 4, "b": 4},
                xaxis={"visible": False, "fixedrange": True, "range": [-0.5, shape[1] - 0.5]},
                yaxis={"visible": False, "fixedrange": True, "range": [shape[0] - 0.5, -0.5]},
                shapes=[_frame(*lies[unit], look) for unit in framed],
            ),
        },
        data=map_legend.by_unit(shown, indicator, by),
        indicators=(indicator_key,),
        height=330,
        note=compared(note, bool(framed)),
        marks=marks(by, codes[codes != ""].tolist(), (_ABOVE_TILES,)),
    )


def _chart(
    shown: pd.DataFrame, lies: Mapping[str, tuple[int, int]], by: str, indicator: Indicator, look: Look
) -> Chart:
    values = shown[indicator.key].to_numpy(float)
    tiles = Series(
        name=formatting.heading(indicator),
        values=numbers(values),
        words=tuple(map_legend.words(value, indicator) for value in values),
        fills=tuple(shades(values, indicator, look)),
    )
    return Chart(
        kind="tiles",
        categories=tuple(formatting.group(by, unit) for unit in shown[by]),
        series=(tiles,),
        unit=indicator.unit.value,
        n=numbers(shown[f"{indicator.key}_n"]),
        places=tuple(lies[unit] for unit in shown[by]),
    )


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
    scale = scale_of(indicator, look)
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


def _tile_words(
    values: np.ndarray, texts: np.ndarray, codes: np.ndarray, indicator: Indicator, look: Look
) -> dict[str, Any]:
    rows, columns = np.nonzero(codes != "")
    grounds = shades(values[rows, columns], indicator, look)
    return map_legend.upon(columns.tolist(), rows.tolist(), texts[rows, columns].tolist(), grounds)


def _listed(values: np.ndarray) -> list[list[float | None]]:
    return [[None if np.isnan(v) else float(v) for v in row] for row in values]


def _frame(row: int, column: int, look: Look) -> dict[str, Any]:
    around = {"x0": column - 0.48, "x1": column + 0.48, "y0": row - 0.48, "y1": row + 0.48}
    return {"type": "rect", **around, "line": {"color": look.ink, "width": 3}}
