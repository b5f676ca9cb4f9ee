"""A clerk's afternoon: the template down, filled in with mistakes, mended, loaded, seen on the overview, undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Download
from python_calamine import CalamineWorkbook
from serving import serving
from visits import PATIENCE, Visit, visiting

from tests.browser.test_screens import DATES, ENGLISH, SAID

pytestmark = pytest.mark.browser

LETTER: dict[str, Any] = {
    "Ngày nhận": "05/03/2024", "Xã, thị trấn": "Bình Châu", "Nội dung phối hợp": 8, "Loại đơn": "Kiến nghị",
    "Lĩnh vực": "Đất đai", "Nguồn đơn": "Bưu chính",
}  # fmt: skip
MISTAKES = {3: ("Ngày nhận", "31/02/2024"), 5: ("Xã, thị trấn", "Bình Không Có"), 8: ("Nội dung phối hợp", 15)}


@pytest.fixture
def visit(browser: Browser, sample_home: Path, tmp_path: Path) -> Iterator[Visit]:
    """A server and a home of its own, on a computer set to English."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with serving(home, tmp_path / "log.txt") as server:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
        yield from visiting(context, server)
        context.close()
        assert "Traceback" not in server.log.read_text("utf-8")


def filled(template: Path, mistakes: Mapping[int, tuple[str, Any]], out: Path) -> Path:
    """The template with twelve letters below its example; `mistakes`: number of the letter to header and value."""
    book = CalamineWorkbook.from_path(str(template))
    with xlsxwriter.Workbook(str(out)) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if name == "Đơn thư":
                letters = [LETTER | {"Mã đơn": f"BT-{n}"} for n in range(12)]
                for number, (header, value) in mistakes.items():
                    letters[number][header] = value
                rows += [[letter.get(header, "") for header in rows[0]] for letter in letters]
            _write(copy.add_worksheet(name), rows)
    return out


def _write(page: Any, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)


def down(visit: Visit, button: str, folder: Path) -> Path:
    with visit.page.expect_download() as started:
        visit.page.get_by_role("button", name=button).click()
    download: Download = started.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def up(visit: Visit, file: Path) -> None:
    visit.page.set_input_files('[data-testid="stFileUploader"] input[type="file"]', str(file))
    visit.page.locator(".st-key-load-go button").wait_for(timeout=PATIENCE)
    visit.settle()


def speaks_vietnamese(visit: Visit) -> None:
    found = visit.page.evaluate(SAID)
    assert [t for t in found if ENGLISH.search(t.partition(": ")[2]) or DATES.search(t)] == []


def received(visit: Visit) -> str:
    """Letters received, as the overview's first tile says."""
    tile = visit.settle().page.locator("section.dv-tile").filter(has_text="Đơn thư tiếp nhận")
    return tile.locator(".dv-value").inner_text()


def test_a_clerks_afternoon(visit: Visit, tmp_path: Path):
    before = received(visit.open("/"))
    assert before.split()[:1] not in ([], ["12"])
    visit.open("/nap-du-lieu")
    speaks_vietnamese(visit)
    template = down(visit, "Tải tệp mẫu (XLSX)", tmp_path)

    up(visit, filled(template, MISTAKES, tmp_path / "sai.xlsx"))
    speaks_vietnamese(visit)
    box = " ".join(visit.page.locator(".st-key-file-0").inner_text().split())
    for letter, (header, value) in MISTAKES.items():  # the example is row 2, letter 0 is row 3
        assert f"1 {letter + 3} “{value}”" in box
        assert header in box
    assert "3 trong 12 dòng có chỗ sai" in visit.page.locator("body").inner_text()
    assert visit.page.locator(".st-key-load-go button").is_disabled()
    marked = CalamineWorkbook.from_path(str(down(visit, "Tải tệp đã đánh dấu chỗ sai (XLSX)", tmp_path)))
    letters = marked.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [number for number, row in enumerate(letters, 1) if row[0]] == [1, 6, 8, 11]

    visit.page.get_by_role("button", name="Bỏ sai.xlsx").click()
    visit.page.locator(".st-key-load-go").wait_for(state="detached", timeout=PATIENCE)
    up(visit, filled(template, {}, tmp_path / "da-sua.xlsx"))
    visit.page.get_by_role("button", name="Nạp 12 dòng").click()
    visit.page.get_by_text("Đã nạp 12 dòng mới").wait_for(timeout=PATIENCE)
    speaks_vietnamese(visit.settle())
    visit.page.get_by_role("link", name="Xem ở Tổng quan").click()
    visit.page.wait_for_function("() => document.title.startsWith('Tổng quan')")
    assert received(visit).split()[0] == "12"

    visit.open("/nap-du-lieu").page.get_by_role("button", name="Hoàn tác lần nạp gần nhất").click()
    visit.page.locator(".st-key-load-undo button").click()
    visit.page.get_by_text("Đã hoàn tác lần nạp gần nhất").wait_for(timeout=PATIENCE)
    speaks_vietnamese(visit.settle())
    assert received(visit.open("/")) == before
