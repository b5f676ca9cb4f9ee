"""A click on a mark filters every page, the chip undoes it; from a number to its rows."""

from __future__ import annotations

from playwright.sync_api import Locator
from visits import Visit

TILES = ".st-key-figure-map .js-plotly-plot .scatterlayer .point"
BARS = ".st-key-figure-received-field .js-plotly-plot .bars .point path"
CELLS = ".st-key-figure-heat a[data-press]"

HOVERED = "() => [...document.querySelectorAll('.js-plotly-plot:hover')].some(plot => plot._hoverdata?.length)"


def click(visit: Visit, mark: Locator) -> None:
    """As a reader does: the mouse rests on the mark, then presses."""
    mark.scroll_into_view_if_needed()
    visit.settle()
    box = mark.bounding_box()
    assert box
    x, y = box["x"] + min(box["width"] / 2, 8), box["y"] + box["height"] / 2
    visit.page.mouse.move(x - 2, y)
    visit.page.mouse.move(x, y)
    visit.page.wait_for_function(HOVERED)  # Plotly hovers a little later than the mouse, and clicks on what it hovers
    visit.page.mouse.click(x, y)


def test_a_tile_filters_every_page_and_its_chip_undoes_it(visit: Visit):
    visit.open()
    everywhere = visit.tiles()
    click(visit, visit.page.locator(TILES).nth(7))
    visit.wait_for_link(lambda link: len(link.get("xa", [])) == 1)
    chip = visit.page.locator(".st-key-chip-0 button")
    assert chip.inner_text().removeprefix("close").strip() in visit.scope()
    assert visit.tiles() != everywhere
    visit.turn_to("Phân tích", "Hài lòng").wait_for_link(lambda link: "xa" in link)
    assert chip.inner_text().removeprefix("close").strip() in visit.scope()
    chip.click()
    visit.wait_for_link(lambda link: "xa" not in link)
    assert visit.page.locator(".st-key-chips").count() == 0


def test_clicks_add_up_and_each_chip_takes_back_its_own(visit: Visit):
    visit.open("/don-thu")
    click(visit, visit.page.locator(BARS).last)
    visit.wait_for_link(lambda link: "linh-vuc" in link)
    cell = visit.page.locator(CELLS).last
    cell.focus()  # by keyboard alone
    visit.page.keyboard.press("Enter")
    visit.wait_for_link(lambda link: {"xa", "nd", "linh-vuc"} <= set(link))
    visit.page.locator(".st-key-chip-0 button").click()
    visit.wait_for_link(lambda link: "linh-vuc" not in link and {"xa", "nd"} <= set(link))


def test_from_a_number_to_its_rows_and_their_lines(visit: Visit):
    visit.open("/?ky=2024&xa=21112")
    visit.page.locator(".st-key-rows-tiles button").click()
    window = visit.page.get_by_role("dialog")
    window.get_by_text("dòng.").first.wait_for()
    assert "Bình Châu" in window.inner_text()
    window.locator("table tbody tr").first.wait_for()
    visit.page.keyboard.press("Escape")
