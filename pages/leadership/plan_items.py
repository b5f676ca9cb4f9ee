"""The plan as a scoreboard: how far is each of its 14 items, and what stands behind it?"""

import streamlit as st

from analytics import scoreboard, tasks
from analytics.indicators import INDICATORS
from analytics.pictures.asked import INDICATOR
from analytics.pictures.plan_items import ITEM
from pages.parts import figure, header, notices, view
from pages.parts import scoreboard as board

seen = view.current()
look = seen.look
rows = scoreboard.rows(seen.filters, seen.viewer)
header.header("Nội dung phối hợp: từng việc của kế hoạch đang đến đâu?")
if scoreboard.is_empty(rows):
    notices.nothing("nhiệm vụ hay số liệu của kế hoạch")
    st.stop()

st.markdown(scoreboard.summary(rows))
opened = board.choose(rows)
shown = [row for row in rows if opened in (None, row.item)]
board.show(shown, seen)
if opened is None:
    figure.small_print(tuple(dict.fromkeys(key for row in rows for key in scoreboard.indicators(row.item))))
    st.stop()

board.words_of(opened)
chosen = st.selectbox(
    "Chỉ tiêu theo thời gian và theo xã",
    scoreboard.indicators(opened),
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
    if not figure.put("noi-dung/plan-map", seen, asked):
        st.info("Chỉ tiêu này không có số liệu của nhiều xã để so.", icon=":material/map:")
if figure.put("noi-dung/plan-tasks", seen, asked):
    board.task_table(tasks.rows(scoreboard.only(seen.filters, opened), seen.viewer))
else:
    notices.nothing("nhiệm vụ")
figure.small_print(scoreboard.indicators(opened))
