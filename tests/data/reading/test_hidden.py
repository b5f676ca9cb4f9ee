"""Hidden and filtered rows and columns are read, and said: how many, which, and that a filter does it."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from office_files import HEADERS, letter, ods

from data import reading
from data.reading.workbooks import hidden
from data.tables.header_matching import match
from data.tables.tables import TABLES
from data.text.sentences import listed

SEEDS = range(6)


def said(path: Path) -> list[str]:
    (raw,) = reading.read(path)
    assert match(TABLES["petition"], raw.headers).missing == ()
    return [warning for warning in raw.warnings if "đang ẩn" in warning]


def expected(rows: list[int], columns: list[str], where: str, why: str = "") -> list[str]:
    found = []
    if rows:
        mend = "Nếu không muốn nạp thì xóa các dòng này."
        found.append(f"{where}{len(rows)} dòng đang ẩn{why} vẫn được đọc: {listed(rows)}. {mend}")
    if columns:
        named = ", ".join(f"“{column}”" for column in columns)
        found.append(f"{where}{len(columns)} cột đang ẩn vẫn được đọc: {named}.")
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_xlsx(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    title, rows = rng.randint(0, 3), rng.randint(5, 60)
    unseen = sorted(rng.sample(range(rows), rng.randint(0, rows // 2)))
    columns = sorted(rng.sample(range(len(HEADERS)), rng.randint(0, 2)))
    is_filtered = bool(unseen) and rng.random() < 0.5
    path = tmp_path / "don.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Đơn")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate([HEADERS, *(letter(n) for n in range(rows))], title):
            for column, value in enumerate(row):
                if column == 1 and at > title:
                    page.write_datetime(at, column, value, day)  # type: ignore[arg-type]
                else:
                    page.write(at, column, value)
        for at in unseen:
            page.set_row(title + 1 + at, None, None, {"hidden": True})
        for blank in (title + rows + 3, title + rows + 9):
            page.set_row(blank, None, None, {"hidden": True})  # nothing stands in it
        for at in columns:
            page.set_column(at, at, None, None, {"hidden": True})
        if is_filtered:
            page.autofilter(title, 0, title + rows, len(HEADERS) - 1)
            page.filter_column(4, "x == Khiếu")
    numbers = [title + 2 + at for at in unseen]
    named = [HEADERS[at] for at in columns]
    assert said(path) == expected(numbers, named, "Trang “Đơn”: ", " (do lọc)" if is_filtered else "")


@pytest.mark.parametrize("seed", SEEDS)
def test_ods(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    rows = rng.randint(5, 40)
    path = ods(tmp_path / "don.ods", {"Đơn": [HEADERS, *(letter(n) for n in range(rows))]})
    unseen = sorted(rng.sample(range(rows), rng.randint(0, rows // 2)))
    how = rng.choice(("collapse", "filter"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    numbers = iter(range(-1, rows))
    parts["content.xml"] = re.sub(
        rb"<table:table-row>",
        lambda _: f'<table:table-row table:visibility="{how}">'.encode() if next(numbers) in unseen
        else b"<table:table-row>",
        parts["content.xml"],
    )  # fmt: skip
    column = rng.choice((None, 0, 3))
    if column is not None:
        before = f'<table:table-column table:number-columns-repeated="{column}"/>' if column else ""
        marks = f'{before}<table:table-column table:visibility="collapse"/>'.encode()
        parts["content.xml"] = parts["content.xml"].replace(b"<table:table-row", marks + b"<table:table-row", 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    named = [] if column is None else [HEADERS[column]]
    why = " (do lọc)" if unseen and how == "filter" else ""
    assert said(path) == expected([at + 2 for at in unseen], named, "Trang “Đơn”: ", why)


def test_xls_says_that_it_cannot_tell():
    (raw,) = reading.read(Path(__file__).parents[3] / "tests/support/files/don-thu.xls")
    assert hidden.BLIND in raw.warnings
