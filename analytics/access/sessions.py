"""Who is signed in. Kept on the server, by the hash of a token that only the browser has.

A person's session ends after half an hour without a sign of life and after eight hours in any case; a wall's when it is
revoked.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, delete, insert, or_, select, update

from data.state import store
from data.state.tables import SESSION

Kind = Literal["person", "wall"]
IDLE, LONGEST = 30 * 60.0, 8 * 3600.0
_WRITTEN_EVERY = 15.0  # seconds: a sign of life is not written for every message
clock = time.time  # seconds since 1970; tests put their own here


@dataclass(frozen=True, kw_only=True)
class Session:
    """`key` is the hash of the token, of no use to whoever reads it; `began` and `seen` are seconds since 1970."""

    key: str
    who: str
    kind: Kind
    address: str
    began: float
    seen: float


def key_of(token: str) -> str:
    """What a token is known by here."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(*, who: str, kind: Kind, address: str) -> str:
    """Sign somebody in: the token, which is kept nowhere and can't be asked for again. Raises StateError."""
    token, now = secrets.token_urlsafe(32), clock()
    with store.begin() as connection:
        connection.execute(delete(SESSION).where(SESSION.c.kind == "person", _is_over(now)))
        row = {"key": key_of(token), "who": who, "kind": kind, "address": address[:64], "began": now, "seen": now}
        connection.execute(insert(SESSION), row)
    return token


def find(token: str) -> Session | None:
    """The session of a token, if it still stands. Raises StateError."""
    return of(key_of(token)) if token else None


def of(key: str) -> Session | None:
    """The session of a key, if it still stands. Raises StateError."""
    with store.reading() as connection:
        row = connection.execute(select(SESSION).where(SESSION.c.key == key)).one_or_none()
    return _session(row) if row is not None and _stands(row, clock()) else None


def alive(key: str) -> bool:
    return of(key) is not None


def touch(key: str) -> None:
    """A sign of life; of a session that is over it changes nothing. Raises StateError."""
    now = clock()
    session = of(key)
    if session is None or now - session.seen < _WRITTEN_EVERY:
        return
    with store.begin() as connection:
        still = (SESSION.c.key == key, SESSION.c.seen < now)
        connection.execute(
            update(SESSION).where(*still, or_(SESSION.c.kind == "wall", ~_is_over(now))).values(seen=now)
        )


def end(key: str) -> None:
    """Sign out. Raises StateError."""
    with store.begin() as connection:
        connection.execute(delete(SESSION).where(SESSION.c.key == key))


def end_all(who: str) -> int:
    """End every session of a person or wall; how many there were. Raises StateError."""
    with store.begin() as connection:
        return connection.execute(delete(SESSION).where(SESSION.c.who == who)).rowcount


def standing() -> list[Session]:
    """Every session that stands, the oldest first. Raises StateError."""
    with store.reading() as connection:
        rows = connection.execute(select(SESSION).order_by(SESSION.c.began)).all()
    return [_session(row) for row in rows if _stands(row, clock())]


def _is_over(now: float) -> Any:
    return or_(SESSION.c.seen < now - IDLE, SESSION.c.began < now - LONGEST)


def _stands(row: Row[Any], now: float) -> bool:
    return bool(row.kind == "wall" or (now - row.seen <= IDLE and now - row.began <= LONGEST))


def _session(row: Row[Any]) -> Session:
    return Session(**row._mapping)
