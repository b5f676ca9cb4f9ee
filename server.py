"""The dashboard as an ASGI app: the gate, then pages in Vietnamese. Run: python server.py --port 8501"""

from __future__ import annotations

import gzip
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.responses import Response
from streamlit.runtime.pages_manager import PagesManager

from data import settings
from data.loading import takeover
from data.state import event_log
from data.warehouse import snapshots, warm_up
from gate import listening
from gate.door import Door
from gate.headers import Headers
from gate.wall import Wall

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
FRAME = "".join(
    [f'<link rel="stylesheet" href="/app/static/{name}.css">' for name in ("frame", "figures", "overview")]
    + [f'<script src="/app/static/{name}.js"></script>' for name in ("session", "frame", "words", "tables")]
)
_STATIC = Path(st.__file__).parent / "static" / "static"


class Frame:
    """The one HTML page says it is Vietnamese and loads our scripts and style."""

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
    return gzip.compress(_finding_without_marks(path.read_bytes()), 6) if path.is_file() else None


def _finding_without_marks(script: bytes) -> bytes:
    """Streamlit's search in a list of choices, so that "binh chau" finds Bình Châu; other scripts as they are.

    The one script that holds it compares letters after `toLowerCase`; here they lose their marks too
    (docs/decisions/027). A browser that asks for no compression gets the script as Streamlit wrote it.
    """
    if b"SelectWidgetFilterMode.FILTER_MODE_PREFIX" not in script:
        return script
    bare = rb".toLowerCase().normalize(`NFD`).replace(/[\u0300-\u036f]/g,``).replaceAll(`\u0111`,`d`)"
    return script.replace(b".toLowerCase()", bare)


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
    middleware=[Middleware(Headers), Middleware(Wall, door=Door()), Middleware(Frame), Middleware(CompressedScripts)],
)

if __name__ == "__main__":
    sys.exit(listening.serve(app, sys.argv[1:]))
listening.refuse_where_streamlit_listens_wide()
