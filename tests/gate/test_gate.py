"""Who comes in: any Host and any Origin, on every path and socket, against a second reading of the rule."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest, app_test

sys.path.insert(0, str(Path(__file__).parent / "browser"))
from serving import Server, serving

import gate
from data import settings

ROOT = Path(__file__).parents[2]
NAMED = "https://dan-van.example"
NAMES = ["127.0.0.1", "localhost", "[::1]", "dan-van.example"]
STRANGE = ["evil.example", "127.0.0.2", "127.1", "0.0.0.0", "[::]", "localhost.", "localhost.evil.example",
           "127.0.0.1.evil.example", "evil.example#127.0.0.1", "user@127.0.0.1", "2130706433", "[::ffff:127.0.0.1]",
           "LOCALHOST", " 127.0.0.1", "dan-van.example.evil.example", "xdan-van.example", ""]  # fmt: skip
hosts = st.builds(
    "{}{}".format,
    st.one_of(st.sampled_from(NAMES), st.sampled_from(STRANGE), st.text(max_size=12)),
    st.one_of(st.sampled_from(["", ":", ":8501", ":8502", ":80", ":443", ":08501", ":8501/"]), st.text(max_size=4)),
)
origins = st.one_of(
    st.none(),
    st.just("null"),
    st.builds("{}{}".format, st.sampled_from(["http://", "https://", "ws://", "//", ""]), hosts),
)
PATHS = (
    *("/", "/don-thu", "/healthz", "/media/abc.csv", "/app/static/frame.js", "/static/x.js", "/oauth2callback"),
    *("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream", "/_stcore/agent/openapi.json"),
)


def ours(host: str, port: int) -> set[str]:
    """The origins whose page at `host` we are, read the other way round: from the host, with urllib."""
    if host == "dan-van.example":
        return {NAMED}
    try:
        parts = urlsplit(f"http://{host}")
        names_port = parts.port or 80
    except ValueError:
        return set()
    plain = re.fullmatch(r"(127\.0\.0\.1|localhost|\[::1\])(:[1-9]\d*)?", host)
    return {f"http://{host}"} if plain and names_port == port and not host.endswith(":80") else set()


def ask(kind: str, method: str, path: str, hosts: list[str], origins: list[str], server: Any) -> tuple[bool, list[Any]]:
    """Whether the app behind the gate was reached, and what was sent back."""
    reached, sent = [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def receive() -> Any:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", h.encode("utf-8")) for h in hosts] + [(b"Origin", o.encode("utf-8")) for o in origins]
    scope = {"type": kind, "path": path, "headers": headers, "server": server,
             "scheme": "ws" if kind == "websocket" else "http"}  # fmt: skip
    if kind == "http":
        scope["method"] = method
    with ThreadPoolExecutor(1) as own_loop:  # a browser test of the same process keeps a loop running in this thread
        own_loop.submit(asyncio.run, gate.Gate(app)(scope, receive, send)).result()
    return bool(reached), sent


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANVAN_ADDRESSES", NAMED)
    monkeypatch.setattr(gate, "_standing", False)


@example("127.0.0.1:8501", "http://127.0.0.1:8501", "GET", "/", False, 8501)
@example("localhost", "http://localhost", "POST", "/", False, 80)
@example("127.0.0.1:8501", "http://127.0.0.1:8502", "GET", "/_stcore/stream", True, 8501)
@example("dan-van.example", NAMED, "PUT", "/_stcore/upload_file/a/b", False, 8501)
@given(hosts, origins, st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "get"]),
       st.sampled_from(PATHS), st.booleans(), st.sampled_from([80, 8501]))  # fmt: skip
def test_only_our_own_addresses_come_in(
    host: str, origin: str | None, method: str, path: str, is_socket: bool, port: int
):
    kind = "websocket" if is_socket else "http"
    came_in, sent = ask(
        kind, method, path, hosts=[host], origins=[origin] if origin is not None else [], server=("127.0.0.1", port)
    )
    all_ours = {o for name in NAMES for after in ("", f":{port}") for o in ours(f"{name}{after}", port)}
    needs_origin = is_socket or method not in ("GET", "HEAD")
    right = bool(ours(host, port)) and (origin in all_ours if origin is not None else not needs_origin)
    assert came_in is right
    if not right:
        assert sent[0]["type"] == ("websocket.close" if is_socket else "http.response.start")
        assert is_socket or sent[0]["status"] in (421, 403)


@given(st.lists(st.sampled_from(["127.0.0.1:8501", "localhost:8501", "evil.example"]), max_size=3))
def test_one_host_no_more_no_less(given_hosts: list[str]):
    came_in, _ = ask("http", "GET", "/", hosts=given_hosts, origins=[], server=("127.0.0.1", 8501))
    assert came_in is (len(given_hosts) == 1 and given_hosts[0] != "evil.example")


@pytest.mark.parametrize("server", [("10.0.0.5", 8501), ("fe80::1", 8501), ("/run/x.sock", None), None, ("", 8501)])
def test_what_comes_from_afar_must_use_a_name_that_was_given(server: Any):
    for host in ("127.0.0.1:8501", "localhost:8501", "10.0.0.5:8501"):
        assert not ask("http", "GET", "/", hosts=[host], origins=[], server=server)[0]
    assert ask("http", "GET", "/", hosts=["dan-van.example"], origins=[], server=server)[0]


@pytest.mark.parametrize("wrong", ["dan-van.example", "https://a.example/", "https://a.example:0", "*", "ftp://a.b"])
def test_a_wrong_name_is_said_at_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DANVAN_ADDRESSES", wrong)
    with pytest.raises(ValueError, match="DANVAN_ADDRESSES"):
        settings.addresses()
    command = [sys.executable, "-m", "analytics", "serve", "--no-browser"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "DANVAN_ADDRESSES" in done.stderr
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------ the real server


@pytest.fixture(scope="module")
def server(sample_home: Path, tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_ADDRESSES", NAMED)
        with serving(sample_home, tmp_path_factory.mktemp("gate") / "log.txt") as running:
            yield running


def status(server: Server, path: str, host: str, method: str = "GET", **headers: str) -> int:
    port = urlsplit(server.address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": host, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize("path", PATHS)
def test_every_path_asks_for_the_host(path: str, server: Server):
    own = urlsplit(server.address).netloc
    port = own.partition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1:{int(port) + 1}", "127.0.0.1", ""):
        assert status(server, path, host) == 421
    for host in (own, f"localhost:{port}", "dan-van.example"):
        assert status(server, path, host) not in (421, 403)
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert status(server, path, host, method) == 403
            assert status(server, path, host, method, Origin=f"http://127.0.0.1:{int(port) + 1}") == 403
    assert status(server, path, own, Origin="http://evil.example") == 403


def socket(server: Server, host: str, origin: str | None) -> int:
    """The status a socket is answered with; 101 where it was opened."""
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol": "streamlit"}  # fmt: skip
    return status(server, "/_stcore/stream", host, **upgrade, **({"Origin": origin} if origin else {}))


def test_a_socket_opens_for_our_own_page_only(server: Server):
    own = urlsplit(server.address).netloc
    port = int(own.partition(":")[2])
    assert socket(server, own, server.address) == 101
    assert socket(server, f"localhost:{port}", f"http://localhost:{port}") == 101
    assert socket(server, "dan-van.example", NAMED) == 101
    for origin in (
        None,
        "null",
        "http://127.0.0.1:1",
        f"https://{own}",
        f"http://localhost:{port + 1}",
        "http://evil.example",
    ):
        assert socket(server, own, origin) == 403
    assert socket(server, f"evil.example:{port}", f"http://evil.example:{port}") == 403


def test_health_tells_a_machine_that_asks_properly(server: Server):
    status_, told = server.health()
    assert status_ == 200
    assert json.dumps(told)


def test_the_page_without_the_gate_shows_nothing(sample: Path, monkeypatch: pytest.MonkeyPatch):
    """As `streamlit run dashboard.py` would open it: no gate was built in its process."""
    monkeypatch.chdir(ROOT)
    assert AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run().title  # opens no port
    monkeypatch.setattr(app_test, "patch_config_options", lambda options: nullcontext())
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run()
    assert [error.value for error in at.error] == ["Trang này chỉ mở được bằng lệnh: python run.py"]
    assert not at.title
    gate.Gate(None)
    assert AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run().title


@pytest.mark.parametrize("path", ["/", "/don-thu", "/media/abc.csv", "/_stcore/health", "/_stcore/stream"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_with_accounts_and_no_door_nobody_comes_in(path: str, kind: str, home: Path):
    host, origin, server = ["127.0.0.1:8501"], ["http://127.0.0.1:8501"], ("127.0.0.1", 8501)
    assert ask(kind, "GET", path, hosts=host, origins=origin, server=server)[0]
    home.mkdir(exist_ok=True)
    (home / "access.toml").write_text("", "utf-8")
    reached, sent = ask(kind, "GET", path, hosts=host, origins=origin, server=server)
    assert not reached
    assert sent[0].get("status", 403) in (403, 503)
    assert ask("http", "GET", "/healthz", hosts=host, origins=origin, server=server)[0]
