"""A step on the way in is done and the next may be taken: a token for ten minutes, good for one purpose, once."""

from __future__ import annotations

import secrets
import time

from sqlalchemy import delete, insert, select

from analytics.access.sessions import key_of
from data.state import store
from data.state.tables import TICKET

MINUTES = 10
clock = time.time


def give(who: str, purpose: str) -> str:
    """A token that says `purpose` of `who`. Raises StateError."""
    token = secrets.token_urlsafe(32)
    with store.begin() as connection:
        connection.execute(delete(TICKET).where(TICKET.c.until < clock()))
        row = {"key": key_of(token), "who": who, "purpose": purpose, "until": clock() + 60 * MINUTES}
        connection.execute(insert(TICKET), row)
    return token


def take(token: str, purpose: str) -> str | None:
    """Who it was given for; None where it is none, old, of another purpose, or was taken before. Raises StateError."""
    mine = (TICKET.c.key == key_of(token), TICKET.c.purpose == purpose)
    with store.begin() as connection:
        found = connection.execute(select(TICKET.c.who, TICKET.c.until).where(*mine)).one_or_none()
        connection.execute(delete(TICKET).where(*mine))
    return found.who if found is not None and found.until >= clock() else None
