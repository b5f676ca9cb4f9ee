"""The plan as a scoreboard: how far is each of its 14 items, and what stands behind it?"""

import streamlit as st

from analytics import places, scoreboard, tasks
from analytics.figures import places as place_figures
from analytics.figures import series
from analytics.figures import tasks as task_figures
from analytics.indicators import INDICATORS
from analytics.measure import measure
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

one = scoreboard.only(seen.filters, opened)
board.words_of(opened)
chosen = st.selectbox(
    "Chỉ tiêu theo thời gian và theo xã",
    scoreboard.indicators(opened),
    format_func=lambda key: INDICATORS[key].name,
    key=f"plan-indicator-{opened}",
    width=420,
)
name = INDICATORS[chosen].name
target = places.target(chosen, seen.scope.period.year)
goal = target[0] if target else None
left, right = st.columns([3, 2])
with left:
    past = scoreboard.history(chosen, one, seen.viewer)
    if past is None:
        st.info(f"Dữ liệu của nội dung này chưa ghi “{name}” nào.", icon=":material/search_off:")
    elif past.grain == "month":
        question = f"{name}: thay đổi thật hay dao động?"
        figure.show(series.control_chart("plan-time", past.table, chosen, look, question, goal))
    else:
        question = f"{name}: qua các kỳ thế nào?"
        figure.show(task_figures.columns("plan-time", past.table, chosen, past.grain, look, question, goal))
with right:
    by_place = measure([chosen], one, (seen.by,), seen.viewer)
    if scoreboard.can_map(by_place, chosen, seen.by):
        question = f"{name}: nơi nào cao, nơi nào thấp?"
        figure.show(place_figures.tile_map("plan-map", by_place, chosen, look, question, seen.by))
    else:
        st.info("Chỉ tiêu này không có số liệu của nhiều xã để so.", icon=":material/map:")
work = tasks.rows(one, seen.viewer)
if len(work):
    question = "Nhiệm vụ xong trước hay sau hạn?"
    figure.show(task_figures.timeline("plan-tasks", work, seen.scope.as_of, look, question))
    board.task_table(work)
else:
    notices.nothing("nhiệm vụ")
figure.small_print(scoreboard.indicators(opened))
