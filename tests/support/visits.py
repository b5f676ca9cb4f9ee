"""A tab of the browser: what readers do in it, and what must not happen behind its back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, TimeoutError
from serving import Server

PATIENCE = 60_000  # milliseconds; machines of build services are slow

# The page stands still: connected, script done, nothing stale, every chart drawn.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || !document.querySelector('h1')) return false;
  if (app.dataset.testConnectionState !== 'CONNECTED' || app.dataset.testScriptState !== 'notRunning') return false;
  if (document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')) return false;
  return [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(c => c.querySelector('.main-svg'));
}"""
# The chip of the filter line behind which each of its boxes is.
CHIPS = {
    **dict.fromkeys(("f_period", "f_dates", "f_calendar", "f_as_of"), "period"),
    **dict.fromkeys(("f_communes", "f_places"), "communes"),
    "f_items": "items",
    **dict.fromkeys(("f_kinds", "f_fields", "f_channels", "f_levels", "f_agencies", "f_due_basis"), "more"),
}
# What each figure shows: its words, its chart's alt and numbers. Keyed by the figure's key.
FIGURES = """() => Object.fromEntries([...document.querySelectorAll('[class*="st-key-figure-"]')].map(box => {
  const key = [...box.classList].find(c => c.startsWith('st-key-figure-')).slice(14);
  const chart = box.querySelector('.js-plotly-plot');
  const plain = value => JSON.stringify(value, (k, v) => ArrayBuffer.isView(v) ? [...v] : v);
  const said = box.querySelector('[role="figure"]');
  const heat = table => table && plain([table.innerText,
    ...[...table.querySelectorAll('[aria-current]')].map(place => place.innerText)]);
  return [key, {words: box.innerText, alt: said && said.getAttribute('aria-label'),
                data: chart ? plain(chart.data.map(t => [t.x, t.y, t.z, t.text, t.link && t.link.value]))
                      : heat(box.querySelector('.dv-heat'))}];
}))"""


@dataclass
class Visit:
    """A page in a tab, with what went wrong behind its back."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text} {message.location}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"another host was asked: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def open(self, path: str = "/") -> Visit:
        """A cold link."""
        self.page.goto(self.address + path, wait_until="commit")
        return self.settle()

    def settle(self) -> Visit:
        self.page.wait_for_function(SETTLED, timeout=PATIENCE)
        return self

    def link(self) -> dict[str, list[str]]:
        """What the address chooses."""
        return parse_qs(urlsplit(self.page.evaluate("location.href")).query)

    def path(self) -> str:
        return urlsplit(self.page.evaluate("location.href")).path

    def wait_for_link(self, wanted: Callable[[dict[str, list[str]]], bool]) -> Visit:
        """Until the address chooses so, and the page has drawn it."""
        until = time.monotonic() + PATIENCE / 1000
        while not wanted(self.link()):
            assert time.monotonic() < until, f"the link stays {self.link()}"
            self.page.wait_for_timeout(50)
        return self.settle()

    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def scope(self) -> str:
        """The sentence under the title."""
        return self.page.locator('[data-testid="stCaptionContainer"]').first.inner_text()

    def figures(self) -> dict[str, dict[str, str]]:
        """What every figure says, once it says the same for a while: a chart is drawn, then fitted to its place."""
        found: dict[str, dict[str, str]] = self.page.evaluate(FIGURES)
        for _ in range(20):
            self.page.wait_for_timeout(400)
            before, found = found, self.page.evaluate(FIGURES)
            if found == before:
                break
        return found

    def tiles(self) -> dict[str, str]:
        """The tiles' names and everything they say."""
        tiles = self.page.locator("section.dv-tile")
        return {tile.locator("h3").inner_text(): tile.inner_text() for tile in tiles.all()}

    def opened(self, key: str) -> Locator:
        """The box of a choice of the filter line, its chip opened; a box of the page itself as it stands."""
        box = self.page.locator(f".st-key-{key}")
        if key in CHIPS and not box.is_visible():
            self.page.locator(f".st-key-open-{CHIPS[key]} button").first.click()
            box.wait_for()
        return box

    def choose(self, key: str, *names: str) -> Visit:
        """Mark options of a box that takes several, as a reader does: type a part of the name, press Enter."""
        box = self.opened(key).locator("input").first
        for name in names:
            box.click()
            box.fill(name)
            self.page.get_by_role("option", name=name).first.wait_for()
            box.press("Enter")
            self.page.locator(f".st-key-{key}").get_by_text(name, exact=True).first.wait_for()
        box.press("Escape")
        return self

    def pick(self, key: str, name: str) -> Visit:
        """The one option of a box that takes one."""
        box = self.opened(key).locator("input").first
        option = self.page.get_by_role("option", name=name, exact=True)
        for _ in range(10):  # a list closes when what it belongs to moves
            box.scroll_into_view_if_needed()
            box.fill("")
            box.press_sequentially(name)
            try:
                option.click(timeout=2000)
            except TimeoutError:
                continue
            return self
        raise AssertionError(f"{name} is not offered in {key}")

    def apply(self) -> Visit:
        self.page.keyboard.press("Escape")
        self.page.locator(".st-key-apply button").click()
        return self

    def turn_to(self, section: str, page: str) -> Visit:
        """Another page, by the menu."""
        assert self.page.get_by_test_id("stNavSectionHeader").filter(has_text=section).count() == 1
        self.menu_link(page).click()
        return self

    def menu_link(self, page: str) -> Locator:
        """A page in the menu."""
        return self.page.get_by_test_id("stSidebarNavLink").filter(has=self.page.get_by_text(page, exact=True))


def visiting(context: BrowserContext, server: Server) -> Iterator[Visit]:
    visit = Visit(context.new_page(), server.address)
    yield visit
    wrong = visit.wrong[:]
    visit.page.close()
    assert not wrong, "\n".join(wrong)
