"""A figure as an office program draws it: a native chart, a tile map of shapes, or else its table.

What to draw is said by the figure's chart; only the drawing is the program's own, so that readers can edit it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analytics.documents.office.xlsx import FORMATS
from analytics.figures import LIGHT
from analytics.figures.chart import Chart, Kind, Role, Series
from analytics.figures.colour_scale import letters_on

MOST_BARS = 12  # more could not be lettered on a slide
_DRAWN: dict[Kind, tuple[Role, ...]] = {
    "bar": ("background", "value"),  # what is drawn last lies on top
    "column": ("value", "target"),
    "line": ("value", "mean", "target", "limit", "background"),
}


_ROLES: dict[Role, str] = {"mean": LIGHT.quiet, "target": LIGHT.ink, "limit": LIGHT.grey, "background": LIGHT.grey}


@dataclass(frozen=True, kw_only=True)
class MapTile:
    """One unit of a tile map; `value` is as words."""

    name: str
    value: str
    row: int
    column: int
    fill: str
    ink: str


def native(chart: Chart) -> Chart | None:
    """The chart with the series that an office program draws, each in its colour; None for a kind it has not.

    Of many lying bars the first MOST_BARS. Office draws lying bars from the bottom: so they come here.
    """
    if chart.kind not in _DRAWN:
        return None
    cut = slice(MOST_BARS if chart.kind == "bar" else None)
    order = slice(None, None, -1 if chart.kind == "bar" else 1)
    shown = [series for role in _DRAWN[chart.kind] for series in chart.of(role)]
    series = tuple(
        replace(
            s, values=s.values[cut][order], judged=s.judged[cut][order], fills=s.fills[cut][order], colour=_colour(s)
        )
        for s in shown
    )
    return replace(chart, categories=chart.categories[cut][order], series=series)


def _cut(series: Series, cut: slice, order: slice) -> dict[str, Any]:
    """What a series has one of a value."""
    return {name: getattr(series, name)[cut][order] for name in ("values", "judged", "fills")}


def intervals(chart: Chart) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """How far the values' intervals reach above and below them, as `native` orders them; None without intervals."""
    ends = chart.of("interval")
    if chart.kind != "bar" or len(ends) != 2 or len(chart.of("value")) != 1:
        return None
    low, high = ends
    rows = list(zip(chart.of("value")[0].values, low.values, high.values, strict=True))[:MOST_BARS][::-1]
    above = tuple(max(0.0, b - v) if v is not None and b is not None else 0.0 for v, _, b in rows)
    below = tuple(max(0.0, v - a) if v is not None and a is not None else 0.0 for v, a, _ in rows)
    return above, below


def tiles_of(chart: Chart) -> tuple[MapTile, ...]:
    """The tiles of a tile map, row by row; none for any other chart."""
    if chart.kind != "tiles":
        return ()
    (shown,) = chart.of("value")
    marks = zip(chart.categories, shown.words, chart.places, shown.fills, strict=True)
    tiles = [
        MapTile(name=name, value=words, row=row, column=column, fill=fill, ink=letters_on(fill))
        for name, words, (row, column), fill in marks
    ]
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))


def has_drawing(chart: Chart) -> bool:
    """Whether an office program draws it; what it cannot draw is shown as its table."""
    return chart.kind == "tiles" or chart.kind in _DRAWN


def number_format(chart: Chart) -> str:
    """How Office writes the chart's numbers."""
    if chart.unit == "%":
        return FORMATS["percent"]
    known = [v for series in chart.of("value") for v in series.values if v is not None]
    return FORMATS["whole" if all(v.is_integer() for v in known) else "number"]


def _colour(series: Series) -> str:
    return series.colour or _ROLES.get(series.role, LIGHT.series[0])
