"""Are letters resolved in time, where not, and how long do people wait?"""

import streamlit as st

from analytics.figures.by_page.request import INDICATOR
from analytics.figures.by_page.resolution import WAYS
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from pages.parts.figure import figure, titles
from pages.parts.frame import header, notices, view
from pages.parts.lists import worklist

seen = view.current()
filters, look = seen.filters, seen.look
header.header(titles.of("thoi-gian", "Thời gian giải quyết", seen))
total = measure(["on_time_rate", "days_median"], filters, (), seen.viewer).iloc[0]
if not total["on_time_rate_n"]:
    notices.nothing("đơn đã thụ lý")
    st.stop()

way = st.segmented_control(
    "Cách tính đúng hạn",
    WAYS,
    default="on_time_rate",
    required=True,
    format_func=lambda key: INDICATORS[key].name,
    key="on-time-way",
)
asked = {INDICATOR: way}
figure.row(("thoi-gian/on-time", "thoi-gian/funnel"), seen, asked)
figure.row(("thoi-gian/waiting", "thoi-gian/days"), seen, asked)
figure.row(("thoi-gian/agency", "thoi-gian/ages"), seen, asked)
worklist.show(seen)
figure.small_print(("on_time_rate", "on_time_resolved_rate", "days_median", "days_p90", "wait_median", "overdue"))
