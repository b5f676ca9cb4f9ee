"""Figures of Một cửa."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture
from analytics.figures.charts import funnel
from analytics.figures.charts.control_chart import control_chart
from analytics.figures.charts.tile_map import tile_map
from analytics.figures.figure import numbers_above
from analytics.figures.subjects.receptions import column, columns_of, over_time, part, times, unfinished
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, monthly
from analytics.summaries import plan_scoreboard
from analytics.summaries.reading import Reading

RATES = ("service_on_time_rate", "online_full_rate", "online_rate", "postal_rate")
FULL, PARTLY, BY_HAND = "Toàn trình", "Một phần", "Trực tiếp"


def _over_time(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, RATES)
    table = monthly([key], asked.filters, viewer=asked.viewer)
    if not table[key].notna().any():
        return None
    question = f"{INDICATORS[key].name}: thay đổi thật hay dao động?"
    drawn = control_chart("desk-time", table, key, look=asked.look, question=question, target=asked.goal(key))
    return replace(drawn, height=360)  # as high as the map beside it with its notes


def _map(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, RATES)
    table = measure([key], asked.filters.everywhere(), (asked.by,), asked.viewer)
    if not plan_scoreboard.can_map(table, key, asked.by):
        return None
    question = f"{INDICATORS[key].name}: nơi nào cao, nơi nào thấp?"
    return tile_map("desk-map", table, key, look=asked.look, question=question, by=asked.by, chosen=asked.units)


def _funnel(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, RATES)
    table = asked.side_by_side(measure([key], asked.filters.everywhere(), (asked.by,), asked.viewer))
    if not INDICATORS[key].is_share or (table[f"{key}_n"] > 0).sum() <= 2:
        return None
    question = f"{INDICATORS[key].name}: nơi nào khác hẳn mức chung?"
    return funnel.funnel_plot("desk-funnel", table, key, look=asked.look, question=question, by=asked.by,
                              chosen=asked.units)  # fmt: skip


def _channels(asked: Asked) -> Figure | None:
    """How files were handed in, month by month: of the months that say both ways of doing it online."""
    table = monthly(["online_full_rate", "online_rate"], asked.filters, 12, viewer=asked.viewer)
    received = table["online_rate_n"]
    full = np.round(table["online_full_rate"] * table["online_full_rate_n"] / 100)
    online = np.round(table["online_rate"] * received / 100)
    counted = pd.DataFrame({"time": table["month"], "complete": table["complete"], FULL: full, PARTLY: online - full,
                            BY_HAND: received - online})  # fmt: skip
    if not received.any() or not counted[FULL].notna().any():
        return None
    labels = times(counted)
    colours = (asked.look.series[0], asked.look.scale[3], asked.look.grid)
    series = [part(counted, name, name, colour) for name, colour in zip((FULL, PARTLY, BY_HAND), colours, strict=True)]
    total = counted[[FULL, PARTLY, BY_HAND]].sum(axis=1, min_count=1)
    share = formatting.percent(100 * counted[FULL].sum() / total.sum()) if total.sum() else formatting.MISSING
    reading = Reading(headline=f"{formatting.number(counted[FULL].sum())} hồ sơ toàn trình ({share})")
    return Figure(
        key="desk-channels",
        question="Dân nộp hồ sơ bằng cách nào, từng tháng?",
        reading=reading,
        base=formatting.base(total.sum()),
        alt=f"Cột chồng cách nộp hồ sơ theo tháng, {labels[0]} đến {labels[-1]}. {reading.text}",
        chart=columns_of(labels, series, "hồ sơ", is_stacked=True),
        spec={
            "data": [*(column(one, "hồ sơ", labels) for one in series),
                     numbers_above(labels, total, [formatting.number(n) for n in total], asked.look)],
            "layout": over_time(labels, asked.look, total.max()) | {"barmode": "stack"},
        },
        data=counted.drop(columns=["complete", "time"]).assign(Tháng=labels)[["Tháng", FULL, PARTLY, BY_HAND]],
        indicators=("online_full_rate", "online_rate"),
        height=390,
        note=f"Mười hai tháng đến ngày số liệu. {unfinished(labels)}".strip(),
    )  # fmt: skip


PICTURES = {
    "desk-time": Picture("{} theo tháng", _over_time),
    "desk-map": Picture("{} giữa các xã", _map),
    "desk-channels": Picture("Cách nộp hồ sơ", _channels),
    "desk-funnel": Picture("{} so với mức chung", _funnel),
}
