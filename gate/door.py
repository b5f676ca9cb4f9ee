"""The paths that the gate answers itself, before anybody is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.state.errors import StateError
from gate import health
from gate.requests import paths
from gate.requests.refusals import Refused
from gate.sign_in import forms, leaving, local, look, provider, screen
from gate.sign_in.forms import Visit

PAGES: dict[str, Callable[[Visit], Response]] = {
    paths.SIGN_IN: local.sign_in,
    paths.PASSWORD: local.choose_password,
    paths.CODE: local.enrol,
    paths.SCREEN: screen.sign_in,
    paths.SIGN_OUT: leaving.sign_out,
}
ONLY_POST, THROUGH_THE_NETWORK = (paths.PASSWORD, paths.CODE), (paths.PROVIDER, paths.CALLBACK)
AT_ONCE = 2  # threads for signing in: however many try, none is taken from those who read


class Door:
    """Small requests, answered in threads of their own."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE)
        path = request.url.path
        if path == paths.HEALTH:
            return health.live()
        if path == paths.READY:
            return await to_thread.run_sync(health.ready)
        if not request.scope["danvan"]["asks"]:
            return RedirectResponse("/", 303)  # a lone desk: nobody has to sign in
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refused(405, "Yêu cầu này không được nhận.")
        only = "POST" if path in ONLY_POST else "GET" if path in THROUGH_THE_NETWORK else request.method
        if request.method != only:
            return RedirectResponse(paths.SIGN_IN, 303)
        visit = await forms.read(request)
        try:
            if path in THROUGH_THE_NETWORK:
                return await provider.answer(visit)
            return await to_thread.run_sync(PAGES[path], visit, limiter=self._limiter)
        except StateError as error:
            return look.page("Chưa đăng nhập được", problem=str(error), status=503)
