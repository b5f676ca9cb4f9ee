"""A figure as a wall shows it: the same marks, lettered to be read at five metres.

Figures are lettered for a desk (11 to 13 px). On a slide of 1920 × 1080 words have `LETTERS` px, in a figure made for
more height fewer, never below `SMALLEST`; what goes with words (margins, marks, lines) grows likewise. Nothing is
drawn again: the figure's own spec is enlarged. A figure of very many rows does not fit and is shown as its table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.figures.chart import Chart
from analytics.figures.figure import Figure, Marks
from analytics.figures.lettering import BREAK
from analytics.figures.theme import LIGHT, Look

LETTERS, SMALLEST = 28, 20  # px at 1920 × 1080
MOST_BARS = 12  # more lying bars could not be lettered; the PPTX draws as many
TALLEST = 500  # px at a desk; what is taller has too many rows
_ROOMY, _CLOSE = 19, 1.25  # desk letters scaled with the height: from so large there is room for LETTERS; else × this
_DESK = 13  # px, what most words of a figure have
_GROWS = LETTERS / _DESK
_LEADING = 1.2  # of letters in lines below each other
_LENGTHS = {"l", "r", "t", "b", "standoff", "xshift", "yshift", "ax", "ay", "xgap", "ygap", "ticklen", "pad",
            "thickness", "borderpad"}  # fmt: skip
_MARKS = {"marker", "line", "error_x", "error_y"}
_DATA = {"x", "y", "z", "text", "hovertext", "customdata", "meta"}  # values, however they are called inside


def fits(figure: Figure) -> bool:
    """Whether its words can be read on a wall without covering each other."""
    return _most(figure).height <= TALLEST


def projected(figure: Figure, height: int, named: Sequence[str] = (), look: Look = LIGHT) -> Figure:
    """The figure for a wall, `height` px high; of its bars those `named` keep their colour, the others are grey."""
    figure = _most(figure)
    if can_stand_out(figure.chart, named):
        traces = [_standing_out(trace, named, look) for trace in figure.spec["data"]]
        figure = replace(figure, spec=figure.spec | {"data": traces})
    scaled = _DESK * height / figure.height
    letters = LETTERS if scaled >= _ROOMY else max(SMALLEST, int(_CLOSE * scaled))
    if figure.chart.kind == "bar":
        letters = _between_bars(figure, height, letters)
    spec = _Enlarged(letters).part(figure.spec, "")
    spec["data"] = [_unshrunk(trace) for trace in spec["data"]]
    if figure.chart.kind == "bar":  # a bar has room for one line beside it
        spec["data"] = [_one_line(trace) for trace in spec["data"]]
    return replace(figure, spec=spec, height=height)


def can_stand_out(chart: Chart, named: Sequence[str]) -> bool:
    """Bars of one series without a judgement of their own, of which some and not all are named."""
    own = chart.of("value")
    is_plain = chart.kind in ("bar", "column") and len(own) == 1 and not own[0].judged and not own[0].fills
    return is_plain and 0 < len(set(named) & set(chart.categories)) < len(chart.categories)


def _standing_out(trace: dict[str, Any], named: Sequence[str], look: Look) -> dict[str, Any]:
    if trace.get("type") != "bar":
        return trace
    own = trace["y"] if trace.get("orientation") == "h" else trace["x"]
    strong = trace.get("marker", {}).get("color", look.series[0])
    if not isinstance(strong, str) or len({name in named for name in own}) < 2:
        return trace
    return trace | {"marker": trace.get("marker", {}) | {"color": [strong if n in named else look.grey for n in own]}}


@dataclass(frozen=True)
class _Enlarged:
    """Enlarges a spec; words get at least `letters` px."""

    letters: int

    def part(self, part: Any, name: str) -> Any:
        """A part of the spec that is called `name`."""
        if isinstance(part, Mapping):
            return {key: value if key in _DATA else self._value(key, value, name) for key, value in part.items()}
        if isinstance(part, list) and part and isinstance(part[0], Mapping):
            return [self.part(each, name) for each in part]
        return part

    def _value(self, key: str, value: Any, name: str) -> Any:
        if key == "size" and name.endswith("font"):
            return self._words(value)
        if key in _LENGTHS or (name in _MARKS and key in ("size", "width")):
            return _times(value)
        return self.part(value, key)

    def _words(self, size: Any) -> Any:
        if isinstance(size, list):
            return [self._words(each) for each in size]
        return max(self.letters, round(size * self.letters / _DESK))


def _between_bars(figure: Figure, height: int, letters: int) -> int:
    """Letters of which the names, in lines as they are, fit beside their bars."""
    names = figure.spec["layout"].get("yaxis", {}).get("ticktext") or figure.chart.categories
    lines = max((str(name).count(BREAK) + 1 for name in names), default=1)
    row = height / max(len(figure.chart.categories), 1)
    return max(SMALLEST, min(letters, int(row / (lines * _LEADING))))


def _one_line(trace: dict[str, Any]) -> dict[str, Any]:
    texts = trace.get("text")
    if not isinstance(texts, list | tuple):
        return trace
    return trace | {"text": [str(t).replace(BREAK, " · ") for t in texts]}


def _times(value: Any) -> Any:
    if isinstance(value, list):
        return [_times(each) for each in value]
    return value * _GROWS if isinstance(value, int | float) else value


# ------------------------------------------------------------ many bars


def _most(figure: Figure) -> Figure:
    """Of many lying bars those on top: the longest, as every page draws them."""
    chart, count = figure.chart, len(figure.chart.categories)
    if chart.kind != "bar" or count <= MOST_BARS or chart.of("interval"):
        return figure
    traces = figure.spec["data"]
    is_first_on_top = figure.spec["layout"].get("yaxis", {}).get("autorange") == "reversed"
    kept = slice(MOST_BARS) if is_first_on_top else slice(-MOST_BARS, None)
    marks = figure.marks and Marks(figure.marks.dimensions, {t: p[kept] for t, p in figure.marks.points.items()})
    return replace(
        figure,
        spec=figure.spec | {"data": [_cut(trace, count, kept) for trace in traces]},
        base=f"{figure.base}. Hình vẽ {MOST_BARS} trong {count} nhóm",
        marks=marks,
        height=round(figure.height * MOST_BARS / count),
    )


def _cut(part: Any, count: int, kept: slice) -> Any:
    """Every list of one value a bar, cut."""
    if isinstance(part, Mapping):
        return {key: _cut(value, count, kept) for key, value in part.items()}
    return part[kept] if isinstance(part, list | tuple) and len(part) == count else part


def _unshrunk(trace: dict[str, Any]) -> dict[str, Any]:
    """Plotly makes the words at a thin bar as small as the bar."""
    return trace | {"constraintext": "none"} if trace["type"] == "bar" else trace
