"""Are we on target, what got worse, who must act by when?"""

import streamlit as st

from analytics.figures.by_page.overview import MAPPED
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import INDICATORS
from analytics.summaries import decisions, headline_tiles
from analytics.summaries.findings import findings, verdict
from analytics.summaries.monitoring import HEADLINE
from pages.parts.figure import decision_cards, figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.lists import attention
from pages.parts.tables import own_standing

MAP_HEIGHT = 228

seen = view.current()
shown = headline_tiles.tiles(seen.filters, viewer=seen.viewer)
asked = decisions.decisions(seen.filters, seen.viewer)
said = verdict.verdict(shown, seen.filters, seen.viewer, len(asked))
header.verdict(said)
decision_cards.show(asked, said, verdict.open_letters(seen.filters, seen.viewer))
st.html(tile_part.written(shown, seen.look))

left, right = st.columns([6, 5], gap="medium")
with left, st.container(key="overview-map"):
    chosen = st.selectbox(
        "Chỉ số trên bản đồ",
        MAPPED,
        key="map-indicator",
        format_func=lambda key: INDICATORS[key].name,
        label_visibility="collapsed",
    )
    if seen.viewer.communes:
        own_standing.show(chosen, seen.filters, seen)
    elif not figure.put("tong-quan/map", seen, {INDICATOR: chosen}, MAP_HEIGHT):
        notices.nothing("số liệu")
with right:
    attention.show(findings(seen.filters, seen.viewer), {decision.page for decision in asked})
tile_part.rows(shown)
if not figure.put("tong-quan/received-by-kind", seen):
    notices.nothing()
figure.small_print(HEADLINE)
