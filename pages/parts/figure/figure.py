"""A figure with its question, reading, base and menu. Its menu opens without redrawing the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from analytics import formatting
from analytics.figures.by_page import Asked
from analytics.figures.by_page import picture as picture_of
from analytics.figures.figure import Figure, Marks, Prepared
from analytics.figures.theme import CONFIG
from analytics.indicators import INDICATORS
from pages.parts.figure import heat_table, to_slides
from pages.parts.frame import cross_filter, view
from pages.parts.frame.filters import state
from pages.parts.frame.view import View, fragment
from pages.parts.tables import downloads, rows_behind, text_table


def put(name: str, seen: View, choices: Mapping[str, str] | None = None, height: int = 0) -> bool:
    """Show the figure of that name; False where there is nothing to show. `choices` are the page's own.

    `height` in pixels, where the page has less room than the figure asks for.
    """
    drawn = picture_of(name, Asked(filters=seen.filters, viewer=seen.viewer, look=seen.look, choices=choices or {}))
    if drawn:
        show(replace(drawn, height=height) if height else drawn)
    return drawn is not None


def row(names: Sequence[str], seen: View, choices: Mapping[str, str] | None = None, widths: Sequence[int] = ()) -> bool:
    """Figures side by side; what has nothing to show leaves its room to the others. False where none has."""
    asked = Asked(filters=seen.filters, viewer=seen.viewer, look=seen.look, choices=choices or {})
    found = [(picture_of(name, asked), width) for name, width in zip(names, widths or [1] * len(names), strict=True)]
    drawn = [(figure, width) for figure, width in found if figure]
    for column, (figure, _) in zip(st.columns([width for _, width in drawn]) if drawn else [], drawn, strict=True):
        with column:
            show(figure)
    return bool(drawn)


@fragment
def show(figure: Figure) -> None:
    """Title, menu, reading, picture, base; the data and definitions only when the menu is open."""
    if state.asked():  # a mark was clicked: every page changes, not this figure alone
        st.rerun()
    with st.container(border=True, height="stretch", key=f"figure-{figure.key}", gap="xsmall"):
        head = st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"head-{figure.key}"
        )
        with head:
            st.markdown(f"#### {figure.question}", width="stretch")
            opened = st.popover("Số liệu", type="tertiary", on_change="rerun", key=f"menu-{figure.key}")
        if opened.open:
            with opened:
                _menu(figure)
        picture(figure)
        st.caption(formatting.literal(f"{figure.base}. {figure.note}".strip()))


def picture(figure: Figure) -> None:
    """The reading and the picture alone."""
    st.markdown(formatting.literal(figure.reading.text))
    chart = f"chart-{figure.key}"
    if heat_table.is_one(figure):
        _remember(figure, chart)
        heat_table.show(figure, view.current().look, partial(cross_filter.pressed, chart))
    else:
        drawing(figure, chart, partial(cross_filter.clicked, chart))


def _remember(figure: Figure, key: str) -> None:
    if figure.marks:
        cross_filter.keep(key, figure.marks)


def drawing(figure: Figure, key: str, clicked: Callable[[], None]) -> None:
    """The picture; `clicked` runs when a mark of it that chooses something is pressed, and holds nothing large."""
    _remember(figure, key)
    st.plotly_chart(
        Prepared(figure.spec),
        key=key,
        theme=None,
        height=figure.height,
        config=CONFIG,
        alt=figure.alt,
        on_select=clicked if figure.marks else "ignore",
        selection_mode="points",
    )


def _menu(figure: Figure) -> None:
    if figure.marks:
        _choices(figure, figure.marks)
    for key in figure.indicators:
        indicator = INDICATORS[key]
        st.markdown(f"**{indicator.name}** ({indicator.unit.value}). {indicator.meaning} *Căn cứ: {indicator.basis}.*")
    text_table.show(figure.data)
    may = view.current().viewer.may
    if (
        figure.indicators
        and may("see rows")
        and st.button("Xem danh sách chi tiết", key=f"rows-{figure.key}", icon=":material/list:")
    ):
        rows_behind.show(figure.indicators)
    downloads.offer(
        lambda: figure.data,
        f"{view.current().sentence} {figure.note}".strip(),
        figure.indicators,
        key=figure.key,
        name=f"{figure.key}_{view.current().filters.file_name()}",
    )
    if figure.picture and may("keep decks"):
        to_slides.offer(figure)


def _choices(figure: Figure, marks: Marks) -> None:
    """What a click on a mark chooses, as a list that a keyboard reaches."""
    key = f"pick-{figure.key}"
    st.selectbox(
        "Lọc mọi trang theo",
        list(cross_filter.labels(marks)),
        index=None,
        placeholder="Chọn một mục của hình",
        key=key,
        on_change=partial(_chosen, key, f"chart-{figure.key}"),
    )


def _chosen(key: str, chart: str) -> None:
    """Carry out what was picked from the list, as a click on the mark would."""
    marks: Marks | None = st.session_state.get("marks", {}).get(chart)
    place = cross_filter.labels(marks).get(st.session_state[key]) if marks else None
    if place:
        cross_filter.pressed(chart, *place)


def small_print(keys: tuple[str, ...]) -> None:
    """The definitions of the indicators of a page, folded away."""
    with st.expander("Các con số này tính thế nào"):
        for key in keys:
            indicator = INDICATORS[key]
            st.markdown(f"**{formatting.heading(indicator)}.** {indicator.meaning} *Căn cứ: {indicator.basis}.*")
