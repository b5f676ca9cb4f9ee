"""An office's server as others reach it: requests letter by letter, sockets, and the messages Streamlit speaks."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from serving import Server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from analytics.access import accounts, rights, sessions, signing_in, totp

PASSWORD = "một câu dài dễ nhớ"
PEOPLE = {"an": "loader", "binh": "analyst", "chi": "leader", "dung": "admin"}
PATIENCE = 60  # seconds until a test gives up; nothing is measured by it


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """The server, and the home it keeps its sessions in."""

    server: Server
    home: Path

    @property
    def host(self) -> str:
        return urlsplit(self.server.address).netloc

    @property
    def port(self) -> int:
        return int(self.host.partition(":")[2])

    def signed_in(self, who: str) -> str:
        """A fresh session's token, begun in the store the server reads."""
        with self.at_home():
            return sessions.begin(who=who, kind="person", address="10.0.0.1")

    @contextmanager
    def at_home(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DANVAN_HOME", str(self.home))
            yield

    def ask(self, path: str, method: str = "GET", *, token: str = "", body: bytes = b"", host: str | None = None,
            **headers: str) -> Reply:  # fmt: skip
        """One request as it is given; names of headers are written with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        given = {"host": self.host if host is None else host, "cookie": f"danvan={token}" if token else ""}
        sent = given | {k.replace("_", "-"): v for k, v in headers.items()}
        for name, value in sent.items():
            if value or name == "host":
                connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        status, found = answer.status, {k.lower(): v for k, v in answer.getheaders()}
        found["set-cookie"] = "\n".join(answer.headers.get_all("set-cookie") or [])
        text = answer.read().decode("utf-8", "replace") if status != 101 else ""
        connection.close()
        return Reply(status=status, headers=found, text=text)

    def post(self, path: str, *, token: str = "", body: bytes = b"", **headers: str) -> Reply:
        kind = {"origin": self.server.address, "content_type": "application/x-www-form-urlencoded"}
        length = {"content_length": str(len(body))}
        return self.ask(path, "POST", token=token, body=body, **(kind | length | headers))

    def handshake(
        self, *, token: str = "", host: str | None = None, origin: str = "", path: str = "/_stcore/stream"
    ) -> int:
        """The status a socket is answered with; 101 where it was opened."""
        upgrade = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_version": "13",
                   "sec_websocket_key": "AAAAAAAAAAAAAAAAAAAAAA==", "sec_websocket_protocol": "streamlit"}  # fmt: skip
        return self.ask(path, token=token, host=host, origin=origin, **upgrade).status

    @contextmanager
    def page(self, token: str) -> Iterator[Page]:
        socket = connect(
            f"ws://{self.host}/_stcore/stream", origin=self.server.address, subprotocols=["streamlit"],
            additional_headers={"cookie": f"danvan={token}"}, max_size=None, open_timeout=PATIENCE,
            close_timeout=0.1,  # a page that is left reads nothing more
        )  # fmt: skip
        with socket:
            yield Page(socket)


class Page:
    """A browser's tab without the browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.page_hash = socket, ""
        self.finished = 0  # runs that came to their end

    def ask(self, query: str = "", page: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = query, self.page_hash
        if page or not self.page_hash:
            state.page_name, state.page_script_hash = page, ""
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        self.socket.send(message.SerializeToString())

    def ask_for_upload(self) -> tuple[str, str]:
        """The address the server gives for a file, and the page's own number."""
        message = BackMsg()
        message.file_urls_request.request_id = "r"
        message.file_urls_request.file_names.append("a.csv")
        session = self.see("new_session").new_session.initialize.session_id if not self.page_hash else ""
        message.file_urls_request.session_id = session
        self.socket.send(message.SerializeToString())
        return self.see("file_urls_response").file_urls_response.file_urls[0].upload_url, session

    def see(self, kind: str) -> ForwardMsg:
        """Wait for a message of this kind."""
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE))
            found = message.WhichOneof("type")
            if found == "new_session":
                self.page_hash = message.new_session.page_script_hash
            if found == "script_finished":
                self.finished += 1
            if found == kind:
                return message

    def closed(self) -> int:
        """Wait until the server closes it: its code."""
        with suppress(ConnectionClosed):
            while True:
                self.socket.recv(timeout=PATIENCE)
        return self.socket.close_code or 0


def furnish(home: Path) -> None:
    """People with their rights and passwords, in the home in force."""
    for name, role in PEOPLE.items():
        rights.append(f'[person.{name}]\nrole = "{role}"\n')
        accounts.add(name)
        signing_in.first_password(name, PASSWORD)
        secret = totp.new_secret()
        assert totp.enrol(name, secret, pyotp.TOTP(secret).now())
