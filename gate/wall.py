"""Nobody passes who should not: the outermost layer but for the headers of answers.

On a lone desk it asks for Host and Origin. With accounts, for a session on everything that holds data; what passes then
carries the session's key in a header of ours (`st.context.headers["x-danvan-session"]`), taken off what came in.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers

from analytics.access import rights, sessions
from analytics.access.accounts import NobodyLooks
from analytics.access.sessions import Session
from analytics.scope.viewer import NotAllowed, here
from data import settings
from data.state.errors import StateError
from gate.asking import Asking
from gate.bounds.shares import Uploads
from gate.bounds.sockets import Sockets
from gate.bounds.told import is_of_one
from gate.requests import cookies, hosts, paths
from gate.requests.refusals import Refused

HEADER = b"x-danvan-session"
NOT_FOUND, UNKNOWN, ELSEWHERE, UNAVAILABLE = 404, 401, 303, 503
NO_SUCH_PAGE, NOT_SIGNED_IN = "Không có trang này.", "Chưa đăng nhập."

_standing = False


def stands() -> bool:
    """Whether this process serves through the gate: `streamlit run dashboard.py` would go round it."""
    return _standing


class Wall:
    """What it refuses never reaches Streamlit; sockets are refused before they are accepted.

    `door` answers the paths of the gate itself (signing in and out, health).
    """

    def __init__(self, app: Any, door: Any) -> None:
        global _standing
        self.app, self.door = app, door
        self.named = frozenset(settings.addresses())
        self.asking = Asking()
        self.sockets = Sockets(app, self.asking)
        self.uploads = Uploads()
        _standing = True

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        try:
            within, session = await self._admitted(scope)
            await self._pass(within, receive, send, session=session)
        except Refused as refused:
            await refused.answer(scope, receive, send)

    async def _admitted(self, scope: Any) -> tuple[Any, Session | None]:
        """The request as it may go on, and whose it is. Raises Refused."""
        asks = await self._asks()
        named = self.named if asks else frozenset()
        hosts.check(scope, named)
        path = scope["path"]
        if paths.is_shut(path) or (scope["type"] == "websocket" and path != paths.SOCKET):
            raise Refused(NOT_FOUND, NO_SUCH_PAGE)
        secure = hosts.is_secure(scope, named)
        headers = _stripped(scope["headers"])
        scope = {**scope, "headers": headers, "danvan": {"asks": asks, "secure": secure}}
        if not asks or paths.is_open(path):
            return scope, None
        session = await _session(scope, secure=secure)
        return {**scope, "headers": [*cookies.without_ours(headers), (HEADER, session.key.encode())]}, session

    async def _asks(self) -> bool:
        try:
            return await self.asking.now()
        except StateError:
            return True  # nobody can say whether there are accounts: then no data is shown

    async def _pass(self, scope: Any, receive: Any, send: Any, *, session: Session | None) -> None:
        if scope["type"] == "websocket":
            await self.sockets.serve(scope, receive, send, key=session.key if session else None)
        elif scope["path"] in paths.OURS:
            await self.door(scope, receive, send)
        else:
            await self._check_file(scope, session)
            await self.app(scope, receive, send)

    async def _check_file(self, scope: Any, session: Session | None) -> None:
        """Files go to whom they were made for, and come from who may load. Raises Refused."""
        path, key = scope["path"], session.key if session else None
        if key is not None and is_of_one(path) and not self.sockets.told.knows(key, path):
            raise Refused(NOT_FOUND, NO_SUCH_PAGE)
        if path.startswith(paths.UPLOADS) and scope["method"] not in hosts.ONLY_READS:
            if not await to_thread.run_sync(_may_load, session):
                raise Refused(hosts.FORBIDDEN, str(NotAllowed("load")))
            if scope["method"] != "DELETE":
                headers = Headers(scope=scope)
                self.uploads.take(key, "" if "transfer-encoding" in headers else headers.get("content-length", ""))


def _stripped(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Nobody says who they are but the wall."""
    return [(name, value) for name, value in headers if name.lower() != HEADER]


def _may_load(session: Session | None) -> bool:
    if session is None:
        return here().may("load")
    try:
        return rights.of_session(session.key).may("load")
    except (NobodyLooks, StateError):
        return False


async def _session(scope: Any, *, secure: bool) -> Session:
    """Whose request it is; asking for a page is a sign of life. Raises Refused."""
    token = cookies.value(scope, cookies.SESSION, secure=secure)
    is_page = scope["type"] == "http" and _wants_a_page(scope)
    try:
        session = await to_thread.run_sync(sessions.find, token)
        if session is not None and is_page:
            await to_thread.run_sync(sessions.touch, session.key)
    except StateError as error:
        raise Refused(UNAVAILABLE, str(error)) from None
    if session is None:
        raise Refused(ELSEWHERE, NOT_SIGNED_IN, to=_sign_in(scope)) if is_page else Refused(UNKNOWN, NOT_SIGNED_IN)
    return session


def _wants_a_page(scope: Any) -> bool:
    accepts = b",".join(v for k, v in scope["headers"] if k.lower() == b"accept")
    return scope["method"] in hosts.ONLY_READS and b"text/html" in accepts


def _sign_in(scope: Any) -> str:
    """The sign-in page, which remembers what was asked for."""
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return paths.SIGN_IN if wanted == "/" else f"{paths.SIGN_IN}?den={quote(wanted, safe='/')}"
