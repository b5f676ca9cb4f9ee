"""Name, password and code to an account: every way that fails takes the same time and says the same."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from analytics.access import accounts, attempts, passwords, sessions, totp
from analytics.access.accounts import WRONG, Account, AccountError, Refused
from data.state import store
from data.state.tables import ACCOUNT
from data.text.normalise import fold


def check(name: str, password: str, *, code: str, address: str) -> Account:
    """The account of who signs in; it is the caller's to begin a session.

    With `must_change` they get none before `change_password`; where `rights.needs_a_code` and not `has_code`, none
    before `totp.enrol`. Raises Refused, attempts.TooSoon, StateError.
    """
    name = fold(name)[:80]
    attempts.count(account=name, address=address)
    kept, until = _password(name)
    is_right = passwords.fits(password, kept)
    is_late = until is not None and until < accounts.clock()
    account = accounts.get(name)
    if not is_right or is_late or account is None or (account.has_code and not totp.accepts(name, code)):
        raise Refused(WRONG)
    attempts.succeeded(account=name)
    if kept and passwords.is_outdated(kept) and not account.must_change:
        _keep(name, password, only_if=kept)
    return account


def change_password(name: str, old: str, new: str, *, code: str, address: str) -> Account:
    """Change it, knowing the old one; every session ends. Raises Refused, AccountError, TooSoon, StateError."""
    account = check(name, old, code=code, address=address)
    problem = passwords.problem(new, account.name, old)
    if problem:
        raise AccountError(problem)
    kept, _ = _password(account.name)
    if not _keep(account.name, new, only_if=kept):
        raise Refused(WRONG)  # reset or changed by another meanwhile
    sessions.end_all(account.name)
    found = accounts.get(account.name)
    if found is None:
        raise Refused(WRONG)
    return found


def first_password(name: str, new: str) -> Account:
    """One's own in place of the one-time one that `check` has just taken; every session ends.

    Raises Refused, AccountError, StateError.
    """
    account = accounts.get(name)
    kept, until = _password(name)
    if account is None or not account.must_change or until is None or until < accounts.clock():
        raise Refused(WRONG)
    problem = passwords.problem(new, name, old="")
    if problem is None and passwords.fits(new, kept):
        problem = "Mật khẩu mới phải khác mật khẩu dùng một lần."
    if problem:
        raise AccountError(problem)
    if not _keep(name, new, only_if=kept):
        raise Refused(WRONG)
    sessions.end_all(name)
    return replace(account, must_change=False)


def _password(name: str) -> tuple[str | None, float | None]:
    """The hash, and until when it is good if it is a one-time one."""
    with store.reading() as connection:
        row = connection.execute(
            select(ACCOUNT.c.password, ACCOUNT.c.one_time_until).where(ACCOUNT.c.name == name)
        ).one_or_none()
    return (row.password, row.one_time_until) if row else (None, None)


def _keep(name: str, password: str, only_if: str | None) -> bool:
    hashed = passwords.hashed(password)
    with store.begin() as connection:
        same = (ACCOUNT.c.name == name, ACCOUNT.c.password == only_if)
        done = connection.execute(update(ACCOUNT).where(*same).values(password=hashed, one_time_until=None))
        return done.rowcount == 1
