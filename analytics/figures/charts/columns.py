"""Upright columns of petitions by words: how many each, or each in two parts."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.colour_scale import letters_on
from analytics.figures.figure import Figure, numbers_above, whole_axis
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading


def counts(key: str, table: pd.DataFrame, name: str, amount: str, look: Look, question: str, heading: str) -> Figure:
    """Vertical bars in the order given; `table` has words in `name` and letters in `amount`."""
    values = table[amount].to_numpy()
    reading = Reading(headline="Chưa có đơn nào")
    if values.sum():
        top = int(values.argmax())
        share = formatting.percent(100 * values[top] / values.sum())
        most = table[name].iloc[top]
        told = f"{most[0].upper()}{most[1:]}: {formatting.number(values[top])} đơn ({share})"
        reading = Reading(headline=told)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(values.sum()),
        alt=f"Cột {heading.lower()}. {reading.text}",
        chart=Chart(
            kind="column",
            categories=tuple(table[name]),
            series=(Series(name="Số đơn", values=numbers(values), colour=look.plain),),
            unit="đơn",
        ),
        spec={
            "data": [
                {
                    "type": "bar",
                    "x": table[name].tolist(),
                    "y": values.tolist(),
                    "text": [formatting.number(v) for v in values],
                    "textposition": "outside",
                    "cliponaxis": False,
                    "marker": {"color": look.plain},
                    "hovertemplate": "%{x}: %{text} đơn<extra></extra>",
                }
            ],
            "layout": look.layout(
                margin={"l": 8, "r": 8, "t": 24, "b": 8},
                bargap=0.35,
                xaxis={"type": "category", "showgrid": False},
                yaxis={"visible": False, "rangemode": "tozero"},
            ),
        },
        data=table.rename(columns={name: heading, amount: "Số đơn"})[[heading, "Số đơn"]],
        indicators=(),
        height=260,
    )


def ages(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Open letters by age, the overdue ones apart; `table` is from `letters.ages`."""
    rest = table["open"] - table["overdue"]
    total, late = int(table["open"].sum()), int(table["overdue"].sum())
    parts = (("Còn hạn", rest, look.plain), ("Quá hạn", table["overdue"], look.concern))
    hatched = {"shape": "/", "fgopacity": 0.55}  # the number upon it is to be read
    return Figure(
        key=key,
        question=question,
        reading=Reading(
            headline=f"{formatting.number(total)} đơn đang giải quyết, {formatting.number(late)} đơn đã quá hạn"
        ),
        base=formatting.base(total),
        alt=f"Cột chồng đơn đang giải quyết theo tuổi đơn: {formatting.number(total)} đơn,"
        f" {formatting.number(late)} quá hạn.",
        chart=Chart(
            kind="column",
            categories=tuple(table["age"]),
            series=tuple(Series(name=name, values=numbers(values), colour=colour) for name, values, colour in parts),
            unit="đơn",
            is_stacked=True,
            n=numbers(table["open"]),
        ),
        spec={
            "data": [
                {
                    "type": "bar",
                    "name": name,
                    "x": table["age"].tolist(),
                    "y": values.tolist(),
                    # a bar of one part has its number above it
                    "text": [
                        formatting.number(v) if 0 < v < t else "" for v, t in zip(values, table["open"], strict=True)
                    ],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "insidetextfont": {"color": look.ink if name == "Quá hạn" else letters_on(colour)},
                    "marker": {"color": colour, "pattern": hatched if name == "Quá hạn" else {"shape": ""}},
                    "hovertemplate": f"%{{x}}<br>{name}: %{{y}} đơn<extra></extra>",
                }
                for name, values, colour in parts
            ]
            + [
                numbers_above(
                    table["age"], table["open"], [formatting.number(v) if v else "" for v in table["open"]], look
                )
            ],
            "layout": look.layout(
                barmode="stack",
                showlegend=True,
                uniformtext={"mode": "hide", "minsize": 11},
                margin={"l": 8, "r": 8, "t": 34, "b": 8},
                xaxis={"type": "category", "showgrid": False},
                yaxis=whole_axis(float(table["open"].max())),
            ),
        },
        data=table.rename(columns={"age": "Tuổi đơn", "open": "Đang giải quyết", "overdue": "Quá hạn"})[
            ["Tuổi đơn", "Đang giải quyết", "Quá hạn"]
        ],
        indicators=("open", "overdue"),
        height=280,
    )
