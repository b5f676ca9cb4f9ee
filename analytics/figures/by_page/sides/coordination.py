"""Figures of Trách nhiệm hai bên."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.charts.stacked_bars import Part, Words, stacked_bars
from analytics.registers.sides import owed, owed_text
from analytics.summaries.reading import Reading

ON_TIME, LATE, OWED, TODAY = "Đúng hạn", "Trễ", "Còn nợ", "Đang trong hạn"


def _duties(asked: Asked) -> Figure | None:
    rows = [r for r in owed.responsibilities(asked.filters, asked.viewer) if r.due]
    if not rows:
        return None
    table = pd.DataFrame(
        [(r.short, r.on_time, r.late, r.owed, r.due - r.on_time - r.late - r.owed, r.due) for r in rows],
        columns=["group", ON_TIME, LATE, OWED, TODAY, "all"],
    )
    done, due = int(table[ON_TIME].sum()), int(table["all"].sum())
    parts = (
        Part(column=ON_TIME, colour=asked.look.series[0]),
        Part(column=LATE, colour=asked.look.series[0], is_hatched=True),
        Part(column=OWED, colour=asked.look.concern),
        *([Part(column=TODAY, colour=asked.look.grid)] if table[TODAY].any() else []),
    )
    worst = table.loc[table[OWED].idxmax()]
    rest = f"Nợ nhiều nhất: {worst['group']} ({formatting.number(worst[OWED])})." if worst[OWED] else ""
    words = Words(
        question="Việc định kỳ nào làm đúng hạn, việc nào còn nợ?",
        reading=Reading(headline=f"{formatting.share(done, due)} việc định kỳ đúng hạn", rest=rest),
        unit="kỳ", heading="Việc định kỳ", indicators=("duties_on_time_rate", "duties_owed"),
        note="Kỳ hạn là thiết lập, sửa được.",
    )  # fmt: skip
    return stacked_bars("duties-of-sides", table, parts, asked.look, words)


def _owed(asked: Asked) -> Figure | None:
    found = [o for o in owed.owed(asked.filters, asked.viewer) if o.side in (*owed.SIDES, owed.BOTH)]
    if not found:
        return None
    days = "Số ngày quá hạn"
    table = pd.DataFrame(
        [(f"{o.side}: {owed_text.what(o)} – hạn {formatting.day(o.due_on)}", o.days, o.days) for o in found],
        columns=["group", days, "all"],
    )
    words = Words(
        question="Hai bên đang nợ nhau việc gì?",
        reading=Reading(headline=owed_text.headline(found)),
        unit="ngày", heading="Việc", indicators=("duties_owed", "answers_owed"), base=formatting.base(len(found)),
    )  # fmt: skip
    return stacked_bars("owed", table, (Part(column=days, colour=asked.look.concern),), asked.look, words)


PICTURES = {
    "owed": Picture("Hai bên đang nợ nhau", _owed),
    "duties": Picture("Việc định kỳ của hai bên", _duties),
}
