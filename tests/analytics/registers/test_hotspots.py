"""Matters that stir people, in a world of four counted by hand, looked at on 30/09/2024."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import LIGHT
from analytics.figures.by_page import Asked, picture
from analytics.measure.measure import measure
from analytics.registers import registers
from analytics.registers.sides import hotspots
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from data.loading import load
from tests.analytics.figures.test_figures import it_says_what_it_shows, it_speaks_vietnamese, plotly_takes_it

NOW = Filters(period="2024", as_of=date(2024, 9, 30))
ROWS: tuple[dict[str, Any], ...] = (
    {"agency": "Thanh tra huyện", "passed_on": date(2024, 3, 9), "people": 12, "case_id": "VV-1"},
    {"opened_on": date(2024, 9, 20), "commune": "Bình An"},  # given to nobody
    {
        "opened_on": date(2024, 4, 1),
        "calmed_on": date(2024, 5, 1),
        "agency": "Phòng Nội vụ",
        "passed_on": date(2024, 4, 2),
    },
    {"opened_on": date(2024, 1, 10), "resolved_on": date(2024, 1, 30), "field": "Môi trường"},
    {"opened_on": date(2024, 10, 5)},  # not yet known
)


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    assert load.load([write_csv("dn.csv", template("hotspot", ROWS))]).exit_code == 0


def test_what_nobody_holds_comes_first_then_the_longest(world: None):
    found = hotspots.standing(NOW, LOCAL)
    assert [(one.code, one.days, one.agency, one.state) for one in found] == [
        ("DN-00001", 10, None, hotspots.OPEN),
        ("DN-00000", 209, "Thanh tra huyện", hotspots.OPEN),
        ("DN-00002", 182, "Phòng Nội vụ", hotspots.CALMED),
    ]
    assert hotspots.headline(found) == "2 điểm nóng đang mở, Bình An chưa giao ai; lâu nhất Bình Châu, 209 ngày"
    assert hotspots.table(found)["Ai đang giữ"].tolist()[0] == hotspots.NOBODY
    assert hotspots.headline([]) == "Không có điểm nóng nào đang mở"


def test_the_rows_add_up_to_the_numbers(world: None):
    keys = ["hotspots_opened", "hotspots_open", "hotspots_unassigned", "hotspot_days"]
    assert measure(keys, NOW, (), LOCAL).iloc[0][keys].tolist() == [4, 3, 1, 20]
    fields = hotspots.by_field(NOW, LOCAL)
    assert fields["all"].sum() == 4
    assert fields[[hotspots.OPEN, hotspots.CALMED]].to_numpy().sum() == 3


def test_the_case_is_for_those_who_see_every_letter(world: None):
    assert registers.register("hotspot", NOW, LOCAL).rows["case_id"].notna().any()
    assert not registers.register("hotspot", NOW, WALL).rows["case_id"].notna().any()


def test_the_figure_says_what_it_shows(world: None):
    figure = picture("diem-nong/hot-fields", Asked(filters=NOW, viewer=LOCAL, look=LIGHT))
    assert figure
    plotly_takes_it(figure)
    it_says_what_it_shows(figure, "hot-fields")
    it_speaks_vietnamese(figure)
