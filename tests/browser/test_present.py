"""The presentation in a real browser: every key named, drill and back, nothing too small to read at five metres."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from serving import Server
from visits import Visit, visiting

from tests.browser.test_crossing import click
from tests.browser.test_screens import ENGLISH, SAID

pytestmark = pytest.mark.browser
YEAR = "/trinh-chieu?bo=tong-ket&chieu=1"
# Words of the slide on the wall that are smaller than a size, as they appear: chart text may be shrunk by a transform.
SMALL = """size => {
  const found = [], stage = document.querySelector('.st-key-stage');
  const words = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const e = node.parentElement;
    const seen = e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
    if (!seen || !node.textContent.trim() || e.closest('style')) continue;
    const svg = e.ownerSVGElement && e.getScreenCTM();
    const scale = svg ? Math.hypot(svg.a, svg.b) : new DOMMatrix(getComputedStyle(stage).transform).a;
    if (parseFloat(getComputedStyle(e).fontSize) * scale < size) found.push(node.textContent.trim());
  }
  return found;
}"""
# HTML that does not fit its box.
CUT = """() => [...document.querySelectorAll('.st-key-stage .dv-at')]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}))
  .filter(e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2).map(e => e.innerText)"""


@pytest.fixture(scope="module")
def wall(browser: Browser, server: Server) -> Iterator[Visit]:
    """A projector's screen, on which the year's deck was opened by its link."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="vi-VN")
    visits = visiting(context, server)
    yield started(next(visits), YEAR)
    assert next(visits, None) is None
    context.close()


def started(visit: Visit, link: str) -> Visit:
    visit.open(link)
    visit.page.locator(".dv-place", has_text="/").wait_for()
    return visit


def press(visit: Visit, *keys: str) -> int:
    """Press keys; the number of the slide then shown."""
    for key in keys:
        visit.page.keyboard.press(key)
    return shown(visit)


def shown(visit: Visit) -> int:
    return int(visit.page.locator(".dv-place").inner_text().split("/")[0])


def count(visit: Visit) -> int:
    return int(visit.page.locator(".dv-place").inner_text().split("/")[1])


def message(visit: Visit) -> str:
    """The title on the wall: exactly one is visible."""
    (title,) = [t for t in visit.page.locator(".st-key-stage :is(.dv-title, .dv-cover)").all() if t.is_visible()]
    return title.inner_text()


def test_every_key_does_what_it_says(wall: Visit):
    last = count(wall)
    assert press(wall, "Home") == 1
    assert press(wall, "ArrowLeft") == 1
    assert [press(wall, k) for k in ("ArrowRight", "PageDown", " ", "ArrowDown")] == [2, 3, 4, 5]
    assert [press(wall, k) for k in ("ArrowLeft", "PageUp", "ArrowUp")] == [4, 3, 2]
    assert press(wall, "End") == last
    assert press(wall, "ArrowRight") == last
    assert press(wall, "1", "2", "Enter") == 12
    assert press(wall, "9", "9", "Enter") == last
    wall.page.keyboard.press("7")
    assert wall.page.locator(".dv-place").inner_text() == "Tới trang 7"
    assert press(wall, "Enter") == 7
    assert press(wall, "Enter", "x", "Tab") == 7
    assert re.fullmatch(r"\d\d:\d\d", wall.page.locator(".dv-clock").inner_text())


def test_b_blacks_out_and_back(wall: Visit):
    at = press(wall, "Home")
    black = wall.page.locator(".dv-black")
    assert not black.is_visible()
    press(wall, "b")
    assert black.is_visible()
    box = black.bounding_box()
    assert box
    assert box["x"] <= 0
    assert box["x"] + box["width"] >= 1920
    assert box["y"] <= 0
    assert box["y"] + box["height"] >= 1080
    assert wall.page.evaluate("document.elementFromPoint(960, 540).className") == "dv-black"
    assert press(wall, "B") == at
    assert not black.is_visible()


def test_o_shows_every_slide_and_opens_one(wall: Visit):
    press(wall, "Home", "o")
    buttons = wall.page.locator(".dv-overview button")
    assert buttons.count() == count(wall)
    boxes = [box for button in buttons.all() if (box := button.bounding_box())]
    assert all(b["x"] >= 0 and b["x"] + b["width"] <= 1920 and b["y"] + b["height"] <= 1080 for b in boxes)
    for number, box in enumerate(boxes):
        slide = wall.page.locator(f".st-key-slide-{number} .dv-at").first.bounding_box()
        assert slide
        assert box["x"] - 2 <= slide["x"]
        assert slide["x"] + slide["width"] <= box["x"] + box["width"] + 2
    wall.page.keyboard.press("Escape")
    assert not wall.page.locator(".dv-overview").is_visible()
    press(wall, "o")
    buttons.nth(4).click()
    assert shown(wall) == 5
    assert not wall.page.locator(".dv-overview").is_visible()


def test_l_points(wall: Visit):
    press(wall, "l")
    wall.page.mouse.move(700, 500)
    box = wall.page.locator(".dv-pointer").bounding_box()
    assert box
    assert abs(box["x"] + box["width"] / 2 - 700) < 3
    press(wall, "l")
    assert not wall.page.locator(".dv-pointer").is_visible()


def test_p_opens_the_presenters_window_which_follows(wall: Visit):
    press(wall, "Home", "ArrowRight")
    with wall.page.expect_popup() as opened:
        wall.page.keyboard.press("p")
    window = opened.value
    assert window.locator("#place").inner_text() == f"2/{count(wall)}"
    assert "Phạm vi:" in window.locator("#notes").inner_text()
    assert window.locator("#now .dv-title").inner_text() == message(wall)
    coming = window.locator("#after").inner_text()
    window.keyboard.press("ArrowRight")
    assert shown(wall) == 3
    assert message(wall) == coming
    assert window.locator("#now .dv-title").inner_text() == coming
    assert re.fullmatch(r"\d\d:\d\d", window.locator("#in-all").inner_text())
    window.close()


@pytest.mark.parametrize("link", [YEAR, "/trinh-chieu?bo=mot-xa&xa=21112&chieu=1"], ids=["year", "commune"])
def test_every_slide_can_be_read_at_five_metres(link: str, wall: Visit):
    if link != YEAR:
        started(wall, link)
    messages = []
    press(wall, "Home")
    for number in range(1, count(wall) + 1):
        assert wall.page.evaluate(SMALL, 20) == [], number
        assert wall.page.evaluate(CUT) == [], number
        messages.append(message(wall))
        press(wall, "ArrowRight")
    assert len(set(messages)) == len(messages)
    assert [text for text in wall.page.evaluate(SAID) if ENGLISH.search(text.partition(": ")[2])] == []
    for hidden in ("header", ".st-key-filter-bar"):
        assert not wall.page.locator(hidden).first.is_visible()


def test_drill_from_a_slide_and_back_to_it_then_leave_and_come_back(wall: Visit):
    started(wall, YEAR)
    titles = [wall.page.locator(f".st-key-slide-{k} .dv-title").text_content() or "" for k in range(1, count(wall))]
    number = 2 + next(k for k, title in enumerate(titles) if "mức chung" in title and "đúng hạn" in title)
    assert press(wall, *str(number), "Enter") == number
    click(wall, wall.page.locator(f".st-key-slide-{number - 1} .js-plotly-plot .scatterlayer .point").nth(7))
    wall.page.locator(".st-key-back-to-slides").wait_for()
    wall.wait_for_link(lambda link: len(link.get("xa", [])) == 1)
    assert wall.path() == "/thoi-gian"
    wall.page.locator(".st-key-back-to-slides button").click()
    wall.page.locator(".dv-place", has_text="/").wait_for()
    wall.settle()
    assert shown(wall) == number
    assert wall.link() == {"chieu": ["1"]}
    assert message(wall) == titles[number - 2]
    wall.page.keyboard.press("Escape")
    wall.page.locator(".st-key-deck-resume button").click()
    wall.page.locator(".dv-place", has_text="/").wait_for()
    assert shown(wall) == number
    wall.page.keyboard.press("Escape")
    wall.page.locator(".st-key-deck-start button").click()
    wall.page.locator(".dv-place", has_text="/").wait_for()
    assert shown(wall) == 1
    wall.page.wait_for_function("document.fullscreenElement !== null")
    wall.page.evaluate("document.exitFullscreen()")  # what the browser does at Esc, which it keeps to itself
    wall.page.locator(".st-key-deck-start button").wait_for()
    assert wall.page.locator(".st-key-stage").count() == 0
    assert wall.page.locator("header").first.is_visible()


def test_two_clicks_from_a_commune_s_page_to_its_deck(visit: Visit):
    visit.open("/xa").pick("commune-profile", "Bình Châu").settle()
    visit.page.get_by_text("Trình chiếu hồ sơ").click()
    visit.page.locator(".dv-place", has_text="/").wait_for()
    visit.settle()
    assert "Hồ sơ một xã – Bình Châu" in message(visit)
    assert visit.link()["xa"] == ["21112"]


def test_a_wall_nobody_attends_to_moves_on(wall: Visit):
    wall.page.clock.install()
    started(wall, f"{YEAR}&tu-chuyen=20")
    press(wall, "End")
    wall.page.clock.run_for(20_500)
    assert shown(wall) == 1
    wall.page.clock.run_for(20_500)
    assert shown(wall) == 2


def test_another_screen_shows_the_same_slide_larger_or_smaller(wall: Visit):
    """The last test on the wall: its window changes."""
    started(wall, "/trinh-chieu?bo=cua-toi&trang=cover,tong-quan/map,on-time&chieu=1")
    press(wall, "Home", "ArrowRight")
    for width, height in ((1366, 768), (2560, 1440)):
        wall.page.set_viewport_size({"width": width, "height": height})
        wall.page.wait_for_function(
            "w => [...document.querySelectorAll('.st-key-stage .js-plotly-plot')].length === 2"
            " && [...document.querySelectorAll('.st-key-stage .js-plotly-plot')]"
            ".every(c => Math.abs(c._fullLayout.width - 1747) < 3 && Math.abs(c._fullLayout.height - 583) < 3)"
            " && Math.abs(document.querySelector('.st-key-stage').getBoundingClientRect().width - w) < 3",
            arg=width,
        )
        stage = wall.page.locator(".st-key-stage").bounding_box()
        assert stage
        assert (stage["width"], stage["height"]) == pytest.approx((width, height), abs=2)
        last = wall.page.locator(".st-key-slide-1 .scatterlayer .point").last.bounding_box()
        assert last
        assert wall.page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.st-key-slide-1') !== null",
            [last["x"] + last["width"] / 2, last["y"] + last["height"] / 2],
        )
