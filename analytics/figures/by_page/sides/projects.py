"""Figures of Giải phóng mặt bằng."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.charts.stacked_bars import Part, Words, stacked_bars
from analytics.registers.sides import project_text, projects
from analytics.registers.sides.projects import STAGES
from analytics.summaries.reading import Reading

PROJECT = "du-an"
AGREED, NOT_AGREED, NOT_ASKED = "Đồng thuận", "Chưa đồng thuận", "Chưa lấy ý kiến"


def _consent(asked: Asked) -> Figure | None:
    """Households of every project by whether they agree, the least consent on top."""
    found = projects.projects(asked.filters, asked.viewer)
    if not found:
        return None
    rows = []
    for project in found:
        of = {name: project.households[name] or 0 for name in ("affected", "consulted", "agreeing")}
        rows.append((f"{project.code} {project.name}", of["agreeing"], of["consulted"] - of["agreeing"],
                     of["affected"] - of["consulted"], of["affected"]))  # fmt: skip
    table = pd.DataFrame(rows, columns=["group", AGREED, NOT_AGREED, NOT_ASKED, "all"])
    parts = (
        Part(column=AGREED, colour=asked.look.series[0]),
        Part(column=NOT_AGREED, colour=asked.look.concern),
        Part(column=NOT_ASKED, colour=asked.look.grid),
    )
    words = Words(
        question="Dự án nào ít đồng thuận, còn bao nhiêu hộ?",
        reading=Reading(headline=project_text.headline(found), opens_with_name=True), unit="hộ", heading="Dự án",
        indicators=("clearance_consent_rate", "clearance_households"),
        note="Đồng thuận là chỉ số theo dõi; theo báo cáo gần nhất của từng dự án.",
    )  # fmt: skip
    return stacked_bars("consent", table, parts, asked.look, words)


def _states(asked: Asked) -> Figure | None:
    """One project's households report by report: how many were asked, agree, were paid, handed over."""
    found = projects.projects(asked.filters, asked.viewer)
    code = asked.chosen(PROJECT, [project.code for project in found]) if found else ""
    table = projects.history(code, asked.filters, asked.viewer)
    if len(table) < 2:
        return None
    name = next(project.name for project in found if project.code == code)
    days = [formatting.day(day) for day in pd.to_datetime(table["reported_on"]).dt.date]
    colours = dict(zip(STAGES, (asked.look.grey, asked.look.series[4], *asked.look.series[:3]), strict=True))
    series = [
        Series(name=title, values=numbers(table[column]), colour=colours[column])
        for column, title in STAGES.items()
        if table[column].notna().any()
    ]
    last = "; ".join(f"{s.name.lower()} {formatting.number(s.values[-1])}" for s in series if s.values[-1] is not None)
    reading = Reading(headline=f"{code} {name}, số hộ đến {days[-1]}: {last}", opens_with_name=True)
    return Figure(
        key="states",
        question="Dự án đi đến đâu, qua từng báo cáo?",
        reading=reading,
        base=formatting.base(len(table)),
        alt=f"Đường bậc thang số hộ của {len(series)} bước theo {len(table)} báo cáo. {reading.text}",
        chart=Chart(kind="line", categories=tuple(days), series=tuple(series), unit="hộ"),
        spec={"data": [_line(one, days) for one in series], "layout": _layout(asked, days)},
        data=pd.DataFrame({"Ngày báo cáo": days} | {s.name: s.values for s in series}),
        indicators=("clearance_consent_rate", "clearance_handed_rate"),
        height=320,
        note="Số hộ cộng dồn đến ngày báo cáo.",
    )


def _line(series: Series, days: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": series.name,
        "x": days,
        "y": list(series.values),
        "line": {"shape": "hv", "width": 2, "color": series.colour},
        "hovertemplate": f"%{{x}}<br>{series.name}: %{{y}} hộ<extra></extra>",
    }


def _layout(asked: Asked, days: list[str]) -> dict[str, Any]:
    step = max(1, -(-len(days) // 5))
    return asked.look.layout(
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        xaxis={"type": "category", "showgrid": False, "tickangle": 0, "tickvals": days[::step],
               "ticktext": [day[3:] for day in days[::step]]},
        yaxis={"rangemode": "tozero", "nticks": 5},
    )  # fmt: skip


PICTURES = {
    "consent": Picture("Đồng thuận ở các dự án", _consent),
    "states": Picture("Một dự án qua các báo cáo", _states),
}
