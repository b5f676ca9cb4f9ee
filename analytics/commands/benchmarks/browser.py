"""From the click on "Áp dụng" to the last chart redrawn, in a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analytics.commands.benchmarks.served.servers import TimedServer
from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.timing import spread

LIMIT = 1.25
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip
_QUIET_MS = 700  # a page whose charts stood still for so long, and whose script rests, has finished
_TIMEOUT_MS = 60_000

# Remembers when "Áp dụng" was pressed and when a chart last changed, by the browser's own clock.
_WATCH = """() => {
    const seen = window.__seen = {clicked: 0, drawn: 0};
    new MutationObserver(changes => {
        if (changes.some(c => (c.target.closest ? c.target : c.target.parentElement)
                ?.closest('[data-testid="stPlotlyChart"]'))) seen.drawn = performance.now();
    }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    document.addEventListener('click', event => {
        if (event.target.closest('.st-key-apply')) seen.clicked = performance.now();
    }, true);
}"""
_RESTS = """quiet => {
    const app = document.querySelector('[data-testid="stApp"]');
    const {clicked, drawn} = window.__seen;
    return app?.getAttribute('data-test-script-state') === 'notRunning' && drawn > clicked
        && performance.now() - drawn > quiet;
}"""


def row(label: str, real: TimedServer, constant: TimedServer, communes: Sequence[str]) -> report.TimedRow:
    """Adds one commune after another and applies each time: the real server against the one on constant data."""
    what = f"Bấm lọc đến khi vẽ xong ÷ dữ liệu cố định, {label}"
    chromium = find()
    if chromium is None:
        return report.unmeasured(what, "cần playwright và Chromium hoặc Chrome")
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=_flags())
            took, floor = _clicks(browser, real, constant, communes)
            browser.close()
    except Error as error:
        return report.unmeasured(what, str(error).splitlines()[0])
    real_spread, floor_spread = spread(took), spread(floor)
    detail = f"{real_spread} ÷ {floor_spread}, {len(took)} lần bấm"
    return report.ratio(what, real_spread / floor_spread, LIMIT, detail)


def find() -> str | None:
    """The machine's Chromium or Chrome, when playwright is there to drive it."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return None
    return next((path for path in (*map(shutil.which, _NAMES), *_PLACES) if path and Path(path).exists()), None)


def _flags() -> list[str]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*_FLAGS, *(["--no-sandbox"] if is_root else [])]


def _clicks(
    browser: Any, real: TimedServer, constant: TimedServer, communes: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Seconds of each click, in turns; the constant server hears every question once before, unmeasured."""
    known = _open(browser, constant)
    for commune in communes:
        _apply(known, commune)
    known.close()
    shown, known = _open(browser, real), _open(browser, constant)
    took, floor = [], []
    for number, commune in enumerate(communes):
        times = _apply(shown, commune), _apply(known, commune)
        if number:  # the first finds both servers and the browser cold
            took.append(times[0])
            floor.append(times[1])
    return took, floor


def _open(browser: Any, server: TimedServer) -> Any:
    page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="vi-VN")
    page.set_default_timeout(_TIMEOUT_MS)
    page.goto(f"http://127.0.0.1:{server.port}/")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.evaluate(_WATCH)
    page.wait_for_timeout(2 * _QUIET_MS)
    return page


def _apply(page: Any, commune: str) -> float:
    """Choose one more commune, press the button; seconds until the last chart was drawn."""
    page.locator(".st-key-open-communes button").first.click()
    box = page.locator(".st-key-f_communes input")
    box.click()
    box.fill(commune)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    page.locator(".st-key-apply button").click()
    page.wait_for_function(_RESTS, arg=_QUIET_MS)
    seen = page.evaluate("window.__seen")
    return float(seen["drawn"] - seen["clicked"]) / 1000
