"""Are citizens received as often as the law asks, who comes, and what becomes of what was said?"""

import streamlit as st

from analytics.registers import receptions
from analytics.summaries import headline_tiles
from pages.parts.figure import figure, titles
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view

KEYS = ("reception_days", "reception_duty_rate", "danvan_attendance_rate", "visits", "repeat_case_rate",
        "conclusions_done_rate", "dialogue_resolved_rate")  # fmt: skip

seen = view.current()
filters, look = seen.filters, seen.look
header.header(titles.of("tiep-dan", "Tiếp dân và đối thoại", seen))
received, talks = receptions.receptions(filters, seen.viewer), receptions.dialogues(filters, seen.viewer)
if not received["rows"].any() and not talks["rows"].any():
    notices.nothing("buổi tiếp công dân hay cuộc đối thoại")
    st.stop()

tile_part.show(headline_tiles.tiles(filters, KEYS, viewer=seen.viewer), look)
if received["rows"].any():
    left, right = st.columns([3, 2])
    with left:
        if not figure.put("tiep-dan/duties", seen):
            notices.nothing("buổi tiếp mà luật yêu cầu")
    with right:
        if not figure.put("tiep-dan/attendance", seen):
            notices.nothing("buổi tiếp định kỳ của huyện")
        figure.put("tiep-dan/chairs", seen)
    figure.row(("tiep-dan/people", "tiep-dan/cases"), seen)
    figure.row(("tiep-dan/groups", "tiep-dan/conclusions"), seen)
figure.row(("tiep-dan/requests", "tiep-dan/talks-map"), seen, widths=(3, 2))
figure.small_print((*KEYS, "people", "dialogues"))
