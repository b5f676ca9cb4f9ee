"""A click on a mark filters every page; the chip that appears undoes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from analytics import formatting
from analytics.figures.figure import Marks
from analytics.measure.measure import scope
from analytics.scope import places
from analytics.scope.filter_fields import CROSSED
from analytics.scope.filters import Filters, Scope
from pages.parts.access import who
from pages.parts.frame import view
from pages.parts.frame.filters import state


@dataclass(frozen=True)
class Chip:
    """What a click chose: fields of the filters as they were before and are since, and its words."""

    before: dict[str, Any]
    since: dict[str, Any]
    words: str

    def stands(self, filters: Filters) -> bool:
        return all(getattr(filters, name) == value for name, value in self.since.items())


def keep(chart: str, marks: Marks) -> None:
    """Remember what the marks of a chart (its key) choose, as it was last drawn.

    Not in the callback itself: Streamlit keeps the callback of every chart it ever drew as long as the session lasts,
    and looks at all that hangs on it after each run.
    """
    st.session_state.setdefault("marks", {})[chart] = marks


def chosen(chart: str) -> dict[str, Any] | None:
    """What the mark clicked in a chart (its key) says of each grouping; None where no mark was."""
    points = st.session_state[chart]["selection"]["points"]
    return said(chart, points[0]["curve_number"], points[0]["point_index"]) if points else None


def said(chart: str, trace: int, point: int) -> dict[str, Any] | None:
    """What a mark of a chart says of each grouping; None where it chooses nothing."""
    marks: Marks | None = st.session_state.get("marks", {}).get(chart)
    if marks is None:
        return None
    values = marks.at(trace, point)
    return None if values is None else dict(zip(marks.dimensions, values, strict=True))


def labels(marks: Marks) -> dict[str, tuple[int, int]]:
    """What each mark chooses, in words, with its trace and point: for those who choose without a mouse."""
    found: dict[str, tuple[int, int]] = {}
    for trace, points in marks.points.items():
        for point, values in enumerate(points):
            if values is not None:
                found.setdefault(_words(dict(zip(marks.dimensions, values, strict=True))), (trace, point))
    return found


def _words(found: dict[str, Any]) -> str:
    return ", ".join(formatting.group(d, v) for d, v in found.items())


def crossed(filters: Filters, clicked_on: dict[str, Any]) -> Filters:
    """The filters narrowed to what was clicked on."""
    found = scope(filters, who.here())
    return filters.crossed({dimension: _units(dimension, value, found) for dimension, value in clicked_on.items()})


def clicked(chart: str) -> None:
    """Remember what a click asks for; runs before the page does."""
    _wish(chosen(chart))


def pressed(chart: str, trace: int, point: int) -> None:
    """The same of a mark pressed by mouse or keyboard."""
    _wish(said(chart, trace, point))


def choose(found: dict[str, Any]) -> None:
    """The same of a cell of a table: what it says of each grouping."""
    _wish(found or None)


def _wish(found: dict[str, Any] | None) -> None:
    """What a mark that was chosen asks of the filters; chosen a second time it undoes the first."""
    if found is None:
        return
    filters = view.current().filters
    wanted = crossed(filters, found)
    fields = {name for d in found for name in ((CROSSED[d],) if CROSSED[d] != "period" else ("period", "start", "end"))}
    named = _words(found)
    chip = Chip({f: getattr(filters, f) for f in fields}, {f: getattr(wanted, f) for f in fields}, named)
    known = next((c for c in _chips() if c.since == chip.since), None)
    if wanted == filters and known:
        wanted = replace(filters, **known.before)
    elif wanted != filters:
        st.session_state["chips"] = [*(c for c in _chips() if c.stands(wanted)), chip]
    state.ask(wanted)


def chips(filters: Filters) -> None:
    """A button for each click still in force, that takes it back."""
    standing = [c for c in _chips() if c.stands(filters)]
    st.session_state["chips"] = standing
    if not standing:
        return
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Đang lọc theo hình, bấm để bỏ:", width="content")
        for place, chip in enumerate(standing):
            st.button(
                formatting.literal(chip.words),
                key=f"chip-{place}",
                icon=":material/close:",
                on_click=_undo,
                args=(chip, filters),
            )


def _undo(chip: Chip, filters: Filters) -> None:
    state.ask(replace(filters, **chip.before))


def _chips() -> list[Chip]:
    found: list[Chip] = st.session_state.get("chips", [])
    return found


def _units(dimension: str, value: Any, found: Scope) -> Any:
    """A commune of 2025 stands for those of 2024 it was made from, and for itself where the period reaches it."""
    if dimension != "successor":
        return value
    end = max(found.start, found.as_of)
    return tuple(u for u in (*places.made_from(value), value) if places.stands(u, found.start, end))
