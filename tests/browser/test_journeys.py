"""What readers do, in a real browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from visits import Visit

from analytics.figures import DARK
from analytics.registers.petitions import PAGE
from tests.pages.test_pages import OVERVIEW, PETITIONS, RESOLUTION
from tests.pages.test_pages import Page as Screen

pytestmark = pytest.mark.browser
three_screens = pytest.mark.parametrize("screen", [OVERVIEW, PETITIONS, RESOLUTION], ids=lambda s: s.path or "home")
CHOSEN = {"xa": ["21112", "21043"], "nd": ["8"]}


def address(screen: Screen, query: str = "") -> str:
    return f"/{screen.path}{query}"


# --- Choosing


@three_screens
def test_what_is_applied_changes_every_figure(screen: Screen, visit: Visit):
    visit.open(address(screen))
    before = visit.figures()
    assert before
    assert all(figure["data"] and figure["alt"] for figure in before.values())
    visit.choose("f_communes", "Bình Châu", "Bình Thuận").choose("f_items", "8. Đất đai, xây dựng, môi trường")
    assert visit.link() == {}  # several choices wait for “Áp dụng”
    assert visit.figures() == before
    visit.apply().wait_for_link(lambda link: link == CHOSEN)
    after = visit.figures()
    assert after.keys() == before.keys()
    for key, figure in after.items():
        assert figure["data"] != before[key]["data"], key
        assert figure["alt"], key
    assert "Bình Châu và Bình Thuận" in visit.scope()
    assert "nội dung 8" in visit.scope()


def test_a_link_shows_the_same_numbers_on_another_machine(visit: Visit, elsewhere: Callable[..., Visit]):
    visit.open()
    whole = visit.tiles()
    assert len(whole) == 7
    visit.choose("f_communes", "Bình Châu").choose("f_items", "8. Đất đai, xây dựng, môi trường")
    visit.apply().wait_for_link(lambda link: link == {"xa": ["21112"], "nd": ["8"]})
    here = visit.tiles()
    assert here.keys() == whole.keys()
    assert here != whole
    query = visit.page.evaluate("location.search")
    there = elsewhere().open(f"/{query}")
    assert there.tiles() == here
    assert there.figures() == visit.figures()
    assert there.scope() == visit.scope()


def test_clearing_and_another_period_apply_at_once(visit: Visit):
    visit.open("/?ky=2023&xa=21112")
    narrow = visit.tiles()
    visit.page.locator(".st-key-clear button").click()
    visit.wait_for_link(lambda link: link == {})
    assert visit.tiles() != narrow
    assert "năm 2024" in visit.scope()
    assert visit.page.locator(".st-key-clear").count() == 0
    visit.pick("f_period", "Quý III/2024").wait_for_link(lambda link: link == {"ky": ["2024-Q3"]})
    assert "quý III/2024 (01/07/2024 – 30/09/2024)" in visit.scope()


# --- Going back


def test_back_returns_to_the_page_before_with_its_filters(visit: Visit):
    visit.open("/?xa=21112&ky=2023")
    numbers = visit.tiles()
    visit.turn_to("Phân tích", "Thời gian giải quyết")
    visit.wait_for_link(lambda link: visit.path() == "/thoi-gian" and link == {"xa": ["21112"], "ky": ["2023"]})
    assert visit.title().startswith("Thời gian giải quyết")
    visit.choose("f_communes", "Bình Thuận").apply()
    visit.wait_for_link(lambda link: link.get("xa") == ["21112", "21043"])
    visit.choose("f_items", "8. Đất đai, xây dựng, môi trường").apply()
    visit.wait_for_link(lambda link: link.get("nd") == ["8"])

    visit.page.go_back()
    visit.wait_for_link(lambda link: visit.path() == "/" and link == {"xa": ["21112"], "ky": ["2023"]})
    visit.page.wait_for_function("() => document.title.startsWith('Tổng quan')")
    assert visit.settle().tiles() == numbers

    visit.page.go_forward()
    visit.wait_for_link(lambda link: visit.path() == "/thoi-gian" and link.get("nd") == ["8"])


def test_back_from_a_finding_is_the_clean_overview(visit: Visit):
    """And no page writes its choices into the address of another."""
    visit.open()
    numbers = visit.tiles()
    finding = visit.page.locator('[data-testid="stPageLink"] a[href*="?"]').first
    finding.click()
    visit.wait_for_link(lambda link: visit.path() != "/" and bool(link))
    visit.page.go_back()
    visit.page.wait_for_function("() => document.title.startsWith('Tổng quan')")
    visit.wait_for_link(lambda link: visit.path() == "/" and link == {})
    assert visit.tiles() == numbers
    assert visit.page.locator(".st-key-clear").count() == 0
    visit.page.go_forward()
    visit.wait_for_link(lambda link: visit.path() != "/" and bool(link))


def test_a_choice_behind_a_closed_chip_is_not_sent_again(visit: Visit):
    visit.open()
    visit.choose("f_communes", "Bình Châu").apply().wait_for_link(lambda link: link == {"xa": ["21112"]})
    visit.page.locator(".st-key-clear button").click()
    visit.wait_for_link(lambda link: link == {})
    visit.pick("f_period", "Quý III/2024").wait_for_link(lambda link: link == {"ky": ["2024-Q3"]})


def test_lists_are_searched_without_marks_and_what_waits_is_said(visit: Visit):
    visit.open()
    box = visit.opened("f_communes").locator("input").first
    for typed, found in (("binh chau", "Bình Châu"), ("dong", "Bình Đông"), ("Bình Đông", "Bình Đông")):
        box.click()
        box.fill(typed)
        visit.page.wait_for_function(
            "name => document.querySelector('[role=\"option\"]')?.innerText.trim() === name", arg=found
        )
    waits = visit.page.locator(".st-key-filter-bar").get_by_text("chưa áp dụng")
    assert not waits.is_visible()
    box.press("Enter")
    waits.wait_for()


def test_a_long_question_does_not_hold_its_reader(visit: Visit):
    """The SQL box gives a query ten seconds, and none once its reader has turned away."""
    visit.open("/kham-pha")
    visit.page.get_by_label("Câu SELECT").fill("select count(*) from range(100000000000) a, range(1000) b")
    visit.page.get_by_role("button", name="Chạy", exact=True).click()
    visit.page.get_by_text("Đang chạy:").wait_for()
    visit.turn_to("Phân tích", "Hài lòng")
    visit.page.wait_for_function("() => document.querySelector('h1')?.innerText.startsWith('Hài lòng')", timeout=6000)


# --- Figures and their numbers


def test_the_worklist_can_be_taken_away(visit: Visit, tmp_path: Path):
    visit.open(address(RESOLUTION))
    box = visit.page.locator(".st-key-worklist")
    with visit.page.expect_download() as waiting:
        box.get_by_role("button", name="Tải CSV").click()
    waiting.value.save_as(tmp_path / "viec.csv")
    rows = list(csv.reader((tmp_path / "viec.csv").open(encoding="utf-8-sig", newline=""), delimiter=";"))
    told = re.search(r"(\d+) đơn", box.get_by_role("button", name="Tải CSV").inner_text())
    assert told
    assert sum(row[:1] != [] and row[0].startswith("BS-") for row in rows) == int(told[1])


# --- The register


def test_a_letter_is_found_by_its_code_and_opened(visit: Visit):
    visit.open(address(PETITIONS))
    register = visit.page.locator(".st-key-register")
    rows = register.locator("tbody tr")
    assert rows.count() == PAGE
    code = re.search(r"BS-\d+", rows.nth(3).inner_text())
    assert code
    search = register.locator(".st-key-register-search input")
    search.fill(code[0].lower())
    search.press("Enter")
    register.get_by_text("Đơn 1 đến 1 trong 1 đơn.").wait_for()
    assert rows.count() == 1
    visit.settle().pick("register-open", code[0])
    line = register.locator(".st-key-chart-letter")
    line.locator(".main-svg").first.wait_for()
    assert f"Đường thời gian của đơn {code[0]}" in (line.get_by_role("figure").get_attribute("aria-label") or "")
    assert "Nhận" in line.inner_text()
    assert register.get_by_text(re.compile(r"Từ tệp \d+, dòng \d+")).count() == 1


# --- By keyboard


def focused(visit: Visit) -> str:
    """The name of what the keyboard is on."""
    return visit.page.evaluate(
        "() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.innerText || e.tagName }"
    )


def test_filters_are_reached_chosen_and_applied_by_keyboard_alone(visit: Visit):
    visit.open()
    passed: list[str] = []

    def tab_to(name: str) -> None:
        for _ in range(30):
            visit.page.keyboard.press("Tab")
            passed.append(focused(visit))
            lines = [line.strip() for line in passed[-1].split("\n") if line.strip()]
            if len(lines) <= 3 and name in lines:  # a word of an icon before it and after it
                return
        raise AssertionError(f"Tab never reaches {name}: {passed}")

    tab_to("22 xã, thị trấn và cấp huyện")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".st-key-f_communes input").first.wait_for()
    tab_to("Xã, thị trấn")
    visit.page.keyboard.type("Bình Châu")
    visit.page.get_by_role("option", name="Bình Châu").wait_for()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Escape")
    tab_to("Áp dụng")
    visit.page.keyboard.press("Enter")
    visit.wait_for_link(lambda link: link == {"xa": ["21112"]})


# --- In a dim room


def test_the_dark_scheme(elsewhere: Callable[..., Visit]):
    dark = elsewhere(color_scheme="dark").open("/?xa=21112")
    ink = "c => document.querySelector('.js-plotly-plot')?.layout.template.layout.font.color === c"
    dark.page.wait_for_function(ink, arg=DARK.ink)
    dark.settle()
    assert dark.page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor") == rgb(DARK.ground)
    value = dark.page.locator(".dv-tile .dv-value").first
    assert value.evaluate("e => getComputedStyle(e).color") == rgb(DARK.ink)
    assert dark.page.locator("h1").first.evaluate("e => getComputedStyle(e).color") == rgb(DARK.ink)


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
