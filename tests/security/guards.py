"""The guards of the door, each with the way to take it away: `remove_guards.py` shows which test then fails."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VARIABLE = "REMOVED_GUARD"  # of tests alone: the program never reads it
Removal = Callable[[], None]


def _put(place: str, what: Any) -> Removal:
    """Put something else in the place of `module:name` or `module:Class.name`."""

    def removal() -> None:
        module, _, names = place.partition(":")
        *owners, name = names.split(".")
        owner = __import__(module, fromlist=["_"])
        for one in owners:
            owner = getattr(owner, one)
        assert hasattr(owner, name), place
        setattr(owner, name, what)

    return removal


async def _nothing(*_: Any, **__: Any) -> None:
    return None


def _always(answer: Any) -> Callable[..., Any]:
    return lambda *_, **__: answer


def _host_only() -> None:
    """Host is not looked at; Origin still is."""
    from gate.requests import hosts

    check = hosts.check

    def other(scope: Any, named: Any) -> None:
        headers = [(k, v) for k, v in scope["headers"] if k.lower() != b"host"]
        check({**scope, "headers": [*headers, (b"host", b"127.0.0.1:%d" % scope["server"][1])]}, named)

    hosts.check = other


def _origin_not_needed() -> None:
    from gate.requests import hosts

    check = hosts.check

    def other(scope: Any, named: Any) -> None:
        headers = [(k, v) for k, v in scope["headers"] if k.lower() != b"origin"]
        check({**scope, "headers": headers, "type": "http", "method": "GET"}, named)

    hosts.check = other


def _any_cookie_name() -> None:
    from gate.requests import cookies

    value = cookies.value
    cookies.value = lambda scope, of, *, secure: value(scope, of, secure=secure) or value(scope, of, secure=not secure)


def _typed_is_written() -> None:
    from analytics.access import audit
    from gate.sign_in import entering

    def failed(visit: Any, name: str, why: str) -> None:
        audit.write("sign in failed", name, address=visit.address, why=why)

    entering.failed = failed


def _headers_without(name: bytes) -> Removal:
    def removal() -> None:
        from gate import headers

        del headers.ALWAYS[name]

    return removal


def _stored_anywhere() -> None:
    from gate import headers

    headers.NO_STORE = (b"x-nothing", b"no-store")


def _provider(name: str) -> Removal:
    """The client believes an ID token without this claim being looked at."""

    def removal() -> None:
        from authlib.oidc.core import CodeIDToken

        setattr(CodeIDToken, f"validate_{name}", _always(None))

    return removal


GUARDS: dict[str, Removal] = {
    "Host": _host_only,
    "Origin": _origin_not_needed,
    "a session is asked for": _put("gate.asking:Asking.now", _nothing),
    "shut paths": _put("gate.requests.paths:is_shut", _always(False)),
    "the header is stripped": _put("gate.wall:_stripped", lambda headers: headers),
    "cookies go no further": _put("gate.requests.cookies:without_ours", lambda headers: headers),
    "__Host- behind TLS": _any_cookie_name,
    "sessions end when idle or old": _put("analytics.access.sessions:_stands", _always(True)),
    "sessions are kept by their hash": _put("analytics.access.sessions:key_of", lambda token: token),
    "a new token at each sign-in, the old one ended": _put("gate.sign_in.entering:_leave_behind", _always(None)),
    "sockets are cut": _put("gate.bounds.sockets:Sockets._sweep", _nothing),
    "what a page does by itself is no sign of life": _put("gate.bounds.sockets:is_of_a_person", _always(True)),
    "messages wait": _put("gate.bounds.shares:Bucket.take", _always(0.0)),
    "sockets of a login": _put("gate.bounds.shares:may_open", _always(True)),
    "a file is for one": _put("gate.bounds.told:Told.knows", _always(True)),
    "only who loads sends files": _put("gate.wall:_may_load", _always(True)),
    "bytes sent up": _put("gate.bounds.shares:Uploads.take", _always(None)),
    "forms are tied to the browser": _put("gate.sign_in.forms:is_ours", _always(True)),
    "only pages of ours are led to": _put("gate.sign_in.forms:within", lambda path: path or "/"),
    "guesses wait": _put("analytics.access.attempts:count", _always(None)),
    "steps are taken once": _put("analytics.access.tickets:take", _always("an")),
    "what was typed is not written down": _typed_is_written,
    "Content-Security-Policy": _headers_without(b"content-security-policy"),
    "X-Frame-Options": _headers_without(b"x-frame-options"),
    "COOP": _headers_without(b"cross-origin-opener-policy"),
    "no-store": _stored_anywhere,
    "only this computer without accounts": _put("gate.listening:problem", _always(None)),
    "state": _put("gate.sign_in.provider:_is_same", _always(True)),
    "nonce": _provider("nonce"),
    "audience": _put("gate.sign_in.provider:_is_for_us", _always(True)),
    "time": _provider("exp"),
    "verified address": _put("analytics.access.oidc:_address", lambda claims, source: str(claims.get("email"))),
}


def remove() -> None:
    """Take away the guard that the surroundings name, if any."""
    if name := os.environ.get(VARIABLE):
        GUARDS[name]()


if __name__ == "__main__":  # the server of the tests: `python guards.py --port N`, one guard less
    sys.path.insert(0, str(ROOT))
    remove()
    sys.argv[0] = str(ROOT / "server.py")
    runpy.run_path(sys.argv[0], run_name="__main__")
