"""Figures of satisfaction: since when, where. Below `small_base` responses nothing is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series
from analytics.figures.charts import bars, control_chart, funnel
from analytics.figures.charts.likert import wilson_percent
from analytics.figures.figure import Figure
from analytics.figures.lettering import two_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS
from analytics.indicators.published_results import SIPAS, Background
from analytics.summaries.reading import Reading

RATE = INDICATORS["satisfied_rate"]
_WORDY = 6  # months of a year whose line has room for its name


# ---------------------------------------------------------------- over time


def trend(key: str, table: pd.DataFrame, look: Look, question: str, target: float | None) -> Figure:
    """Control chart of the rate, with the national result of each year behind that year's months."""
    chart = control_chart.control_chart(key, table, RATE.key, look=look, question=question, target=target)
    found = {b: [m for m in table["month"] if m.startswith(str(b.year))] for b in SIPAS}
    known = {b: months for b, months in found.items() if months}
    if not known:
        return chart
    layout = chart.spec["layout"]
    labels = [_background_words(b, months, look) for b, months in known.items()]
    lines = tuple(_line(b, months, table["month"].tolist()) for b, months in known.items())
    spec = {
        "data": [*(_background(b, months, look) for b, months in known.items()), *chart.spec["data"]],
        "layout": layout
        | {
            "annotations": [*layout["annotations"], *labels],
            "yaxis": layout["yaxis"] | {"range": _with_room_below(chart.chart, [b.value for b in known])},
        },
    }
    named = "; ".join(f"{b.name} {formatting.percent(b.value, 2)}" for b in known)
    told = replace(chart.chart, series=(*chart.chart.series, *lines))
    return replace(
        chart, chart=told, spec=spec, note=f"{chart.note} Vạch xám dày: {named}; khảo sát khác, chỉ để tham khảo."
    )


def _line(found: Background, months: Sequence[str], every: Sequence[str]) -> Series:
    values = tuple(found.value if month in months else None for month in every)
    return Series(name=found.name, values=values, role="background")


def _background(found: Background, months: Sequence[str], look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [formatting.time_label(m) for m in months],
        "y": [found.value] * len(months),
        "opacity": 0.4,
        "line": {"color": look.grey, "width": 5},
        "hovertemplate": f"{found.name}: {formatting.percent(found.value, 2)}<br>{found.source}<extra></extra>",
    }


def _background_words(found: Background, months: Sequence[str], look: Look) -> dict[str, Any]:
    """Under the line it belongs to, on the side that has room."""
    is_late = len(months) < _WORDY
    return {
        "x": formatting.time_label(months[-1 if is_late else 0]),
        "xanchor": "right" if is_late else "left",
        "y": found.value,
        "yanchor": "top",
        "yshift": -3,
        "text": f"SIPAS {found.year}: {formatting.percent(found.value, 2)}",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": look.quiet},
    }


def _with_room_below(chart: Chart, more: Sequence[float]) -> list[float]:
    """The range of all that is drawn, with a fifth more below for the words there."""
    drawn = [y for series in chart.series for y in series.values if y is not None]
    low, high = min([*drawn, *more]), max([*drawn, *more])
    return [low - 0.2 * (high - low), high + 0.06 * (high - low)]


# ---------------------------------------------------------------- where


def by_group(key: str, table: pd.DataFrame, by: str, look: Look, question: str) -> Figure:
    """Rates with intervals of the groups with enough responses; the others are named, not ranked."""
    enough, few = _enough(table)
    figure = bars.bars(key, enough, RATE.key, by=by, look=look, question=question)
    reading = _group_reading(enough.sort_values(RATE.key), by, few.empty)
    return replace(
        figure,
        reading=reading,
        alt=f"Thanh ngang {RATE.name.lower()} theo {formatting.grouping(by).lower()}. {reading.text}",
        spec=_narrow_words(figure.spec),
        height=40 + 40 * max(1, len(enough)),
        note=f"{figure.note} {_few_words(few, by)}".strip(),
    )


def _group_reading(ranked: pd.DataFrame, by: str, all_shown: bool) -> Reading:
    if ranked.empty:
        return Reading(headline="Chưa nơi nào đủ phiếu để nói tỷ lệ")
    named = [
        f"{formatting.group(by, v)} ({formatting.percent(r)})"
        for v, r in zip(ranked[by], ranked[RATE.key], strict=True)
    ]
    if len(named) == 1:
        return Reading(headline=f"Chỉ có {named[0]}" if all_shown else f"Chỉ {named[0]} đủ phiếu")
    low, high = wilson_percent(ranked[RATE.key], ranked[f"{RATE.key}_n"])
    chance = "Khoảng tin cậy chồng nhau: có thể do ngẫu nhiên." if high[0] >= low[-1] else ""
    return Reading(headline=f"Cao nhất {named[-1]}, thấp nhất {named[0]}", rest=chance)


def _narrow_words(spec: dict[str, Any]) -> dict[str, Any]:
    """Names on two lines each, so that the bars keep their room on a phone."""
    layout = spec["layout"]
    lines = [two_lines(name) if len(name) > 16 else name for name in layout["yaxis"]["tickvals"]]
    axes = {"xaxis": layout["xaxis"] | {"range": [0, 175]}, "yaxis": layout["yaxis"] | {"ticktext": lines}}
    return spec | {"layout": layout | axes}


def by_commune(
    key: str, table: pd.DataFrame, by: str, look: Look, question: str, chosen: Sequence[str] = ()
) -> Figure | None:
    """Funnel of the units with enough responses; None where fewer than two have them."""
    enough, few = _enough(table)
    if len(enough) < 2:
        return None
    figure = funnel.funnel_plot(
        key, enough, RATE.key, look=look, question=question, by=by, counted="phiếu", chosen=chosen
    )
    return replace(figure, note=f"{figure.note} {_few_words(few, by)}".strip())


def _enough(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    n = table[f"{RATE.key}_n"]
    return table[n >= RATE.small_base], table[(n > 0) & (n < RATE.small_base)]


def _few_words(few: pd.DataFrame, by: str) -> str:
    """ "Không xếp hạng: Bình An – ít phiếu (n = 12)." """
    if few.empty:
        return ""
    named = [
        f"{formatting.group(by, v)} – {formatting.base(n, RATE)}"
        for v, n in zip(few[by], few[f"{RATE.key}_n"], strict=True)
    ]
    return f"Không xếp hạng: {'; '.join(named)}."
