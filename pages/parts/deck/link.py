"""Which deck is open, and whether it is being shown: kept in the link, so that a wall's screen opens it by its address.

A deck is its viewer's own as kept; a link that spells another order shows that one until something is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from analytics import formatting
from analytics.documents.decks import decks, saved_decks
from analytics.documents.decks.decks import KNOWN, Deck
from analytics.documents.decks.slides import SLIDES
from analytics.scope.filters import Filters
from analytics.scope.viewer import NotAllowed
from pages.parts.frame import addresses, link_state
from pages.parts.frame.view import View

DECK, SLIDES_OF, SHOWN, SECONDS = "bo", "trang", "chieu", "tu-chuyen"
EVERY = (0, 10, 20, 30, 60)  # seconds a slide stands on a screen nobody attends to; 0: until a key is pressed
PAGE = addresses.FILES["trinh-chieu"]


@dataclass(frozen=True)
class Interrupted:
    """A presentation left for another page: what it looked at, and its own part of the link."""

    filters: Filters
    link: Mapping[str, str]


def opened(seen: View) -> Deck:
    """The deck the link names, else the one last opened, else the one that fits the filters. Says what is unknown."""
    usual = st.session_state.get("deck-open", decks.default(seen.filters).key)
    key = st.query_params.get(DECK, usual)
    problems: list[str] = []
    if key not in KNOWN:
        problems.append(f"Không có bộ trình chiếu “{key}”.")
        key = usual
    deck = saved_decks.deck(key, seen.viewer)
    text = st.query_params.get(SLIDES_OF)
    if text and text != deck.text():
        deck, unknown = decks.from_text(text, SLIDES, KNOWN[key])
        problems += unknown
    if problems:
        st.warning(formatting.problems(problems), icon=":material/link_off:")
    st.session_state["deck-open"] = key
    _write(deck, decks.default(seen.filters))
    return deck


def _write(deck: Deck, usual: Deck) -> None:
    link_state.write(
        {
            DECK: [deck.key] if deck.key != usual.key else [],
            SLIDES_OF: [deck.text()] if deck != KNOWN[deck.key] else [],
        }
    )


def choose(key: str) -> None:
    """Open another deck, as its viewer keeps it."""
    st.session_state["deck-open"] = key
    link_state.write({DECK: [key], SLIDES_OF: []})


def change(deck: Deck, seen: View) -> None:
    """Keep a changed deck."""
    try:
        saved_decks.keep(deck, seen.viewer)
    except NotAllowed as error:
        st.session_state["deck-problem"] = str(error)
        return
    except saved_decks.StateError as error:
        st.session_state["deck-problem"] = (
            f"Không lưu được bộ trình chiếu. {error} Thứ tự mới vẫn nằm trong đường dẫn của trang này."
        )
    link_state.write({SLIDES_OF: [deck.text()]})


def seconds() -> int:
    """How long a slide stands."""
    text = st.query_params.get(SECONDS, "")
    return int(text) if text.isascii() and text.isdigit() and int(text) in EVERY else 0


def advance_every(chosen: int) -> None:
    link_state.write({SECONDS: [str(chosen)] if chosen else []})


# ------------------------------------------------------------ showing it


def is_shown() -> bool:
    return st.query_params.get(SHOWN) == "1"


def start() -> None:
    """From the first slide."""
    st.session_state["deck-started"] = datetime.now().isoformat()
    st.query_params[SHOWN] = "1"


def resume() -> None:
    """From where it was left."""
    st.query_params[SHOWN] = "1"


def started() -> str:
    """Which start of a presentation this is; "" where a link or a reload opened it."""
    return str(st.session_state.get("deck-started", ""))


def leave() -> None:
    """Remembers the slide it was left at, which the browser tells."""
    told = st.session_state.get("stage-keys")
    at = told.get("left") if isinstance(told, Mapping) else getattr(told, "left", None)
    if isinstance(at, int) and not isinstance(at, bool):
        st.session_state["deck-left"] = (st.session_state.get("deck-open"), at)
    link_state.write({SHOWN: []})
    st.session_state.pop("interrupted", None)


def left_at(deck: Deck) -> int:
    """The slide the deck was left at, 0 where it was not left midway."""
    key, at = st.session_state.get("deck-left", ("", 0))
    return at if key == deck.key and at > 1 else 0


def may_be_interrupted(seen: View) -> None:
    """Whatever leads to another page from now on leads back here."""
    own = {name: st.query_params[name] for name in (DECK, SLIDES_OF, SHOWN, SECONDS) if name in st.query_params}
    st.session_state["interrupted"] = Interrupted(seen.filters, own)


def way_back() -> None:
    """On another page: a button that goes on where the presentation was interrupted."""
    interrupted: Interrupted | None = st.session_state.get("interrupted")
    if interrupted and st.button("Trở lại trình chiếu", key="back-to-slides", icon=":material/slideshow:"):
        st.session_state["wanted"] = interrupted.filters
        st.switch_page(PAGE, query_params=dict(interrupted.link))


def not_interrupted() -> None:
    st.session_state.pop("interrupted", None)
