"""What every page is given: one typed value, made once a run by `dashboard.py`."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.figures import DARK, LIGHT, Look
from analytics.scope import places
from analytics.scope.filters import Filters, Scope
from analytics.scope.viewer import Viewer


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


def keep(view: View) -> None:
    st.session_state["view"] = view


def keep_none() -> None:
    """There is no data to look at."""
    st.session_state.pop("view", None)


def known() -> View | None:
    """The view, where there is data."""
    return st.session_state.get("view")


def current() -> View:
    view: View = st.session_state["view"]
    return view
