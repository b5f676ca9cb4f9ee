"""Units graded, in a world of three counted by hand and in the sample recounted in pandas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.figures import LIGHT
from analytics.figures.by_page import Asked, picture
from analytics.registers.sides import grading, grading_text
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data import settings
from data.loading import load
from tests.analytics.figures.test_figures import it_says_what_it_shows, it_speaks_vietnamese, plotly_takes_it

YEAR = Filters(period="2024")
RUBRIC = "Minh họa 100 điểm"


def points(unit: str, year: int, share: float, own: float | None = None) -> list[dict[str, Any]]:
    """A row a criterion: a share of its points appraised, and as many of its own."""
    table = pd.read_csv(settings.HERE / "reference/rubric.csv")
    return [
        {"unit": unit, "year": year, "rubric": RUBRIC, "criterion": row.criterion,
         "appraised_points": round(share * row.max_points, 2),
         "self_points": None if own is None else round(own * row.max_points, 2)}
        for row in table.itertuples()
    ]  # fmt: skip


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    rows = [
        *points("Bình An", 2024, 0.79, 0.82),
        *points("Bình An", 2023, 0.90),
        *points("Bình Châu", 2024, 0.90, 0.90),
        *points("Bình Châu", 2023, 0.65),
        *points("Phòng Nội vụ", 2024, 0.50),
    ]
    assert load.load([write_csv("dg.csv", template("evaluation", rows))]).exit_code == 0


def test_points_make_a_grade_and_say_what_is_missing(world: None):
    found = grading.grading(YEAR, LOCAL)
    assert found
    assert [(r.unit, r.appraised, r.grade, r.grade_before, r.missing) for r in found.rows] == [
        ("Bình Châu", pytest.approx(90), "Xuất sắc", "Khá", None),
        ("Bình An", pytest.approx(79), "Khá", "Xuất sắc", pytest.approx(1)),
        ("Phòng Nội vụ", pytest.approx(50), "Trung bình", None, pytest.approx(15)),
    ]
    assert [r.gap for r in found.rows] == [pytest.approx(0), pytest.approx(3), None]
    assert all(share == pytest.approx(79) for share in found.rows[1].criteria)


def test_the_headline_counts_grades_and_who_moved(world: None):
    found = grading.grading(YEAR, LOCAL)
    assert found
    assert grading_text.headline(found) == (
        "Dự kiến năm 2024: 1 Xuất sắc, 1 Khá, 1 Trung bình; 1 đơn vị giảm bậc, 1 đơn vị lên bậc"
    )
    assert grading_text.near(found) == "Còn thiếu không quá 1,5 điểm để lên bậc: Bình An (1,0)."
    assert grading_text.moved(found.rows[1]) == "Xuất sắc → Khá"


def test_a_year_is_shown_once_it_is_appraised(world: None):
    assert grading.grading(Filters(period="2024-9T"), LOCAL) is None
    found = grading.grading(Filters(period="2023"), LOCAL)
    assert found
    assert (found.year, len(found.rows)) == (2023, 2)
    assert [r.unit for r in grading.grading(Filters(period="2024", communes=("21064",)), LOCAL).rows] == ["Bình An"]  # type: ignore[union-attr]


def test_the_sample_recounted(sample: Path):
    rows = pd.read_csv(settings.SAMPLE / "evaluation.csv")
    rows["points"] = pd.to_numeric(rows["Điểm thẩm định"].astype(str).str.replace(",", "."))
    sums = rows[rows["Năm"] == 2024].groupby("Đơn vị")["points"].sum()
    found = grading.grading(YEAR, LOCAL)
    assert found
    assert {r.unit: r.appraised for r in found.rows} == pytest.approx(sums.to_dict())
    assert found.counted()["Xuất sắc"] == (sums >= 90).sum()
    assert found.counted()["Tốt"] == ((sums >= 80) & (sums < 90)).sum()


@pytest.mark.parametrize("name", ["xep-loai/grades", "xep-loai/missing"])
def test_figures_say_what_they_show(name: str, world: None):
    figure = picture(name, Asked(filters=YEAR, viewer=LOCAL, look=LIGHT))
    assert figure
    plotly_takes_it(figure)
    it_says_what_it_shows(figure, name)
    it_speaks_vietnamese(figure)
