"""The gate without a server: a request in, what came through and what was sent back out; a browser's cookies kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from argon2 import PasswordHasher

from analytics.access import accounts, attempts, passwords, sessions, tickets, totp
from gate import door, wall
from tests.security import guards

guards.remove()  # none, but where `remove_guards.py` says so
HERE = "http://127.0.0.1:8501"


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`reached` is the scope the app behind the wall was given, if it was."""

    reached: dict[str, Any] | None
    sent: list[dict[str, Any]]

    @property
    def status(self) -> int:
        """200 where the app was reached, 403 for a socket that was refused."""
        return 200 if self.reached else self.sent[0].get("status", 403)

    def header(self, name: str) -> str:
        return next((v.decode() for k, v in self.sent[0]["headers"] if k == name.encode()), "")

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()


def ask(gate: Any, *, kind: str = "http", method: str = "GET", path: str = "/", query: str = "", body: bytes = b"",
        headers: dict[str, str] | list[tuple[str, str]] = (), server: Any = ("127.0.0.1", 8501),
        scheme: str = "http", client: str = "127.0.0.1") -> Answer:  # fmt: skip
    """One request; `headers` are what is sent, nothing is added but what ASGI must say."""
    reached: list[dict[str, Any]] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    async def receive() -> Any:
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    pairs = headers.items() if isinstance(headers, dict) else headers
    scope = {"type": kind, "path": path, "query_string": query.encode(), "server": server, "client": (client, 1),
             "headers": [(k.encode(), v.encode("utf-8")) for k, v in pairs],
             "scheme": scheme.replace("http", "ws") if kind == "websocket" else scheme}  # fmt: skip
    if kind == "http":
        scope["method"] = method
    gate.app = gate.sockets.app = app
    with ThreadPoolExecutor(1) as own_loop:  # a browser test of the same process keeps a loop running in this thread
        own_loop.submit(asyncio.run, gate(scope, receive, send)).result()
    return Answer(reached=reached[0] if reached else None, sent=sent)


@dataclass(kw_only=True)
class Browser:
    """What a browser adds: Host, Origin where it changes something, its cookies, a form's hidden fields."""

    gate: Any
    client: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    page: Answer | None = None

    def get(self, address: str, **headers: str) -> Answer:
        parts = urlsplit(address)
        return self._ask(method="GET", path=parts.path, query=parts.query, headers={"accept": "text/html"} | headers)

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """Fill in the form of the page shown: hidden fields go along."""
        shown = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', self.page.text if self.page else "")
        kind = {"content-type": "application/x-www-form-urlencoded", "origin": HERE} | headers
        return self._ask(method="POST", path=path, body=urlencode(dict(shown) | (fields or {})).encode(), headers=kind)

    def socket(self, **headers: str) -> Answer:
        return self._ask(kind="websocket", path="/_stcore/stream", headers={"origin": HERE} | headers)

    def _ask(self, headers: dict[str, str], **request: Any) -> Answer:
        cookie = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        headers = {"host": "127.0.0.1:8501"} | cookie | headers
        answer = ask(self.gate, headers=headers, client=self.client, **request)
        for k, v in answer.sent[0]["headers"] if answer.sent and "headers" in answer.sent[0] else ():
            if k == b"set-cookie":
                name, _, value = v.decode().partition(";")[0].partition("=")
                self.cookies[name] = value.strip('"')
        if answer.sent and answer.text:
            self.page = answer
        return answer


@pytest.fixture
def clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A home of one's own, a clock that stands, passwords that cost nothing."""
    home.mkdir()
    found = Clock()
    for module in (sessions, attempts, totp, tickets, accounts):
        monkeypatch.setattr(module, "clock", found)
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    monkeypatch.setattr(wall, "_standing", False)
    return found


@pytest.fixture
def gate(clock: Clock) -> wall.Wall:
    """The wall of a lone desk, until somebody makes an account."""
    return wall.Wall(None, door.Door())


@pytest.fixture
def browser(gate: wall.Wall) -> Callable[..., Browser]:
    return lambda **given: Browser(gate=gate, **given)
