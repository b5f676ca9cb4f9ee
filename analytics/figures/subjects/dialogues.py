"""Figures of dialogues: what became of the requests made there."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures.figure import Figure, numbers_above, whole_axis
from analytics.figures.lettering import BREAK
from analytics.figures.subjects.receptions import column, columns_of, over_time, part, part_of, times, unfinished
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

WIDTHS = (0.8, 0.56, 0.32)  # of the columns, one in front of the other
FEW = 4  # columns wide enough for words above them

_NOTE = "Tính theo ngày của cuộc đối thoại. Số trên cột là kiến nghị nhận; ◆ là quá hạn."


def requests(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """What became of the requests made at dialogues; `table` is from `receptions.dialogues`.

    The four counts stand one in front of the other: files do not say that one is a part of the next.
    """
    asked, answered, resolved, late = (
        table[c].sum(min_count=1) for c in ("requests", "answered", "resolved", "overdue")
    )
    labels = times(table)
    reading = Reading(
        headline=f"{formatting.number(asked)} kiến nghị ở {formatting.number(table['rows'].sum())} cuộc đối thoại:"
        f" {part_of(answered, asked)} đã trả lời, {part_of(resolved, asked)} đã giải quyết,"
        f" {formatting.number(late)} quá hạn"
    )
    named = (("requests", "Nhận", look.grid), ("answered", "Đã trả lời", look.steps[2]),
             ("resolved", "Đã giải quyết", look.steps[3]))  # fmt: skip
    series = [part(table, name, amount, colour) for amount, name, colour in named]
    bars = [column(one, "kiến nghị", labels) | {"width": w} for one, w in zip(series, WIDTHS, strict=True)]
    top = float(table["requests"].max())
    room = {"barmode": "overlay", "yaxis": whole_axis(top) | {"range": [0, 1.3 * top or 1]}}  # two lines above columns
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(asked),
        alt=f"Cột lồng nhau theo thời gian: kiến nghị nhận, đã trả lời, đã giải quyết, quá hạn. {reading.text}",
        chart=columns_of(labels, series, "kiến nghị"),
        spec={
            "data": [*bars, numbers_above(labels, table["requests"], _above(table), look)],
            "layout": over_time(labels, look, top) | room,
        },
        data=pd.DataFrame({"Thời gian": labels, "Số cuộc": table["rows"], "Kiến nghị nhận": table["requests"],
                      "Đã trả lời": table["answered"], "Đã giải quyết": table["resolved"],
                      "Quá hạn": table["overdue"]}),
        indicators=("dialogues", "dialogue_resolved_rate"),
        height=300,
        note=f"{_NOTE} {unfinished(labels)}".strip(),
    )  # fmt: skip


def _above(table: pd.DataFrame) -> list[str]:
    """Requests received, and below them how many are overdue, marked by a shape; the word only where there is room."""
    word = " quá hạn" if len(table) <= FEW else ""
    return [
        formatting.number(asked) + (f"{BREAK}◆ {formatting.number(late)}{word}" if late > 0 else "")
        for asked, late in zip(table["requests"], table["overdue"], strict=True)
    ]
