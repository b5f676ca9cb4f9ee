"""The one filter line, drawn in the frame, so that choices stay from page to page.

Each part is a chip that opens what it chooses among. Several choices wait for "Áp dụng" and are applied in one run; a
period applies at once. The line is a fragment: a choice that waits redraws the line and leaves the page alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from analytics import formatting
from analytics.measure.measure import scope
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from pages.parts.access import who
from pages.parts.frame import cross_filter, view
from pages.parts.frame.filters import choices, state, words


def filter_bar() -> Filters:
    """Draw the line and return what is in force. Problems with the link are said above it."""
    filters, problems = state.listen()
    if problems:
        st.warning(formatting.problems(problems), icon=":material/link_off:")
    _line()
    cross_filter.chips(filters)
    state.write_link(filters)
    return filters


def hidden() -> Filters:
    """What is in force on a page that shows no numbers: kept for the next page, and not in its address."""
    filters = state.kept() or state.listen()[0]
    state.write_link(Filters())
    return filters


@view.fragment
def _line() -> None:
    if state.asked():  # something was applied: every page changes, not this line alone
        st.rerun()
    filters = state.applied()
    looking = who.here()
    found = scope(filters, looking)
    with st.container(key="filter-bar", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _chip(
            "period",
            words.period(found),
            "calendar_month",
            bool(filters.period or filters.start or filters.as_of),
            choices.period,
            without={"period": None, "start": None, "end": None, "as_of": None},
        )
        _chip(
            "communes",
            words.communes(row_scope.own(filters, looking), found),
            "location_on",
            bool(filters.communes),
            choices.communes,
        )
        _chip("items", words.items(filters), "format_list_numbered", bool(filters.items), choices.items)
        _chip("more", words.more(filters), "tune", "(" in words.more(filters), choices.more)
        with st.container(key="waiting" if state.is_waiting() else "idle", horizontal=True, width="content"):
            st.markdown("chưa áp dụng", width="content")
            st.button("Áp dụng", type="primary", key="apply", on_click=state.ask)
        if filters.query():
            st.button("Xóa lọc", key="clear", icon=":material/filter_alt_off:", type="tertiary", on_click=_clear)
        st.space("stretch")
        with st.container(key="take-away", horizontal=True, width="content", gap="xxsmall"):
            st.button("Sao chép đường dẫn", key="copy-link", icon=":material/link:", type="tertiary")
            st.button("In trang", key="print-page", icon=":material/print:", type="tertiary")


def _chip(
    name: str,
    label: str,
    icon: str,
    is_chosen: bool,
    opened: Callable[[], None],
    without: dict[str, Any] | None = None,
) -> None:
    """A part of the line: what is in force, the choices behind it, and a cross that takes its own choice back."""
    with st.container(key=f"chip-of-{name}", horizontal=True, width="content", gap=None):
        kind = "primary" if is_chosen else "secondary"
        with st.popover(label, icon=f":material/{icon}:", type=kind, key=f"open-{name}"):  # type: ignore[arg-type]
            opened()
        if is_chosen and name != "more":
            filters = replace(state.applied(), **(without or {name: ()}))
            st.button(
                _UNCHOOSE[name],
                key=f"drop-{name}",
                icon=":material/close:",
                type="tertiary",
                on_click=state.ask,
                args=(filters,),
            )


_UNCHOOSE = {"period": "Bỏ chọn kỳ", "communes": "Bỏ chọn xã, thị trấn", "items": "Bỏ chọn nội dung"}


def _clear() -> None:
    state.ask(Filters())
