"""Decks as their presenters changed them. Kept is which slides in which order, never a number: numbers are today's."""

from __future__ import annotations

from dataclasses import replace

from analytics.documents.decks import decks
from analytics.documents.decks.decks import KNOWN, Deck
from analytics.documents.decks.slides import SLIDES
from analytics.scope.viewer import Viewer
from data.warehouse import small_files

_FOLDER = "decks"


def deck(key: str, viewer: Viewer) -> Deck:
    """A deck as the viewer keeps it, else as it comes. A slide that no longer exists is left out."""
    text = small_files.read(_FOLDER, _name(key, viewer))
    if text is None:
        return KNOWN[key]
    try:
        found = decks.from_json(text)
    except (ValueError, KeyError, TypeError):  # somebody edited the file: the deck as it comes is better than none
        return KNOWN[key]
    return replace(KNOWN[key], slides=tuple(s for s in found.slides if s.key in SLIDES))


def keep(deck: Deck, viewer: Viewer) -> None:
    """Keep the deck, or nothing where it is as it comes. Raises NotAllowed, OSError."""
    viewer.must("keep decks")
    if deck == KNOWN[deck.key]:
        small_files.remove(_FOLDER, _name(deck.key, viewer))
    else:
        small_files.write(_FOLDER, _name(deck.key, viewer), deck.json())


def _name(key: str, viewer: Viewer) -> str:
    """One file a deck and a viewer; viewers are told apart by what they may see, not by a name."""
    return "-".join([viewer.role, *viewer.communes, key])
