"""Who comes in: any Host and any Origin, on every path and socket, against a second reading of the rule."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data import settings
from gate.requests.hosts import check
from gate.requests.refusals import Refused

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


def comes_in(kind: str, method: str, *, path: str, hosts: list[str], origins: list[str], server: Any,
             named: frozenset[str] = frozenset({NAMED})) -> int:  # fmt: skip
    """200 where the request may come in, else the status it is refused with."""
    headers = [(b"host", h.encode("utf-8")) for h in hosts] + [(b"Origin", o.encode("utf-8")) for o in origins]
    scope = {"type": kind, "path": path, "headers": headers, "server": server,
             "scheme": "ws" if kind == "websocket" else "http"}  # fmt: skip
    if kind == "http":
        scope["method"] = method
    try:
        check(scope, named)
    except Refused as refused:
        return refused.status
    return 200


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
    given_origins = [origin] if origin is not None else []
    status = comes_in(kind, method, path=path, hosts=[host], origins=given_origins, server=("127.0.0.1", port))
    all_ours = {o for name in NAMES for after in ("", f":{port}") for o in ours(f"{name}{after}", port)}
    needs_origin = is_socket or method not in ("GET", "HEAD")
    right = bool(ours(host, port)) and (origin in all_ours if origin is not None else not needs_origin)
    assert (status == 200) is right
    assert right or status in (421, 403)


@given(st.lists(st.sampled_from(["127.0.0.1:8501", "localhost:8501", "evil.example"]), max_size=3))
def test_one_host_no_more_no_less(given_hosts: list[str]):
    status = comes_in("http", "GET", path="/", hosts=given_hosts, origins=[], server=("127.0.0.1", 8501))
    assert (status == 200) is (len(given_hosts) == 1 and given_hosts[0] != "evil.example")


@pytest.mark.parametrize("server", [("10.0.0.5", 8501), ("fe80::1", 8501), ("/run/x.sock", None), None, ("", 8501)])
def test_what_comes_from_afar_must_use_a_name_that_was_given(server: Any):
    for host in ("127.0.0.1:8501", "localhost:8501", "10.0.0.5:8501"):
        assert comes_in("http", "GET", path="/", hosts=[host], origins=[], server=server) == 421
    assert comes_in("http", "GET", path="/", hosts=["dan-van.example"], origins=[], server=server) == 200


@pytest.mark.parametrize(
    "wrong", ["dan-van.example", "https://a.example/", "https://a.example:0", "*", "ftp://a.b", "http://10.0.0.5:8501"]
)
def test_a_wrong_name_is_said_at_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_ADDRESSES", wrong)
    with pytest.raises(ValueError, match="DANVAN_ADDRESSES"):
        settings.addresses()


def test_the_command_says_a_wrong_name_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_ADDRESSES", "dan-van.example")
    command = [sys.executable, "-m", "analytics", "serve", "--no-browser"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "DANVAN_ADDRESSES" in done.stderr
    assert "Traceback" not in done.stderr
