"""A person in a real browser: in by password and code, out in one tab, idle, a page of another port."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from analytics.access import accounts, rights, sessions
from data.state import store
from data.state.tables import SESSION
from tests.security.office import PASSWORD, Office

pytestmark = pytest.mark.browser
LISTENS = b"""<!doctype html><title>waiting</title><script>
const socket = new WebSocket("ws://127.0.0.1:%d/_stcore/stream", ["streamlit"]);
socket.onopen = () => document.title = "open";
socket.onclose = () => document.title = document.title === "open" ? "was open" : "refused";
</script>"""


@pytest.fixture
def another_port(office: Office) -> Iterator[str]:
    """A page of another program on this computer: the browser sends it the same cookies."""

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(LISTENS % office.port)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def sign_in(page: Page, password: str, code: str = "") -> None:
    page.fill("#ten", "ha")
    page.fill("#mat-khau", password)
    page.fill("#ma", code)
    page.click("button")


def shows_overview(page: Page) -> None:
    expect(page).to_have_title(re.compile("^Tổng quan"), timeout=60_000)
    page.locator('[data-testid="stMain"] h1').wait_for(timeout=60_000)


def test_in_by_password_and_code_and_out_of_every_tab(browser: Browser, office: Office, another_port: str):
    with office.at_home():
        rights.append('[person.ha]\nrole = "loader"\n')
        first = accounts.add("ha")
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    one = context.new_page()
    one.goto(office.server.address)
    assert one.url.endswith("/dang-nhap")
    sign_in(one, first)
    one.fill("#moi", PASSWORD)
    one.fill("#lai", PASSWORD)
    one.click("button")
    totp = pyotp.TOTP(one.inner_text(".secret").replace(" ", ""))
    one.fill("#ma", totp.now())
    one.click("button")
    shows_overview(one)

    two, listening = context.new_page(), context.new_page()
    two.goto(f"{office.server.address}/nap-du-lieu")
    with two.expect_download(timeout=60_000) as download:
        two.get_by_text("Tải tệp mẫu (XLSX)").click(timeout=60_000)
    assert download.value.path().stat().st_size > 5_000
    listening.goto(another_port)
    expect(listening).to_have_title("refused", timeout=60_000)

    stolen = context.cookies(office.server.address)
    one.get_by_role("button", name="Đăng xuất").click()
    one.wait_for_url("**/dang-nhap")
    two.wait_for_url("**/dang-nhap?den=%2Fnap-du-lieu", timeout=60_000)
    thief = browser.new_context()
    thief.add_cookies(stolen)
    page = thief.new_page()
    page.goto(office.server.address)
    assert page.url.endswith("/dang-nhap")
    thief.close()
    context.close()


def test_an_idle_tab_leads_to_the_sign_in_page(browser: Browser, office: Office):
    token = office.signed_in("binh")
    context = browser.new_context(locale="vi-VN")
    context.add_cookies([{"name": "danvan", "value": token, "url": office.server.address}])
    page = context.new_page()
    page.goto(office.server.address)
    shows_overview(page)
    with office.at_home(), store.begin() as connection:
        old = {"seen": sessions.clock() - sessions.IDLE - 1}
        connection.execute(update(SESSION).where(SESSION.c.key == sessions.key_of(token)).values(old))
    page.wait_for_url("**/dang-nhap*", timeout=60_000)
    assert "Đăng nhập" in page.inner_text("h1")
    context.close()
