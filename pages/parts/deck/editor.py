"""A deck before it is shown: which slides, in which order; what is hidden keeps its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from analytics import formatting
from analytics.documents.catalogue import DOCUMENTS
from analytics.documents.decks import slide_titles
from analytics.documents.decks.decks import KNOWN, Deck, Slide
from analytics.scope import places
from analytics.scope.filters import Filters
from pages.parts.access import who
from pages.parts.deck import link
from pages.parts.frame.view import View


def bar(deck: Deck, filters: Filters, seen: View) -> None:
    """Choose a deck, show it, take it away."""
    if problem := st.session_state.pop("deck-problem", None):
        st.warning(problem, icon=":material/save:")
    st.session_state["deck"], st.session_state["deck-seconds"] = deck.key, link.seconds()
    with st.container(horizontal=True, vertical_alignment="bottom", key="deck-bar"):
        st.selectbox("Bộ trình chiếu", list(KNOWN), key="deck", format_func=lambda k: KNOWN[k].title, width=260,
                     on_change=lambda: link.choose(st.session_state["deck"]))  # fmt: skip
        st.selectbox("Tự chuyển trang", link.EVERY, key="deck-seconds", format_func=_seconds, width=200,
                     on_change=lambda: link.advance_every(st.session_state["deck-seconds"]))  # fmt: skip
        st.button("Bắt đầu trình chiếu", type="primary", icon=":material/slideshow:", key="deck-start",
                  on_click=link.start, disabled=not deck.shown or needs_commune(deck, filters))  # fmt: skip
        if at := link.left_at(deck):
            st.button(f"Tiếp tục từ trang {at}", icon=":material/resume:", key="deck-resume", on_click=link.resume)
        document = DOCUMENTS["deck"]
        made = who.later(partial(document.make, filters, seen.viewer, chosen=deck))
        st.download_button(
            "Tải PPTX", made, document.file_name(filters),
            document.media_type, on_click="ignore", key="deck-pptx", icon=":material/download:",
        )  # fmt: skip
        if deck != KNOWN[deck.key] and seen.viewer.may("keep decks"):
            st.button("Về bộ mặc định", key="deck-reset", icon=":material/restart_alt:", type="tertiary",
                      on_click=link.change, args=(KNOWN[deck.key], seen))  # fmt: skip


def needs_commune(deck: Deck, filters: Filters) -> bool:
    """The deck of one commune is asked for, and not one is chosen."""
    return deck.key == "mot-xa" and len(filters.communes) != 1


def commune(filters: Filters, seen: View) -> None:
    """Asks which commune a deck of one is about."""
    names = places.names()
    end = max(seen.scope.start, seen.scope.as_of)
    offered = [
        u for u in places.standing_units(seen.scope.start, end) if not seen.viewer.communes or u in seen.viewer.communes
    ]

    def choose() -> None:
        st.session_state["wanted"] = filters.narrowed_to(st.session_state["deck-commune"])

    st.selectbox(
        "Hồ sơ của xã, thị trấn nào?", offered, index=None, key="deck-commune", format_func=names.__getitem__,
        placeholder="Chọn một xã để chiếu hồ sơ", width=420, on_change=choose,
    )  # fmt: skip


def _seconds(seconds: int) -> str:
    return f"Sau {formatting.number(seconds)} giây" if seconds else "Không, chờ bấm phím"


def slides_of(deck: Deck, seen: View) -> None:
    """A line a slide, with what can be done to it."""
    last = len(deck.slides) - 1
    with st.container(border=True, key="deck-slides", gap="xxsmall"):
        for place, slide in enumerate(deck.slides):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(_line(place, slide), width="stretch")
                if not seen.viewer.may("keep decks"):
                    continue
                _button(
                    "arrow_upward",
                    "Lên",
                    f"up-{place}",
                    change=deck.moved,
                    args=(place, place - 1),
                    seen=seen,
                    disabled=place == 0,
                )
                _button(
                    "arrow_downward",
                    "Xuống",
                    f"down-{place}",
                    change=deck.moved,
                    args=(place, place + 1),
                    seen=seen,
                    disabled=place == last,
                )
                icon, word = ("visibility", "Hiện lại") if slide.is_hidden else ("visibility_off", "Ẩn")
                _button(icon, word, f"hide-{place}", change=deck.toggled, args=(place,), seen=seen)
                _button("close", "Bỏ khỏi bộ", f"drop-{place}", change=deck.without, args=(place,), seen=seen)


def _line(place: int, slide: Slide) -> str:
    name = f"{place + 1}. {slide_titles.name(slide)}"
    own = ", bộ lọc riêng" if slide.keeps_filters else ""
    return f":gray[{name} (ẩn{own})]" if slide.is_hidden else f"{name}:gray[{own}]" if own else name


def _button(
    icon: str,
    word: str,
    key: str,
    change: Callable[..., Deck],
    args: tuple[int, ...],
    seen: View,
    disabled: bool = False,
) -> None:
    """Changes the deck only when pressed."""
    st.button(
        word, key=f"deck-{key}", icon=f":material/{icon}:", type="tertiary", disabled=disabled,
        on_click=lambda: link.change(change(*args), seen),
    )  # fmt: skip


def adding(deck: Deck, seen: View) -> None:
    """A slide more, of those that need no page's choice; any other comes from its figure's menu."""
    if not seen.viewer.may("keep decks"):
        return
    there = {slide.key for slide in deck.slides}
    offered = [key for key in slide_titles.OWN if key not in there]
    with st.container(horizontal=True, vertical_alignment="bottom", key="deck-adding"):
        chosen = st.selectbox("Thêm trang", offered, index=None, key="deck-more", placeholder="Chọn một trang",
                              format_func=lambda key: slide_titles.name(Slide(key)), width=420)  # fmt: skip
        st.button("Thêm", key="deck-add", icon=":material/add:", disabled=chosen is None,
                  on_click=lambda: link.change(deck.with_slide(Slide(chosen or "")), seen))  # fmt: skip
    st.caption("Hình ở các trang khác: mở “Số liệu” của hình rồi bấm “Đưa vào trình chiếu”.")
