"""The dashboard as an ASGI app: gate, security headers, /healthz, pages in Vietnamese. Run: streamlit run server.py"""

from __future__ import annotations

import gzip
import logging
import re
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from data import settings
from data.loading import takeover
from data.state import event_log
from data.warehouse import snapshots, warm_up
from data.warehouse.errors import WarehouseError
from gate import Gate

# The folder is called pages/ but is not Streamlit's old kind: without this the first visitor of a new server
# who opens a deep link is told that the page does not exist.
PagesManager.uses_pages_directory = False

if (
    named := settings.addresses()
):  # the gate has looked; Streamlit would ask the internet whether that is its own address
    st.config.set_option("browser.serverAddress", urlsplit(named[0]).hostname)
    st.config.set_option("server.corsAllowedOrigins", named)

ROOT = Path(__file__).parent
log = logging.getLogger("server")  # whatever name the server loads it under
FRAME = "".join(f'<script src="/app/static/{name}.js"></script>' for name in ("frame", "words"))
_STATIC = Path(st.__file__).parent / "static" / "static"
_INDEX = (_STATIC.parent / "index.html").read_text("utf-8")


def _content_security_policy() -> str:
    """Only this server, and Streamlit's own inline scripts by their hash."""
    scripts = re.findall(r"<script>(.*?)</script>", _INDEX, re.S)
    hashes = " ".join("'sha256-" + b64encode(sha256(s.encode()).digest()).decode() + "'" for s in scripts)
    return (
        f"default-src 'self'; script-src 'self' {hashes} blob:; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:;"
        " frame-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
    )


HEADERS = [
    (b"content-security-policy", _content_security_policy().encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),  # another port of this computer is another origin
]


class Frame:
    """Security headers on every answer; the one HTML page says it is Vietnamese and loads `frame.js` and `words.js`."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = _uncompressed_if_page(scope)
        held: list[Any] = []

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
                if _is_html(message):
                    held.append(message)
                    return
            elif held:
                message = _vietnamese(held[0], message)
                await send(held.pop())
            await send(message)

        await self.app(scope, receive, answer)


def _uncompressed_if_page(scope: Any) -> Any:
    """Streamlit compresses what it sends; the page itself must arrive here as text to be changed."""
    headers = dict(scope["headers"])
    if b"text/html" not in headers.get(b"accept", b""):
        return scope
    return {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}


def _is_html(message: Any) -> bool:
    headers = dict(message["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


def _vietnamese(start: Any, body: Any) -> Any:
    """The page with its language, title and script; its length is corrected."""
    page = body.get("body", b"").decode("utf-8")
    page = page.replace('<html lang="en">', '<html lang="vi">').replace("</head>", f"{FRAME}</head>", 1)
    page = page.replace("<title>Streamlit</title>", "<title>Công tác dân vận</title>")
    page = page.replace("You need to enable JavaScript to run this app.", "Trang này cần JavaScript.")
    content = page.encode("utf-8")
    start["headers"] = [(k, v) for k, v in start["headers"] if k != b"content-length"]
    if not body.get("more_body"):
        start["headers"].append((b"content-length", str(len(content)).encode()))
    return body | {"body": content}


class CompressedScripts:
    """Streamlit sends its scripts as they are (7.5 MB at a first visit); each is compressed once and kept."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        name = scope.get("path", "").removeprefix("/static/")
        wanted = scope["type"] == "http" and name.startswith(("js/", "css/")) and ".." not in name
        if not wanted or b"gzip" not in dict(scope["headers"]).get(b"accept-encoding", b""):
            await self.app(scope, receive, send)
            return
        content = await to_thread.run_sync(_compressed, name)
        if content is None:
            await self.app(scope, receive, send)
            return
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        headers = {"content-encoding": "gzip", "cache-control": "public, immutable, max-age=31536000"}
        await Response(content, media_type=kind, headers=headers)(scope, receive, send)


@cache
def _compressed(name: str) -> bytes | None:
    path = _STATIC / name
    return gzip.compress(path.read_bytes(), 6) if path.is_file() else None


async def healthz(request: Request) -> JSONResponse:
    """200 with the snapshot in force, 503 where nothing can be shown."""
    try:
        return JSONResponse({"status": "ok", "snapshot": snapshots.reader().id})
    except WarehouseError as error:
        return JSONResponse({"status": "no data", "reason": str(error)}, status_code=503)


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """While the server runs, the snapshot in force is kept ready. Where data cannot be taken over nothing is served."""
    takeover.take_over()
    event_log.set_up(to_screen=True)
    log.info("Server started: snapshot=%s", snapshots.current_id())
    stopped = threading.Event()
    threading.Thread(target=warm_up.keep_ready, args=(stopped,), daemon=True).start()
    yield
    stopped.set()


app = st.App(
    ROOT / "dashboard.py",
    lifespan=lifespan,
    routes=[Route("/healthz", healthz)],
    middleware=[Middleware(Gate), Middleware(Frame), Middleware(CompressedScripts)],
)
