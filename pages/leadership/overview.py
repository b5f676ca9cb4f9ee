"""Are we on target, what got worse, who needs a call?"""

import streamlit as st

from analytics import formatting
from analytics.figures.by_page.overview import MAPPED
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import INDICATORS
from analytics.summaries import headline_tiles
from analytics.summaries.findings import findings
from analytics.summaries.monitoring import HEADLINE
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.lists import attention
from pages.parts.tables import own_standing

seen = view.current()
shown = headline_tiles.tiles(seen.filters, viewer=seen.viewer)
header.header(f"Tổng quan công tác dân vận {formatting.period(seen.scope.period)}")
st.markdown(headline_tiles.headline(shown, seen.filters, seen.viewer))
tile_part.show(shown, seen.look)
attention.show(findings(seen.filters, seen.viewer))

left, right = st.columns([3, 2])
with left:
    if not figure.put("tong-quan/received-by-kind", seen):
        notices.nothing()
with right:
    chosen = st.selectbox(
        "Chỉ tiêu trên bản đồ", MAPPED, key="map-indicator", format_func=lambda key: INDICATORS[key].name
    )
    if seen.viewer.communes:
        own_standing.show(chosen, seen.filters, seen)
    elif not figure.put("tong-quan/map", seen, {INDICATOR: chosen}):
        notices.nothing("số liệu")
figure.small_print(HEADLINE)
