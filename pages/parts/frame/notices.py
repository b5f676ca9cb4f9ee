"""What a page says when there is nothing to show, or something is wrong."""

from __future__ import annotations

import streamlit as st

from analytics.scope.viewer import Deed, NotAllowed
from pages.parts.frame import view


def nothing(what: str = "đơn thư") -> None:
    """An empty selection: what is empty and how to widen it."""
    filters = view.current().filters
    ways = ["chọn kỳ dài hơn"]
    if filters.communes:
        ways.append("bỏ bớt xã, thị trấn")
    if filters.items:
        ways.append("bỏ bớt nội dung")
    if filters.kinds or filters.fields or filters.channels or filters.agencies or filters.levels:
        ways.append("bỏ các lựa chọn trong “Lọc thêm”")
    st.info(f"Không có {what} nào trong phần đang xem. Hãy {', hoặc '.join(ways)}.", icon=":material/search_off:")


def not_allowed(deed: Deed) -> None:
    """A page, or a part of one, for others than the one who looks."""
    st.info(str(NotAllowed(deed)), icon=":material/lock:")
