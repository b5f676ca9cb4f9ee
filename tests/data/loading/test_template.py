"""The template: what it makes loads without a refusal, whatever table is filled in, and its own rows never do."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from analytics.commands import main
from data.loading import load
from data.loading import template as maker
from data.loading.reporting.report import LoadReport
from data.tables.columns import Table, Type
from data.tables.tables import FACTORS, TABLES
from data.warehouse import snapshots

Rows = Mapping[str, list[Mapping[str, Any]]]  # sheet to rows, header to value


@pytest.fixture(scope="session")
def blank() -> dict[str, list[list[Any]]]:
    """The sheets of the template as a sheet program reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(maker.workbook()))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.fixture
def fill(blank: dict[str, list[list[Any]]], tmp_path: Path) -> Callable[[Rows], Path]:
    """`fill(rows)`: the template with rows below its example, as a clerk saves it."""

    def filled(rows: Rows) -> Path:
        path = tmp_path / "da-dien.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for name, given in blank.items():
                page = book.add_worksheet(name)
                written = [*given, *([row.get(header, "") for header in given[0]] for row in rows.get(name, []))]
                for at, row in enumerate(written):
                    for column, value in enumerate(row):
                        page.write(at, column, value, day if isinstance(value, datetime) else None)
        return path

    return filled


def good_rows(table: Table, csv_text: str) -> list[Mapping[str, Any]]:
    """Rows of the CSV template as cells of a sheet program: days and numbers are such, a survey is wide."""
    types = {c.header: c.type for c in maker.columns(table)}
    found = list(csv.DictReader(io.StringIO(csv_text)))
    if table.name == "satisfaction":
        found = [row | dict.fromkeys(FACTORS, row["Mức"]) for row in found]
    return [{header: _cell(types[header], row.get(header) or "") for header in types} for row in found]


def _cell(kind: Type, text: str) -> Any:
    if kind is Type.DAY and text:
        return datetime.strptime(text, "%d/%m/%Y")
    if kind is Type.MONTH and text:
        return datetime.strptime(f"01/{text}", "%d/%m/%Y")
    if kind in (Type.WHOLE, Type.NUMBER, Type.YEAR, Type.ITEM) and text:
        return float(text.replace(".", "").replace(",", "."))
    return text


def clean(report: LoadReport) -> list[Any]:
    """The parts of a file without any refusal or error."""
    (file,) = report.files
    assert (file.error, file.unrecognised) == (None, [])
    for part in file.parts:
        assert (part.refused, part.unknown_columns, part.dropped_columns) == ([], [], []), part.table
    return file.parts


def test_what_the_template_makes_loads_without_a_refusal(home: Path, template: Any, fill: Callable[[Rows], Path]):
    filled = {t.title: good_rows(t, template(t.name, [{}, {}])) for t in TABLES.values()}
    report = load.load([fill(filled)])
    parts = clean(report)
    assert [p.table for p in parts] == list(TABLES)
    assert [p.rows_read - p.rows_set_aside for p in parts] == [2] * len(TABLES)
    assert {p.table: p.accepted for p in parts} == dict.fromkeys(TABLES, 2)
    stored = {name: int(snapshots.reader().query(f"select count(*) as n from w.{name}").n[0]) for name in TABLES}
    assert stored == dict.fromkeys(TABLES, 2) | {"satisfaction": 2 * len(FACTORS)}
    assert report.exit_code == 0


def test_the_example_is_set_aside_and_said_so(home: Path, template: Any, fill: Callable[[Rows], Path]):
    letters = TABLES["petition"]
    report = load.load([fill({letters.title: good_rows(letters, template("petition", [{}]))})])
    parts = {p.table: p for p in clean(report)}
    assert all(p.rows_set_aside == 1 and p.ignored[0]["row"] == 2 for p in parts.values())
    assert "ví dụ" in parts["petition"].ignored[0]["why"].casefold()
    assert report.stored == 1


def test_an_empty_template_loads_nothing_and_refuses_nothing(home: Path, fill: Callable[[Rows], Path]):
    report = load.load([fill({})])
    clean(report)
    assert (report.stored, report.exit_code) == (0, 0)


def test_a_sheet_a_table_with_its_headers(blank: dict[str, list[list[Any]]]):
    assert list(blank) == [maker.GUIDE, *(t.title for t in TABLES.values()), maker.LISTS]
    for table in TABLES.values():
        headers, example = blank[table.title][:2]
        assert headers == [c.header for c in maker.columns(table)]
        assert str(example[0]).startswith(maker.EXAMPLE)
        assert len(blank[table.title]) == 2


def test_every_column_is_explained(blank: dict[str, list[list[Any]]]):
    told = {str(row[0]): str(row[1]) for row in blank[maker.GUIDE]}
    for table in TABLES.values():
        for column in maker.columns(table):
            note = maker.note(column)
            assert column.header in told
            assert note.startswith("Bắt buộc." if column.required else "Có thể để trống.")


def test_lists_hold_what_the_loader_takes(blank: dict[str, list[list[Any]]]):
    columns = {row[0]: [v for v in row[1:] if v != ""] for row in zip(*blank[maker.LISTS], strict=True)}
    assert len(columns["Xã, thị trấn"]) == 26  # 22 units, 5 of 2025 of which two bear an old name, the district
    assert columns["Nội dung phối hợp"] == list(range(1, 15))
    assert columns["Loại đơn"] == list(TABLES["petition"].column("kind").values)


def test_every_column_but_text_is_checked_while_typing():
    """A rule of the sheet program for each, on the rows below the example."""
    with zipfile.ZipFile(io.BytesIO(maker.workbook())) as book:
        for number, table in enumerate(TABLES.values(), 2):
            sheet = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            ranges = re.findall(r'<dataValidation [^>]*sqref="([A-Z]+)3:', sheet)
            checked = [at for at, c in enumerate(maker.columns(table)) if c.type is not Type.TEXT]
            assert ranges == [xlsxwriter.utility.xl_col_to_name(at) for at in checked]


def test_the_command_writes_it(tmp_path: Path):
    out = tmp_path / "mau.xlsx"
    done = CliRunner().invoke(main, ["template", "--out", str(out)])
    assert done.exit_code == 0
    assert CalamineWorkbook.from_path(str(out)).sheet_names[0] == maker.GUIDE


def test_where_it_cannot_be_written_is_a_sentence(tmp_path: Path):
    done = CliRunner().invoke(main, ["template", "--out", str(tmp_path / "khong-co" / "mau.xlsx")])
    assert done.exit_code == 2
    assert "Không ghi được" in done.stderr
