"""Every screen from a cold link: it shows what the link says, in Vietnamese, at every width."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext
from serving import Server
from visits import Visit, visiting

from analytics.figures import LIGHT
from tests.pages.test_pages import OVERVIEW, PAGES, WITHOUT_NUMBERS
from tests.pages.test_pages import Page as Screen

pytestmark = pytest.mark.browser
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
LINK = "?ky=2023&xa=21112&xa=21043&nd=8"
WIDTHS = [(1600, 900), (1366, 768), (390, 844)]
ENGLISH = re.compile(
    r"\b(choose|(?!(?-i:SELECT))select|selected|search|download|upload|browse|drag|running|rerun|stop|options?|clear|"
    r"close|open|apply|settings|print|record|deploy|manage|loading|connecting|press|enter|no results?|not found|limit|"
    r"per file|view|fullscreen|show|hide|copy|links? to|heading|made with|skip|remove|delete|pages?|pagination|next|"
    r"previous|menu|month|year|today|error|warning|chart|table|toggle|expand|collapse|value|values|add|edit|sort|theme|light|dark)\b",
    re.IGNORECASE,
)
DATES = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Tu|We|Th|Fr|Sa|Su)\b"
)
# Words a reader sees, or hears from a screen reader: of what is drawn, not of what waits out of sight.
SAID = """() => {
  const seen = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !e.closest('[aria-hidden="true"], [data-testid="stIconMaterial"], script, style, [hidden], textarea, code');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent.trim() && seen(node.parentElement)) found.push('text: ' + node.textContent.trim());
  for (const name of ['placeholder', 'aria-label', 'title', 'alt', 'aria-description', 'aria-roledescription'])
    for (const e of document.querySelectorAll('[' + name + ']'))
      if (e.getAttribute(name).trim() && seen(e)) found.push(name + ': ' + e.getAttribute(name));
  return [...new Set(found)];
}"""


# How far things move while a page comes, those a reader moves apart (layout shift as browsers measure it).
SHIFTS = """window.shifted = 0; new PerformanceObserver(seen => {
  for (const shift of seen.getEntries()) if (!shift.hadRecentInput) shifted += shift.value;
}).observe({type: 'layout-shift', buffered: true})"""
CALM = 0.1  # "good" by web.dev/cls
# What hinders readers with a keyboard or a screen reader, by the rules of WCAG 2.2 AA.
HINDERED = """async () => (await axe.run({runOnly: {type: 'tag', values:
  ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => [found.id, found.nodes.slice(0, 3).map(node => node.html.slice(0, 200))])"""


@pytest.fixture(scope="module", params=PAGES, ids=lambda screen: screen.path or "home")
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture(scope="module")
def cold(screen: Screen, office: BrowserContext, server: Server) -> Iterator[Visit]:
    """The screen, opened once by a link with filters for all tests that only look at it."""
    visits = visiting(office, server)
    visit = next(visits)
    visit.page.add_init_script(SHIFTS)
    visit.open(f"/{screen.path}{LINK}")
    visit.page.evaluate("window.shiftedAtFirst = shifted")
    yield visit
    assert next(visits, None) is None


def test_a_cold_link_shows_what_it_says(screen: Screen, cold: Visit):
    assert cold.path() == f"/{screen.path}"
    line = cold.page.locator(".st-key-filter-bar")
    if screen.path in WITHOUT_NUMBERS:
        assert line.count() == 0
        return
    assert {name: cold.link().get(name) for name in ("ky", "xa", "nd")} == {
        "ky": ["2023"],
        "xa": ["21112", "21043"],
        "nd": ["8"],
    }
    assert "Bình Châu và Bình Thuận" in cold.scope()
    assert "nội dung 8" in cold.scope()
    assert "năm 2023" in cold.scope()
    assert [text.strip() for text in line.locator('[data-testid="stPopover"]').all_inner_texts()]
    for chip, text in (("period", "Năm 2023"), ("communes", "Bình Châu +1"), ("items", "Nội dung 8")):
        assert text in line.locator(f".st-key-chip-of-{chip}").inner_text()
    assert cold.page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0


def test_a_page_comes_without_moving(cold: Visit):
    assert cold.page.evaluate("shiftedAtFirst") < CALM


def test_nothing_hinders_a_keyboard_or_a_screen_reader(cold: Visit):
    cold.page.evaluate(AXE.read_text("utf-8"))
    assert cold.page.evaluate(HINDERED) == []


def test_the_tab_is_named_in_vietnamese(screen: Screen, cold: Visit):
    assert cold.page.evaluate("document.documentElement.lang") == "vi"
    assert cold.page.title() == f"{screen.title} · Dân vận huyện Bình Sơn"
    assert "Streamlit" not in cold.page.title()


def test_every_figure_has_words_for_those_who_do_not_see_it(cold: Visit):
    for key, figure in cold.figures().items():
        assert figure["alt"], key
        named_by_a_box = cold.page.locator(f".st-key-overview-{key} .st-key-map-indicator").count()
        assert named_by_a_box or "?" in figure["words"].split("\n")[0], key


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
        ".filter(e => e.scrollWidth > e.clientWidth && e.checkVisibility()).map(e => e.innerText)"
    )
    assert clipped == []
    title = cold.page.locator("h1").first
    assert title.evaluate("e => e.scrollWidth <= e.clientWidth")
    box = title.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert title.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 20


def test_the_numbers_of_a_figure_open_and_can_be_taken_away(cold: Visit, tmp_path: Path):
    cold.page.set_viewport_size({"width": 1600, "height": 900})
    figures = cold.figures()
    if not figures:
        return  # a page of words
    key = next(iter(figures))
    cold.page.locator(f".st-key-menu-{key} button").click()
    opened = cold.page.locator('[data-testid="stPopoverBody"]')
    opened.locator("table").wait_for()
    headings = [text.strip() for text in opened.locator("th").all_inner_texts() if text.strip()]
    assert len(headings) >= 2
    with cold.page.expect_download() as waiting:
        opened.locator(f".st-key-csv-{key} button").click()
    download = waiting.value
    assert download.suggested_filename == f"{key}_ky-2023_xa-21112-21043_nd-8.csv"
    download.save_as(tmp_path / "so-lieu.csv")
    content = (tmp_path / "so-lieu.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert set(headings) <= set(rows[0])
    assert any("Bình Châu và Bình Thuận" in cell for row in rows for cell in row)  # the scope goes along
    cold.page.keyboard.press("Escape")


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
          const cuts = e => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX);
          const inside = e => e && e !== scroller && (cuts(e) || inside(e.parentElement));
          const width = document.documentElement.clientWidth;
          const over = [...scroller.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1)
            .filter(e => !inside(e.parentElement) && e.checkVisibility())
            .map(e => e.tagName + '.' + e.className).slice(0, 5);
          const scrolls = [document.scrollingElement, scroller].some(e => e.scrollWidth > e.clientWidth + 1);
          return {over, scrolls};
        }"""
    )
    assert wide == {"over": [], "scrolls": False}


@pytest.fixture(scope="module")
def front(office: BrowserContext, server: Server) -> Iterator[Visit]:
    """The overview as it opens."""
    visits = visiting(office, server)
    visit = next(visits)
    yield visit.open()
    assert next(visits, None) is None


def test_a_leader_sees_headline_tiles_and_findings_without_scrolling(front: Visit):
    for place in (".dv-tiles", ".st-key-attention"):
        box = front.page.locator(place).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 900, place


def test_the_plan_stands_on_one_screen_of_an_office_laptop(elsewhere: Callable[..., Visit]):
    laptop = elsewhere(viewport={"width": 1366, "height": 768})
    laptop.open("/noi-dung")
    rows = laptop.page.locator("details.dv-item > summary")
    assert rows.count() == 14
    boxes = [row.bounding_box() for row in rows.all()]
    assert all(box and box["y"] + box["height"] <= 768 for box in boxes), boxes[-1]
    rows.first.focus()
    laptop.page.keyboard.press("Enter")
    way = laptop.page.locator("details[open] a[data-press]")
    way.wait_for()
    way.press("Enter")
    laptop.wait_for_link(lambda link: len(link.get("nd", [])) == 1)


def test_the_light_scheme(front: Visit):
    ground = front.page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == f"rgb({', '.join(str(int(LIGHT.ground[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_a_phone_shows_one_column(elsewhere: Callable[..., Visit]):
    phone = elsewhere(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.open(f"/{OVERVIEW.path}")
    assert_no_sideways_scroll(phone)
    lefts = {round(box["x"]) for box in (f.bounding_box() for f in phone.page.locator(".js-plotly-plot").all()) if box}
    assert len(lefts) <= 2  # one below the other
    heads = phone.page.locator('[data-testid="stPopover"]').first.bounding_box()
    assert heads
    assert heads["x"] + heads["width"] <= 390


def test_on_a_phone_the_menu_closes_behind_the_page_chosen(elsewhere: Callable[..., Visit]):
    phone = elsewhere(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.open(f"/{OVERVIEW.path}")
    phone.page.get_by_test_id("stExpandSidebarButton").tap()
    phone.page.get_by_test_id("stSidebarNavLink").filter(has_text="Đơn thư").tap()
    phone.page.get_by_role("heading", level=1, name="Đơn thư").wait_for()
    phone.page.get_by_test_id("stExpandSidebarButton").wait_for()  # there is none while the menu is open


def test_the_whole_menu_is_in_vietnamese_and_leads_everywhere(front: Visit):
    headers = front.page.get_by_test_id("stNavSectionHeader")
    names = [re.sub(r"\W*expand_\w+", "", text).strip() for text in headers.all_inner_texts()]
    assert names == list(dict.fromkeys(page.section for page in PAGES))
    for page in PAGES:
        link = front.menu_link(page.title)
        link.wait_for()
        assert (link.get_attribute("href") or "").split("?")[0].endswith(f"/{page.path}")
    assert front.page.locator('[aria-current="page"]').all_inner_texts()[0].endswith(OVERVIEW.title)


def test_the_menu_fits_a_small_screen(front: Visit):
    """With every section open, at 768 high."""
    resize(front, 1366, 768)
    nav = front.page.get_by_test_id("stSidebarContent")
    assert nav.evaluate("e => e.scrollHeight <= e.clientHeight")
    names = nav.locator("[data-testid=stSidebarNavLink] p")
    assert names.evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)") == []


def test_what_opens_is_in_vietnamese_even_on_a_computer_set_to_english(elsewhere: Callable[..., Visit]):
    visit = elsewhere(locale="en-US").open()
    said: set[str] = set()
    for key in ("f_period", "f_communes", "f_items"):
        visit.opened(key).locator("input").first.click()
        visit.page.get_by_role("option").first.wait_for()
        said.update(visit.page.evaluate(SAID))
        visit.page.keyboard.press("Escape")
    visit.opened("f_communes").locator("input").first.fill("không có xã này")
    visit.page.wait_for_function("() => document.querySelectorAll('[role=\"option\"]').length <= 1")
    said.update(visit.page.evaluate(SAID))
    visit.page.keyboard.press("Escape")
    visit.opened("f_agencies")
    said.update(visit.page.evaluate(SAID))
    visit.page.keyboard.press("Escape")
    visit.opened("f_as_of")
    visit.page.get_by_label("Trạng thái tính đến ngày").first.click()
    visit.page.get_by_role("grid").or_(visit.page.locator('[data-baseweb="calendar"]')).first.wait_for()
    said.update(visit.page.evaluate(SAID))
    english = sorted(text for text in said if ENGLISH.search(text.partition(": ")[2]) or DATES.search(text))
    assert english == []
