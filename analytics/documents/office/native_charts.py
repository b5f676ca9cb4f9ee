"""A figure as an office program draws it: a native chart, a tile map of shapes, or else its table.

What to draw is said by the figure's chart; only the drawing is the program's own, so that readers can edit it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.documents.office.xlsx import FORMATS
from analytics.figures import LIGHT
from analytics.figures.chart import Chart, Kind, Role, Series
from analytics.figures.colour_scale import letters_on

MOST_BARS = 12  # more could not be lettered on a slide
_DRAWN: dict[Kind, tuple[Role, ...]] = {
    "bar": ("value", "background"),
    "column": ("value", "target"),
    "line": ("value", "mean", "target", "limit", "background"),
}


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
    series = tuple(replace(s, values=s.values[cut][order], colour=_colour(s)) for s in shown)
    return replace(chart, categories=chart.categories[cut][order], series=series)


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
    return series.colour or (LIGHT.series[0] if series.role == "value" else LIGHT.grey)
