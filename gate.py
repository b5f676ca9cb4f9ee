"""Who may come in at all: an exact Host on every path, an exact Origin on sockets and on whatever changes something.

It stands at the root, beside `server.py`, because it is part of the door: it knows requests and no data, nothing
below may lean on it, and whatever else is asked at the door later (who one is, what one may do) belongs here too.

Any name may be made to lead to 127.0.0.1 (DNS rebinding), and a page on another port of this computer is another
page: so neither "it came to 127.0.0.1" nor "its host is localhost" says that it was asked by our own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from anyio import to_thread
from starlette.responses import PlainTextResponse

from analytics.access import accounts
from data import settings
from data.state.errors import StateError

HERE = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}
ONLY_READS = ("GET", "HEAD")
MISDIRECTED, FORBIDDEN, POLICY = 421, 403, 1008  # the last is of sockets; before they are accepted it is a 403
UNAVAILABLE = 503
OPEN = ("/healthz", "/static/", "/app/static/")  # no data in these
NO_DOOR = (
    "Kho dữ liệu này đã có tài khoản, nhưng bản phần mềm này chưa có trang đăng nhập nên không mở cho ai. "
    "Để dùng một mình trên máy này: gỡ tài khoản (python run.py access remove TÊN) và tệp access.toml, sign-in.toml."
)
WRONG_HOST = "Sai tên máy chủ. Hãy mở bằng địa chỉ mà lệnh python run.py in ra, hoặc địa chỉ được cấp."
WRONG_ORIGIN = "Yêu cầu này đến từ một trang khác nên không được nhận."

_standing = False


def stands() -> bool:
    """Whether this process serves through the gate: `streamlit run dashboard.py` would go round it."""
    return _standing


class Gate:
    """The outermost layer. What it refuses never reaches Streamlit; sockets are refused before they are accepted."""

    def __init__(self, app: Any) -> None:
        global _standing
        self.app = app
        self.named = frozenset(settings.addresses())
        _standing = True

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        problem = None if scope["type"] == "lifespan" else self.problem(scope) or await to_thread.run_sync(_shut, scope)
        if problem is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY})
        else:
            status, said = problem
            await PlainTextResponse(said, status, headers={"cache-control": "no-store"})(scope, receive, send)

    def problem(self, scope: Any) -> tuple[int, str] | None:
        """Why a request may not come in: a status and a sentence; None where it may."""
        allowed = self.named | _own_addresses(scope)
        hosts, origins = _all(scope, b"host"), _all(scope, b"origin")
        if len(hosts) != 1 or hosts[0] not in {_host(address) for address in allowed}:
            return MISDIRECTED, WRONG_HOST
        only_reads = scope["type"] == "http" and scope["method"] in ONLY_READS
        if (not only_reads and len(origins) != 1) or not set(origins) <= allowed:
            return FORBIDDEN, WRONG_ORIGIN
        return None


def _shut(scope: Any) -> tuple[int, str] | None:
    """Why nobody comes in: there are accounts (or nobody can say whether), and no door yet that asks for them."""
    if scope["path"].startswith(OPEN):
        return None
    try:
        return (UNAVAILABLE, NO_DOOR) if accounts.exist() else None
    except StateError as error:
        return UNAVAILABLE, str(error)


def _own_addresses(scope: Any) -> frozenset[str]:
    """This computer's names with the port the request came to, however that was chosen; none where it came from afar.

    Whoever listens on another interface must say under which names (`DANVAN_ADDRESSES`).
    """
    listens_on, port = scope.get("server") or ("", None)
    if port is None or not _is_loopback(listens_on):
        return frozenset()
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    after = "" if DEFAULT_PORTS.get(scheme) == port else f":{port}"
    return frozenset(f"{scheme}://{name}{after}" for name in HERE)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _all(scope: Any, name: bytes) -> list[str]:
    """Every value of a header, letter by letter."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for found, value in headers if found.lower() == name]


def _host(address: str) -> str:
    return address.partition("://")[2]
