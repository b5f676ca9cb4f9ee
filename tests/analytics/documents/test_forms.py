"""The statistical forms: counted by hand, equal to the catalogue, and honest about what does not add up."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from analytics import formatting
from analytics.documents.forms import FORMS, counting
from analytics.documents.forms.counting import Counted
from analytics.documents.office import forms_xlsx as workbook
from analytics.measure.measure import measure, scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from data.loading import load

Petitions = Callable[..., Path]
YEAR = Filters(period="2024")
KINDS = ("Khiếu nại", "Tố cáo")


def filled(code: str, filters: Filters = YEAR) -> Counted:
    (form,) = (f for f in FORMS if f.code == code)
    return counting.count(form, counting.inspection(filters, LOCAL), LOCAL)


@cache
def of_sample(code: str, filters: Filters) -> Counted:
    """A form of the sample, counted once."""
    return filled(code, filters)


def total(code: str, filters: Filters = YEAR) -> dict[str, float]:
    return {k: v for k, v in filled(code, filters).cells.iloc[0].items() if v}


# --- A world counted by hand

DESK = "Tiếp công dân thường xuyên"
ACCEPTED = {"handling": "Thụ lý giải quyết"}
WORLD: list[dict[str, Any]] = [
    # carried in: received before 15/12/2023, resolved after
    {"kind": "Khiếu nại", "field": "Đất đai", "received_on": date(2023, 12, 14), "accepted_on": date(2023, 12, 20),
     "resolved_on": date(2024, 1, 10), "outcome": "Sai", "round": "Lần đầu", **ACCEPTED},
    # received on the first day of the inspection year, by six people, second round, late
    {"kind": "Khiếu nại", "field": "Đất đai", "received_on": date(2023, 12, 15), "accepted_on": date(2023, 12, 20),
     "resolved_on": date(2024, 6, 1), "outcome": "Đúng", "round": "Lần hai", "signatories": 6, **ACCEPTED},
    {"kind": "Khiếu nại", "field": "Khác", "received_on": date(2024, 3, 1), "handling": "Chuyển đơn",
     "resolved_on": date(2024, 3, 5), "channel": DESK},
    {"kind": "Tố cáo", "field": "Cán bộ, công chức", "received_on": date(2024, 4, 1), "accepted_on": date(2024, 4, 8),
     "resolved_on": date(2024, 4, 30), "outcome": "Đúng một phần", **ACCEPTED},
    {"kind": "Tố cáo", "field": "Cán bộ, công chức", "received_on": date(2024, 5, 1), "accepted_on": date(2024, 5, 8),
     "round": "Tố cáo tiếp", **ACCEPTED},
    # two letters of one case, the later one still open
    {"kind": "Kiến nghị", "field": "Đất đai", "received_on": date(2024, 7, 1), "case_id": "VV-1", "channel": DESK,
     "accepted_on": date(2024, 7, 2), "resolved_on": date(2024, 7, 9), "outcome": "Đã trả lời", **ACCEPTED},
    {"kind": "Kiến nghị", "field": "Đất đai", "received_on": date(2024, 7, 20), "case_id": "VV-1", "channel": DESK,
     "commune": "Châu Ổ", "accepted_on": date(2024, 7, 22), **ACCEPTED},
    {"kind": "Phản ánh", "field": "Môi trường", "received_on": date(2024, 8, 1), "signatories": 3, "channel": DESK},
    {"kind": "Phản ánh", "field": "Khác", "received_on": date(2024, 8, 2), "handling": "Lưu đơn", "eligible": False,
     "resolved_on": date(2024, 8, 3)},
    # outside: finished before the year, received after it closed
    {"received_on": date(2023, 5, 1), "resolved_on": date(2023, 6, 1), "handling": "Hướng dẫn"},
    {"received_on": date(2024, 12, 15)},
]  # fmt: skip


@pytest.fixture
def world(home: Path, petitions: Petitions) -> None:
    assert load.load([petitions(WORLD)]).exit_code == 0


def test_letters_are_counted_by_hand(world: None):
    """Nine letters alive in 15/12/2023 to 14/12/2024, one of them not decided on and one not eligible."""
    assert total("01/XLD") == {
        "1": 9, "3": 1, "5": 1, "6": 6, "7": 1, "8": 8, "9": 7, "10": 6, "11": 3, "12": 2, "13": 2,
        "14": 3, "15": 1, "16": 2, "17": 1, "18": 6, "19": 2, "20": 2, "21": 2, "22": 1, "24": 1,
    }  # fmt: skip


def test_complaints_are_counted_by_hand(world: None):
    assert total("02/XLD") == {
        "1": 3, "3": 1, "4": 1, "5": 1, "6": 3, "7": 1, "8": 2, "9": 3, "10": 3, "11": 2, "13": 2, "17": 1,
        "18": 1, "19": 1, "22": 1, "23": 2, "24": 1, "25": 1, "26": 1, "28": 1,
    }  # fmt: skip


def test_denunciations_are_counted_by_hand(world: None):
    """The repeated one is overdue by the end of the year: accepted in May, thirty days."""
    assert total("03/XLD") == {
        "1": 2, "6": 2, "8": 2, "10": 2, "11": 2, "12": 2, "13": 2, "16": 2, "23": 1, "24": 1, "26": 2, "27": 1,
        "28": 1,
    }  # fmt: skip


def test_opinions_are_counted_by_hand(world: None):
    """The case of two letters is one, open, where its later letter is."""
    found = filled("04/XLD")
    assert total("04/XLD") == {
        "1": 4, "6": 3, "7": 1, "8": 3, "10": 3, "11": 2, "12": 1, "14": 1, "18": 1, "20": 1,
    }  # fmt: skip
    assert found.cells.loc["Châu Ổ", "12"] == 1
    assert found.cells.loc["Bình Châu", "12"] == 0


def test_outcomes_are_counted_by_hand(world: None):
    assert total("01/KQGQ") == {
        "1": 2, "3": 2, "4": 2, "5": 2, "21": 1, "24": 1, "25": 1, "26": 1,
    }  # fmt: skip
    assert total("03/KQGQ") == {
        "1": 2, "3": 2, "4": 2, "5": 1, "6": 1, "7": 1, "28": 1, "30": 1,
    }  # fmt: skip


def test_letters_taken_at_receptions_name_what_breaks_them(world: None):
    found = filled("02/TCD")
    assert total("02/TCD") == {
        "1": 4, "2": 3, "3": 1, "4": 1, "7": 3, "8": 2, "9": 2, "10": 1, "11": 1, "12": 1, "14": 1,
    }  # fmt: skip
    texts = [counting.sentence(b, found.form) for b in found.broken]
    assert texts == [
        "02/TCD: cột 1 = 9 + 11 không khớp (4 so với 3), do 1 dòng: DT-00007.",
        "02/TCD: cột 2 = 10 + 12 không khớp (3 so với 2), do 1 dòng: DT-00007.",
    ]
    assert not any(filled(f.code).broken for f in FORMS if f.code != "02/TCD")


def test_receptions_are_counted_by_hand(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]):
    numbers = {"visits": 5, "people": 7, "first_cases": 3, "repeat_cases": 1, "groups": 1, "group_people": 6}
    rows = [
        {"held_on": date(2024, 1, 8), "form": "Thường xuyên", "chair": "Khác", **numbers},
        {"held_on": date(2024, 1, 15), **numbers},
        {"held_on": date(2024, 1, 22), "level": "Xã", "commune": "Bình Châu", "chair": "Khác", **numbers},
        {"held_on": date(2024, 1, 29), "level": "Xã", "commune": "Châu Ổ", "chair": "Chủ tịch UBND xã"},
        {"held_on": date(2024, 12, 15), **numbers},
    ]
    load.load([write_csv("tiep-dan.csv", template("reception", rows))], "reception")
    found = filled("01/TCD")
    assert found.cells.iloc[0].to_dict() == {
        "1": 15, "2": 21, "3": 12, "4": 5, "5": 7, "6": 3, "7": 1, "8": 1, "9": 6,
        "12": 2, "13": 5, "14": 7, "15": 3, "16": 1, "17": 1, "18": 6,
        "21": 1, "22": 5, "23": 7, "24": 3, "25": 1, "26": 1, "27": 6,
    }  # fmt: skip
    assert found.cells.loc["Cấp huyện", ["1", "4", "13", "22"]].tolist() == [10, 5, 5, 0]
    assert found.cells.loc["Châu Ổ", "12"] == 1
    assert found.cells.loc["Châu Ổ"].isna()["13"], "a day on which nobody counted is not a day without visitors"
    assert not found.broken


def test_a_viewers_forms_hold_no_denunciation_and_no_code(world: None):
    counted = counting.count_all(YEAR, WALL)
    assert {f.code for f in FORMS} - {c.form.code for c in counted} == {"03/XLD", "03/KQGQ", "04/KQGQ"}
    for found in counted:
        assert not any("Tố cáo" in column.headings and column.value for column in found.form.columns)
        assert not any(b.rows for b in found.broken)
        assert "DT-" not in "".join(counting.sentence(b, found.form) for b in found.broken)
    (own,) = (f for f in FORMS if f.code == "03/XLD")
    assert not counting.count(own, YEAR, WALL).cells.to_numpy().any()


# --- Against the catalogue


@pytest.mark.parametrize(
    "filters", [YEAR, Filters(period="2024-Q3"), Filters(period="2023-6T", communes=("21112", "21040")),
                Filters(period="2024", items=(8,)), Filters(start=date(2024, 2, 1), end=date(2024, 2, 29)),
                Filters(period="2026")],
)  # fmt: skip
def test_forms_agree_with_the_catalogue(sample: Path, filters: Filters):
    """What a form and the catalogue both count is the same, commune by commune and in all."""
    chosen = counting.inspection(filters, LOCAL)

    def all_and_each(key: str, **more: Any) -> list[float]:
        narrowed = Filters(**(vars(chosen) | more))
        table = measure([key], narrowed, ("commune",), LOCAL).set_index("commune")[key].fillna(0)
        units = [counting.DISTRICT, *filters.communes] if filters.communes else [*table.index]
        each = {formatting.group("commune", u): float(v) for u, v in table.items() if u in units}
        return [float(measure([key], narrowed, (), LOCAL)[key].fillna(0).iloc[0]), each]

    def column(code: str, *numbers: str) -> list[Any]:
        cells = of_sample(code, filters).cells[list(numbers)].sum(axis=1)
        return [cells.iloc[0], {name: v for name, v in cells.iloc[1:].items() if v}]

    def check(found: list[Any], expected: list[Any]) -> None:
        assert found[0] == expected[0]
        assert found[1] == {name: v for name, v in expected[1].items() if v}

    check(column("01/XLD", "1"), all_and_each("to_handle"))
    check(column("01/XLD", "2", "3", "4"), all_and_each("carried_in"))
    check(column("01/XLD", "5", "6", "7"), all_and_each("received"))
    for code, kind in (("02/XLD", "Khiếu nại"), ("03/XLD", "Tố cáo")):
        check(column(code, "1"), all_and_each("to_handle", kinds=(kind,)))
    check(column("04/XLD", "1"), all_and_each("to_handle", kinds=("Kiến nghị", "Phản ánh")))
    for code, kind in zip(("01/KQGQ", "03/KQGQ"), KINDS, strict=True):
        check(column(code, "1"), bases("resolution_rate", chosen, kind))
    if not filters.items:
        visits = measure(["visits", "people"], chosen, (), LOCAL).fillna(0).iloc[0]
        assert column("01/TCD", "1")[0] == visits["visits"]
        assert column("01/TCD", "2")[0] == visits["people"]


def bases(key: str, filters: Filters, kind: str) -> list[Any]:
    narrowed = Filters(**(vars(filters) | {"kinds": (kind,)}))
    table = measure([key], narrowed, ("commune",), LOCAL)
    each = {formatting.group("commune", u): n for u, n in zip(table["commune"], table[f"{key}_n"], strict=True)}
    return [measure([key], narrowed, (), LOCAL)[f"{key}_n"].iloc[0], each]


def test_units_add_up_to_the_whole(sample: Path):
    for places in ("xa", "xa-moi"):
        for found in counting.count_all(Filters(period="2024-Q2", places=places), LOCAL):
            assert found.cells.iloc[1:].sum().tolist() == found.cells.iloc[0].fillna(0).tolist(), found.form.code
    assert len(found.cells) == 1 + 1 + 5


def test_periods_are_the_inspectorates(sample: Path):
    assert scope(counting.inspection(YEAR, LOCAL), LOCAL).period.start == date(2023, 12, 15)
    assert scope(counting.inspection(Filters(period="2024-Q3"), LOCAL), LOCAL).period.end == date(2024, 9, 14)
    assert scope(counting.inspection(Filters(), LOCAL), LOCAL).period.end == date(2024, 12, 14), (
        "the year the data speaks of"
    )
    days = Filters(start=date(2024, 1, 1), end=date(2024, 1, 31))
    assert scope(counting.inspection(days, LOCAL), LOCAL).period.end == date(2024, 1, 31)


# --- The declarations and the file


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_form_is_declared_whole(form):
    numbers = [c.number for c in form.columns]
    assert len(set(numbers)) == len(numbers)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for identity in form.identities:
        assert {identity.total, *identity.parts} <= set(numbers)
        assert form.column(identity.total).value is not None


def test_forms_have_as_many_columns_as_printed():
    """TT 02/2021, 01/2024, as read off a provincial system that prints them."""
    asked = {"01/TCD": 30, "02/TCD": 17, "01/XLD": 27, "02/XLD": 30, "03/XLD": 33, "04/XLD": 24,
             "01/KQGQ": 26, "02/KQGQ": 19, "03/KQGQ": 31, "04/KQGQ": 24}  # fmt: skip
    assert {form.code: len(form.columns) for form in FORMS} == asked


def test_the_identities_are_those_printed():
    asked = {
        "01/TCD": {"1 = 4 + 13 + 22", "2 = 5 + 14 + 23", "3 = 6 + 7 + 15 + 16 + 24 + 25"},
        "02/TCD": {"1 = 3 + 5 + 7", "1 = 9 + 11", "2 = 4 + 6 + 8", "2 = 10 + 12"},
        "01/XLD": {
            "1 = 2 + 3 + 4 + 5 + 6 + 7",
            "9 = 11 + 12 + 13",
            "9 = 14 + 15 + 16 + 17",
            "9 = 18 + 22",
            "18 = 19 + 20 + 21",
            "22 = 23 + 24 + 25",
        },
        "02/XLD": {
            "10 = 11 + 15 + 16 + 17",
            "10 = 18 + 19 + 20 + 21 + 22",
            "10 = 23 + 26",
            "6 = 7 + 8",
            "23 = 24 + 25",
            "26 = 27 + 28 + 29",
        },
        "03/XLD": {
            "12 = 13 + 18 + 19 + 20 + 21",
            "12 = 22 + 23 + 24 + 25",
            "12 = 26 + 29",
            "26 = 27 + 28",
            "29 = 30 + 31 + 32",
        },
        "04/XLD": {"12 = 13 + 14 + 15 + 16", "12 = 17 + 18 + 19", "12 = 20 + 21", "8 = 9 + 10", "21 = 22 + 23"},
        "01/KQGQ": {"1 = 2 + 3", "5 = 20 + 21 + 22 + 23 + 24"},
        "03/KQGQ": {"1 = 2 + 3"},
        "02/KQGQ": set(),
        "04/KQGQ": set(),
    }
    for form in FORMS:
        assert asked[form.code] <= {i.text for i in form.identities}


@pytest.mark.parametrize("filters", [Filters(period="2024-Q2", places="xa-moi")])
def test_the_workbook_holds_what_was_counted(sample: Path, filters: Filters):
    opened = CalamineWorkbook.from_filelike(io.BytesIO(workbook.forms(filters, LOCAL)))
    assert opened.sheet_names == ["Kiểm tra", *(f.code.replace("/", "-") for f in FORMS)]
    checks = opened.get_sheet_by_name("Kiểm tra").to_python(skip_empty_area=False)
    for found in counting.count_all(filters, LOCAL):
        sheet = opened.get_sheet_by_name(found.form.code.replace("/", "-")).to_python(skip_empty_area=False)
        assert [row[0] for row in sheet[:2]] == list(workbook.AGENCY)
        assert f"Biểu số: {found.form.code}" in sheet[0]
        assert sheet[2][0] == f"TỔNG HỢP {found.form.title.upper()}"
        assert sheet[3][0].startswith("Số liệu tính từ ngày 15/03/2024 đến ngày 14/06/2024")
        assert "Dữ liệu minh họa" in sheet[4][0]
        depth = max(len(c.headings) for c in found.form.columns)
        first = workbook.FIRST + depth + 1
        assert sheet[first - 1] == ["Ms", *(c.number for c in found.form.columns)]
        for place, (unit, cells) in enumerate(found.cells.iterrows()):
            name, *shown = sheet[first + place]
            assert name == unit
            assert shown == ["" if c.value is None else formatting.MISSING if cells[c.number] != cells[c.number]
                             else cells[c.number] for c in found.form.columns]  # fmt: skip
        notes = [row[0] for row in sheet[first + len(found.cells) :]]
        assert all(text in notes for text in counting.gaps(found.form))
        assert "NGƯỜI LẬP BIỂU" in notes
        assert any("THỦ TRƯỞNG ĐƠN VỊ" in row for row in sheet)
        lines = [row for row in checks if row[0] == found.form.code]
        assert [row[2] == "Khớp" for row in lines] == [counting.is_kept(found, i) for i in found.form.identities]
        assert all((row[3] == row[4]) == (row[2] == "Khớp") for row in lines)


def test_each_form_is_printed_on_one_sheet_of_a3(sample: Path):
    """Across, shrunk to a page whose letters are still nine points: no wider than ACROSS characters."""
    with zipfile.ZipFile(io.BytesIO(workbook.forms(Filters(period="2024"), LOCAL))) as made:
        for place, form in enumerate(FORMS, 2):
            text = made.read(f"xl/worksheets/sheet{place}.xml").decode()
            assert '<pageSetUpPr fitToPage="1"/>' in text, form.code
            assert re.search(r'<pageSetup paperSize="8" orientation="landscape"/>', text), form.code
            assert workbook.UNIT + len(form.columns) * workbook._width(form) <= workbook.ACROSS * 1.08
