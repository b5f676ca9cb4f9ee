"""What somebody of the office has decided about texts: an office's name or not, a person or not.

Known by a salted hash (the salt stays in the home), so that no text need be kept to remember what was said of it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache

from data import settings
from data.state import store
from data.state.errors import StateError
from data.text.normalise import fold

_SALT = "salt of decided texts"
_LENGTH = 12  # letters of a code: enough to tell a few thousand texts apart


def code(text: str) -> str:
    """What a text is known by in this home. Case and blanks do not count."""
    return hmac.new(_salt(str(settings.home())), fold(text).encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def kept(text: str) -> bool | None:
    """True where the text was allowed, False where it was not, None where nobody has decided."""
    found = _all()
    return found.get(code(text)) if found else None


def remember(codes: Iterable[str], keep: bool) -> None:
    """Keep a decision for texts by their codes. Raises StateError."""
    chosen = sorted(set(codes))
    if not chosen:
        return
    from sqlalchemy import delete, insert

    from data.state.tables import DECIDED_TEXT

    with store.begin() as connection:
        connection.execute(delete(DECIDED_TEXT).where(DECIDED_TEXT.c.code.in_(chosen)))
        connection.execute(insert(DECIDED_TEXT), [{"code": code, "keep": keep} for code in chosen])


def _all() -> dict[str, bool]:
    """Nothing where the store cannot be read: what was decided is asked again."""
    if not store.is_used():
        return {}
    try:
        return _read(str(settings.home()), store.stamp())
    except StateError:
        return {}


@lru_cache(2)
def _read(_home: str, _stamp: tuple[int, ...]) -> dict[str, bool]:
    from sqlalchemy import select

    from data.state.tables import DECIDED_TEXT

    with store.reading() as connection:
        return {row.code: row.keep for row in connection.execute(select(DECIDED_TEXT))}


@lru_cache(8)
def _salt(_home: str) -> bytes:
    """This home's salt, made when it is first needed; one for this process only where the store cannot be written."""
    from sqlalchemy import insert, select

    from data.state.tables import SETTING

    try:
        with store.begin() as connection:
            found = connection.scalar(select(SETTING.c.value).where(SETTING.c.name == _SALT))
            if found is None:
                found = secrets.token_hex(16)
                connection.execute(insert(SETTING).values(name=_SALT, value=found))
        return bytes.fromhex(found)
    except (StateError, ValueError):
        return secrets.token_bytes(16)
