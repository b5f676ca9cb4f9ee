"""How many letters, about what, from where, and how far did they come?"""

import streamlit as st

from analytics import letters
from analytics.figures import flow, heat_map, series
from analytics.figures import letters as letter_figures
from analytics.measure import measure, monthly
from pages.parts import figure, header, notices, register, view

seen = view.current()
look = seen.look
header.header("Đơn thư: nhận gì, từ đâu, đi đến đâu?")
by_kind = measure(["received"], seen.filters, ("kind",), seen.viewer)
if not measure(["to_handle"], seen.filters, (), seen.viewer)["to_handle"].any():
    notices.nothing()
    st.stop()

left, right = st.columns([3, 2])
with left:
    months = monthly(["received"], seen.filters, viewer=seen.viewer)
    figure.show(
        series.control_chart("received", months, "received", look, "Số đơn mỗi tháng: thay đổi thật hay dao động?")
    )
with right:
    cohort = letters.cohort(seen.filters, seen.viewer)
    if cohort.empty:
        notices.nothing("đơn nhận trong kỳ")
    else:
        figure.show(flow.flow("flow", cohort, look, "Đơn nhận trong kỳ đang ở đâu?"))

questions = {"field": "Đơn về lĩnh vực nào?", "channel": "Đơn đến từ nguồn nào?", "kind": "Đơn thuộc loại nào?"}
left, right = st.columns(2)
parts = () if cohort.empty else ((left, "field"), (right, "channel"), (left, "kind"))
for column, by in parts:
    with column:
        table = by_kind if by == "kind" else measure(["received"], seen.filters, (by,), seen.viewer)
        figure.show(letter_figures.bars(f"received-{by}", table, "received", by, look, questions[by]))
if not cohort.empty:
    with right:
        signed = letters.signatories(seen.filters, seen.viewer)
        question = "Bao nhiêu người ký một đơn?"
        figure.show(letter_figures.counts("signatories", signed, "signed", "letters", look, question, "Số người ký"))

table = measure(["received"], seen.filters, (seen.by, "item"), seen.viewer)
if table["received"].any():
    figure.show(heat_map.heat_map("heat", table, look, "Xã nào vướng ở nội dung nào?", seen.by))
register.show(seen)
figure.small_print(("received", "eligible_rate", "to_handle", "resolved"))
