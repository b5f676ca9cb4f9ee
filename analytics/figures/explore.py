"""A picture of a pivot: a line over time, bars by group, a heat map of two groupings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import words
from analytics.figures.figure import Figure
from analytics.figures.letters import bars
from analytics.figures.look import Look
from analytics.indicators import INDICATORS, TIME


def picture(table: pd.DataFrame, key: str, by: tuple[str, ...], look: Look) -> Figure:
    """`table` is from `explore.pivot`; the first indicator is drawn."""
    indicator = INDICATORS[key]
    question = f"{indicator.name} theo {' và '.join(words.grouping(d).lower() for d in by)} ra sao?"
    if len(by) == 2:
        return _heat(table, key, by, look, question)
    if by[0] in TIME:
        return _line(table, key, by[0], look, question)
    return bars(f"explore-{key}", table, key, by[0], look, question)


def _line(table: pd.DataFrame, key: str, by: str, look: Look, question: str) -> Figure:
    indicator = INDICATORS[key]
    labels = [words.time_label(v) for v in table[by]]
    known = table.dropna(subset=key)
    reading = "Chưa có số liệu."
    if len(known):
        last = known.iloc[-1]
        reading = f"{words.time_label(last[by])}: {words.value(indicator, last[key])}."
    return _figure(
        key,
        question,
        reading,
        table,
        (by,),
        [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": labels,
                "y": [None if pd.isna(v) else v for v in table[key]],
                "line": {"color": look.series[0], "width": 2},
                "text": [words.value(indicator, v) for v in table[key]],
                "hovertemplate": "%{x}: %{text}<extra></extra>",
            }
        ],
        look.layout(xaxis={"type": "category", "showgrid": False}, yaxis={"rangemode": "tozero"}),
        300,
    )


def _heat(table: pd.DataFrame, key: str, by: tuple[str, ...], look: Look, question: str) -> Figure:
    indicator = INDICATORS[key]
    down, across = (by[1], by[0]) if by[0] in TIME else by
    wide = table.pivot(index=down, columns=across, values=key)
    rows = [words.group(down, v) for v in wide.index]
    columns = [words.group(across, v) for v in wide.columns]
    top = wide.stack().dropna().sort_values()
    reading = "Chưa có số liệu."
    if len(top):
        place = f"{words.group(down, top.index[-1][0])}, {words.group(across, top.index[-1][1])}"
        reading = f"Cao nhất: {place}, {words.value(indicator, top.iloc[-1])}."
    return _figure(
        key,
        question,
        reading,
        table,
        by,
        [
            {
                "type": "heatmap",
                "x": columns,
                "y": rows,
                "z": [[None if pd.isna(v) else v for v in row] for row in wide.to_numpy()],
                "text": [["" if pd.isna(v) else words.bare(indicator, v) for v in row] for row in wide.to_numpy()],
                "texttemplate": "%{text}",
                "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
                "colorscale": [[0, look.grid], [1, look.series[0]]],
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
            }
        ],
        look.layout(
            xaxis={"side": "top", "type": "category", "showgrid": False},
            yaxis={"type": "category", "autorange": "reversed", "showgrid": False},
        ),
        140 + 22 * len(rows),
    )


def _figure(
    key: str,
    question: str,
    reading: str,
    table: pd.DataFrame,
    by: tuple[str, ...],
    traces: list[dict[str, Any]],
    layout: dict[str, Any],
    height: int,
) -> Figure:
    indicator = INDICATORS[key]
    data = pd.DataFrame({words.grouping(d): [words.group(d, v) for v in table[d]] for d in by})
    data[words.heading(indicator)], data["n"] = table[key], table[f"{key}_n"]
    sizes = table[f"{key}_n"]
    base = words.base(sizes.sum()) if indicator.whole else words.bases(sizes.tolist(), "nhóm")
    spec = {"data": traces, "layout": layout}
    return Figure(f"explore-{key}", question, reading, base, f"{question} {reading}", spec, data, (key,), height)
