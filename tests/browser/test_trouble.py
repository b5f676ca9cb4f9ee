"""When there is nothing to show, or nowhere to put it."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from serving import Server, serving
from visits import Visit, visiting

pytestmark = pytest.mark.browser


def test_no_data_and_nowhere_to_write_it(browser: Browser, tmp_path: Path):
    """A home below a plain file: nobody can write there, not even an administrator."""
    (tmp_path / "tap-tin").write_text("")
    home = tmp_path / "tap-tin" / "kho"
    with serving(home, tmp_path / "log.txt") as server:
        assert server.ready() == (503, "no data")
        log = server.log.read_text("utf-8")
        assert "Không ghi được vào" in log
        assert "Traceback" not in log
        context = browser.new_context(locale="vi-VN")
        visits = visiting(context, server)
        visit = next(visits).open("/don-thu?xa=21112")
        assert visit.title() == "Chưa có dữ liệu"
        text = visit.page.locator('[data-testid="stAlert"]').first.inner_text()
        assert "Không ghi được vào" in text  # what happened, and where
        assert str(home) in text
        assert visit.page.locator('[data-testid="stException"]').count() == 0
        assert next(visits, None) is None
        context.close()
        assert "Traceback" not in server.log.read_text("utf-8")


def test_an_address_that_does_not_exist_leads_home(visit: Visit):
    visit.open("/khong-co-trang-nay")
    assert visit.page.title().startswith("Tổng quan")
    visit.wrong = [found for found in visit.wrong if "does not seem to exist" not in found]  # Streamlit says so


def test_the_server_says_it_is_well(server: Server):
    assert server.ready() == (200, "ok")


@pytest.mark.parametrize("path", ["/", "/don-thu", "/thoi-gian", "/app/static/frame.js", "/healthz"])
def test_every_answer_carries_the_security_headers(path: str, server: Server):
    request = urllib.request.Request(server.address + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        if path in ("/", "/don-thu", "/thoi-gian"):
            page = answer.read().decode("utf-8")
            assert '<html lang="vi">' in page
            assert "Streamlit</title>" not in page


def test_scripts_arrive_compressed(server: Server):
    with urllib.request.urlopen(server.address, timeout=10) as answer:
        page = answer.read().decode("utf-8")
    script = page.split('src="./static/js/')[1].split('"')[0] if 'src="./static/js/' in page else ""
    assert script
    request = urllib.request.Request(f"{server.address}/static/js/{script}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.read(2) == b"\x1f\x8b"
