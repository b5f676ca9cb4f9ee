"""Every screen from a cold link: it shows what the link says, in Vietnamese, at every width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext
from serving import Server
from test_pages import OVERVIEW, PAGES
from test_pages import Page as Screen
from visits import Visit, visiting

pytestmark = pytest.mark.browser
LINK = "?ky=2023&xa=21112&xa=21043&nd=8"
WIDTHS = [(1600, 900), (1366, 768), (390, 844)]
ENGLISH = re.compile(
    r"\b(choose|select|selected|search|download|upload|browse|drag|running|rerun|stop|options?|clear|close|open|apply|"
    r"settings|print|record|deploy|manage|loading|connecting|press|enter|no results?|not found|limit|per file|view|"
    r"fullscreen|show|hide|copy|links? to|heading|made with|skip|remove|delete|pages?|pagination|next|previous|menu|"
    r"month|year|today|error|warning|chart|table|toggle|expand|collapse|value|values|add|edit|sort|theme|light|dark)\b",
    re.IGNORECASE,
)
# Words a reader sees, or hears from a screen reader: of what is drawn, not of what waits out of sight.
SAID = """() => {
  const seen = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !e.closest('[aria-hidden="true"], [data-testid="stIconMaterial"], script, style, [hidden]');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent.trim() && seen(node.parentElement)) found.push('text: ' + node.textContent.trim());
  for (const name of ['placeholder', 'aria-label', 'title', 'alt', 'aria-description', 'aria-roledescription'])
    for (const e of document.querySelectorAll('[' + name + ']'))
      if (e.getAttribute(name).trim() && seen(e)) found.push(name + ': ' + e.getAttribute(name));
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module", params=PAGES, ids=lambda screen: screen.path or "home")
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture(scope="module")
def cold(screen: Screen, office: BrowserContext, server: Server) -> Iterator[Visit]:
    """The screen, opened once by a link with filters for all tests that only look at it."""
    visits = visiting(office, server)
    visit = next(visits)
    yield visit.open(f"/{screen.path}{LINK}")
    assert next(visits, None) is None


def test_a_cold_link_shows_what_it_says(screen: Screen, cold: Visit):
    assert cold.path() == f"/{screen.path}"
    assert {name: cold.link().get(name) for name in ("ky", "xa", "nd")} == {
        "ky": ["2023"],
        "xa": ["21112", "21043"],
        "nd": ["8"],
    }
    assert "Bình Châu và Bình Thuận" in cold.scope()
    assert "nội dung 8" in cold.scope()
    assert "năm 2023" in cold.scope()
    for key, text in (("f_communes", "Bình Châu"), ("f_communes", "Bình Thuận"), ("f_items", "8. Đất đai")):
        assert text in cold.page.locator(f".st-key-{key}").inner_text()
    assert cold.page.locator(".st-key-f_period input").input_value() == "Năm 2023" or (
        "Năm 2023" in cold.page.locator(".st-key-f_period").inner_text()
    )
    assert cold.page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0


def test_the_tab_is_named_in_vietnamese(cold: Visit):
    assert cold.page.evaluate("document.documentElement.lang") == "vi"
    assert "ân vận" in cold.page.title() or cold.page.title()
    assert "Streamlit" not in cold.page.title()


def test_every_figure_has_words_for_those_who_do_not_see_it(cold: Visit):
    for key, figure in cold.figures().items():
        assert figure["alt"], key
        assert "?" in figure["words"].split("\n")[0], key


def test_nothing_is_in_english(cold: Visit):
    cold.page.set_viewport_size({"width": 1600, "height": 900})
    said = cold.page.evaluate(SAID)
    assert len(said) > 20
    assert [text for text in said if ENGLISH.search(text.partition(": ")[2])] == []


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_it_fits(width: int, height: int, cold: Visit):
    resize(cold, width, height)
    assert_no_sideways_scroll(cold)
    clipped = cold.page.evaluate(
        "() => [...document.querySelectorAll('.dv-value, .dv-tile h3, .dv-change')]"
        ".filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    )
    assert clipped == []
    title = cold.page.locator("h1").first
    assert title.evaluate("e => e.scrollWidth <= e.clientWidth")
    box = title.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert title.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 20


def resize(visit: Visit, width: int, height: int) -> None:
    """Another window size, until the charts have followed."""
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.wait_for_function(
        "w => [...document.querySelectorAll('.js-plotly-plot .main-svg')]"
        ".every(s => s.getBoundingClientRect().right <= w + 1)",
        arg=width,
    )
    visit.settle()


def assert_no_sideways_scroll(visit: Visit) -> None:
    wide = visit.page.evaluate(
        """() => {
          const scroller = document.querySelector('[data-testid="stMain"]') || document.scrollingElement;
          const inside = e => { for (let p = e.parentElement; p && p !== scroller; p = p.parentElement)
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false };
          const width = document.documentElement.clientWidth;
          const over = [...scroller.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1)
            .filter(e => !inside(e)).map(e => e.tagName + '.' + e.className).slice(0, 5);
          const scrolls = [document.scrollingElement, scroller].some(e => e.scrollWidth > e.clientWidth + 1);
          return {over, scrolls};
        }"""
    )
    assert wide == {"over": [], "scrolls": False}


def test_a_leader_sees_headline_tiles_and_findings_without_scrolling(visit: Visit):
    visit.open()
    for place in (".dv-tiles", ".st-key-attention"):
        box = visit.page.locator(place).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 900, place


def test_a_phone_shows_one_column(elsewhere: Callable[..., Visit]):
    phone = elsewhere(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.open(f"/{OVERVIEW.path}")
    assert_no_sideways_scroll(phone)
    lefts = {round(box["x"]) for box in (f.bounding_box() for f in phone.page.locator(".js-plotly-plot").all()) if box}
    assert len(lefts) <= 2  # one below the other
    heads = phone.page.locator('[data-testid="stPopover"]').first.bounding_box()
    assert heads
    assert heads["x"] + heads["width"] <= 390


def test_the_whole_menu_is_in_vietnamese_and_leads_everywhere(visit: Visit):
    visit.open()
    for section in dict.fromkeys(page.section for page in PAGES):
        visit.page.get_by_text(section, exact=True).first.click()
        for page in (p for p in PAGES if p.section == section):
            link = visit.page.get_by_role("link", name=page.title).first
            link.wait_for()
            assert (link.get_attribute("href") or "").split("?")[0].endswith(f"/{page.path}")
        visit.page.keyboard.press("Escape")


def test_lists_of_choices_are_in_vietnamese(elsewhere: Callable[..., Visit]):
    """Opened boxes, on a computer set to English."""
    visit = elsewhere(locale="en-US").open()
    said: list[str] = []
    for key in ("f_period", "f_communes", "f_items"):
        visit.page.locator(f".st-key-{key} input").first.click()
        visit.page.get_by_role("option").first.wait_for()
        said += visit.page.evaluate(SAID)
        visit.page.keyboard.press("Escape")
    box = visit.page.locator(".st-key-f_communes input").first
    box.fill("không có xã này")
    visit.page.wait_for_timeout(300)
    said += visit.page.evaluate(SAID)
    visit.page.keyboard.press("Escape")
    visit.page.get_by_text("Lọc thêm").first.click()
    visit.page.get_by_text("Trạng thái tính đến ngày").first.wait_for()
    said += visit.page.evaluate(SAID)
    assert sorted({text for text in said if ENGLISH.search(text.partition(": ")[2])}) == []


def test_the_calendar_is_in_vietnamese(visit: Visit):
    visit.open()
    visit.page.get_by_text("Lọc thêm").first.click()
    visit.page.get_by_label("Trạng thái tính đến ngày").first.click()
    visit.page.locator('[data-baseweb="calendar"], [role="grid"]').first.wait_for()
    said = visit.page.evaluate(SAID)
    months = re.compile(r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b")
    assert [text for text in said if months.search(text)] == []
