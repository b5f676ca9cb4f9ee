"""Letters by month and kind, and how an axis of months is lettered."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure, Marks, in_order, numbers_above, whole_axis
from analytics.figures.lettering import BREAK
from analytics.figures.theme import KIND_COLOURS, Look
from analytics.summaries.reading import Reading


def stacked_months(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Letters by month and kind; `table` has month, kind, received."""
    months = list(dict.fromkeys(table["month"]))
    labels = [formatting.time_label(m) for m in months]
    wide = table.pivot(index="month", columns="kind", values="received").reindex(months)
    totals = wide.sum(axis=1)
    kinds = [kind for kind in KIND_COLOURS if kind in wide and wide[kind].sum() > 0]
    chart = Chart(
        kind="column",
        categories=tuple(labels),
        series=tuple(Series(name=k, values=numbers(wide[k]), colour=look.series[KIND_COLOURS[k]]) for k in kinds),
        unit="đơn",
        is_stacked=True,
        n=numbers(totals),
    )
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": series.name,
            "x": labels,
            "y": list(series.values),
            "marker": {"color": series.colour, "line": {"width": 0}},
            "hovertemplate": f"%{{x}}<br>{series.name}: %{{y:,.0f}} đơn<extra></extra>",
        }
        for series in chart.series
    ]
    above = [formatting.number(t) if len(labels) <= 14 else "" for t in totals]
    traces.append(numbers_above(labels, totals, above, look))
    data = wide.set_axis(labels, axis=0).rename_axis("Tháng").rename_axis(None, axis=1).reset_index()
    busiest = labels[int(totals.to_numpy().argmax())]
    return Figure(
        key=key,
        question=question,
        reading=Reading(
            headline=f"Nhiều nhất là {busiest} với {formatting.number(totals.max())} đơn; trung bình"
            f" {formatting.number(totals.mean())} đơn mỗi tháng"
        ),
        base=formatting.base(totals.sum()),
        alt=f"Cột chồng số đơn theo tháng và loại đơn, {labels[0]} đến {labels[-1]}.",
        chart=chart,
        spec={
            "data": traces,
            "layout": look.layout(
                barmode="stack",
                bargap=0.25,
                showlegend=True,
                margin={"l": 8, "r": 8, "t": 34, "b": 8},
                xaxis=months_axis(months, labels),
                yaxis=whole_axis(float(totals.max())),
            ),
        },
        data=data,
        indicators=("received",),
        height=390,
        marks=Marks(("month", "kind"), dict(enumerate([(m, kind) for m in months] for kind in kinds))),
    )


def months_axis(months: list[str], labels: list[str]) -> dict[str, Any]:
    """Short months with the year below the first and each January; every third month where there are many."""
    step = 1 if len(months) <= 14 else 3
    texts = []
    for place, month in enumerate(months):
        year, _, number = month.partition("-")
        named = f"T{int(number)}" if number else year
        first = place == 0 or number == "01"
        texts.append((f"{named}{BREAK}{year}" if first and number else named) if place % step == 0 or first else "")
    return {
        "type": "category",
        "tickvals": labels,
        "ticktext": texts,
        "showgrid": False,
        "tickangle": 0,
    } | in_order(labels)
