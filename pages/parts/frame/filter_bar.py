"""The one filter bar, drawn in the frame, so that choices stay from page to page.

The link speaks when a session begins and whenever it changes by itself (Back, a pasted or clicked link);
otherwise the widgets speak and the link follows. Several choices wait for "Áp dụng" and are applied in one run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from analytics import formatting
from analytics.scope import places, snapshot, viewer
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import LINK_NAMES, Filters
from analytics.scope.periods import CALENDARS, containing, parse, presets
from pages.parts.frame import cross_filter

CUSTOM = "tuy-chon"
_MULTI = ("communes", "items", *CHOICES)
_ALL_LABELS = {"kinds": "Mọi loại đơn", "fields": "Mọi lĩnh vực", "channels": "Mọi nguồn", "levels": "Mọi cấp",
               "agencies": "Mọi cơ quan"}  # fmt: skip


def filter_bar() -> Filters:
    """Draw the bar and return what is chosen. Problems with the link are said above it."""
    if problems := _listen_to_link():
        st.warning(formatting.problems(problems), icon=":material/link_off:")
    with st.container(key="filter-bar", horizontal=True, vertical_alignment="bottom"):
        _period_box()
        _multi(
            "communes",
            "Xã, thị trấn",
            _units(),
            shown=places.names().__getitem__,
            placeholder="Tất cả xã, thị trấn",
            width=320,
        )
        _multi("items", "Nội dung phối hợp", list(range(1, 15)), shown=_item, placeholder="Cả 14 nội dung", width=320)
        with st.popover(_more_label(), icon=":material/tune:"):
            _more()
        st.button("Áp dụng", type="primary", key="apply")
        if _chosen().query():
            st.button("Xóa lọc", key="clear", icon=":material/filter_alt_off:", on_click=_clear)
    filters = _chosen()
    cross_filter.chips(filters)
    _write_link(filters)
    return filters


# ------------------------------------------------------------ the link


def _listen_to_link() -> list[str]:
    """Take over what a click asked for, or what the link says when it says something we did not write."""
    wanted = cross_filter.take()
    if wanted is not None:
        _put(wanted)
        return []
    link = {name: st.query_params.get_all(name) for name in LINK_NAMES.values() if name in st.query_params}
    kept: Filters | None = st.session_state.get("filters")
    if kept is not None and (not link or link == kept.query()):
        _put(kept, only_missing=True)  # Streamlit forgets some widgets when the page changes
        return []
    filters, problems = Filters.from_query(link, places.names())
    kinds = tuple(k for k in filters.kinds if k in snapshot.choices("kinds", viewer.here()))
    if kinds != filters.kinds:
        problems.append(str(viewer.NotAllowed("see denunciations")))
        filters = replace(filters, kinds=kinds)
    strangers = [a for a in filters.agencies if a not in places.agencies(viewer.here())]
    if strangers:
        problems.append(f"Đường dẫn nhắc đến cơ quan không có trong dữ liệu: {', '.join(strangers)}.")
        filters = replace(filters, agencies=tuple(a for a in filters.agencies if a not in strangers))
    _put(filters)
    return problems


def _write_link(filters: Filters) -> None:
    st.session_state["filters"] = filters
    link = filters.query()
    written = {name: st.query_params.get_all(name) for name in st.query_params}
    of_page = {name: values for name, values in written.items() if name not in LINK_NAMES.values()}
    if written != of_page | link:
        st.query_params.from_dict(of_page | link)


def _put(filters: Filters, only_missing: bool = False) -> None:
    """Choices into the widgets' state; must run before they are drawn."""
    period = CUSTOM if filters.start else filters.period
    wanted: dict[str, Any] = {
        "calendar": filters.calendar,
        "period": period or _default_period(filters.calendar),
        "dates": (filters.start, filters.end) if filters.start else (),
        "as_of": filters.as_of,
        "due_basis": filters.due_basis == "luat",
        "places": filters.places == "xa-moi",
        **{name: list(getattr(filters, name)) for name in _MULTI},
    }
    for name, value in wanted.items():
        if not (only_missing and f"f_{name}" in st.session_state):
            st.session_state[f"f_{name}"] = value


def _clear() -> None:
    _put(Filters())


def _chosen() -> Filters:
    """The widgets' state as one value."""
    state = st.session_state
    dates: tuple[Any, ...] = tuple(state.f_dates) if state.f_period == CUSTOM else ()
    start, end = dates if len(dates) == 2 else (None, None)
    period = state.f_period if state.f_period not in (CUSTOM, _default_period(state.f_calendar)) else None
    chosen: dict[str, Any] = {name: tuple(state[f"f_{name}"]) for name in _MULTI}
    return Filters(
        period=period,
        start=start,
        end=end,
        calendar=state.f_calendar,
        as_of=state.f_as_of,
        due_basis="luat" if state.f_due_basis else "moi",
        places="xa-moi" if state.f_places else "xa",
        **chosen,
    )


# ------------------------------------------------------------ the widgets


def _period_box() -> None:
    state = st.session_state
    options = [*presets(*snapshot.reach(viewer.here()), state.f_calendar), CUSTOM]
    if state.f_period not in options:
        options.insert(-1, state.f_period)  # a link may name a period beyond the data
    st.selectbox(
        "Kỳ báo cáo",
        options,
        key="f_period",
        format_func=lambda code: _period_name(code, state.f_calendar),
        width=200,
        on_change=_start_custom,
    )


def _start_custom() -> None:
    """Chosen dates begin as the days the period before had."""
    state = st.session_state
    if state.f_period == CUSTOM and len(state.f_dates) != 2:
        state.f_dates = snapshot.reach(viewer.here())


def _more() -> None:
    """The rarer choices."""
    state = st.session_state
    if state.f_period == CUSTOM:
        st.date_input("Từ ngày – đến hết ngày", key="f_dates", format="DD/MM/YYYY")
    left, right = st.columns(2)
    left.selectbox("Lịch", list(CALENDARS), key="f_calendar", format_func=CALENDARS.__getitem__, on_change=_recalendar)
    right.date_input("Trạng thái tính đến ngày", key="f_as_of", format="DD/MM/YYYY", min_value=date(1, 1, 1))
    for name, (_, title) in CHOICES.items():
        _multi(
            name,
            title,
            snapshot.choices(name, viewer.here()),
            shown=str,
            placeholder=_ALL_LABELS[name],
            width="stretch",
        )
    st.toggle("Chỉ hạn theo luật và Thông báo kết luận", key="f_due_basis", help="Bỏ mục tiêu nội bộ 30 ngày")
    st.toggle("Gộp theo 5 xã từ 01/7/2025", key="f_places", help="Đông Sơn chỉ một phần: chưa gồm Tịnh Hòa")
    st.button("Áp dụng", type="primary", key="apply-more")


def _recalendar() -> None:
    """The same year in the other calendar."""
    state = st.session_state
    if state.f_period != CUSTOM:
        state.f_period = _default_period(state.f_calendar)


def _multi(name: str, label: str, options: list[Any], shown: Any, placeholder: str, width: Any) -> None:
    st.multiselect(
        label,
        options,
        key=f"f_{name}",
        format_func=shown,
        placeholder=placeholder,
        on_change="ignore",
        select_all=False,
        width=width,
    )


def _more_label() -> str:
    chosen = _chosen()
    count = sum(bool(getattr(chosen, name)) for name in CHOICES)
    count += sum(
        (bool(chosen.as_of), chosen.due_basis != "moi", chosen.places != "xa", chosen.calendar != "duong-lich")
    )
    return f"Lọc thêm ({count})" if count else "Lọc thêm"


def _units() -> list[str]:
    known = places.standing_units(*snapshot.reach(viewer.here()))
    return [*known, *(c for c in st.session_state.f_communes if c not in known)]


def _item(number: int) -> str:
    return formatting.group("item", number)


def _period_name(code: str, calendar: Any) -> str:
    if code == CUSTOM:
        return "Tùy chọn ngày…"
    name = formatting.period(parse(code, calendar)).replace(" (kỳ thanh tra)", "")
    return name[0].upper() + name[1:]


def _default_period(calendar: Any) -> str:
    return containing(snapshot.reach(viewer.here())[1], "year", calendar).label
