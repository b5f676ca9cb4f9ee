"""Projects in a world of three counted by hand, looked at on 30/09/2024."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import LIGHT
from analytics.figures.by_page import Asked, picture
from analytics.measure.measure import measure
from analytics.registers.sides import project_text, projects
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from tests.analytics.figures.test_figures import it_says_what_it_shows, it_speaks_vietnamese, plotly_takes_it

NOW = Filters(period="2024", as_of=date(2024, 9, 30))
ROAD = {"project_id": "DA-1", "project": "Đường liên xã", "affected": 200}
TOWN = {"project_id": "DA-2", "project": "Khu dân cư", "affected": 100, "commune": "Bình An"}
ROWS: tuple[dict[str, Any], ...] = (
    ROAD | {"reported_on": date(2024, 3, 31), "consulted": 100, "agreeing": 40},
    ROAD | {"reported_on": date(2024, 8, 31), "consulted": 200, "agreeing": 120, "handed_over": 50, "stuck_price": 9,
            "stuck_other": 2, "step": "Chi trả", "step_from": date(2024, 8, 20)},
    ROAD | {"reported_on": date(2024, 10, 31), "consulted": 200, "agreeing": 190},  # not yet known
    TOWN | {"reported_on": date(2024, 5, 31), "consulted": 100, "agreeing": 99},
    {"project_id": "DA-3", "project": "Hồ chứa nước", "reported_on": date(2024, 9, 1), "affected": 30},
)  # fmt: skip


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    late = {"project_id": "DA-1", "due_on": date(2024, 4, 1)}
    files = [write_csv("da.csv", template("clearance", ROWS)), write_csv("kl.csv", template("conclusion", [late]))]
    assert load.load(files).exit_code == 0


def test_each_project_is_as_it_last_reported(world: None):
    found = projects.projects(NOW, LOCAL)
    assert [(p.code, p.consent, p.differs, p.overdue) for p in found] == [
        ("DA-1", 60.0, -1, 1),
        ("DA-2", 99.0, 1, 0),
        ("DA-3", None, 0, 0),
    ]
    assert [project_text.consent(p) for p in found] == ["◆ 60,0%", "✓ 99,0%", "chưa lấy ý kiến"]
    assert project_text.step(found[0]) == "Chi trả, ngày 41"
    assert project_text.obstacles(found[0]) == "Vướng giá bồi thường 9, vướng việc khác 2 hộ."


def test_the_rows_add_up_to_the_numbers(world: None):
    keys = ["clearance_consent_rate", "clearance_projects", "clearance_households", "clearance_handed_rate"]
    table = measure(keys, NOW, (), LOCAL).iloc[0]
    assert table["clearance_consent_rate"] == pytest.approx(100 * (120 + 99) / 300)
    assert (table["clearance_projects"], table["clearance_households"]) == (3, 330)
    assert table["clearance_handed_rate"] == pytest.approx(100 * 50 / 200)  # of the one that says so
    early = measure(keys, Filters(period="2024-Q1"), (), LOCAL).iloc[0]
    assert (early["clearance_consent_rate"], early["clearance_projects"]) == (40, 1)


def test_the_headline_names_the_least_consent(world: None):
    assert project_text.headline(projects.projects(NOW, LOCAL)) == "Đường liên xã ít đồng thuận nhất: 60,0%, còn 80 hộ"
    alone = projects.projects(Filters(period="2024", communes=("21064",)), LOCAL)
    assert [p.code for p in alone] == ["DA-2"]


@pytest.mark.parametrize("name", ["du-an/consent", "du-an/states"])
def test_figures_say_what_they_show(name: str, world: None):
    figure = picture(name, Asked(filters=NOW, viewer=LOCAL, look=LIGHT))
    assert figure
    plotly_takes_it(figure)
    it_says_what_it_shows(figure, name)
    it_speaks_vietnamese(figure)
    assert picture(name, Asked(filters=Filters(period="2010"), viewer=LOCAL, look=LIGHT)) is None
