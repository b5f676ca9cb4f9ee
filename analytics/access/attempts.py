"""Guesses are slowed down: by account and by address, the longer the more of them there were.

An attempt counts as failed before the password is looked at, so that a hundred at once are a hundred; one that succeeds
takes the account's failures back. An address keeps its own for an hour: signing in with one account does not clear it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from data.state import store
from data.state.tables import ATTEMPT

FORGOTTEN = 3600.0  # seconds without a failure
clock = time.time


@dataclass(frozen=True)
class Limit:
    """`free` failures cost nothing; each after that doubles the wait, up to `longest` seconds."""

    free: int
    longest: float

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        return 0.0 if failures <= self.free else min(2.0 ** min(failures - self.free, 20), self.longest)


LIMITS = {"account": Limit(free=3, longest=300.0), "address": Limit(free=20, longest=900.0)}


class TooSoon(Exception):
    """A sentence for whoever tries; `seconds` until the next may be made."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds + 0.5))
        super().__init__(f"Đã sai nhiều lần. Hãy thử lại sau {self.seconds} giây.")


def count(*, account: str, address: str) -> None:
    """Count one attempt as failed. Raises TooSoon (and counts nothing) while one has to wait; StateError."""
    now, keys = clock(), {"account": _key("account", account), "address": _key("address", address)}
    with store.begin() as connection:
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.last < now - FORGOTTEN))
        found = {kind: _failures(connection, key) for kind, key in keys.items()}
        waits = [LIMITS[kind].wait(failures) - (now - last) for kind, (failures, last) in found.items()]
        if max(waits) > 0:
            raise TooSoon(max(waits))
        for kind, key in keys.items():
            _put(connection, key, found[kind][0] + 1, now)


def succeeded(*, account: str) -> None:
    """Take an account's failures back. Raises StateError."""
    with store.begin() as connection:
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key == _key("account", account)))


def _failures(connection: Connection, key: str) -> tuple[int, float]:
    row = connection.execute(select(ATTEMPT.c.failures, ATTEMPT.c.last).where(ATTEMPT.c.key == key)).one_or_none()
    return (row.failures, row.last) if row else (0, 0.0)


def _put(connection: Connection, key: str, failures: int, now: float) -> None:
    if failures > 1:
        connection.execute(update(ATTEMPT).where(ATTEMPT.c.key == key).values(failures=failures, last=now))
    else:
        connection.execute(insert(ATTEMPT).values(key=key, failures=failures, last=now))


def _key(kind: str, name: str) -> str:
    """What is typed as a name may be a password: only its hash is kept."""
    return hashlib.sha256(f"{kind}\0{name}".encode()).hexdigest()
