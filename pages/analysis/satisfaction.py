"""How content are people with the service they get, with what, where, and is it changing?"""

import streamlit as st

from analytics import places
from analytics.figures import level, likert, satisfaction
from analytics.measure import compare, measure, monthly
from pages.parts import figure, header, notices, view

RATE, MEAN = "satisfied_rate", "score_mean"
seen = view.current()
filters, look, viewer = seen.filters, seen.look, seen.viewer
header.header("Hài lòng: dân hài lòng đến đâu, chưa hài lòng điều gì?")
if not measure(["responses"], filters, (), viewer)["responses"].any():
    notices.nothing("phiếu khảo sát")
    st.stop()

target = places.target(RATE, seen.scope.period.year)
goal = target[0] if target else None
left, right = st.columns([2, 3])
with left:
    now_and_before = compare([RATE, MEAN], filters, (), viewer)
    scores = compare(["responses"], filters, ("factor", "score"), viewer)
    figure.show(level.level("level", now_and_before, scores, look, "Mức hài lòng chung là bao nhiêu?", goal))
with right:
    months = monthly([RATE], filters, viewer=viewer)
    question = "Hài lòng theo tháng: thay đổi thật hay dao động?"
    figure.show(satisfaction.trend("trend", months, look, question, goal))

rates = measure([RATE], filters, ("factor",), viewer)
now = scores[scores["bucket"] == "now"]
by_factor = likert.factors("factors", now, rates, look, "Hài lòng điều gì, chưa hài lòng điều gì?")
table = measure([RATE], filters, (seen.by,), viewer)
funnel = satisfaction.by_commune("funnel", table, seen.by, look, "Nơi nào khác mức chung?")
shown = [by_factor, funnel] if funnel else [by_factor]
for column, found in zip(st.columns(len(shown)), shown, strict=True):
    with column:
        figure.show(found)
questions = {"channel": "Trả lời qua kênh nào thì hài lòng hơn?", "agency": "Hài lòng với cơ quan nào?"}
for column, (by, question) in zip(st.columns(2), questions.items(), strict=True):
    with column:
        table = measure([RATE], filters, (by,), viewer)
        figure.show(satisfaction.by_group(f"by-{by}", table, by, look, question))
figure.small_print((RATE, MEAN, "responses"))
