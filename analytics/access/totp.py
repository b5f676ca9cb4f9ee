"""Codes of an authenticator app. The last step used is remembered: no code is taken twice, nor an older one later."""

from __future__ import annotations

import time

import pyotp
from sqlalchemy import select, update

from data.state import store
from data.state.tables import ACCOUNT

STEP, TOLERATED = 30, 1  # seconds; steps a telephone's clock may be off
ISSUER = "Cong tac dan van"
clock = time.time


def new_secret() -> str:
    """A secret to be shown once, until `enrol` has seen a code of it."""
    return pyotp.random_base32()


def address(name: str, secret: str) -> str:
    """What an app scans or opens: otpauth://…"""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def enrol(name: str, secret: str, code: str) -> bool:
    """Keep the secret of an account that has none, once a code shows that the app has it. Raises StateError."""
    step = _step(secret, code, after=0)
    if step is None:
        return False
    with store.begin() as connection:
        first = (ACCOUNT.c.name == name, ACCOUNT.c.totp_secret.is_(None))
        done = connection.execute(update(ACCOUNT).where(*first).values(totp_secret=secret, totp_step=step))
        return done.rowcount == 1


def is_enrolled(name: str) -> bool:
    """Raises StateError."""
    with store.reading() as connection:
        return connection.scalar(select(ACCOUNT.c.totp_secret).where(ACCOUNT.c.name == name)) is not None


def accepts(name: str, code: str) -> bool:
    """Whether this is the account's code now, used for the first time; it is used by asking. Raises StateError."""
    with store.begin() as connection:
        found = connection.execute(
            select(ACCOUNT.c.totp_secret, ACCOUNT.c.totp_step).where(ACCOUNT.c.name == name)
        ).one_or_none()
        if found is None or found.totp_secret is None:
            return False
        step = _step(found.totp_secret, code, after=found.totp_step)
        if step is None:
            return False
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(totp_step=step))
        return True


def _step(secret: str, code: str, after: int) -> int | None:
    """The step a code belongs to, later than `after`; None where it is none."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    now, made = int(clock()) // STEP, pyotp.TOTP(secret)
    steps = (step for step in range(now - TOLERATED, now + TOLERATED + 1) if step > after)
    return next((step for step in steps if pyotp.utils.strings_equal(made.at(step * STEP), digits)), None)
