"""Decks as their presenters changed them. Kept is which slides in which order, never a number: numbers are today's."""

from __future__ import annotations

from dataclasses import replace

from analytics.documents.decks import decks
from analytics.documents.decks.decks import KNOWN, Deck
from analytics.documents.decks.slides import SLIDES
from analytics.documents.owners import owner, role
from analytics.scope.viewer import Viewer
from data.state import kept_decks
from data.state.errors import StateError as StateError  # pages name it when keeping fails


def deck(key: str, viewer: Viewer) -> Deck:
    """A deck as the viewer keeps it, else as their role kept it before they signed in, else as it comes.

    A slide that no longer exists is left out.
    """
    return _kept(key, owner(viewer)) or _without_own(key, viewer)


def keep(deck: Deck, viewer: Viewer) -> None:
    """Keep the deck for this person, or nothing where it is as it would be anyway. Raises NotAllowed, StateError."""
    viewer.must("keep decks")
    text = None if deck == _without_own(deck.key, viewer) else deck.json()
    kept_decks.write(owner(viewer), deck.key, text)


def _without_own(key: str, viewer: Viewer) -> Deck:
    return (viewer.who and _kept(key, role(viewer))) or KNOWN[key]


def _kept(key: str, whose: str) -> Deck | None:
    try:
        text = kept_decks.read(whose, key)
        found = decks.from_json(text) if text else None
    except (StateError, ValueError, KeyError, TypeError):  # unreadable, by whatever: as it comes is better than none
        return None
    return found and replace(KNOWN[key], slides=tuple(s for s in found.slides if s.key in SLIDES))
