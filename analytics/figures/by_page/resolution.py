"""Figures of Thời gian giải quyết."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture, among_places
from analytics.figures.charts import bars as letter_figures
from analytics.figures.charts import columns, control_chart, funnel
from analytics.figures.subjects import waiting as waiting_figures
from analytics.measure import waiting_curves
from analytics.measure.measure import day_counts, measure, monthly
from analytics.registers import petitions

WAYS = ("on_time_rate", "on_time_resolved_rate")


def _over_time(asked: Asked) -> Figure | None:
    way = asked.chosen(INDICATOR, WAYS)
    months = monthly([way], asked.filters, viewer=asked.viewer)
    if not (months[f"{way}_n"] > 0).any():
        return None
    question = "Đúng hạn theo tháng: thay đổi thật hay dao động?"
    return control_chart.control_chart(
        "on-time", months, way, look=asked.look, question=question, target=asked.goal(way)
    )


@among_places
def _funnel(asked: Asked) -> Figure | None:
    way = asked.chosen(INDICATOR, WAYS)
    table = asked.side_by_side(measure([way], asked.filters.everywhere(), (asked.by,), asked.viewer))
    if not (table[f"{way}_n"] > 0).any():
        return None
    question = "Xã nào khác mức chung?"
    return funnel.funnel_plot("funnel", table, way, look=asked.look, question=question, by=asked.by, chosen=asked.units)


def _waiting(asked: Asked) -> Figure | None:
    curves, limits = waiting_curves.curves(asked.filters, asked.viewer)
    question = "Gửi đơn rồi phải chờ bao lâu?"
    return waiting_figures.waiting("waiting", curves, limits, asked.look, question) if curves else None


def _days(asked: Asked) -> Figure | None:
    found = day_counts("days_median", asked.filters, (), asked.viewer)
    ended = found.ended.sum(axis=(0, 1))
    if not ended.any():
        return None
    median = measure(["days_median"], asked.filters, (), asked.viewer).iloc[0]["days_median"]
    return waiting_figures.durations(
        "days", found.days, ended, look=asked.look, question="Giải quyết mất bao nhiêu ngày?", median=median
    )


def _agencies(asked: Asked) -> Figure | None:
    way = asked.chosen(INDICATOR, WAYS)
    table = measure([way], asked.without("agency"), ("agency",), asked.viewer)
    if not (table[way] > 0).any():
        return None
    return letter_figures.bars(
        "agency", table, way, by="agency", look=asked.look, question="Cơ quan nào giải quyết đúng hạn?",
        chosen=asked.picked("agency"),
    )  # fmt: skip


def _ages(asked: Asked) -> Figure | None:
    table = petitions.ages(asked.filters, asked.viewer)
    question = "Đơn đang giải quyết đã bao nhiêu ngày?"
    return columns.ages("ages", table, asked.look, question) if table["open"].any() else None


PICTURES = {
    "on-time": Picture("Đúng hạn", _over_time),
    "funnel": Picture("Đúng hạn giữa các xã", _funnel),
    "waiting": Picture("Thời gian chờ", _waiting),
    "days": Picture("Số ngày giải quyết", _days),
    "agency": Picture("Đúng hạn theo cơ quan", _agencies),
    "ages": Picture("Đơn đang giải quyết", _ages),
}
