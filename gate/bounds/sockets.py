"""Open sockets: cut within two seconds of their session's end, slowed where they ask too much.

What a person does on one keeps its session alive.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

from anyio import to_thread
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from analytics.access import sessions
from data.state.errors import StateError
from gate.asking import Asking
from gate.bounds import shares
from gate.bounds.shares import Buckets
from gate.bounds.told import Told
from gate.requests.refusals import Refused

LOOK_EVERY, TOUCH_EVERY = 1.0, 15.0  # seconds
SIGNED_OUT = 4401  # the close code that `static/session.js` answers with the sign-in page
log = logging.getLogger(__name__)


class Socket:
    """One socket of a session, or of the lone desk (no key)."""

    def __init__(self, key: str | None, receive: Any, send: Any, *, buckets: Buckets, told: Told) -> None:
        self.key, self._receive, self._send = key, receive, send
        self._buckets, self._told = buckets, told
        self.over = asyncio.Event()
        self._closed = False
        self._touched = float("-inf")

    async def heard(self) -> Any:
        """The next message; a disconnect once the session is over, whatever the browser does."""
        message = await self._unless_over(self._receive())
        if message is not None and message["type"] == "websocket.receive":
            await self.slow_down()
            await self._touch(message)
        return await self._cut() if message is None or self.over.is_set() else message

    async def told(self, message: Any) -> None:
        """After the cut nothing more is sent."""
        if self._closed:
            return
        if self.key is not None:
            self._told.note(self.key, message)
        await self._send(message)

    async def slow_down(self) -> None:
        """Wait for the login's turn, in opening and with each message; the browser's next ones wait on its side."""
        wait = self._buckets.take(self.key) if self.key is not None else 0
        if wait:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), wait)

    async def _unless_over(self, awaited: Any) -> Any:
        """What is awaited, or None when the session is over first."""
        waiting, over = asyncio.ensure_future(awaited), asyncio.ensure_future(self.over.wait())
        try:
            await asyncio.wait({waiting, over}, return_when=asyncio.FIRST_COMPLETED)
            return None if over.done() else waiting.result()
        finally:
            for task in (waiting, over):
                task.cancel()

    async def _cut(self) -> Any:
        self._closed = True
        with suppress(Exception):  # the browser may be gone, or not reading: it is over all the same
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": SIGNED_OUT}), 1)
        return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def _touch(self, message: Any) -> None:
        now = time.monotonic()
        if self.key is None or now - self._touched < TOUCH_EVERY or not is_of_a_person(message):
            return
        self._touched = now
        with suppress(StateError):  # a sign of life that could not be written is no reason to stop
            await to_thread.run_sync(sessions.touch, self.key)


def is_of_a_person(message: Any) -> bool:
    """Whether somebody did something: a page that renews itself (a wall, a load in progress) is nobody."""
    try:
        said = BackMsg.FromString(message.get("bytes") or b"")
    except DecodeError:
        return False
    return said.WhichOneof("type") == "rerun_script" and not said.rerun_script.is_auto_rerun


class Sockets:
    """Every open socket, and the one task that looks which sessions still stand."""

    def __init__(self, app: Any, asking: Asking) -> None:
        self.app, self.asking = app, asking
        self.told, self._buckets = Told(), Buckets()
        self._open: set[Socket] = set()
        self._sweeping: asyncio.Task[None] | None = None

    async def serve(self, scope: Any, receive: Any, send: Any, *, key: str | None) -> None:
        """Raises Refused, before it is accepted, where too many are open."""
        if not shares.may_open(key, (socket.key for socket in self._open)):
            raise Refused(shares.FULL, "Đã mở quá nhiều trang.")
        socket = Socket(key, receive, send, buckets=self._buckets, told=self.told)
        self._open.add(socket)
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep())
        try:
            await socket.slow_down()
            await self.app(scope, socket.heard, socket.told)
        finally:
            self._open.discard(socket)

    async def _sweep(self) -> None:
        while self._open:
            await asyncio.sleep(LOOK_EVERY)
            standing = await self._standing()
            for socket in self._open:
                if socket.key not in standing:
                    socket.over.set()
            self.told.forget_but(standing)
            self._buckets.forget_full()

    async def _standing(self) -> set[str | None]:
        """The keys whose sockets may stay. Where nobody can say, none."""
        try:
            if not await self.asking.now():
                return {None}
            return {session.key for session in await to_thread.run_sync(sessions.standing)}
        except StateError as error:
            log.warning("Sockets are cut: %s", error)
        except Exception:
            log.exception("Sockets are cut: sessions cannot be read")
        return set()
