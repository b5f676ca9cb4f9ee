"""Accounts kept here, for an office without a provider. Made and taken away by `python run.py access`, nowhere else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from data import settings
from data.state import store
from data.state.errors import StateError as StateError  # pages name it when nobody can say who looks
from data.text.normalise import fold

SIGN_IN_FILES = ("access.toml", "sign-in.toml")  # where one lies, this is no lone desk, whatever became of the store
ONE_TIME = 7 * 24 * 3600.0  # seconds a first password may wait
WRONG = "Tên, mật khẩu hoặc mã xác thực không đúng."
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
clock = time.time


class AccountError(Exception):
    """What cannot be done with an account: a sentence with its remedy."""


class Refused(AccountError):
    """Not signed in. Says the same whether name, password or code was wrong."""


class NobodyLooks(Exception):
    """Nothing is shown: a sentence for whoever asks. `is_in`: somebody is signed in, but nothing is theirs."""

    is_in = False


@dataclass(frozen=True, kw_only=True)
class Account:
    """`must_change`: signed in with the one-time password; `has_code`: an authenticator app is enrolled."""

    name: str
    groups: tuple[str, ...]
    must_change: bool
    has_code: bool


def exist() -> bool:
    """Whether anybody can or should sign in here; on a lone desk nobody needs to. Raises StateError."""
    if any((settings.home() / name).exists() for name in SIGN_IN_FILES):
        return True
    if not store.is_used():
        return False
    from sqlalchemy import exists, select

    from data.state.tables import ACCOUNT, SESSION

    with store.reading() as connection:
        return any(connection.scalar(select(exists().select_from(table))) for table in (ACCOUNT, SESSION))


def add(name: str, groups: Iterable[str] = ()) -> str:
    """Make an account; its one-time password, kept nowhere as it is. Raises AccountError, StateError."""
    from sqlalchemy import insert

    from analytics.access import passwords
    from data.state.tables import ACCOUNT, ACCOUNT_GROUP

    name, password = fold(name), passwords.one_time()
    if not _NAME.fullmatch(name):
        raise AccountError(f"Tên “{name}” không dùng được: chỉ chữ không dấu, số, dấu chấm, gạch; không quá 80 ký tự.")
    if _is_taken(name):
        raise AccountError(f"Đã có “{name}”. Muốn cấp lại mật khẩu, dùng access reset {name}.")
    until, hashed = clock() + ONE_TIME, passwords.hashed(password)
    row = {"name": name, "password": hashed, "one_time_until": until, "made": clock(), "totp_step": 0}
    with store.begin() as connection:
        connection.execute(insert(ACCOUNT), row)
        if rows := [{"name": name, "group": group} for group in sorted(set(map(fold, groups)))]:
            connection.execute(insert(ACCOUNT_GROUP), rows)
    return password


def reset(name: str) -> str:
    """A new one-time password; codes are enrolled anew, sessions end. Raises AccountError, StateError."""
    from sqlalchemy import update

    from analytics.access import attempts, passwords, sessions
    from data.state.tables import ACCOUNT

    name, password = known(name), passwords.one_time()
    fresh = {"password": passwords.hashed(password), "one_time_until": clock() + ONE_TIME, "totp_secret": None}
    with store.begin() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(fresh))
    sessions.end_all(name)
    attempts.succeeded(account=name)
    return password


def remove(name: str) -> None:
    """Take an account away; its sessions end. Raises AccountError, StateError."""
    from sqlalchemy import delete

    from analytics.access import sessions
    from data.state.tables import ACCOUNT

    name = known(name)
    with store.begin() as connection:
        connection.execute(delete(ACCOUNT).where(ACCOUNT.c.name == name))
    sessions.end_all(name)


def known(name: str) -> str:
    """The name as it is kept. Raises AccountError where there is none."""
    if get(fold(name)) is None:
        raise AccountError(f"Không có tài khoản “{name}”. Xem tên đã có bằng access list.")
    return fold(name)


def get(name: str) -> Account | None:
    """Raises StateError."""
    return next((account for account in listed() if account.name == name), None)


def listed() -> list[Account]:
    """Every account by name. Raises StateError."""
    from sqlalchemy import select

    from data.state.tables import ACCOUNT, ACCOUNT_GROUP

    if not store.is_used():
        return []
    with store.reading() as connection:
        groups = connection.execute(select(ACCOUNT_GROUP).order_by(ACCOUNT_GROUP.c.group)).all()
        rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).all()
    return [
        Account(
            name=row.name, groups=tuple(g.group for g in groups if g.name == row.name),
            must_change=row.one_time_until is not None, has_code=row.totp_secret is not None,
        )
        for row in rows
    ]  # fmt: skip


def groups_of(who: str) -> tuple[str, ...]:
    """In which groups somebody is: an account by `add`, a person of an OpenID provider by what it said last.

    Raises StateError.
    """
    from sqlalchemy import select

    from data.state.tables import ACCOUNT_GROUP, IDENTITY

    with store.reading() as connection:
        kept = connection.scalars(select(ACCOUNT_GROUP.c.group).where(ACCOUNT_GROUP.c.name == who)).all()
        said = connection.scalar(select(IDENTITY.c.groups).where(IDENTITY.c.who == who))
    return (*kept, *json.loads(said or "[]"))


def _is_taken(name: str) -> bool:
    from analytics.access import sessions

    return get(name) is not None or any(s.who == name for s in sessions.standing())
