"""Native charts and tile maps on a slide, with their workbook, number formats and words for those who cannot see."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from analytics import formatting
from analytics.documents.decks.slide_layout import SMALLEST, Box
from analytics.documents.office.native_charts import MapTile, number_format
from analytics.documents.office.pptx_shapes import FONT, inches, panel, rgb, write
from analytics.documents.office.xlsx import FORMATS, clean
from analytics.figures import LIGHT
from analytics.figures.chart import DASHES, Chart, Series
from analytics.figures.projector import can_stand_out

_KINDS = {
    ("bar", False): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", True): XL_CHART_TYPE.BAR_STACKED,
    ("column", False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("column", True): XL_CHART_TYPE.COLUMN_STACKED,
    ("line", False): XL_CHART_TYPE.LINE_MARKERS,
}
_SIGNALS = {"concern": (XL_MARKER_STYLE.DIAMOND, LIGHT.concern), "improvement": (XL_MARKER_STYLE.TRIANGLE, LIGHT.good)}
_MONTH, MOST_LEVEL = re.compile(r"(T\d+)/(\d{4})"), 14
_LINES = {"solid": MSO_LINE.SOLID, "dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT}


Reach = tuple[tuple[float, ...], tuple[float, ...]]


def add_chart(
    slide: Any, chart: Chart, box: Box, alt: str, named: Sequence[str] = (), reach: Reach | None = None
) -> None:
    """`chart` is from `native`; of its bars those `named` keep their colour, `reach` are their intervals."""
    data = CategoryChartData(number_format=number_format(chart))  # type: ignore[no-untyped-call]
    _named(data, chart)
    for series in chart.series:
        data.add_series(clean(series.name), series.values)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(_KINDS[chart.kind, chart.is_stacked], *inches(box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
    native = frame.chart
    native.font.size, native.font.name = Pt(SMALLEST), FONT
    native.font.color.rgb = rgb(LIGHT.ink)
    native.has_title = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        native.legend.font.size = Pt(SMALLEST)
    _axes(native, chart)
    _targets_as_lines(native, chart)
    plotted = [series for plot in native.plots for series in plot.series]
    for one, series in zip(plotted, chart.series, strict=True):
        _drawn(one, series, chart.kind)
        _marked(one, series, chart, named)
        if reach and series.role == "value":
            _reaching(one, *reach)
    _labels(native, chart)
    if reach:  # beside its end a number would lie on the interval
        labels = native.plots[0].data_labels
        labels.position, labels.font.color.rgb = XL_LABEL_POSITION.INSIDE_BASE, rgb("#FFFFFF")


def _named(data: Any, chart: Chart) -> None:
    """The categories; many months stand under their years, so that their names are short and level."""
    months = [_MONTH.fullmatch(name) for name in chart.categories]
    if chart.kind != "line" or len(months) <= MOST_LEVEL or not all(months):
        data.categories = [clean(c) for c in chart.categories]
        return
    years: dict[str, Any] = {}
    for month in filter(None, months):
        year = years.get(month[2]) or years.setdefault(month[2], data.add_category(month[2]))
        year.add_sub_category(month[1])


def _axes(native: Any, chart: Chart) -> None:
    values, names = native.value_axis, native.category_axis
    values.has_major_gridlines = chart.kind != "bar"
    values.visible = chart.kind != "bar"
    written = number_format(chart)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = written, False
    if chart.kind != "bar":
        values.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
        values.format.line.fill.background()
    if chart.kind != "line":
        values.minimum_scale = 0
    elif written == FORMATS["percent"]:
        known = [v for series in chart.series for v in series.values if v is not None]
        values.minimum_scale = 10 * math.floor(min(known, default=0) / 10)
        values.maximum_scale = 100 if max(known, default=0) <= 100 else None
    names.format.line.color.rgb = rgb(LIGHT.grid)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    letters = names._element.get_or_add_txPr().find(qn("a:bodyPr"))  # level, not aslant
    letters.set("rot", "0")
    letters.set("vert", "horz")


def _targets_as_lines(native: Any, chart: Chart) -> None:
    """Targets of columns, which come last, as a line over them: python-pptx makes charts of one kind only."""
    columns = native.plots[0]._element
    targets = [
        one
        for one, series in zip(columns.findall(qn("c:ser")), chart.series, strict=True)
        if chart.kind == "column" and series.role == "target"
    ]
    if not targets:
        return
    lines = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    for one in targets:
        for of_bars in one.findall(qn("c:invertIfNegative")):
            one.remove(of_bars)
        lines.append(one)
    lines.extend(deepcopy(axis) for axis in columns.findall(qn("c:axId")))
    columns.addnext(lines)


def _drawn(plotted: Any, series: Series, kind: str) -> None:
    if kind == "bar" or (kind != "line" and series.role == "value"):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(series.colour)
        return
    plotted.smooth = False
    line = plotted.format.line
    line.color.rgb, line.width = rgb(series.colour), Pt(2.25 if series.role == "value" else 1.25)
    if series.role != "value":
        line.dash_style = _LINES[DASHES[series.role]]
        plotted.marker.style = XL_MARKER_STYLE.NONE
        return
    plotted.marker.size = 7
    plotted.marker.format.fill.solid()
    plotted.marker.format.fill.fore_color.rgb = rgb(series.colour)


def _marked(plotted: Any, series: Series, chart: Chart, named: Sequence[str]) -> None:
    """Points that stand out: a month judged by its signal's mark, a bar in its own colour, those the title names."""
    if chart.kind == "line":
        for place, words in enumerate(series.judged):
            kind = next((k for k in _SIGNALS if words.startswith(formatting.SIGNAL_WORDS[k])), None)
            if kind:
                style, colour = _SIGNALS[kind]
                marker = plotted.points[place].marker
                marker.style, marker.size = style, 11
                marker.format.fill.solid()
                marker.format.fill.fore_color.rgb = rgb(colour)
        return
    stands_out = can_stand_out(chart, named) and series.role == "value"
    for place, name in enumerate(chart.categories):
        own = series.fills[place] if series.fills else LIGHT.grey if stands_out and name not in named else ""
        if own:
            fill = plotted.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(own)


def _reaching(plotted: Any, above: Sequence[float], below: Sequence[float]) -> None:
    """Confidence intervals as error bars: python-pptx has none of its own."""
    ends = "".join(f"<c:{name}>{_literal(values)}</c:{name}>" for name, values in (("plus", above), ("minus", below)))
    line = f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{LIGHT.ink[1:]}"/></a:solidFill></a:ln>'
    kind = '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
    bars = parse_xml(f"<c:errBars {nsdecls('c', 'a')}>{kind}{ends}<c:spPr>{line}</c:spPr></c:errBars>")
    plotted._element.find(qn("c:cat")).addprevious(bars)


def _literal(values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{v:.6g}</c:v></c:pt>' for i, v in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _labels(native: Any, chart: Chart) -> None:
    """Numbers on the bars of a single series; more than one would crowd."""
    plot = native.plots[0]
    if chart.kind != "line":
        plot.gap_width = 45
        plot.overlap = 100 if chart.is_stacked or chart.of("background") else 0
    if chart.kind == "line" or len(chart.of("value")) > 1:
        return
    if chart.of("background"):
        _labels_of([s for s, one in zip(plot.series, chart.series, strict=True) if one.role == "value"], chart)
        return
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number_format(chart), False
    labels.font.size, labels.show_value = Pt(SMALLEST), True


def _labels_of(series: Sequence[Any], chart: Chart) -> None:
    for one in series:
        one.data_labels.show_value = True
        one.data_labels.number_format, one.data_labels.number_format_is_linked = number_format(chart), False
        one.data_labels.font.size = Pt(SMALLEST)


def add_map(slide: Any, tiles: Sequence[MapTile], box: Box, named: Sequence[str] = ()) -> None:
    """One rectangle a unit, where it lies; those `named` have a heavy edge."""
    rows, columns = max(t.row for t in tiles) + 1, max(t.column for t in tiles) + 1
    width, height = min(2.4, box[2] / columns), min(1.4, box[3] / rows)
    left = box[0] + (box[2] - width * columns) / 2
    for tile in tiles:
        place = (left + tile.column * width, box[1] + tile.row * height, width - 0.06, height - 0.06)
        shape = panel(slide, place, tile.fill, LIGHT.ink if tile.name in named else None)
        if tile.name in named:
            shape.line.width = Pt(3)
        write(shape, f"{tile.name}\n{tile.value}", SMALLEST, tile.ink)
        for paragraph in shape.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.CENTER
        shape.text_frame.paragraphs[-1].runs[0].font.bold = True
