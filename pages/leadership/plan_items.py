"""The plan as a scoreboard: how far is each of its 14 items, and what stands behind it?"""

import streamlit as st

from analytics.figures.by_page.plan_items import ITEM
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import INDICATORS
from analytics.registers import tasks
from analytics.summaries import commune_rankings, plan_scoreboard, plan_verdict
from pages.parts.figure import figure
from pages.parts.frame import header, notices, view
from pages.parts.lists import scoreboard as board
from pages.parts.tables import own_standing

seen = view.current()
look = seen.look
rows = plan_scoreboard.rows(seen.filters, seen.viewer)
summary = plan_verdict.summary(rows)
is_silent = plan_scoreboard.is_empty(rows)
header.header("Nội dung phối hợp" if is_silent else summary.headline)
if is_silent:
    notices.nothing("nhiệm vụ hay số liệu của kế hoạch")
    st.stop()

board.show(rows, summary.rest, seen)
opened = rows[0].item if len(rows) == 1 else None
if opened is None:
    figure.small_print(tuple(dict.fromkeys(key for row in rows for key in plan_scoreboard.indicators(row.item))))
    st.stop()

board.words_of(opened)
offered, chief = plan_scoreboard.indicators(opened), plan_verdict.main(rows[0])
chosen = st.selectbox(
    "Chỉ số theo thời gian và theo xã",
    offered,
    index=offered.index(chief.key) if chief else 0,
    format_func=lambda key: INDICATORS[key].name,
    key=f"plan-indicator-{opened}",
    width=420,
)
asked = {ITEM: str(opened), INDICATOR: chosen}
left, right = st.columns([3, 2])
with left:
    if not figure.put("noi-dung/plan-time", seen, asked):
        name = INDICATORS[chosen].name
        st.info(f"Dữ liệu của nội dung này chưa ghi “{name}” nào.", icon=":material/search_off:")
with right:
    if seen.viewer.communes and chosen in commune_rankings.PLACED:
        own_standing.show(chosen, plan_scoreboard.only(seen.filters, opened), seen)
    elif not figure.put("noi-dung/plan-map", seen, asked):
        st.info("Chỉ tiêu này không có số liệu của nhiều xã để so.", icon=":material/map:")
if figure.put("noi-dung/plan-tasks", seen, asked):
    board.task_table(tasks.rows(plan_scoreboard.only(seen.filters, opened), seen.viewer))
else:
    notices.nothing("nhiệm vụ")
figure.small_print(plan_scoreboard.indicators(opened))
