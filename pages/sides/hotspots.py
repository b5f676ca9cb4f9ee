"""Which matters stir people today, who holds them, and for how long?"""

import streamlit as st

from analytics.registers.sides import hotspots
from analytics.summaries import headline_tiles
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.tables import text_table

KEYS = ("hotspots_open", "hotspots_unassigned", "hotspots_opened", "hotspot_days")

seen = view.current()
standing = hotspots.standing(seen.filters, seen.viewer)
if not standing and hotspots.by_field(seen.filters, seen.viewer).empty:
    header.header("Điểm nóng")
    notices.nothing("vụ việc nổi cộm")
    st.stop()

header.header(hotspots.headline(standing))
tile_part.show(headline_tiles.tiles(seen.filters, KEYS, viewer=seen.viewer), seen.look)
with st.container(border=True, key="hotspots"):
    st.markdown("#### Chưa giải quyết dứt điểm")
    if standing:
        text_table.show(hotspots.table(standing))
    else:
        st.success("Không còn vụ việc nào.", icon=":material/task_alt:")
figure.put("diem-nong/hot-fields", seen)
st.caption(
    "Số ngày mở chưa phải là chậm. Việc tôn giáo, dân tộc không ghi từng vụ ở đây. Không nhập thông tin thuộc danh mục"
    " bí mật nhà nước."
)
figure.small_print(KEYS)
