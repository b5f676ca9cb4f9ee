"""The cookie of a session: its name, how it is set, and how it is kept from whatever lies behind the wall."""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response

SESSION, FORM, PROVIDER = "danvan", "danvan-form", "danvan-oidc"
FOREVER = 400 * 24 * 3600  # seconds; as long as browsers keep one: a wall's screen is not signed in every morning


def name(of: str, *, secure: bool) -> str:
    """Behind TLS no other host or path can set a cookie of this name. Without (this computer only) there is no such."""
    return f"__Host-{of}" if secure else of


def value(scope: Any, of: str, *, secure: bool) -> str:
    return HTTPConnection(scope).cookies.get(name(of, secure=secure), "")


def keep(response: Response, of: str, value: str, *, secure: bool, age: int | None = None) -> None:
    """Without `age` it goes when the browser is closed."""
    where = name(of, secure=secure)
    response.set_cookie(where, value, max_age=age, path="/", secure=secure, httponly=True, samesite="lax")


def forget(response: Response, of: str, *, secure: bool) -> None:
    response.delete_cookie(name(of, secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


def without_ours(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers whose cookies hold none of ours: what a page or a log shows is then no credential."""
    return [(k, _others(v) if k.lower() == b"cookie" else v) for k, v in headers]


def _others(cookies: bytes) -> bytes:
    ours = {name(of, secure=secure) for of in (SESSION, FORM, PROVIDER) for secure in (True, False)}
    pairs = (pair.strip() for pair in cookies.decode("latin-1").split(";"))
    return "; ".join(pair for pair in pairs if pair.partition("=")[0].strip() not in ours).encode("latin-1")
