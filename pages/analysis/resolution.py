"""Are letters resolved in time, where not, and how long do people wait?"""

import streamlit as st

from analytics import letters, places, waiting
from analytics.figures import funnel, series
from analytics.figures import letters as letter_figures
from analytics.figures import waiting as waiting_figures
from analytics.indicators import INDICATORS
from analytics.measure import histogram, measure, monthly
from pages.parts import figure, header, notices, view, worklist

seen = view.current()
filters, look = seen.filters, seen.look
header.header("Thời gian giải quyết: có đúng hạn không, dân chờ bao lâu?")
total = measure(["on_time_rate", "days_median"], filters, (), seen.viewer).iloc[0]
if not total["on_time_rate_n"]:
    notices.nothing("đơn đã thụ lý")
    st.stop()

way = st.segmented_control(
    "Cách tính đúng hạn",
    ("on_time_rate", "on_time_resolved_rate"),
    default="on_time_rate",
    required=True,
    format_func=lambda key: INDICATORS[key].name,
    key="on-time-way",
)
left, right = st.columns(2)
with left:
    months = monthly([way], filters, viewer=seen.viewer)
    target = places.target(way, seen.scope.period.year)
    question = "Đúng hạn theo tháng: thay đổi thật hay dao động?"
    figure.show(series.control_chart("on-time", months, way, look, question, target[0] if target else None))
with right:
    table = measure([way], filters, (seen.by,), seen.viewer)
    if (table[f"{way}_n"] > 0).any():
        figure.show(funnel.funnel_plot("funnel", table, way, look, "Xã nào khác mức chung?", seen.by))
left, right = st.columns(2)
with left:
    curves, limits = waiting.curves(filters, seen.viewer)
    if curves:
        figure.show(waiting_figures.waiting("waiting", curves, limits, look, "Gửi đơn rồi phải chờ bao lâu?"))
with right:
    days = histogram("days_median", filters, (), seen.viewer)
    if days["ended"].any():
        question = "Giải quyết mất bao nhiêu ngày?"
        figure.show(waiting_figures.durations("days", days, look, question, total["days_median"]))
left, right = st.columns(2)
with left:
    table = measure([way], filters, ("agency",), seen.viewer)
    if (table[way] > 0).any():
        figure.show(letter_figures.bars("agency", table, way, "agency", look, "Cơ quan nào giải quyết đúng hạn?"))
with right:
    open_letters = letters.ages(filters, seen.viewer)
    figure.show(letter_figures.ages("ages", open_letters, look, "Đơn đang giải quyết đã bao nhiêu ngày?"))
worklist.show(seen)
figure.small_print(("on_time_rate", "on_time_resolved_rate", "days_median", "days_p90", "wait_median", "overdue"))
