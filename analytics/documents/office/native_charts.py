"""A figure as an office program draws it: a native chart, a tile map of shapes, or else its table.

The numbers are those of the figure; only their drawing is the program's own, so that readers can edit it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.documents.office.xlsx import FORMATS
from analytics.figures import LIGHT, Figure
from analytics.figures.colour_scale import letters_on, shades
from analytics.indicators import INDICATORS
from analytics.scope import places

MOST_BARS = 12  # more could not be lettered on a slide
_LINE_NAMES = {"solid": "Trung bình", "dash": "Mục tiêu"}


@dataclass(frozen=True)
class Series:
    """One series of a chart; None is a gap. `dash` is for lines only: solid, dash, dot; "" is the data itself."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    dash: str = ""


@dataclass(frozen=True)
class Chart:
    """A native chart. Horizontal bars come bottom first, as both Plotly and Office draw them."""

    kind: str  # "bar" (horizontal), "column", "line"
    is_stacked: bool
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str


@dataclass(frozen=True)
class MapTile:
    """One unit of a tile map; `value` is as words."""

    name: str
    value: str
    row: int
    column: int
    fill: str
    ink: str


def chart_of(figure: Figure) -> Chart | None:
    """The native chart of a figure of bars, or of a control chart; None for any other."""
    bars = [t for t in figure.spec["data"] if t["type"] == "bar"]
    if bars:
        return _bars(figure, bars)
    lines = [t for t in figure.spec["data"] if t["type"] == "scatter" and "lines" in t.get("mode", "")]
    if lines and "Trung bình" in figure.data:
        return _lines(figure, lines[-1])
    return None


def map_of(figure: Figure) -> tuple[MapTile, ...]:
    """The tiles of a tile map; none for any other figure."""
    if [t["type"] for t in figure.spec["data"][:3]] != ["heatmap", "heatmap", "scatter"]:
        return ()
    coloured, letters = figure.spec["data"][1:3]
    indicator = INDICATORS[figure.indicators[0]]
    names = _names_by_place(figure)
    spots = list(zip(letters["x"], letters["y"], strict=True))
    values = np.array([coloured["z"][y][x] for x, y in spots], float)  # None becomes NaN
    tiles = []
    for (x, y), text, fill in zip(spots, letters["text"], shades(values, indicator, LIGHT), strict=True):
        word = text.partition("<b>")[2].removesuffix("</b>")
        tiles.append(MapTile(names[y, x], word, y, x, fill, letters_on(fill)))
    return tuple(tiles)


def _names_by_place(figure: Figure) -> dict[tuple[int, int], str]:
    """The names of the units of a tile map by row and column."""
    is_new = figure.data.columns[0] == formatting.grouping("successor")
    wanted = places.successors() if is_new else places.standing_units()
    units = places.units().set_index("unit").loc[wanted].dropna(subset=["tile_row"])
    spots = zip(units["tile_row"].astype(int), units["tile_col"].astype(int), strict=True)
    return dict(zip(spots, units["name"], strict=True))


def first_of(chart: Chart) -> Chart:
    """The longest MOST_BARS of horizontal bars, which stand last; other charts whole."""
    if chart.kind != "bar" or len(chart.categories) <= MOST_BARS:
        return chart
    cut = slice(-MOST_BARS, None)
    series = tuple(replace(s, values=s.values[cut]) for s in chart.series)
    return replace(chart, categories=chart.categories[cut], series=series)


def _bars(figure: Figure, traces: Sequence[dict[str, Any]]) -> Chart:
    is_flat = traces[0].get("orientation") == "h"
    along, across = ("y", "x") if is_flat else ("x", "y")
    layout = figure.spec["layout"]
    turned = is_flat and layout.get("yaxis", {}).get("autorange") == "reversed"
    order = slice(None, None, -1) if turned else slice(None)
    series = tuple(
        Series(t.get("name", figure.question), tuple(map(_number, t[across]))[order], _colour(t)) for t in traces
    )
    return Chart(
        "bar" if is_flat else "column",
        layout.get("barmode") == "stack",
        tuple(_plain(c) for c in traces[0][along])[order],
        series,
        _format(figure, [v for s in series for v in s.values if v is not None]),
    )


def _lines(figure: Figure, trace: dict[str, Any]) -> Chart:
    """The values, and mean, target and limits as lines of their own."""
    values = tuple(map(_number, trace["y"]))
    name = str(figure.data.columns[1])
    mean = next((s["y0"] for s in figure.spec["layout"]["shapes"] if s["line"]["dash"] == "solid"), 0.0)
    level = []
    for shape in figure.spec["layout"]["shapes"]:
        y, dash = float(shape["y0"]), shape["line"]["dash"]
        side = _LINE_NAMES.get(dash, "Giới hạn trên" if y > mean else "Giới hạn dưới")
        level.append(Series(side, (y,) * len(values), LIGHT.grey, dash))
    known = [v for v in values if v is not None]
    return Chart(
        "line", False, tuple(trace["x"]), (Series(name, values, LIGHT.series[0]), *level), _format(figure, known)
    )


def _format(figure: Figure, values: Sequence[float]) -> str:
    if str(figure.data.columns[1]).endswith("(%)"):
        return FORMATS["percent"]
    return FORMATS["whole" if all(float(v).is_integer() for v in values) else "number"]


def _colour(trace: dict[str, Any]) -> str:
    colour = trace.get("marker", {}).get("color")
    return colour if isinstance(colour, str) else LIGHT.series[0]


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _plain(text: Any) -> str:
    return str(text).replace("<br>", " ")
