"""What every page is given: one typed value, made once a run by `dashboard.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import streamlit as st

from analytics.figures import DARK, LIGHT, Look
from analytics.scope import places
from analytics.scope.filters import Filters, Scope
from analytics.scope.viewer import Viewer
from pages.parts.access import who


@dataclass(frozen=True, kw_only=True)
class View:
    """The choices, the period they mean, and who looks; `by` is the grouping that places are shown in."""

    filters: Filters
    scope: Scope
    viewer: Viewer
    sentence: str

    @property
    def by(self) -> str:
        return places.grouping(self.filters.places, self.scope.start)

    @property
    def look(self) -> Look:
        return DARK if st.context.theme.type == "dark" else LIGHT


P = ParamSpec("P")


def fragment(part: Callable[P, None]) -> Callable[P, None]:
    """A part of a page that runs again by itself, as long as who looks may do what they could when it was drawn."""

    @st.fragment
    @wraps(part)
    def shown(*args: P.args, **kwargs: P.kwargs) -> None:
        if not who.is_settled(who.here()):
            st.rerun()
        part(*args, **kwargs)

    return shown


def keep(view: View) -> None:
    st.session_state["view"] = view


def keep_none() -> None:
    """There is no data to look at."""
    st.session_state.pop("view", None)


def known() -> View | None:
    """The view, where there is data; with rights that have changed since, the page begins anew."""
    if not who.is_settled(who.here()):
        st.rerun()
    return st.session_state.get("view")


def current() -> View:
    view = known()
    assert view is not None
    return view
