"""Who will get which grade, what is missing to the next, and do units judge themselves as others do?"""

import streamlit as st

from analytics import formatting
from analytics.figures.by_page.sides.grading import RUBRIC
from analytics.registers.sides import grading, grading_text
from pages.parts.figure import figure
from pages.parts.frame import header, notices, view
from pages.parts.lists.sides import graded_units

KEYS = ("evaluation_points", "evaluation_gap")

seen = view.current()
known = grading.rubrics(seen.filters, seen.viewer)
chosen = known[0] if known else ""
if len(known) > 1:
    chosen = st.selectbox("Bộ tiêu chí", known, key="grading-rubric", width=420)
found = grading.grading(seen.filters, seen.viewer, chosen)
header.header(grading_text.headline(found) if found else "Xếp loại công tác dân vận")
if found is None:
    notices.nothing("đơn vị được thẩm định")
    st.stop()

if near := grading_text.near(found):
    st.markdown(formatting.literal(near))
graded_units.show(found, seen)
asked = {RUBRIC: found.rubric}
figure.row(("xep-loai/grades", "xep-loai/missing"), seen, asked)
figure.small_print(KEYS)
