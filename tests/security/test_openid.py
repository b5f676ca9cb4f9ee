"""In by an office's provider: the whole way, and everything on it that may be replayed, forged or meant for another."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from analytics.access import rights, sessions
from tests.security.office import Office, Reply
from tests.security.provider import SECRET, Provider, running


@pytest.fixture(scope="module")
def shared_provider(office: Office) -> Iterator[Provider]:
    with running() as provider:
        (office.home / "oidc-secret").write_text(SECRET)
        settings = {"issuer": provider.issuer, "client_id": "danvan", "client_secret_file": "oidc-secret",
                    "callback": f"{office.server.address}/oidc/ve"}  # fmt: skip
        lines = "\n".join(f'{name} = "{value}"' for name, value in settings.items())
        (office.home / "sign-in.toml").write_text(f"[oidc]\n{lines}\n")
        with office.at_home():
            rights.append('[person."an@binhson.example"]\nrole = "leader"\n')
        yield provider
        (office.home / "sign-in.toml").unlink()


@pytest.fixture
def provider(shared_provider: Provider) -> Iterator[Provider]:
    before = dict(vars(shared_provider)) | {"people": {k: dict(v) for k, v in shared_provider.people.items()}}
    yield shared_provider
    vars(shared_provider).update(before)


def sent_to(office: Office, wanted: str = "") -> tuple[str, str]:
    """Where the browser is sent, and the cookie it was given."""
    reply = office.ask(f"/oidc/vao?den={wanted}")
    assert reply.status == 303
    assert {"HttpOnly", "SameSite=lax"} <= set(reply.headers["set-cookie"].split("; "))
    return reply.headers["location"], reply.headers["set-cookie"].partition(";")[0]


def at_provider(address: str, who: str = "an") -> str:
    """Where the provider leads back to, once somebody said who they are."""

    class Stays(HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    try:
        build_opener(Stays).open(Request(f"{address}&who={who}"), timeout=60)
    except OSError as answer:
        return str(answer.headers["location"])  # type: ignore[attr-defined]
    raise AssertionError("the provider did not lead back")


def back(office: Office, address: str, cookie: str) -> Reply:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == office.server.address
    return office.ask(f"{parts.path}?{parts.query}", cookie=cookie)


def session_of(reply: Reply) -> str:
    found = dict(line.partition(";")[0].split("=", 1) for line in reply.headers["set-cookie"].splitlines())
    return found.get("danvan", "")


def test_there_and_back(office: Office, provider: Provider):
    address, cookie = sent_to(office, "/don-thu%3Fky=2023")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == f"{office.server.address}/oidc/ve"
    assert min(len(asked[name]) for name in ("state", "nonce")) >= 20
    reply = back(office, at_provider(address), cookie)
    assert (reply.status, reply.headers["location"]) == (303, "/don-thu?ky=2023")
    token = session_of(reply)
    assert office.ask("/", token=token, accept="text/html").status == 200
    with office.at_home():
        assert sessions.find(token).who == "an@binhson.example"  # type: ignore[union-attr]
    assert office.post("/dang-xuat", token=token).status == 303
    assert office.ask("/", token=token, accept="text/html").status == 303


@pytest.mark.parametrize("in_token", [True, False])
def test_the_address_counts_at_first_sight_then_the_subject(in_token: bool, office: Office, provider: Provider):
    provider.in_token = in_token
    for email in ("an@binhson.example", "doi-ten@binhson.example"):
        provider.people["an"]["email"] = email
        address, cookie = sent_to(office)
        token = session_of(back(office, at_provider(address), cookie))
        with office.at_home():
            assert sessions.find(token).who == "an@binhson.example"  # type: ignore[union-attr]
    provider.people["khac"] = {"sub": "9", "email": "an@binhson.example", "email_verified": True}
    address, cookie = sent_to(office)
    assert back(office, at_provider(address, "khac"), cookie).status == 403


def test_a_way_back_is_for_one_browser_once(office: Office, provider: Provider):
    address, cookie = sent_to(office)
    led = at_provider(address)
    _, another = sent_to(office)
    assert back(office, led, another).status == 403  # login CSRF: an attacker's way back in the reader's browser
    assert back(office, led, "").status == 403
    address, cookie = sent_to(office)  # a fresh one: a code that was tried once is good for nothing
    assert back(office, at_provider(address).replace("state=", "state=x"), cookie).status == 403
    address, cookie = sent_to(office)
    led = at_provider(address)
    assert session_of(back(office, led, cookie))
    assert back(office, led, cookie).status == 403  # replayed
    address, cookie = sent_to(office)
    assert back(office, f"{office.server.address}/oidc/ve?error=access_denied&state=x", cookie).status == 403


TWISTS = {
    "another nonce": lambda claims: claims | {"nonce": "x"},
    "no nonce": lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
    "another audience": lambda claims: claims | {"aud": "another"},
    "another audience, we its party": lambda claims: claims | {"aud": ["another"], "azp": "danvan"},
    "another issuer": lambda claims: claims | {"iss": "http://127.0.0.1:1"},
    "long over": lambda claims: claims | {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
    "unverified": lambda claims: claims | {"email_verified": False},
    "no address": lambda claims: claims | {"email": ""},
    "no subject": lambda claims: claims | {"sub": ""},
}


@pytest.mark.parametrize("twist", [*TWISTS, "another key"])
def test_what_is_not_as_it_must_be_lets_nobody_in(twist: str, office: Office, provider: Provider):
    if twist == "another key":
        provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    else:
        provider.twist = TWISTS[twist]
    address, cookie = sent_to(office)
    reply = back(office, at_provider(address), cookie)
    assert (reply.status, session_of(reply)) == (403, "")
    assert "gate/sign_in" not in office.server.log.read_text("utf-8")  # no trace of an error of ours


def test_a_provider_that_is_away_is_told_in_a_sentence(office: Office, provider: Provider):
    text = (office.home / "sign-in.toml").read_text()
    (office.home / "sign-in.toml").write_text(text.replace(provider.issuer, "http://127.0.0.1:9"))
    try:
        reply = office.ask("/oidc/vao")
        assert (reply.status, "không thành công" in reply.text) == (403, True)
    finally:
        (office.home / "sign-in.toml").write_text(text)


@pytest.mark.browser
def test_a_person_goes_to_the_provider_and_back_in_chromium(browser: Browser, office: Office, provider: Provider):
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{office.server.address}/don-thu")
    page.get_by_text("Đăng nhập bằng tài khoản cơ quan").click()
    page.fill("input[name=who]", "an")
    page.click("button")
    expect(page).to_have_title(re.compile("^Đơn thư"), timeout=60_000)
    page.goto(f"{office.server.address}/dang-xuat")
    page.click("button")
    page.wait_for_url("**/dang-nhap")
    page.goto(f"{office.server.address}/don-thu")
    assert "/dang-nhap" in page.url
    context.close()
