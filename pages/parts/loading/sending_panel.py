"""One commune's month: what is missing, the reminder to copy, and what it said it has nothing of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from analytics import formatting
from analytics.loading import sending, sending_text
from analytics.loading.sending import Month
from analytics.scope.viewer import NotAllowed, Viewer
from pages.parts.loading.sending_matrix import CHOSEN
from pages.parts.tables import copy_text, text_table


def choose(found: Month) -> str:
    """The commune to look at: chosen here or pressed in the table, else the one that lacks most."""
    if st.session_state.get(CHOSEN) not in found.units:
        st.session_state[CHOSEN] = found.units[0]
    return str(st.session_state[CHOSEN])


def show(found: Month, before: list[Month], viewer: Viewer) -> None:
    with st.container(border=True, key="sending-panel"):
        unit = st.selectbox(
            "Xã, thị trấn", found.units, key=CHOSEN, format_func=lambda u: formatting.group("commune", u)
        )
        st.html(_facts(found, unit))
        _reminder(found, unit, viewer)
        if viewer.may("load"):
            _declare(found, unit, viewer)
        st.markdown("#### Ba tháng gần đây")
        text_table.show(sending_text.lately([*before, found], unit))


def _facts(found: Month, unit: str) -> str:
    """The tables, what is missing first."""
    cells = [cell for cell in found.of(unit) if cell.state != "silent"]
    rows = "".join(
        f"<div class='dv-{cell.state}'><dt>{escape(formatting.table_title(cell.table))}</dt>"
        f"<dd>{escape(sending_text.detail(cell))}</dd></div>"
        for cell in sorted(cells, key=lambda c: c.state != "missing")
    )
    return f"<dl>{rows}</dl>"


def _reminder(found: Month, unit: str, viewer: Viewer) -> None:
    text = sending_text.reminder(found, unit, sending.judged_on(viewer))
    if not text:
        st.success("Không thiếu bảng nào.", icon=":material/task_alt:")
        return
    st.markdown("#### Lời nhắc")
    st.text(text)
    copy_text.button("Sao chép lời nhắc", text, "copy-reminder", is_main=True)


def _declare(found: Month, unit: str, viewer: Viewer) -> None:
    """Take down what the commune says it has nothing of, or take it back."""
    open_ = [cell.table for cell in found.of(unit) if cell.state in ("missing", "ahead")]
    said = [cell.table for cell in found.of(unit) if cell.state == "declared"]
    if open_:
        with st.popover("Ghi “không phát sinh”", icon=":material/edit_note:"):
            tables = st.multiselect(
                "Bảng xã khai không phát sinh", open_, key="declare-tables", format_func=formatting.table_title,
                placeholder="Chọn bảng", select_all=False,
            )  # fmt: skip
            how = st.selectbox("Xã khai qua", sending.HOW, key="declare-how")
            if st.button("Ghi", key="declare", disabled=not tables):
                _do(partial(sending.declare, found, unit, tables, how, viewer))
    for table in said:
        title = formatting.table_title(table)
        if st.button(f"Bỏ ghi “không phát sinh”: {title}", key=f"take-back-{table}", type="tertiary"):
            _do(partial(sending.take_back, found, unit, table, viewer))


def _do(deed: Callable[[], None]) -> None:
    try:
        deed()
    except (NotAllowed, sending.StateError, ValueError) as error:
        st.warning(str(error), icon=":material/block:")
        return
    st.rerun()
