"""A picture of a pivot: a line over time, bars by group, a heat map of two groupings."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers, rows_of
from analytics.figures.charts.bars import bars
from analytics.figures.charts.heat_map import stepped
from analytics.figures.figure import Figure
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, TIME, Indicator
from analytics.measure.result_table import known_values
from analytics.scope.row_scope import Seen
from analytics.summaries.reading import NOTHING, Reading


def picture(table: pd.DataFrame, key: str, by: tuple[str, ...], look: Look) -> Figure:
    """`table` is from `explore.pivot`; the first indicator is drawn."""
    indicator = INDICATORS[key]
    question = f"{indicator.name} theo {' và '.join(formatting.grouping(d).lower() for d in by)} ra sao?"
    if len(by) == 2:
        return _heat(table, key, by, look, question)
    if by[0] in TIME:
        return _line(table, key, by[0], look, question)
    return bars(f"explore-{key}", table, key, by=by[0], look=look, question=question)


def _line(table: pd.DataFrame, key: str, by: str, look: Look, question: str) -> Figure:
    indicator = INDICATORS[key]
    labels = [formatting.time_label(v) for v in table[by]]
    reading = _course(table.dropna(subset=key), indicator, by)
    return _figure(
        key,
        question,
        reading,
        table=table,
        by=(by,),
        traces=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": labels,
                "y": [None if pd.isna(v) else v for v in table[key]],
                "line": {"color": look.series[0], "width": 2},
                "text": [formatting.value(indicator, v) for v in table[key]],
                "hovertemplate": "%{x}: %{text}<extra></extra>",
            }
        ],
        layout=look.layout(
            xaxis={"type": "category", "showgrid": False},
            yaxis={"rangemode": "tozero", "ticksuffix": "%" if indicator.unit.value == "%" else ""},
        ),
        height=300,
        chart=Chart(
            kind="line",
            categories=tuple(labels),
            series=(Series(name=formatting.heading(indicator), values=numbers(table[key]), colour=look.series[0]),),
            unit=indicator.unit.value,
            n=numbers(table[f"{key}_n"]),
        ),
    )


def _course(known: pd.DataFrame, indicator: Indicator, by: str) -> Reading:
    """The last value, and between which it has moved."""

    def said(row: int) -> str:
        found = known.iloc[row]
        return f"{formatting.value(indicator, found[indicator.key])} ({formatting.time_label(found[by])})"

    if known.empty:
        return NOTHING
    values = known[indicator.key].to_numpy()
    low, high = int(values.argmin()), int(values.argmax())
    moved = f"; thấp nhất {said(low)}, cao nhất {said(high)}" if values[low] < values[high] else ""
    return Reading(headline=f"Gần nhất {said(-1)}{moved}")


def _heat(table: pd.DataFrame, key: str, by: tuple[str, ...], look: Look, question: str) -> Figure:
    indicator = INDICATORS[key]
    down, across = (by[1], by[0]) if by[0] in TIME else by
    cells = dict(zip(zip(_said(table[down]), _said(table[across]), strict=True), table[key].tolist(), strict=True))
    lines, places = _axis(table[down], indicator), _axis(table[across], indicator)
    wide = [[cells.get((line, place), math.nan) for place in places] for line in lines]
    rows, columns = ([formatting.group(d, v) for v in values] for d, values in ((down, lines), (across, places)))
    known = table.dropna(subset=key)
    reading = NOTHING
    if len(known):
        top = known.loc[known[key].idxmax()]
        cell = f"{formatting.group(down, top[down])}, {formatting.group(across, top[across])}"
        reading = Reading(headline=f"Cao nhất: {cell}, {formatting.value(indicator, top[key])}")
    return _figure(
        key,
        question,
        reading,
        table=table,
        by=by,
        traces=[
            stepped(columns, rows, np.array(wide, float), look)
            | {"text": [["" if math.isnan(v) else formatting.bare(indicator, v) for v in row] for row in wide]}
        ],
        layout=look.layout(
            xaxis={"side": "top", "type": "category", "showgrid": False},
            yaxis={"type": "category", "autorange": "reversed", "showgrid": False},
        ),
        height=140 + 22 * len(rows),
        chart=Chart(kind="heat", categories=tuple(columns), series=rows_of(rows, wide), unit=indicator.unit.value),
    )


def _said(values: pd.Series) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


def _axis(values: pd.Series, indicator: Indicator) -> list[Any]:
    """The values that occur: in the order of their reference list, then in their own, and what is not said last."""
    ordered = known_values(str(values.name), indicator, Seen(), date.min, date.max)
    known = {v: place for place, v in enumerate(ordered)}
    return sorted(set(_said(values)), key=lambda v: (v is None, known.get(v, len(known)), str(v)))


def _figure(
    key: str,
    question: str,
    reading: Reading,
    table: pd.DataFrame,
    by: tuple[str, ...],
    traces: list[dict[str, Any]],
    layout: dict[str, Any],
    height: int,
    chart: Chart,
) -> Figure:
    indicator = INDICATORS[key]
    data = pd.DataFrame({formatting.grouping(d): [formatting.group(d, v) for v in table[d]] for d in by})
    data[formatting.heading(indicator)], data["n"] = table[key], table[f"{key}_n"]
    sizes = table[f"{key}_n"]
    base = formatting.base(sizes.sum()) if indicator.whole else formatting.bases(sizes.tolist(), "nhóm")
    spec = {"data": traces, "layout": layout}
    return Figure(
        key=f"explore-{key}",
        question=question,
        reading=reading,
        base=base,
        alt=f"{question} {reading.text}",
        chart=chart,
        spec=spec,
        data=data,
        indicators=(key,),
        height=height,
    )
