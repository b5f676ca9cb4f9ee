"""Are files of the one-stop desks done in time, and how are they handed in?"""

import streamlit as st

from analytics.figures.by_page.request import INDICATOR
from analytics.figures.by_page.sides.one_stop import RATES
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.summaries import headline_tiles
from pages.parts.figure import figure, titles
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view

KEYS = ("service_on_time_rate", "online_full_rate", "online_rate", "postal_rate", "zalo_per_100")

seen = view.current()
header.header(titles.of("mot-cua", "Một cửa", seen))
if not measure([KEYS[0]], seen.filters, (), seen.viewer)[f"{KEYS[0]}_n"].any():
    notices.nothing("hồ sơ một cửa")
    st.stop()

tile_part.show(headline_tiles.tiles(seen.filters, KEYS, viewer=seen.viewer), seen.look)
chosen = st.selectbox(
    "Chỉ số theo thời gian và theo xã",
    RATES,
    format_func=lambda key: INDICATORS[key].name,
    key="desk-indicator",
    width=420,
)
asked = {INDICATOR: chosen}
figure.row(("mot-cua/desk-time", "mot-cua/desk-map"), seen, asked, widths=(3, 2))
figure.row(("mot-cua/desk-channels", "mot-cua/desk-funnel"), seen, asked)
figure.small_print((*KEYS, "postal", "zalo_lookups"))
