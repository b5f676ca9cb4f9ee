"""What does each side owe the other, and what shows that it does its part?"""

import streamlit as st

from analytics import formatting
from analytics.registers.sides import owed, owed_text
from analytics.summaries import headline_tiles
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.lists.sides import responsibilities

KEYS = ("duties_on_time_rate", "duties_owed", "answers_on_time_rate", "answers_owed", "coordination_deeds")

seen = view.current()
shown = owed.responsibilities(seen.filters, seen.viewer)
late = owed.owed(seen.filters, seen.viewer)
header.header(owed_text.headline(late) if shown else "Trách nhiệm hai bên")
if not shown:
    notices.nothing("việc phối hợp")
    st.stop()

responsibilities.counted_here(seen)
responsibilities.lists(late, owed.coming(seen.filters, seen.viewer), seen)
responsibilities.months(shown, seen)
there, missing = owed.plans(seen.filters, seen.viewer)
if there or missing:
    names = formatting.joined([formatting.group("commune", unit) for unit in missing], 22)
    st.markdown(
        f"**Kế hoạch phối hợp cấp xã (IV.2): {formatting.share(len(there), len(there) + len(missing))}.**"
        + (f" Chưa có: {names}." if missing else "")
    )
tile_part.show(headline_tiles.tiles(seen.filters, KEYS, viewer=seen.viewer), seen.look)
figure.row(("trach-nhiem/duties", "trach-nhiem/owed"), seen)
st.caption(
    "Kế hoạch chỉ ghi “định kỳ”: khoảng cách và hạn là thiết lập, sửa được trong danh mục. “Nợ” là kỳ hoặc yêu cầu quá"
    " hạn chưa có trong sổ; kết luận quá hạn tính ở Sổ kết luận, không tính lại ở đây."
)
figure.small_print(KEYS)
