"""One reader's browser tab without the browser: the websocket a page lives on.

The one file here that knows Streamlit's wire format. It drives the app from outside, as the browser does;
no number and no page depends on it.
"""

from __future__ import annotations

import time
from types import TracebackType
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from analytics.commands.benchmarks.served.servers import TimedServer
from analytics.scope.filters import Filters

_WAIT_SECONDS = 120


class PageFailed(Exception):
    """The page showed an error where numbers should be, or its server went away."""


class Session:
    """An open page. `pages` are the addresses its menu offers."""

    def __init__(self, server: TimedServer, page: str = "") -> None:
        own = f"127.0.0.1:{server.port}"
        self._socket = connect(
            f"ws://{own}/_stcore/stream", origin=Origin(f"http://{own}"), subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        )  # fmt: skip
        self._page, self._page_hash = page, ""
        self.pages: tuple[str, ...] = ()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()

    def change(self, filters: Filters) -> float:
        """Show the page with these filters; seconds from asking until its last element has arrived."""
        start = time.perf_counter()
        try:
            self._ask(urlencode(filters.query(), doseq=True))
            while not self._is_last(ForwardMsg.FromString(self._socket.recv(timeout=_WAIT_SECONDS))):
                continue
        except (WebSocketException, TimeoutError) as error:
            raise PageFailed(f"{type(error).__name__}: {error}") from error
        return time.perf_counter() - start

    def _ask(self, link: str) -> None:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash = link, self._page_hash
        if not self._page_hash:
            state.page_name = self._page
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        state.context_info.color_scheme = "light"
        self._socket.send(asked.SerializeToString())

    def _is_last(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.pages = tuple(page.url_pathname for page in message.navigation.app_pages)
            self._page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise PageFailed(message.delta.new_element.exception.message)
        done = kind == "script_finished"
        return done and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
