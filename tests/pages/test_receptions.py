"""Receiving citizens and dialogues by month: a world counted by hand, and what is drawn of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.documents import tables_as_text
from analytics.figures import DARK, LIGHT, Figure, Look
from analytics.figures.lettering import BREAK
from analytics.figures.subjects import dialogues, duty_calendar
from analytics.figures.subjects import receptions as figures
from analytics.registers import receptions
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load

CHAIR = {"level": "Xã", "commune": "Bình Châu", "chair": "Chủ tịch UBND xã", "danvan_attended": False}
RECEPTIONS = (
    {"held_on": date(2024, 1, 5), "visits": 4, "people": 9, "first_cases": 3, "repeat_cases": 1, "groups": 1,
     "group_people": 6, "conclusions": 2, "conclusions_done": 1},
    {"held_on": date(2024, 1, 20), "danvan_attended": False, "visits": 2, "people": 2, "first_cases": 2,
     "repeat_cases": 0, "groups": 0, "group_people": 0, "conclusions": 0, "conclusions_done": 0},
    {"held_on": date(2024, 3, 5), "visits": 1},
    {"held_on": date(2024, 3, 6), "form": "Đột xuất", "danvan_attended": False},
    *({**CHAIR, "held_on": date(2024, 1, day), "visits": 1, "people": 1} for day in (4, 11, 18)),
)  # fmt: skip
DIALOGUES = (
    {"held_on": date(2024, 1, 10), "requests": 10, "answered": 9, "resolved": 7, "overdue": 2},
    {"held_on": date(2024, 5, 10), "requests": 4, "answered": 4, "resolved": 4, "overdue": 0, "level": "Xã",
     "commune": "Bình Châu", "chair": "Bí thư Đảng ủy xã"},
)  # fmt: skip
QUARTER = Filters(period="2024-Q1")


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    written = {"reception": RECEPTIONS, "dialogue": DIALOGUES}
    files = [write_csv(f"{name}.csv", template(name, rows)) for name, rows in written.items()]
    assert load.load(files).exit_code == 0


def test_months_without_a_report_have_no_numbers(world):
    table = receptions.receptions(QUARTER, LOCAL).set_index("time")
    assert table.index.tolist() == ["2024-01", "2024-02", "2024-03"]
    assert table["rows"].tolist() == [5, 0, 2]
    assert table.loc["2024-01", ["visits", "people", "first_cases", "repeat_cases", "groups"]].tolist() == [
        9,
        14,
        5,
        1,
        1,
    ]
    assert table.loc["2024-02", "visits":"conclusions_done"].isna().all()
    assert np.isnan(table.at["2024-03", "people"])  # held, and nobody wrote down how many came
    assert table.at["2024-03", "visits"] == 1


def test_filters_hold(world):
    one = Filters(period="2024-Q1", communes=("21112",))
    assert receptions.receptions(one, LOCAL)["rows"].tolist() == [3, 0, 0]
    assert not receptions.receptions(Filters(period="2024", items=(3,)), LOCAL)["rows"].any()
    assert receptions.dialogues(Filters(period="2024", items=(6,)), LOCAL)["requests"].sum() == 14
    assert receptions.receptions(QUARTER, replace(LOCAL, communes=("21112",)))["rows"].sum() == 3
    assert receptions.receptions(Filters(period="2024", levels=("Huyện",)), LOCAL)["rows"].sum() == 4


def test_long_periods_go_by_quarter(world):
    years = Filters(start=date(2022, 10, 1), end=date(2024, 5, 31))
    table = receptions.receptions(years, LOCAL)
    assert table["time"].tolist()[0] == "2022-Q4"
    assert table["rows"].sum() == 7
    assert table["complete"].tolist() == [True] * 6 + [False]
    assert receptions.dialogues(Filters(period="2024", as_of=date(2024, 5, 31)), LOCAL)["time"].tolist()[0] == "2024-01"
    assert receptions.dialogues(Filters(start=date(2024, 1, 1), end=date(2024, 12, 31)), LOCAL)["rows"].sum() == 2


def test_inspection_months_begin_on_the_15th(world):
    table = receptions.receptions(Filters(period="2024-01", calendar="thanh-tra"), LOCAL)
    assert table["rows"].tolist() == [3]  # 4, 5 and 11 January; 18 and 20 belong to February
    assert table["complete"].tolist() == [True]


def test_duties_are_the_two_counts_of_the_rate(world):
    table = receptions.duties(Filters(period="2024-Q1", communes=("21112",)), "commune", LOCAL)
    assert table["held"].tolist() == [3, 0, 0]
    assert table["required"].tolist() == [4 + 2, 5 + 2, 4 + 2]  # Thursdays, and two days of the secretary
    by_chair = receptions.duties(Filters(period="2024-01"), "chair", LOCAL).set_index("chair")
    assert by_chair.loc["Bí thư Huyện ủy", ["held", "required"]].tolist() == [0, 1]
    assert by_chair.loc["Chủ tịch UBND huyện", ["held", "required"]].tolist() == [2, 2]


def test_attendance_is_of_periodic_receptions_of_the_district(world):
    table = receptions.attendance(QUARTER, LOCAL)
    assert table["held"].tolist() == [2, 0, 1]
    assert table["attended"].tolist()[0] == 1
    assert np.isnan(table["attended"].tolist()[1])
    assert table["attended"].tolist()[2] == 1


# --- Pictures


def calendar(filters: Filters, look: Look = LIGHT) -> Figure:
    return duty_calendar.calendar("k", receptions.duties(filters, "commune", LOCAL), "commune", look, "Q?")


def test_both_counts_stand_in_each_cell(world):
    figure = calendar(Filters(period="2024-Q1", communes=("21112",)))
    heat = figure.spec["data"][0]
    assert heat["y"] == ["Bình Châu"]
    assert heat["text"] == [["3/6", "0/7", "0/6"]]
    assert heat["z"] == [[0, 0, 0]]
    assert figure.reading.text == "Giữ 3/19 buổi phải giữ (15,8%)."
    assert figure.data.to_dict("list") == {"Xã, thị trấn": ["Bình Châu"], "T1/2024": ["3/6"], "T2/2024": ["0/7"],
                                           "T3/2024": ["0/6"]}  # fmt: skip


def test_the_unit_that_holds_least_is_on_top(sample: Path):
    figure = calendar(Filters(period="2024"))
    heat = figure.spec["data"][0]
    rates = [sum(int(t.split("/")[0]) for t in row) / sum(int(t.split("/")[1]) for t in row) for row in heat["text"]]
    assert rates == sorted(rates)
    assert figure.spec["layout"]["yaxis"]["autorange"] == "reversed"
    assert len(heat["y"]) == len(set(heat["y"])) == 23
    assert "Cấp huyện" in heat["y"]
    bands = {(float(z), eval(t) >= 1, eval(t) < 0.75) for zs, ts in zip(heat["z"], heat["text"], strict=True)
             for z, t in zip(zs, ts, strict=True)}  # fmt: skip
    assert bands == {(2, True, False), (1, False, False), (0, False, True)}


def test_an_unfinished_month_is_marked(world):
    figure = calendar(Filters(period="2024", as_of=date(2024, 3, 20), communes=("21112",)))
    assert figure.spec["data"][0]["x"] == ["T1/2024", "T2/2024", "T3/2024*"]
    assert figure.spec["data"][0]["text"][0][2] == "0/2"
    assert "chưa hết" in figure.note


def test_chairs(world):
    figure = duty_calendar.chairs("k", receptions.duties(Filters(period="2024-01"), "chair", LOCAL), LIGHT, "Q?")
    assert figure.data["Chủ trì"].tolist()[0] in ("Bí thư Huyện ủy", "Bí thư Đảng ủy xã")  # nothing held
    assert "Chủ tịch UBND huyện" not in figure.reading.text
    assert figure.spec["layout"]["xaxis"]["range"][0] == 0


def test_attendance_against_its_target(world):
    figure = figures.attendance("k", receptions.attendance(QUARTER, LOCAL), LIGHT, "Q?", 100.0)
    assert figure.reading.text == "Dự 2/3 buổi (66,7%), mục tiêu 100%: chưa đạt. Có buổi vắng: T1/2024."
    assert figure.spec["data"][-1]["text"] == ["1/2", "", "1/1"]
    full = figures.attendance("k", receptions.attendance(Filters(period="2024-03"), LOCAL), LIGHT, "Q?", 100.0)
    assert full.reading.text == "Dự 1/1 buổi (100,0%), mục tiêu 100%: đạt. Không vắng buổi nào."


def test_what_became_of_requests(world):
    table = receptions.dialogues(Filters(period="2024-6T"), LOCAL)
    figure = dialogues.requests("k", table, LIGHT, "Q?")
    assert figure.reading.text == ("14 kiến nghị ở 2 cuộc đối thoại: 92,9% đã trả lời, 78,6% đã giải quyết, 2 quá hạn.")
    assert figure.spec["data"][-1]["text"][0] == f"10{BREAK}◆ 2 quá hạn" if len(table) <= 4 else f"10{BREAK}◆ 2"


def test_what_nobody_wrote_down_is_not_a_zero(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]):
    rows = ({"held_on": date(2024, 1, 10), "requests": 10},)
    assert load.load([write_csv("d.csv", template("dialogue", rows))]).exit_code == 0
    figure = dialogues.requests("k", receptions.dialogues(Filters(period="2024-01"), LOCAL), LIGHT, "Q?")
    assert "— đã trả lời, — đã giải quyết, — quá hạn" in figure.reading.text


BUILDERS: dict[str, Callable[[Filters, Look], Figure]] = {
    "calendar": calendar,
    "chairs": lambda f, look: duty_calendar.chairs("k", receptions.duties(f, "chair", LOCAL), look, "Q?"),
    "attendance": lambda f, look: figures.attendance("k", receptions.attendance(f, LOCAL), look, "Q?", 100.0),
    "people": lambda f, look: figures.people("k", receptions.receptions(f, LOCAL), look, "Q?"),
    "cases": lambda f, look: figures.cases("k", receptions.receptions(f, LOCAL), look, "Q?"),
    "groups": lambda f, look: figures.groups("k", receptions.receptions(f, LOCAL), look, "Q?"),
    "conclusions": lambda f, look: figures.conclusions("k", receptions.receptions(f, LOCAL), look, "Q?"),
    "requests": lambda f, look: dialogues.requests("k", receptions.dialogues(f, LOCAL), look, "Q?"),
}
CHOICES = {
    "a year": Filters(period="2024"),
    "three years": Filters(start=date(2022, 1, 1), end=date(2024, 12, 31)),
    "a month": Filters(period="2024-02"),
    "half a month": Filters(period="2024", as_of=date(2024, 5, 16)),
    "inspection year": Filters(period="2024", calendar="thanh-tra"),
}


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("filters", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize("name", BUILDERS)
def test_every_figure(name: str, filters: Filters, look: Look, sample: Path):
    figure = BUILDERS[name](filters, look)
    assert go.Figure(**figure.spec).data
    assert figure.reading.text.endswith(".")
    assert "nan" not in f"{figure.reading.text}{figure.alt}{figure.base}{figure.note}"
    assert not re.search(r"[.;:,]\s*[.;]|\s{2}|\(\)", f"{figure.reading.text} {figure.alt}")
    assert all(column[0].isupper() for column in figure.data.columns)
    assert tables_as_text.csv(figure.data, "Một câu.", figure.indicators)
    assert not tables_as_text.readable(figure.data).isin(["nan", "None", "NaT"]).any(axis=None)
