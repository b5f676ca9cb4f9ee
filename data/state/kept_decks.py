"""Decks as texts, kept for an owner ("person:an", "role:analyst")."""

from __future__ import annotations

from data.state import store


def read(owner: str, deck: str) -> str | None:
    """The text kept; None where nothing is. Raises StateError."""
    if not store.is_used():
        return None
    from sqlalchemy import select

    from data.state.tables import DECK

    with store.reading() as connection:
        text: str | None = connection.scalar(select(DECK.c.text).where(DECK.c.owner == owner, DECK.c.deck == deck))
    return text


def write(owner: str, deck: str, text: str | None) -> None:
    """Keep a text in place of what was kept; None forgets it. Raises StateError."""
    from sqlalchemy import delete, insert

    from data.state.tables import DECK

    with store.begin() as connection:
        connection.execute(delete(DECK).where(DECK.c.owner == owner, DECK.c.deck == deck))
        if text is not None:
            connection.execute(insert(DECK).values(owner=owner, deck=deck, text=text))
