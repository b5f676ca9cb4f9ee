"""Where the server listens: this computer alone, unless there are accounts and nobody can listen on the way."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn

from analytics.access import accounts
from data import settings
from data.state.errors import StateError
from gate.requests import hosts

REFUSED = 3  # the exit code of run.py for a start that cannot go on
PING = 20  # seconds: a browser that is gone is noticed after two of these
LARGEST_MESSAGE = 2_000_000  # bytes a browser may send at once by a socket
MOST_CONNECTIONS = 1_000
NO_ACCOUNTS = """Chưa có tài khoản nên bảng theo dõi chỉ mở cho máy này (127.0.0.1), không mở cho máy khác ({where}).
Hãy lập tài khoản trước: python run.py access add TÊN --role admin (vai khác: python run.py access add --help).
Dùng một mình thì chạy python run.py, bỏ --host, server.address và DANVAN_ADDRESSES."""
IN_THE_CLEAR = """Mở cho máy khác ({where}) thì mật khẩu không được đi trên mạng ở dạng đọc được.
Hãy đưa chứng thư của máy chủ: python run.py --host {where} --cert TỆP.pem --key TỆP.key,
hoặc nói máy nào đứng trước và đã có TLS: python run.py --host {where} --proxy ĐỊA-CHỈ-IP."""
NO_NAME = """Mở cho máy khác ({where}) thì phải nói mọi người gõ địa chỉ nào, vì tên khác bị từ chối.
Ví dụ trên Linux: DANVAN_ADDRESSES=https://dan-van.binhson.vn python run.py --host {where} …
Nhiều địa chỉ thì cách nhau bằng dấu cách; cổng khác 443 thì viết cả cổng."""


@dataclass(frozen=True, kw_only=True)
class Listening:
    """`proxy` is the address of the one machine whose word counts on whom a request comes from."""

    host: str
    port: int
    cert: str = ""
    key: str = ""
    proxy: str = ""

    @property
    def is_wide(self) -> bool:
        return self.host != "localhost" and not hosts.is_loopback(self.host)

    @property
    def address(self) -> str:
        """What to type on this computer, or what others were told to."""
        named = settings.addresses()
        return named[0] if named else f"{'https' if self.cert else 'http'}://127.0.0.1:{self.port}"


def asked(words: Sequence[str]) -> Listening:
    """What the command line asks for, else Streamlit's settings (its environment, its file)."""
    parser = argparse.ArgumentParser()
    of_streamlit = os.environ.get("STREAMLIT_SERVER_ADDRESS") or st.config.get_option("server.address")
    parser.add_argument("--host", default=of_streamlit or "127.0.0.1")
    parser.add_argument("--port", type=int, default=st.config.get_option("server.port"))
    for name in ("cert", "key", "proxy"):
        parser.add_argument(f"--{name}", default="")
    return Listening(**vars(parser.parse_args(words)))


def configured() -> Listening:
    """What Streamlit's settings ask for, where its own command serves."""
    found = {"cert": "server.sslCertFile", "key": "server.sslKeyFile"}
    files = {name: st.config.get_option(option) or "" for name, option in found.items()}
    return Listening(host=st.config.get_option("server.address") or "0.0.0.0", port=0, **files)  # noqa: S104


def problem(wanted: Listening) -> str | None:
    """Why the server does not listen there: three lines at most; None where it does."""
    wide, named = wanted.is_wide, settings.addresses()
    where = wanted.host if wide else " ".join(named)
    try:
        if (wide or named) and not accounts.exist():
            return NO_ACCOUNTS.format(where=where)
    except StateError as error:
        return str(error)
    if wide and not named:
        return NO_NAME.format(where=where)
    if wide and not (wanted.cert or wanted.proxy):
        return IN_THE_CLEAR.format(where=where)
    return _wrong_words(wanted)


def _wrong_words(wanted: Listening) -> str | None:
    if bool(wanted.cert) != bool(wanted.key):
        return "Chứng thư gồm hai tệp: --cert và --key phải đi cùng nhau."
    for file in filter(None, (wanted.cert, wanted.key)):
        if not Path(file).is_file():
            return f"Không thấy tệp {file}."
    if wanted.proxy and not _is_address(wanted.proxy):
        return f"--proxy là địa chỉ IP của máy đứng trước, không phải “{wanted.proxy}”."
    return None


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def refuse_where_streamlit_listens_wide() -> None:
    """For a start that goes round `run`: nobody is served by an address that was not thought of."""
    if why := problem(configured()):
        sys.exit(why)


def serve(app: Any, words: Sequence[str]) -> int:
    """Serve until stopped; the exit code."""
    wanted = asked(words)
    if why := problem(wanted):
        print(why, file=sys.stderr, flush=True)
        return REFUSED
    print(f"Bảng theo dõi: {wanted.address}  (dừng bằng Ctrl+C)", flush=True)
    server = uvicorn.Server(_settings(app, wanted))
    server.run()
    return 0 if server.started else 1


def _settings(app: Any, wanted: Listening) -> uvicorn.Config:
    """No word on what serves; addresses that others say of themselves count from the named proxy alone."""
    return uvicorn.Config(
        app, host=wanted.host, port=wanted.port,
        ssl_certfile=wanted.cert or None, ssl_keyfile=wanted.key or None,
        proxy_headers=bool(wanted.proxy), forwarded_allow_ips=wanted.proxy or "",
        server_header=False, access_log=False, use_colors=False, log_level="warning",
        ws="websockets-sansio", ws_max_size=LARGEST_MESSAGE, ws_ping_interval=PING, ws_ping_timeout=PING,
        ws_per_message_deflate=False, limit_concurrency=MOST_CONNECTIONS, timeout_graceful_shutdown=5,
    )  # fmt: skip
