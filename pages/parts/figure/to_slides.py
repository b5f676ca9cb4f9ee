"""From a figure's menu into a deck of the presenter's own."""

from __future__ import annotations

import streamlit as st

from analytics.documents.decks import decks, saved_decks
from analytics.documents.decks.decks import KNOWN, OWN
from analytics.figures.figure import Figure
from analytics.scope.viewer import NotAllowed
from pages.parts.frame import view


def offer(figure: Figure) -> None:
    """Which deck, with which filters, and the button."""
    keys = list(KNOWN)
    with st.container(key=f"to-slides-{figure.key}", border=True, gap="xsmall"):
        key = st.selectbox("Bộ trình chiếu", keys, index=keys.index(OWN.key), format_func=lambda k: KNOWN[k].title,
                           key=f"slides-deck-{figure.key}")  # fmt: skip
        keeps = st.toggle("Giữ bộ lọc đang xem", key=f"slides-keep-{figure.key}",
                          help="Không giữ thì hình theo bộ lọc lúc trình chiếu.")  # fmt: skip
        if st.button("Đưa vào trình chiếu", key=f"slides-add-{figure.key}", icon=":material/add_to_queue:"):
            st.caption(_added(figure, key, keeps))


def _added(figure: Figure, key: str, keeps: bool) -> str:
    """Add the figure and say so, or why not."""
    seen = view.current()
    slide = decks.slide(figure.picture, figure.choices, seen.filters if keeps else None)
    deck = saved_decks.deck(key, seen.viewer)
    if slide in deck.slides:
        return f"Hình này đã có trong “{deck.title}”."
    try:
        saved_decks.keep(deck.with_slide(slide), seen.viewer)
    except (NotAllowed, saved_decks.StateError) as error:
        return f"Không lưu được. {error}" if isinstance(error, saved_decks.StateError) else str(error)
    return f"Đã đưa vào “{deck.title}”, trang cuối."
