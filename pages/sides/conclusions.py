"""Which conclusions are late, who must answer for them, and when?"""

import streamlit as st

from analytics import formatting
from analytics.registers.sides import conclusion_text, conclusions
from analytics.summaries import headline_tiles
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.lists.sides import conclusion_register

KEYS = ("conclusions_given", "conclusions_open", "conclusions_overdue", "conclusions_on_time_rate",
        "conclusions_fulfilled_rate", "conclusion_days")  # fmt: skip

seen = view.current()
is_silent = conclusions.counted(seen.filters, "issuer", seen.viewer).empty
head, rest = ("Sổ kết luận", "") if is_silent else conclusion_text.headline(seen.filters, seen.viewer)
header.header(head)
if is_silent:
    notices.nothing("kết luận")
    st.stop()

if rest:
    st.markdown(formatting.literal(rest))
tile_part.show(headline_tiles.tiles(seen.filters, KEYS, viewer=seen.viewer), seen.look)
figure.row(("ket-luan/issuers", "ket-luan/agencies", "ket-luan/waiting"), seen)
agreed = conclusion_text.agreement(seen.filters, seen.viewer)
if agreed:
    st.markdown("Đối chiếu sổ: " + " ".join(agreed))
conclusion_register.show(seen)
figure.small_print(KEYS)
