"""Are we on target, what got worse, who needs a call?"""

import streamlit as st

from analytics import tiles, words
from analytics.figures import months
from analytics.figures import places as place_figures
from analytics.findings import findings
from analytics.indicators import INDICATORS
from analytics.measure import measure
from analytics.watched import HEADLINE
from pages.parts import attention, figure, header, notices, view
from pages.parts import tiles as tile_part

MAPPED = ("on_time_rate", "received", "resolution_rate", "overdue", "days_median", "satisfied_rate", "models_active")

seen = view.current()
shown = tiles.tiles(seen.filters, viewer=seen.viewer)
header.header(f"Tổng quan công tác dân vận {words.period(seen.scope.period)}")
st.markdown(tiles.headline(shown, seen.filters, seen.viewer))
tile_part.show(shown, seen.look)
attention.show(findings(seen.filters, seen.viewer))

left, right = st.columns([3, 2])
with left:
    by_kind = measure(["received"], seen.filters, ("month", "kind"), seen.viewer)
    if by_kind["received"].any():
        figure.show(
            months.stacked_months("received-by-kind", by_kind, seen.look, "Mỗi tháng nhận bao nhiêu đơn, loại nào?")
        )
    else:
        notices.nothing()
with right:
    chosen = st.selectbox(
        "Chỉ tiêu trên bản đồ", MAPPED, key="map-indicator", format_func=lambda key: INDICATORS[key].name
    )
    by_place = measure([chosen], seen.filters, (seen.by,), seen.viewer)
    if by_place[chosen].notna().any():
        question = f"{INDICATORS[chosen].name}: nơi nào cao, nơi nào thấp?"
        figure.show(place_figures.tile_map("map", by_place, chosen, seen.look, question, seen.by))
    else:
        notices.nothing("số liệu")
figure.small_print(HEADLINE)
