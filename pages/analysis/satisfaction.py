"""How content are people with the service they get, with what, where, and is it changing?"""

import streamlit as st

from analytics.measure.measure import measure
from pages.parts.figure import figure, titles
from pages.parts.frame import header, notices, view

RATE, MEAN = "satisfied_rate", "score_mean"
seen = view.current()
filters, look, viewer = seen.filters, seen.look, seen.viewer
header.header(titles.of("hai-long", "Hài lòng", seen))
if not measure(["responses"], filters, (), viewer)["responses"].any():
    notices.nothing("phiếu khảo sát")
    st.stop()

figure.row(("hai-long/level", "hai-long/trend"), seen, widths=(2, 3))
figure.row(("hai-long/factors", "hai-long/funnel"), seen)
figure.row(("hai-long/by-channel", "hai-long/by-agency"), seen)
figure.small_print((RATE, MEAN, "responses"))
