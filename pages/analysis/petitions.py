"""How many letters, about what, from where, and how far did they come?"""

import streamlit as st

from analytics.measure.measure import measure
from analytics.registers import denunciations
from pages.parts.figure import figure, titles
from pages.parts.frame import header, notices, view
from pages.parts.lists import petition_register

seen = view.current()
look = seen.look
header.header(titles.of("don-thu", "Đơn thư", seen))
told = denunciations.sentence(seen.scope.period.year, seen.viewer)
if told:
    st.caption(told)
if not measure(["to_handle"], seen.filters, (), seen.viewer)["to_handle"].any():
    notices.nothing()
    st.stop()

left, right = st.columns([3, 2])
with left:
    figure.put("don-thu/received", seen)
with right:
    if not figure.put("don-thu/flow", seen):
        notices.nothing("đơn nhận trong kỳ")
left, right = st.columns(2)
with left:
    figure.put("don-thu/received-field", seen)
    figure.put("don-thu/received-kind", seen)
with right:
    figure.put("don-thu/received-channel", seen)
    figure.put("don-thu/signatories", seen)
figure.put("don-thu/heat", seen)
petition_register.show(seen)
figure.small_print(("received", "eligible_rate", "to_handle", "resolved"))
