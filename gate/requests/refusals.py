"""What is turned away, and how a browser or a socket is told."""

from __future__ import annotations

from typing import Any

from starlette.responses import PlainTextResponse, RedirectResponse, Response

POLICY = 1008  # closes a socket; before it is accepted it is a 403


class Refused(Exception):
    """A status and a sentence; with `to`, a page is sent there instead."""

    def __init__(self, status: int, sentence: str, to: str = "") -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.to = status, sentence, to

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY})
        else:
            await self._response()(scope, receive, send)

    def _response(self) -> Response:
        if self.to:
            return RedirectResponse(self.to, self.status)
        return PlainTextResponse(self.sentence, self.status)
