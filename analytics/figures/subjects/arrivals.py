"""What has arrived, as a table of communes and months."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, rows_of
from analytics.figures.charts.heat_map import stepped
from analytics.figures.figure import Figure
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading


def arrivals(key: str, table: pd.DataFrame, look: Look, question: str, silent: list[str]) -> Figure:
    """`table` is from `quality.arrivals`: a row a unit, a column a month; a dash where nothing arrived."""
    table = table.loc[(table > 0).sum(axis=1).sort_values(kind="stable").index]  # most gaps first
    names = [formatting.group("commune", u) for u in table.index]
    months = [formatting.time_label(m) for m in table.columns]
    values = table.to_numpy()
    reading = Reading(headline="Tháng cuối kỳ xã nào cũng có số liệu")
    if silent:
        reading = Reading(headline=f"Tháng cuối kỳ chưa có số liệu của {formatting.joined(silent, 6)}")
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(values.sum()),
        alt=f"Bảng nhiệt số dòng đã nhận của {len(names)} đơn vị theo {len(months)} tháng. {reading.text}",
        chart=Chart(
            kind="heat",
            categories=tuple(months),
            series=rows_of(names, [[v or None for v in row] for row in values.tolist()]),
            unit="dòng",
        ),
        spec={
            "data": [
                stepped(months, names, values.astype(float), look),
                {
                    "type": "scatter",
                    "mode": "text",
                    "x": [months[c] for r in range(len(names)) for c in range(len(months)) if not values[r, c]],
                    "y": [names[r] for r in range(len(names)) for c in range(len(months)) if not values[r, c]],
                    "text": formatting.MISSING,
                    "textfont": {"color": look.concern, "size": 13},
                    "hoverinfo": "skip",
                },
            ],
            "layout": look.layout(
                xaxis={"side": "top", "showgrid": False, "type": "category"},
                yaxis={"showgrid": False, "autorange": "reversed", "type": "category"},
            ),
        },
        data=table.set_axis(names, axis=0).set_axis(months, axis=1).rename_axis("Xã, thị trấn").reset_index(),
        indicators=(),
        height=110 + 22 * len(names),
        note="Ô có gạch ngang là tháng không có dòng nào: chưa gửi, hoặc không có gì để gửi.",
    )
