"""Are citizens received as often as the law asks, who comes, and what becomes of what was said?"""

import streamlit as st

from analytics import places, receptions, scoreboard, tiles
from analytics.figures import dialogues, duty_calendar
from analytics.figures import places as place_figures
from analytics.figures import receptions as figures
from analytics.measure import measure
from pages.parts import figure, header, notices, view
from pages.parts import tiles as tile_part

KEYS = ("reception_days", "reception_duty_rate", "danvan_attendance_rate", "visits", "repeat_case_rate",
        "conclusions_done_rate", "dialogue_resolved_rate")  # fmt: skip

seen = view.current()
filters, look = seen.filters, seen.look
header.header("Tiếp dân và đối thoại: có đủ buổi không, dân nói gì được giải quyết?")
received, talks = receptions.receptions(filters, seen.viewer), receptions.dialogues(filters, seen.viewer)
if not received["rows"].any() and not talks["rows"].any():
    notices.nothing("buổi tiếp công dân hay cuộc đối thoại")
    st.stop()

tile_part.show(tiles.tiles(filters, KEYS, seen.viewer), look)
if received["rows"].any():
    left, right = st.columns([3, 2])
    with left:
        duties = receptions.duties(filters, seen.by, seen.viewer)
        if duties["required"].any():
            question = "Nơi nào giữ đủ lịch tiếp công dân, tháng nào thiếu?"
            figure.show(duty_calendar.calendar("duties", duties, seen.by, look, question))
        else:
            notices.nothing("buổi tiếp mà luật yêu cầu")
    with right:
        attended = receptions.attendance(filters, seen.viewer)
        if attended["held"].any():
            goal = places.target("danvan_attendance_rate", seen.scope.period.year)
            question = "Ban Dân vận có dự đủ buổi tiếp định kỳ của huyện?"
            figure.show(figures.attendance("attendance", attended, look, question, goal[0] if goal else None))
        else:
            notices.nothing("buổi tiếp định kỳ của huyện")
        by_chair = receptions.duties(filters, "chair", seen.viewer)
        if by_chair["required"].any():
            figure.show(duty_calendar.chairs("chairs", by_chair, look, "Ai giữ đủ lịch, ai chưa?"))
    asked = (
        (figures.people, "people", "visits", "Bao nhiêu lượt, bao nhiêu người đến?"),
        (figures.cases, "cases", "first_cases", "Vụ việc mới hay dân phải quay lại?"),
        (figures.groups, "groups", "groups", "Có bao nhiêu đoàn đông người?"),
        (figures.conclusions, "conclusions", "conclusions", "Kết luận đã giao có được thực hiện?"),
    )
    for column, (build, key, needed, question) in zip(st.columns(2) * 2, asked, strict=True):
        with column:
            if received[needed].notna().any():
                figure.show(build(key, received, look, question))
if talks["requests"].any():
    by_place = measure(["dialogue_resolved_rate"], filters, (seen.by,), seen.viewer)
    several = scoreboard.can_map(by_place, "dialogue_resolved_rate", seen.by)
    boxes = st.columns([3, 2]) if several else [st.container()]
    with boxes[0]:
        figure.show(dialogues.requests("requests", talks, look, "Kiến nghị ở các cuộc đối thoại đi đến đâu?"))
    if several:
        with boxes[1]:
            question = "Nơi nào giải quyết được nhiều kiến nghị đối thoại?"
            figure.show(
                place_figures.tile_map("talks-map", by_place, "dialogue_resolved_rate", look, question, seen.by)
            )
figure.small_print((*KEYS, "people", "dialogues"))
