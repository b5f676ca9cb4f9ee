"""What the meeting is asked to decide, to be edited before it and filled in during it."""

from __future__ import annotations

import streamlit as st

from analytics.documents import asked_decisions
from analytics.documents.asked_decisions import OUTCOME, OUTCOMES, StateError
from analytics.scope.filters import Filters
from analytics.scope.viewer import NotAllowed
from pages.parts.frame.view import View, fragment


@fragment
def editor(filters: Filters, seen: View) -> None:
    """A table of rows; what is saved is shown on the last slide and stands in the report."""
    with st.expander("Việc đề nghị cuộc họp quyết định", icon=":material/gavel:"):
        table = asked_decisions.table(filters, seen.viewer)
        can_keep = seen.viewer.may("keep decks")
        edited = st.data_editor(
            table, key=f"decisions-{filters.file_name()}", hide_index=True, num_rows="dynamic", disabled=not can_keep,
            column_config={OUTCOME: st.column_config.SelectboxColumn(OUTCOME, options=list(OUTCOMES))},
        )  # fmt: skip
        st.caption(
            "Lập sẵn từ đơn, nhiệm vụ, kết luận quá hạn và chỉ tiêu chưa đạt; hạn là đề xuất. Bản đã lưu hiện ở"
            " trang chiếu cuối và vào phần kiến nghị của báo cáo cùng kỳ."
        )
        if can_keep and st.button("Lưu các việc này", key="decisions-keep", icon=":material/save:"):
            try:
                asked_decisions.keep(edited, filters, seen.viewer)
            except (NotAllowed, StateError) as error:
                st.warning(str(error), icon=":material/save:")
            else:
                st.success("Đã lưu.")
