"""One letter's days on a line, against its limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK
from analytics.figures.theme import Look
from analytics.registers import codes
from analytics.summaries.reading import Reading

_MARKS = (
    ("received_on", "Nhận", "circle"),
    ("acceptance_due_on", "Hạn thụ lý", "line-ns-open"),
    ("accepted_on", "Thụ lý", "circle"),
    ("due_on", "Hạn giải quyết", "line-ns-open"),
    ("resolved_on", "Giải quyết", "circle"),
)


def of_letter(letter: dict[str, Any], as_of: date, look: Look) -> Figure:
    """`letter` is from `letters.letter`."""
    letter = letter | {"resolved_on": _known(letter.get("resolved_on"), as_of)}
    marks = [(name, _day(letter[column]), symbol) for column, name, symbol in _MARKS if letter.get(column)]
    end = _day(letter["resolved_on"]) if letter.get("resolved_on") else as_of
    due = _day(letter["due_on"]) if letter.get("due_on") else None
    late = due is not None and end > due
    if not letter.get("resolved_on"):
        marks.append(("Đến ngày", as_of, "circle-open"))
    reading = _reading(letter, end, due, as_of)
    days = [d for _, d, _ in marks]
    pad = pd.Timedelta(days=max(3, (max(days) - min(days)).days // 12))
    return Figure(
        key="letter",
        question=f"Đơn {codes.named(letter['petition_id'], letter['commune'])} đã đi đến đâu?",
        reading=reading,
        base="",
        alt=f"Đường thời gian của đơn {codes.named(letter['petition_id'], letter['commune'])}. {reading.text}",
        chart=Chart(
            kind="timeline",
            categories=tuple(name for name, *_ in marks),
            series=(Series(name="Ngày từ khi nhận", values=numbers((d - days[0]).days for d in days)),),
            unit="ngày",
        ),
        spec={
            "data": [
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [str(_day(letter["received_on"])), str(end)],
                    "y": [0, 0],
                    "line": {"color": look.concern if late else look.series[0], "width": 4},
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "mode": "markers+text",
                    "x": [str(d) for d in days],
                    "y": [0] * len(marks),
                    "text": [f"{name}{BREAK}{formatting.day(d)}" for name, d, _ in marks],
                    "textposition": ["top center" if i % 2 == 0 else "bottom center" for i in range(len(marks))],
                    "marker": {
                        "size": 14,
                        "symbol": [s for *_, s in marks],
                        "color": look.ink,
                        "line": {"width": 2, "color": look.ink},
                    },
                    "hoverinfo": "text",
                    "cliponaxis": False,
                },
            ],
            "layout": look.layout(
                xaxis={
                    "type": "date",
                    "tickformat": "%d/%m/%Y",
                    "nticks": 6,
                    "range": [str(pd.Timestamp(min(days)) - pad)[:10], str(pd.Timestamp(max(days)) + pad)[:10]],
                },
                yaxis={"visible": False, "range": [-1, 1]},
            ),
        },
        data=pd.DataFrame({"Việc": [m[0] for m in marks], "Ngày": days}),
        indicators=(),
        height=170,
    )


def _reading(letter: dict[str, Any], end: date, due: date | None, as_of: date) -> Reading:
    if due is None:
        return Reading(headline="Đơn này không có hạn giải quyết")
    gap = (end - due).days
    told = f"Đang quá hạn {gap} ngày" if gap > 0 else f"Còn {-gap} ngày đến hạn"
    if letter.get("resolved_on"):
        told = "Giải quyết đúng hạn" if gap <= 0 else f"Giải quyết trễ {gap} ngày"
    return Reading(headline=told)


def _known(resolved: Any, as_of: date) -> Any:
    """The day of resolution, where it was known on the day looked at."""
    return resolved if resolved is not None and _day(resolved) <= as_of else None


def _day(found: Any) -> date:
    day: date = found.date() if isinstance(found, pd.Timestamp) else found
    return day
