"""What the widgets of the filter bar hold, and the filters they mean.

The link speaks when a session begins and whenever it changes by itself (Back, a pasted or clicked link);
otherwise what was applied last stays in force, and what the widgets hold beyond it waits for "Áp dụng".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.scope import places, row_scope, snapshot
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import LINK_NAMES, Filters
from analytics.scope.periods import containing
from analytics.scope.viewer import NotAllowed
from pages.parts.access import who

CUSTOM = "tuy-chon"
_MULTI = ("communes", "items", *CHOICES)


def listen() -> tuple[Filters, list[str]]:
    """The filters in force, and what is wrong with the link: a click is taken over first, then a link we did not
    write."""
    wanted: Filters | None = st.session_state.pop("wanted", None)
    if wanted is not None:
        return _taken(wanted), []
    link = {name: st.query_params.get_all(name) for name in LINK_NAMES.values() if name in st.query_params}
    before = kept()
    if before is not None and (not link or link == before.query()):
        return before, []
    filters, problems = Filters.from_query(link, places.names())
    kinds = tuple(k for k in filters.kinds if k in snapshot.choices("kinds", who.here()))
    if kinds != filters.kinds:
        problems.append(str(NotAllowed("see denunciations")))
        filters = replace(filters, kinds=kinds)
    strangers = [a for a in filters.agencies if a not in places.agencies(who.here())]
    if strangers:
        problems.append(f"Đường dẫn nhắc đến cơ quan không có trong dữ liệu: {', '.join(strangers)}.")
        filters = replace(filters, agencies=tuple(a for a in filters.agencies if a not in strangers))
    if foreign := row_scope.strangers(filters, who.here()):
        problems.append(places.not_theirs(foreign))
        filters = replace(filters, communes=tuple(c for c in filters.communes if c not in foreign))
    return _taken(filters), problems


def write_link(filters: Filters) -> None:
    """The address says what is in force, beside what it says of the page."""
    link = filters.query()
    written = {name: st.query_params.get_all(name) for name in st.query_params}
    of_page = {name: values for name, values in written.items() if name not in LINK_NAMES.values()}
    if written != of_page | link:
        st.query_params.from_dict(of_page | link)


def kept() -> Filters | None:
    """The filters in force, None where the session has just begun."""
    filters: Filters | None = st.session_state.get("filters")
    return filters


def applied() -> Filters:
    """The filters in force."""
    filters: Filters = st.session_state["filters"]
    return filters


def key(name: str) -> str:
    """The key of a widget. It changes with the filters in force, and each widget begins with what they say: a browser
    keeps, and goes on sending, the value of a widget that it does not draw, such as one behind a closed chip."""
    return f"f_{name}_{st.session_state.get('filters_taken', 0)}"


def held(name: str) -> Any:
    """What a widget holds."""
    return st.session_state.get(key(name), begins_with(name))


def begins_with(name: str) -> Any:
    """What a widget holds before anybody touches it: what is in force."""
    filters = applied()
    if name in _MULTI:
        return list(getattr(filters, name))
    return {
        "calendar": filters.calendar,
        "period": CUSTOM if filters.start else filters.period or default_period(filters.calendar),
        "dates": (filters.start, filters.end) if filters.start else (),
        "as_of": filters.as_of,
        "due_basis": filters.due_basis == "luat",
        "places": filters.places == "xa-moi",
    }[name]


def chosen() -> Filters:
    """What the widgets hold."""
    picked, calendar = held("period"), held("calendar")
    dates: tuple[Any, ...] = tuple(held("dates") or ()) if picked == CUSTOM else ()
    start, end = dates if len(dates) == 2 else (None, None)
    several: dict[str, Any] = {name: tuple(held(name)) for name in _MULTI}
    return Filters(
        period=None if picked in (CUSTOM, default_period(calendar)) else picked,
        start=start,
        end=end,
        calendar=calendar,
        as_of=held("as_of"),
        due_basis="luat" if held("due_basis") else "moi",
        places="xa-moi" if held("places") else "xa",
        **several,
    )


def is_waiting() -> bool:
    """The widgets hold something that is not in force yet."""
    return chosen() != applied()


def ask(filters: Filters | None = None) -> None:
    """Have the next run put these filters in force, by default what the widgets hold."""
    st.session_state["wanted"] = chosen() if filters is None else filters


def asked() -> bool:
    """Whether something waits to be put in force by the next run of the page."""
    return "wanted" in st.session_state


def default_period(calendar: Any) -> str:
    return containing(snapshot.reach(who.here())[1], "year", calendar).label


def _taken(filters: Filters) -> Filters:
    if filters.period == default_period(filters.calendar):
        filters = replace(filters, period=None)  # a link need not say it
    st.session_state["filters_taken"] = st.session_state.get("filters_taken", 0) + 1
    st.session_state["filters"] = filters
    return filters
