"""A figure as every screen, slide and file takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from plotly.basedatatypes import BaseFigure

from analytics import formatting
from analytics.figures.chart import Chart
from analytics.figures.lettering import for_plotly
from analytics.figures.theme import Look
from analytics.scope.filter_fields import CROSSED
from analytics.summaries.reading import Reading

SLOTS = 4  # a single month is no wider than one of four
FEW_TICKS = 5  # counts up to which each has a tick


@dataclass(frozen=True)
class Marks:
    """What a click on a mark chooses: `dimensions` it speaks of, and for each trace a tuple of values a point."""

    dimensions: tuple[str, ...]
    points: Mapping[int, Sequence[tuple[Any, ...] | None]]

    def at(self, trace: int, point: int) -> tuple[Any, ...] | None:
        """The values of a point; None for a mark that chooses nothing."""
        points = self.points.get(trace, ())
        return points[point] if 0 <= point < len(points) else None


def marks(by: str, values: Sequence[Any], traces: Sequence[int] = (0,)) -> Marks | None:
    """Marks of one grouping, the same in each trace; None where the filter bar knows no such grouping."""
    if by not in CROSSED:
        return None
    points = [None if v is None or v != v else (v,) for v in values]  # "Chưa ghi" is no choice  # noqa: PLR0124 - NaN
    return Marks((by,), dict.fromkeys(traces, points))


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure:
    """A question answered by a picture.

    `reading` says in words what it shows, `base` the n behind it, `alt` the picture in words. `chart` says what it is;
    `spec` draws that on a screen, as a plain Plotly dictionary. `data` has Vietnamese headings and typed values, one
    row a mark. `marks` says what a click filters by; `analytics.figures.by_page` makes it again from `picture` and
    `choices`.
    """

    key: str
    question: str
    reading: Reading
    base: str
    alt: str
    chart: Chart
    spec: dict[str, Any]
    data: pd.DataFrame
    indicators: tuple[str, ...] = ()
    height: int = 300
    note: str = ""
    marks: Marks | None = None
    picture: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class Prepared(BaseFigure):  # type: ignore[misc]  # Plotly has no types
    """A plain dictionary in the coat of a Plotly figure, so that Streamlit does not validate it on every run.

    Validation costs more than building the figure; the tests validate every builder's output instead.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        object.__setattr__(self, "_spec", for_plotly(spec))

    def to_dict(self) -> dict[str, Any]:
        spec: dict[str, Any] = object.__getattribute__(self, "_spec")
        return spec


def compared(note: str, framed: bool) -> str:
    """The note of a figure that shows all places, whatever the filters choose; `framed` where one stands out."""
    return f"{note} Nơi đang chọn có viền đậm, các nơi khác để so sánh." if framed else note


def lines_over(rows: int, look: Look) -> list[dict[str, Any]]:
    """A thin line over each row but the first: its words belong to the marks below them."""
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    return [
        across | {"y0": row - 0.72, "y1": row - 0.72, "line": {"color": look.grid, "width": 1}}
        for row in range(1, rows)
    ]


def in_order(labels: Sequence[str]) -> dict[str, Any]:
    """An axis of these words in this order, whichever trace names one first; a few have no more room than of many."""
    return {"categoryorder": "array", "categoryarray": list(labels), "range": [-0.5, max(len(labels), SLOTS) - 0.5]}


def whole_axis(top: float) -> dict[str, Any]:
    """An axis of counts up to `top`: never a half, nor one whole number twice."""
    return {"rangemode": "tozero", "tickformat": ",.0f"} | ({"dtick": 1} if top <= FEW_TICKS else {"nticks": 5})


def numbers_above(x: Sequence[Any], heights: pd.Series, texts: Sequence[str], look: Look) -> dict[str, Any]:
    """What stacked or upright columns come to, above them; nothing where the text says that it is missing."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(x),
        "y": [None if pd.isna(v) else v for v in heights],
        "text": ["" if t == formatting.MISSING else t for t in texts],
        "textposition": "top center",
        "textfont": {"size": 12, "color": look.quiet},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def clickable(x: list[Any], y: list[Any], hovers: list[str], size: int) -> dict[str, Any]:
    """An unseen square on every cell: Plotly lets nobody click the cells of a heat map."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "hovertext": hovers,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": size, "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "cliponaxis": False,
        "showlegend": False,
    }
