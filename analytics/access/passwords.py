"""Passwords: argon2id, one hash at a time, so that a crowd signing in cannot take the memory of a server."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another on paper
_one_at_a_time = threading.Semaphore(1)
hasher = PasswordHasher()  # argon2id, 64 MB, 3 passes (RFC 9106); tests put a quicker one here


def hashed(password: str) -> str:
    with _one_at_a_time:
        return hasher.hash(_one_spelling(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept. Without one the same work is done, so that time tells no names."""
    with _one_at_a_time:
        try:
            return hasher.verify(kept or _nobodys(), _one_spelling(password[:LONGEST])) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed at less cost than today's."""
    return hasher.check_needs_rehash(kept)


def one_time() -> str:
    """A first password to be read out or written down: 79 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def problem(password: str, name: str, old: str) -> str | None:
    """Why a new password is not taken: a sentence; None where it is."""
    new = _one_spelling(password)
    if not SHORTEST <= len(new) <= LONGEST:
        return f"Mật khẩu mới phải dài từ {SHORTEST} đến {LONGEST} ký tự; một câu dễ nhớ là tốt nhất."
    if len(set(new.casefold())) < 5:
        return "Mật khẩu mới lặp lại quá ít ký tự; hãy chọn câu khác."
    if len(name) > 3 and name.casefold() in new.casefold():  # "an" is in half of all sentences
        return "Mật khẩu mới không được chứa tên đăng nhập."
    if new == _one_spelling(old):
        return "Mật khẩu mới phải khác mật khẩu cũ."
    return None


def _one_spelling(password: str) -> str:
    """Vietnamese letters come from keyboards in more than one coding."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return hasher.hash(secrets.token_hex(16))
