"""Which commune stands where, how sure is that, and what does one commune look like?"""

import streamlit as st

from analytics.documents.catalogue import DOCUMENTS
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.scope import places
from analytics.summaries import commune_rankings, headline_tiles
from pages.parts.deck import documents
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import addresses, header, notices, view
from pages.parts.tables import text_table

seen = view.current()
filters = seen.filters
header.header("Kết quả theo xã, thị trấn")
key = st.selectbox(
    "Chỉ tiêu", commune_rankings.PLACED, index=commune_rankings.PLACED.index("on_time_rate"), key="commune-indicator",
    format_func=lambda k: INDICATORS[k].name, width=420,
)  # fmt: skip
table = measure([key], filters, (seen.by,), seen.viewer)
if not table[key].notna().any():
    notices.nothing("số liệu")
    st.stop()

left, right = st.columns(2)
with left:
    figure.put("xa/tiles", seen, {INDICATOR: key})
    figure.put("xa/funnel", seen, {INDICATOR: key})
with left if seen.viewer.communes else right, st.container(border=True, key="standing"):
    st.markdown("#### Thứ hạng và mức độ tin cậy")
    chosen = f" {commune_rankings.CHOSEN}là nơi đang chọn." if filters.communes else ""
    st.caption(f"Thứ hạng in kèm khoảng hạng mà đơn vị có thể giữ; nơi ít số liệu không xếp hạng.{chosen}")
    text_table.show(commune_rankings.standing(key, filters, seen.by, viewer=seen.viewer))

st.subheader("Hồ sơ một xã", anchor=False)
names = places.names()
standing = list(seen.viewer.communes) or places.standing_units(
    seen.scope.start, max(seen.scope.start, seen.scope.as_of)
)
unit = st.selectbox(
    "Xã, thị trấn", standing, key="commune-profile", format_func=names.__getitem__,
    index=places.place_of(filters.communes, standing),
    placeholder="Chọn một xã để xem và in hồ sơ", width=420,
)  # fmt: skip
if unit:
    own = filters.narrowed_to(unit)
    st.page_link(
        addresses.FILES["trinh-chieu"], label="Trình chiếu hồ sơ", icon=":material/slideshow:",
        query_params=own.query() | {"bo": "mot-xa", "chieu": "1"},
    )  # fmt: skip
    documents.button(DOCUMENTS["commune"], own, seen, "Hồ sơ một trang (PDF)")
    tile_part.show(headline_tiles.tiles(own, viewer=seen.viewer), seen.look)
    text_table.show(commune_rankings.profile(unit, filters, seen.viewer))

if len(standing) > 1:
    st.subheader("So các xã cạnh nhau", anchor=False)
    units = st.multiselect(
        "Tối đa bốn xã", standing, key="commune-side", format_func=names.__getitem__, max_selections=4,
        placeholder="Chọn từ hai đến bốn xã", select_all=False, width=560,
    )  # fmt: skip
    if len(units) > 1:
        text_table.show(commune_rankings.side_by_side(units, filters, seen.viewer))
