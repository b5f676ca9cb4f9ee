"""The choices behind the chips of the filter line. What is picked waits, but for a period: that applies at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import formatting
from analytics.measure.measure import scope
from analytics.scope import periods, places, snapshot
from analytics.scope.filter_fields import CHOICES
from analytics.scope.periods import CALENDARS
from pages.parts.access import who
from pages.parts.frame.filters import state, words
from pages.parts.frame.filters.state import CUSTOM, held

_ALL_LABELS = {"kinds": "Mọi loại đơn", "fields": "Mọi lĩnh vực", "channels": "Mọi nguồn", "levels": "Mọi cấp",
               "agencies": "Mọi cơ quan"}  # fmt: skip


def period() -> None:
    """Period, dates, calendar, and the day of the state."""
    first, last = snapshot.reach(who.here())
    calendar, picked = held("calendar"), held("period")
    options = [*periods.presets(first, last, calendar), CUSTOM]
    if picked not in options:
        options.insert(-1, picked)  # a link may name a period beyond the data
    with _box("period"):
        st.selectbox(
            "Kỳ báo cáo",
            options,
            options.index(picked),
            key=state.key("period"),
            format_func=lambda code: words.period_name(code, calendar),
            on_change=_apply_period,
        )
    with st.container(horizontal=True, gap="xsmall"):
        for name, since in _LONG.items():
            days = (max(first, since(last, calendar)) if since else first, last)
            st.button(name, key=f"period-{name}", on_click=_apply_days, args=days)
    with _box("dates"):
        st.date_input(
            "Từ ngày – đến hết ngày",
            state.begins_with("dates"),
            key=state.key("dates"),
            format="DD/MM/YYYY",
            min_value=date(1900, 1, 1),
            max_value=date(2200, 12, 31),
            on_change=_apply_dates,
        )
    left, right = st.columns(2)
    with left, _box("calendar"):
        st.selectbox(
            "Lịch",
            list(CALENDARS),
            list(CALENDARS).index(calendar),
            key=state.key("calendar"),
            format_func=CALENDARS.__getitem__,
            on_change=_recalendar,
        )
    with right, _box("as_of"):
        st.date_input(
            "Trạng thái tính đến ngày",
            state.begins_with("as_of"),
            key=state.key("as_of"),
            format="DD/MM/YYYY",
            min_value=date(1, 1, 1),
        )
    _apply_button("period")


def _quarters_back(last: date, calendar: periods.Calendar) -> date:
    end = periods.containing(last, "quarter", calendar).end
    return periods.months_back(end, 24, calendar)


_LONG: dict[str, Callable[[date, periods.Calendar], date] | None] = {
    "24 tháng": lambda last, calendar: periods.months_back(last, 24, calendar),
    "8 quý": _quarters_back,
    "Tất cả": None,
}


def _apply_period() -> None:
    """Chosen dates begin as the days the period before had."""
    if held("period") == CUSTOM and len(held("dates") or ()) != 2:
        found = scope(state.applied(), who.here()).period
        _apply_days(found.start, found.end)
    else:
        state.ask()


def _apply_days(first: date, last: date) -> None:
    state.ask(replace(state.chosen(), period=None, start=first, end=last))


def _apply_dates() -> None:
    """One day alone chooses nothing yet."""
    dates = held("dates") or ()
    if len(dates) == 2:
        _apply_days(*dates)


def _recalendar() -> None:
    """The same dates, or the year in the other calendar."""
    state.ask(replace(state.applied(), calendar=held("calendar"), period=None))


def communes() -> None:
    """Communes, and whether they are rolled up."""
    _multi("communes", "Xã, thị trấn", _units(), shown=places.names().__getitem__, placeholder="Tất cả xã, thị trấn")
    with _box("places"):
        st.toggle(
            "Gộp theo 5 xã từ 01/7/2025",
            state.begins_with("places"),
            key=state.key("places"),
            help="Đông Sơn chỉ một phần: chưa gồm Tịnh Hòa",
        )
    _apply_button("communes")


def items() -> None:
    """Contents of the plan."""
    _multi("items", "Nội dung phối hợp", list(range(1, 15)), shown=_item, placeholder="Cả 14 nội dung")
    _apply_button("items")


def more() -> None:
    """The rarer choices."""
    for name, (_, title) in CHOICES.items():
        _multi(name, title, snapshot.choices(name, who.here()), shown=str, placeholder=_ALL_LABELS[name])
    with _box("due_basis"):
        st.toggle(
            "Chỉ hạn theo luật và Thông báo kết luận",
            state.begins_with("due_basis"),
            key=state.key("due_basis"),
            help="Bỏ mục tiêu nội bộ 30 ngày",
        )
    _apply_button("more")


def _multi(name: str, label: str, options: list[Any], shown: Callable[[Any], str], placeholder: str) -> None:
    with _box(name):
        st.multiselect(
            label,
            options,
            state.begins_with(name),
            key=state.key(name),
            format_func=shown,
            placeholder=placeholder,
            select_all=False,
            width=340,
        )


def _box(name: str) -> DeltaGenerator:
    """Where a widget is drawn, by a name that stays."""
    return st.container(key=f"f_{name}")


def _apply_button(name: str) -> None:
    st.button("Áp dụng", type="primary", key=f"apply-{name}", on_click=state.ask)


def _units() -> list[str]:
    looking = who.here()
    known = list(looking.communes) or places.standing_units(*snapshot.reach(looking))
    every = [*known, *(unit for unit in held("communes") if unit not in known)]
    return places.by_name(every)


def _item(number: int) -> str:
    return formatting.group("item", number)
