"""In which groups somebody is: an account by `access add`, a person of an OpenID provider by what it said last."""

from __future__ import annotations

import json

from sqlalchemy import select

from data.state import store
from data.state.tables import ACCOUNT_GROUP, IDENTITY


def of(who: str) -> tuple[str, ...]:
    """Raises StateError."""
    with store.reading() as connection:
        kept = connection.scalars(select(ACCOUNT_GROUP.c.group).where(ACCOUNT_GROUP.c.name == who)).all()
        said = connection.scalar(select(IDENTITY.c.groups).where(IDENTITY.c.who == who))
    return (*kept, *json.loads(said or "[]"))
