"""From outside, in a real server: nobody without a session, no page of another site or port, nobody else's session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import update

from analytics.access import accounts, sessions
from data.state import store
from data.state.tables import SESSION
from tests.security.conftest import NAMED
from tests.security.office import Office

ROOT = Path(__file__).parents[2]
MENU = re.findall(r'url_path="([a-z-]+)"', (ROOT / "dashboard.py").read_text("utf-8"))
DATA = ("/", *(f"/{page}" for page in MENU), "/media/0123456789abcdef.csv", "/_stcore/upload_file/a/b",
        "/_stcore/health", "/_stcore/host-config", "/tai/report", "/khong-co")  # fmt: skip
SHUT = ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login", "/auth/logout", "/oauth2callback",
        "/_stcore/script-health-check", "/component/x/index.html", "/static/../media/a", "/app/static/%2e%2e/media/a",
        "/static/..%5cmedia")  # fmt: skip
WANTED = {"x-frame-options": "DENY", "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
          "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin"}  # fmt: skip
FREE = ("/healthz", "/readyz", "/dang-nhap", "/app/static/frame.js")


def tokens_that_open_nothing(office: Office) -> dict[str, str]:
    """Nobody's, made up, signed out, too old, the key instead of the token, a removed person's."""
    made = {name: office.signed_in("an") for name in ("signed out", "idle", "eight hours")}
    with office.at_home():
        key = {name: sessions.key_of(token) for name, token in made.items()}
        now = sessions.clock()
        sessions.end(key["signed out"])
        with store.begin() as connection:
            old = {"idle": {"seen": now - sessions.IDLE - 1}, "eight hours": {"began": now - sessions.LONGEST - 1}}
            for name, values in old.items():
                connection.execute(update(SESSION).where(SESSION.c.key == key[name]).values(values))
        accounts.add("ra-di")
        gone = sessions.begin(who="ra-di", kind="person", address="")
        accounts.remove("ra-di")
        standing = sessions.begin(who="an", kind="person", address="")
    return made | {"none": "", "made up": "a" * 43, "removed": gone, "the key": sessions.key_of(standing)}


def test_nothing_opens_without_a_session_that_stands(office: Office):
    for name, token in tokens_that_open_nothing(office).items():
        for path in DATA:
            assert office.ask(path, token=token, accept="text/html").status == 303, (name, path)
            assert office.ask(path, token=token).status == 401, (name, path)
        assert office.post("/_stcore/upload_file/a/b", token=token).status == 401
        assert office.handshake(token=token, origin=office.server.address) == 403, name


def test_a_session_opens_pages_and_what_they_need(office: Office):
    token = office.signed_in("chi")
    for path in ("/", "/don-thu", "/_stcore/health", "/_stcore/host-config"):
        assert office.ask(path, token=token, accept="text/html").status == 200
    assert office.handshake(token=token, origin=office.server.address) == 101
    assert office.ask("/media/0123456789abcdef.csv", token=token).status == 404


def test_what_nobody_needs_is_shut_for_all(office: Office):
    for token in ("", office.signed_in("dung")):
        assert {path: office.ask(path, token=token).status for path in SHUT} == dict.fromkeys(SHUT, 404)


def test_health_tells_nothing_else(office: Office):
    assert [office.ask(path).text for path in ("/healthz", "/readyz")] == ["ok", "ok"]


@pytest.mark.parametrize("path", [*DATA[:2], *DATA[-6:], *SHUT[:3], *FREE])
def test_every_path_asks_for_the_host_and_the_origin(path: str, office: Office):
    token, port = office.signed_in("an"), office.port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        f"127.0.0.1:{port + 1}",
        "127.0.0.1",
        f"127.0.0.1.evil.example:{port}",
        "",
    ):
        assert office.ask(path, token=token, host=host).status == 421, host
    for host in (office.host, f"localhost:{port}", "dan-van.example"):
        assert office.ask(path, token=token, host=host).status not in (421, 403)
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            for origin in ("", "null", f"http://127.0.0.1:{port + 1}", "http://evil.example"):
                assert office.ask(path, method, token=token, host=host, origin=origin).status == 403, (method, origin)
    assert office.ask(path, token=token, origin="http://evil.example").status == 403


def test_a_socket_opens_for_a_page_of_ours_alone(office: Office):
    token, port = office.signed_in("an"), office.port
    assert office.handshake(token=token, origin=office.server.address) == 101
    assert office.handshake(token=token, host=f"localhost:{port}", origin=f"http://localhost:{port}") == 101
    for origin in (
        "",
        "null",
        "http://127.0.0.1:1",
        f"https://{office.host}",
        f"http://localhost:{port + 1}",
        NAMED + ":1",
    ):
        assert office.handshake(token=token, origin=origin) == 403, origin
    evil = f"evil.example:{port}"
    assert office.handshake(token=token, host=evil, origin=f"http://{evil}") == 403
    assert office.handshake(token=token, origin=office.server.address, path="/_stcore/other") == 403


def test_behind_tls_only_the_cookie_that_no_other_host_can_set_counts(office: Office):
    token = office.signed_in("an")
    assert office.ask("/", host="dan-van.example", token=token, accept="text/html").status == 303
    assert office.ask("/", host="dan-van.example", cookie=f"__Host-danvan={token}", accept="text/html").status == 200
    first = office.ask("/dang-nhap", host="dan-van.example")
    assert first.headers["set-cookie"].startswith("__Host-danvan-form=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(first.headers["set-cookie"].split("; "))
    assert "max-age" in first.headers["strict-transport-security"]
    assert "strict-transport-security" not in office.ask("/dang-nhap").headers


def test_every_answer_says_what_the_browser_keeps_to(office: Office):
    token = office.signed_in("an")
    for path in ("/", "/khong-co", "/healthz", "/dang-nhap", "/media/x", "/_stcore/metrics", "/app/static/frame.js"):
        for reply in (
            office.ask(path),
            office.ask(path, token=token, accept="text/html"),
            office.ask(path, host="evil.example"),
        ):
            policy = dict(part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";"))
            assert policy["default-src"] in ("'self'", "'none'")
            assert "unsafe" not in policy.get("script-src", "")
            assert (policy["form-action"], policy["frame-ancestors"]) == ("'self'", "'none'")
            assert {name: reply.headers[name] for name in WANTED} == WANTED
            assert "camera=()" in reply.headers["permissions-policy"]
            assert "server" not in reply.headers
            if "static" not in path:
                assert reply.headers["cache-control"] == "no-store"
