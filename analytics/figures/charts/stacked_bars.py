"""Lying bars of parts that add up: how much of each group stands how, what is late in the colour of concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK, in_lines
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

MOST_BARS = 12
LINE = 24  # letters of a name beside its bar


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of every bar: a column of the table, and how it looks. What is hatched has been late, or is."""

    column: str
    colour: str
    is_hatched: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a figure says beside its picture; `unit` is what is counted, `heading` what the bars are, `base` the n
    where it is not what the bars add up to."""

    question: str
    reading: Reading
    unit: str
    heading: str
    indicators: tuple[str, ...] = ()
    note: str = ""
    base: str = ""
    decimals: int = 0


def parts_of(look: Look, done: str, done_late: str, going: str, overdue: str) -> tuple[Part, ...]:
    """The four ways in which a thing that was asked for can stand."""
    return (
        Part(column=done, colour=look.series[0]),
        Part(column=done_late, colour=look.series[0], is_hatched=True),
        Part(column=going, colour=look.grid),
        Part(column=overdue, colour=look.concern),
    )


def stacked_bars(key: str, table: pd.DataFrame, parts: Sequence[Part], look: Look, words: Words) -> Figure:
    """`table` has `group`, a column a part and `all`, the first row on top; of more than MOST_BARS the first."""
    shown = table.head(MOST_BARS)
    names = shown["group"].tolist()
    cut = f" Hình vẽ {len(shown)} trong {len(table)} nhóm." if len(shown) < len(table) else ""
    top = float(shown["all"].max())
    lines = [in_lines(name, LINE) for name in names]
    return Figure(
        key=key,
        question=words.question,
        reading=words.reading,
        base=words.base or formatting.base(table["all"].sum()),
        alt=f"Thanh ngang chồng, {len(shown)} nhóm theo {words.heading.lower()}. {words.reading.text}",
        chart=Chart(
            kind="bar",
            categories=tuple(names),
            series=tuple(Series(name=p.column, values=numbers(shown[p.column]), colour=p.colour) for p in parts),
            unit=words.unit,
            is_stacked=True,
            n=numbers(shown["all"]),
        ),
        spec={
            "data": [*(_bar(part, shown, words.unit, look) for part in parts), _totals(shown, words.decimals, look)],
            "layout": look.layout(
                showlegend=len(parts) > 1,
                barmode="stack",
                bargap=0.35,
                margin={"l": 8, "r": 8, "t": 44 if len(parts) > 1 else 4, "b": 4},
                legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
                xaxis={"visible": False, "range": [0, top * 1.18]},
                yaxis={"showgrid": False, "ticks": "", "automargin": True, "autorange": "reversed",
                       "tickvals": names, "ticktext": lines},
            ),
        },
        data=shown[["group", *(p.column for p in parts), "all"]].rename(
            columns={"group": words.heading, "all": "Tất cả"}
        ),
        indicators=words.indicators,
        height=90 + max(34, 8 + 17 * max(1 + line.count(BREAK) for line in lines)) * len(names),
        note=f"{words.note}{cut}".strip(),
    )  # fmt: skip


def _bar(part: Part, shown: pd.DataFrame, unit: str, look: Look) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.column,
        "y": shown["group"].tolist(),
        "x": shown[part.column].tolist(),
        "marker": {
            "color": part.colour,
            "line": {"width": 0},
            "pattern": {
                "shape": "/" if part.is_hatched else "",
                "fillmode": "overlay",
                "fgcolor": look.ground,
                "size": 6,
            },
        },
        "hovertemplate": f"%{{y}}<br>{part.column}: %{{x}} {unit}<extra></extra>",
    }


def _totals(shown: pd.DataFrame, decimals: int, look: Look) -> dict[str, Any]:
    """What each bar comes to, behind it."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": shown["all"].tolist(),
        "y": shown["group"].tolist(),
        "text": [f"  {formatting.number(n, decimals)}" for n in shown["all"]],
        "textposition": "middle right",
        "textfont": {"size": 13, "color": look.ink},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
