"""Figures over time: control charts and stacked months."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import DASHES, Chart, Role, Series, level, numbers
from analytics.figures.charts.stacked_months import months_axis
from analytics.figures.figure import Figure, marks
from analytics.figures.lettering import BREAK
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator, Unit
from analytics.measure.statistics.control_charts import XmR, XmrPoint, xmr
from analytics.summaries.reading import Reading

_SYMBOLS = {"improvement": "triangle-up", "concern": "diamond", "high": "diamond", "low": "diamond", "common": "circle"}
_SIGNS = {"triangle-up": "▲", "diamond": "◆"}


def control_chart(
    key: str, table: pd.DataFrame, indicator_key: str, look: Look, question: str, target: float | None = None
) -> Figure:
    """Monthly values with mean and limits; `table` is from `measure.monthly`."""
    indicator = INDICATORS[indicator_key]
    judged = xmr(table[indicator_key].tolist(), indicator.better, target, table["complete"].tolist())
    labels = [formatting.time_label(m) for m in table["month"]]
    levels = _levels(indicator, judged, target)
    spec = {
        "data": _control_traces(labels, table, indicator, judged, look),
        "layout": look.layout(
            margin={"l": 8, "r": 96, "t": 12, "b": 8},
            annotations=_end_labels(indicator, judged, levels, look),
            shapes=[*_band(indicator, judged, look), *(_line(role, y, look) for _, role, y in levels)],
            xaxis=months_axis(table["month"].tolist(), labels),
            yaxis={"ticksuffix": "" if indicator.unit.value != "%" else "%", "rangemode": _range_mode(indicator)},
        ),
    }
    return Figure(
        key=key,
        question=question,
        reading=reading_of_signal(indicator, judged, labels),
        base=f"{len(labels)} tháng; {formatting.bases(table[f'{indicator_key}_n'].tolist(), 'tháng')}",
        alt=f"Đường {indicator.name.lower()} theo tháng, {labels[0]} đến {labels[-1]}; trung bình"
        f" {formatting.value(indicator, judged.mean)}." if labels else indicator.name,
        chart=_chart(labels, table, indicator, judged, levels),
        spec=spec,
        data=_control_data(labels, table, indicator, judged),
        indicators=(indicator_key,),
        height=300,
        note=f"{_marks_told(judged)}Nền đậm: mức dao động thường của các tháng trước."
        " Tháng chưa hết vẽ rỗng và không xét.",
        marks=marks("month", table["month"].tolist()),
    )  # fmt: skip


def _marks_told(chart: XmR) -> str:
    """What the marks drawn mean; nothing of those that are not."""
    drawn = {point.signal for point in chart.points if point.complete}
    told = [
        f"{_SIGNS[_SYMBOLS[s]]} {formatting.SIGNAL_WORDS[s]}" for s in _SYMBOLS if s in drawn and _SYMBOLS[s] in _SIGNS
    ]
    return f"{', '.join(told)}. " if told else ""


def reading_of_signal(indicator: Indicator, chart: XmR, labels: list[str]) -> Reading:
    """What the last complete month says, and how sure that is."""
    judged = [(point, label) for point, label in zip(chart.points, labels, strict=True) if point.complete]
    known = [(p, label) for p, label in judged if p.value is not None]
    if not known:
        return Reading(headline="Chưa có tháng nào đủ số liệu")
    point, label = known[-1]
    text = f"{label}: {formatting.value(indicator, point.value)}"
    if chart.lower is None:
        unjudged = "Số liệu quá đều hoặc quá ít nên không xét tín hiệu."
        return Reading(headline=text, rest=unjudged, opens_with_name=True)
    text += f", trung bình {formatting.value(indicator, chart.mean)}"
    if point.label:
        text += f": {formatting.SIGNAL_WORDS[point.signal]} ({formatting.LABEL_WORDS[point.label]})"
        return Reading(headline=text, opens_with_name=True)
    few = f" (mới có {len(known)} tháng, đọc tạm)" if chart.provisional else ""
    return Reading(headline=f"{text}: không đổi rõ rệt so với các tháng trước{few}", opens_with_name=True)


_NAMES: dict[Role, str] = {"mean": "trung bình", "target": "mục tiêu", "limit": "mức thường"}


def _levels(indicator: Indicator, chart: XmR, target: float | None) -> list[tuple[str, Role, float]]:
    """The straight lines across the chart: name, what each is, where it lies."""
    limits = (("Giới hạn dưới", chart.lower), ("Giới hạn trên", chart.upper))
    known: list[tuple[str, Role, float | None]] = [("Trung bình", "mean", chart.mean), ("Mục tiêu", "target", target)]
    known += [(name, "limit", y) for name, y in limits if _possible(indicator, y)]
    return [(name, role, y) for name, role, y in known if y is not None]


def _chart(
    labels: list[str], table: pd.DataFrame, indicator: Indicator, chart: XmR, levels: list[tuple[str, Role, float]]
) -> Chart:
    values = Series(
        name=formatting.heading(indicator),
        values=numbers(p.value for p in chart.points),
        judged=tuple(_judged(p) for p in chart.points),
    )
    lines = (level(name, y, role, len(labels)) for name, role, y in levels)
    return Chart(
        kind="line",
        categories=tuple(labels),
        series=(values, *lines),
        unit=indicator.unit.value,
        n=numbers(table[f"{indicator.key}_n"]),
    )


def _control_traces(
    labels: list[str], table: pd.DataFrame, indicator: Indicator, chart: XmR, look: Look
) -> list[dict[str, Any]]:
    colours = {"improvement": look.good, "concern": look.concern, "high": look.series[3], "low": look.series[3]}
    values = [p.value for p in chart.points]
    texts = [
        f"{formatting.value(indicator, p.value)} ({formatting.base(n)}){BREAK}{_judged(p)}"
        for p, n in zip(chart.points, table[f"{indicator.key}_n"], strict=True)
    ]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": labels,
            "y": values,
            "text": texts,
            "hovertemplate": "%{x}: %{text}<extra></extra>",
            "line": {"color": look.plain, "width": 1.5},
            "marker": {
                "size": [6 if p.signal == "common" else 11 for p in chart.points],
                "color": [look.ground if not p.complete else colours.get(p.signal, look.grey) for p in chart.points],
                "symbol": [_SYMBOLS[p.signal] for p in chart.points],
                "line": {"color": look.grey, "width": [0 if p.complete else 1.5 for p in chart.points]},
            },
        }
    ]


def _judged(point: XmrPoint) -> str:
    return formatting.SIGNAL_WORDS[point.signal] if point.complete else "tháng chưa hết"


def _possible(indicator: Indicator, limit: float | None) -> bool:
    """Whether a value could reach the limit: a share has none above 100%, and nothing counted has one below 0."""
    top = 100 if indicator.is_share else float("inf")
    return limit is not None and 0 <= limit <= top


def _band(indicator: Indicator, chart: XmR, look: Look) -> list[dict[str, Any]]:
    """What months usually are, cut where no value could lie."""
    if chart.lower is None or chart.upper is None:
        return []
    low = chart.lower if indicator.unit is Unit.POINT else max(chart.lower, 0.0)
    high = min(chart.upper, 100.0) if indicator.is_share else chart.upper
    return [{"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": high, "layer": "below",
             "fillcolor": look.steps[0], "opacity": 0.55, "line": {"width": 0}}]  # fmt: skip


def _line(role: Role, y: float, look: Look) -> dict[str, Any]:
    colour = look.ink if role == "target" else look.grey
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "layer": "below",
        "line": {"color": colour, "width": 1.2, "dash": DASHES[role]},
    }


def _end_labels(
    indicator: Indicator, chart: XmR, levels: list[tuple[str, Role, float]], look: Look
) -> list[dict[str, Any]]:
    """Names at the right end of the lines, kept apart where lines are close."""
    named = sorted([(y, _NAMES[role]) for _, role, y in levels], reverse=True)
    gap = _smallest_gap(chart)
    shown: list[dict[str, Any]] = []
    last = float("inf")
    for y, name in named:
        if last - y < gap:
            continue
        last = y
        shown.append(
            {
                "xref": "paper",
                "x": 1,
                "xanchor": "left",
                "xshift": 6,
                "y": y,
                "text": f"{name}{BREAK}{(formatting.goal if name == 'mục tiêu' else formatting.bare)(indicator, y)}",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12, "color": look.quiet},
            }
        )
    return shown


def _smallest_gap(chart: XmR) -> float:
    """How far apart two labels must stand, in the chart's unit: about a seventh of what it spans."""
    seen = [p.value for p in chart.points if p.value is not None]
    seen += [y for y in (chart.lower, chart.upper) if y is not None]
    return (max(seen) - min(seen)) / 7 if seen else 0


def _range_mode(indicator: Indicator) -> str:
    return "normal" if indicator.unit.value in ("%", "điểm") else "tozero"


def _control_data(labels: list[str], table: pd.DataFrame, indicator: Indicator, chart: XmR) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Tháng": labels,
            formatting.heading(indicator): table[indicator.key],
            "n": table[f"{indicator.key}_n"],
            "Trung bình": chart.mean,
            "Giới hạn dưới": chart.lower if _possible(indicator, chart.lower) else None,
            "Giới hạn trên": chart.upper if _possible(indicator, chart.upper) else None,
            "Tín hiệu": [_judged(p) for p in chart.points],
        }
    )
