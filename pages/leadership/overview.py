"""Are we on target, what got worse, who needs a call?"""

import streamlit as st

from analytics import tiles, words
from analytics.findings import findings
from analytics.indicators import INDICATORS
from analytics.pictures.asked import INDICATOR
from analytics.pictures.overview import MAPPED
from analytics.watched import HEADLINE
from pages.parts import attention, figure, header, notices, view
from pages.parts import tiles as tile_part

seen = view.current()
shown = tiles.tiles(seen.filters, viewer=seen.viewer)
header.header(f"Tổng quan công tác dân vận {words.period(seen.scope.period)}")
st.markdown(tiles.headline(shown, seen.filters, seen.viewer))
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
    if not figure.put("tong-quan/map", seen, {INDICATOR: chosen}):
        notices.nothing("số liệu")
figure.small_print(HEADLINE)
