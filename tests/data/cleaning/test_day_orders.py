"""Days that a foreign Excel turned round, told over the column: simulated on random columns."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data import reading
from data.cleaning.typed_columns import typed
from data.loading import load
from data.tables.header_matching import match
from data.tables.tables import TABLES
from data.text import day_orders

LETTERS = TABLES["petition"]

HEADERS = ("Mã đơn", "Ngày nhận", "Xã, thị trấn", "Nội dung phối hợp", "Loại đơn", "Lĩnh vực", "Nguồn đơn",
           "Ngày thụ lý", "Ngày giải quyết")  # fmt: skip
GOOD = ("Bình Châu", 8, "Kiến nghị", "Đất đai", "Bưu chính")
SEEDS = range(8)


def us_excel(day: date) -> date | str:
    """What Excel of the United States makes of a day that a Vietnamese office wrote: 05/03 is 3 May, 15/03 a text."""
    return date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}"


def letters(rng: random.Random, count: int) -> list[list[date]]:
    """Days of receipt, acceptance and resolution."""
    first = date(rng.choice((2022, 2023, 2024)), 1, 1)
    received = [first + timedelta(rng.randrange(360)) for _ in range(count)]
    return [[d, d + timedelta(rng.randrange(1, 9)), d + timedelta(rng.randrange(10, 60))] for d in received]


def workbook(path: Path, rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Đơn")
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate([headers, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, datetime(value.year, value.month, value.day), shown)
                else:
                    page.write(at, column, value)
    return path


def as_csv(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    return path


def filled(days: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[f"DT-{n:04}", received, *GOOD, *rest] for n, (received, *rest) in enumerate(days)]


def understood(path: Path) -> tuple[dict[str, date | None], set[str], str]:
    """Each letter's day of receipt, columns with a refused cell, and what was said, without the whole of a load."""
    (raw,) = reading.read(path)
    found = typed(LETTERS, raw, match(LETTERS, raw.headers), {"bình châu": "21112"})
    days = dict(zip(found.rows["petition_id"].to_pylist(), found.rows["received_on"].to_pylist(), strict=True))
    cells = found.refused.to_pylist()
    return days, {c["header"] for c in cells}, " ".join([*(c["reason"] + c["remedy"] for c in cells), *raw.warnings])


def loaded(path: Path) -> tuple[int, set[str], str]:
    """How many rows are stored, columns with a refusal, and the whole report in words."""
    report = load.load([path])
    (file,) = report.files
    cells = [cell for part in file.parts for cell in part.refused]
    warnings = [w for p in file.parts for w in p.warnings]
    return report.stored, {c.column for c in cells}, " ".join([*(c.reason + c.remedy for c in cells), *warnings])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_turned_round_is_refused_whole(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    days = [[us_excel(d) for d in row] for row in letters(rng, rng.randint(30, 80))]
    found, columns, words = understood(workbook(tmp_path / "don.xlsx", filled(days)))
    assert set(found.values()) == {None}
    assert {"Ngày nhận", "Ngày thụ lý", "Ngày giải quyết"} <= columns
    assert "đảo ngày và tháng" in words
    assert "DMY" in words


@pytest.mark.parametrize("seed", SEEDS)
def test_as_the_office_wrote_them_all_days_are_taken(tmp_path: Path, seed: int):
    """Dates, texts, ISO texts, or dates and texts by chance: none of it was turned round."""
    rng = random.Random(seed)
    ways: list[Callable[[date], Any]] = [lambda d: d, lambda d: f"{d:%d/%m/%Y}", lambda d: f"{d.day}/{d.month}/{d:%y}",
                                         lambda d: d.isoformat(), lambda d: f"{d:%d.%m.%Y} 08:30"]  # fmt: skip
    chosen = rng.sample(ways, rng.randint(1, 3))
    days = letters(rng, 60)
    written = [[rng.choice(chosen)(d) for d in row] for row in days]
    found, columns, words = understood(workbook(tmp_path / "don.xlsx", filled(written)))
    assert found == {f"DT-{n:04}": row[0] for n, row in enumerate(days)}
    assert (columns, words) == (set(), "")


@pytest.mark.parametrize("seed", SEEDS)
def test_csv_of_such_a_workbook(tmp_path: Path, seed: int):
    """Saved by a program as ISO, serial numbers or 3-May-24 beside the texts."""
    rng = random.Random(seed)
    epoch = date(1899, 12, 30)
    shown = rng.choice((date.isoformat, lambda d: f"{d} 00:00:00", lambda d: str((d - epoch).days),
                        lambda d: f"{d.day}-{d:%b-%y}"))  # fmt: skip
    days = [[d if isinstance(d := us_excel(day), str) else shown(d) for day in row] for row in letters(rng, 60)]
    found, columns, _ = understood(as_csv(tmp_path / "don.csv", filled(days)))
    assert set(found.values()) == {None}
    assert "Ngày nhận" in columns


@pytest.mark.parametrize("seed", SEEDS)
def test_month_first_certain_beside_what_may_be_either(tmp_path: Path, seed: int):
    """The whole column, or half of it, written 03/25/2024: no cell of it is read the wrong way."""
    rng = random.Random(seed)
    share = rng.choice((1.0, 0.5, 0.3))
    days = [[f"{d:%m/%d/%Y}" if rng.random() < share else f"{d:%d/%m/%Y}" for d in row] for row in letters(rng, 60)]
    found, columns, words = understood(as_csv(tmp_path / "don.csv", filled(days)))
    assert (set(found.values()), "Ngày nhận" in columns) == ({None}, True)
    assert "tháng trước ngày" in words


def test_a_load_says_it_and_stores_nothing_of_it(home: Path, tmp_path: Path):
    days = [[us_excel(d) for d in row] for row in letters(random.Random(9), 60)]
    stored, columns, words = loaded(workbook(tmp_path / "don.xlsx", filled(days)))
    assert (stored, "Ngày nhận" in columns, "đảo ngày và tháng" in words) == (0, True, True)


def test_one_slip_of_the_hand_is_refused_alone_and_said(home: Path, tmp_path: Path):
    days: list[list[Any]] = [[f"{d:%d/%m/%Y}" for d in row] for row in letters(random.Random(1), 100)]
    days[40] = ["03/25/2024", "", ""]
    stored, columns, words = loaded(workbook(tmp_path / "don.xlsx", filled(days)))
    assert (stored, columns) == (99, {"Ngày nhận"})
    assert "Có phải là 25/03/2024?" in words
    assert "Hãy đối chiếu" in words


def test_columns_beside_a_turned_one_are_suspect_unless_something_speaks_for_them(tmp_path: Path):
    days = [[us_excel(d) for d in row] for row in letters(random.Random(2), 60)]
    rows = filled([[row[0], date(2025, n % 12 + 1, 4), date(2025, 3, 1 + n % 28)] for n, row in enumerate(days)])
    (raw,) = reading.read(workbook(tmp_path / "don.xlsx", rows))
    assert [h for h, _, _ in raw.unsure] == ["Ngày nhận", "Ngày thụ lý"]
    assert raw.unsure[1][1] == day_orders.ALONGSIDE


def test_part_of_a_column_turned_round(tmp_path: Path):
    """Half came through such an Excel, half was typed: refused where it is no chance, else said."""
    turned = [us_excel(row[0]) for row in letters(random.Random(3), 60)]
    typed = [row[0] for row in letters(random.Random(4), 60)]
    (raw,) = reading.read(workbook(tmp_path / "a.xlsx", filled([[d, "", ""] for d in [*turned, *typed]])))
    assert [h for h, _, _ in raw.unsure] == ["Ngày nhận"]
    few = [*typed, *[f"{day}/03/2024" for day in (15, 16, 20, 30)]]
    (raw,) = reading.read(workbook(tmp_path / "b.xlsx", filled([[d, "", ""] for d in few])))
    assert raw.unsure == ()
    assert any("Hãy đối chiếu" in warning for warning in raw.warnings)


def test_months_of_a_service_report(home: Path, tmp_path: Path):
    headers = ("Tháng", "Xã, thị trấn", "Tiếp nhận", "Đúng hạn")
    firsts = [date(2024, month, 1) for month in range(1, 13)]
    turned = [[us_excel(day), "Bình Châu", 10, 10] for day in firsts]
    assert loaded(workbook(tmp_path / "a.xlsx", turned, headers))[:2] == (0, {"Tháng"})
    right = [[day, "Bình Châu", 10, 10] for day in firsts]
    assert loaded(workbook(tmp_path / "b.xlsx", right, headers))[:2] == (12, set())


def test_what_a_turned_column_says_names_no_header_we_do_not_know():
    assert "{header}" not in day_orders.ALONGSIDE + day_orders.TURNED + day_orders.MIXED
    assert all(c.type.name in ("DAY", "MONTH") for t in TABLES.values() for c in t.columns if c.name.endswith("_on"))
