"""Figures of Điểm nóng."""

from __future__ import annotations

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.charts.stacked_bars import Part, Words, stacked_bars
from analytics.registers.sides import hotspots
from analytics.registers.sides.hotspots import CALMED, OPEN, SETTLED
from analytics.summaries.reading import Reading


def _fields(asked: Asked) -> Figure | None:
    table = hotspots.by_field(asked.filters, asked.viewer)
    if table.empty:
        return None
    first = table.iloc[0]
    total, opened = int(table["all"].sum()), int(table[OPEN].sum())
    words = Words(
        question="Vụ việc nổi cộm về việc gì, đã yên chưa?",
        reading=Reading(
            headline=f"{formatting.number(total)} vụ việc, {formatting.number(opened)} đang mở",
            rest=f"Nhiều nhất: {first['group']} ({formatting.number(first['all'])}).",
        ),
        unit="vụ việc", heading="Lĩnh vực", indicators=("hotspots_opened", "hotspots_open"),
        note="Gồm vụ việc phát sinh trong kỳ và vụ việc kỳ trước chưa dứt điểm.",
    )  # fmt: skip
    parts = (
        Part(column=SETTLED, colour=asked.look.series[0]),
        Part(column=CALMED, colour=asked.look.series[0], is_hatched=True),
        Part(column=OPEN, colour=asked.look.concern),
    )
    return stacked_bars("hot-fields", table, parts, asked.look, words)


PICTURES = {"hot-fields": Picture("Vụ việc nổi cộm theo lĩnh vực", _fields)}
