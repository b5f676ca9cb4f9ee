"""The register of conclusions in a world of seven, counted by hand, looked at on 30/09/2024."""

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
from analytics.registers.sides import conclusion_text, conclusions
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from data.loading import load
from tests.analytics.figures.test_figures import it_says_what_it_shows, it_speaks_vietnamese, plotly_takes_it

AS_OF = Filters(period="2024", as_of=date(2024, 9, 30))
DONE = {"result": "Đã thực hiện"}
ROWS: tuple[dict[str, Any], ...] = (
    {"agency": "Thanh tra huyện", "due_on": date(2024, 4, 5), "done_on": date(2024, 4, 5), **DONE},  # on its day
    {"agency": "Thanh tra huyện", "due_on": date(2024, 4, 5), "done_on": date(2024, 4, 6), **DONE},  # a day late
    {"agency": "Phòng Nội vụ", "due_on": date(2024, 9, 29), "commune": "Bình Châu", "case_id": "VV-1"},  # a day overdue
    {"agency": "Phòng Nội vụ", "due_on": date(2024, 9, 30)},  # due on the day looked at
    {"first_due_on": date(2024, 5, 1), "due_on": date(2024, 12, 1)},  # given longer, nobody named
    {"agency": "Phòng Nội vụ", "due_on": date(2024, 6, 1), "done_on": date(2024, 10, 5), **DONE},  # done later
    {"given_on": date(2023, 2, 1), "due_on": date(2023, 3, 1), "done_on": date(2023, 2, 20), **DONE},  # not in 2024
)


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    dialogue = {"held_on": date(2024, 3, 1), "requests": 9, "overdue": 0}
    rows = [
        row | {"origin_on": date(2024, 3, 1), "requests_covered": 2} if k < 4 else row for k, row in enumerate(ROWS)
    ]
    assert load.load([write_csv("kl.csv", template("conclusion", rows))]).exit_code == 0
    assert load.load([write_csv("dt.csv", template("dialogue", [dialogue]))]).exit_code == 0


def test_how_each_stands(world: None):
    rows = conclusions.register(AS_OF, conclusions.STATES, viewer=LOCAL).rows
    standing = dict(zip(rows["conclusion_id"], map(conclusion_text.standing, rows.to_dict("records")), strict=True))
    assert standing == {
        "KL-00005": "Quá hạn 121 ngày",
        "KL-00002": "Quá hạn 1 ngày",
        "KL-00003": "Đến hạn hôm nay",
        "KL-00004": "Còn 62 ngày (đã gia hạn)",
        "KL-00001": "Xong trễ",
        "KL-00000": "Xong đúng hạn",
    }
    assert list(standing)[:2] == ["KL-00005", "KL-00002"]
    assert conclusions.register(AS_OF, (conclusions.OVERDUE,), viewer=LOCAL).total == 2


def test_the_rows_add_up_to_the_numbers(world: None):
    counted = conclusions.counted(AS_OF, "agency", LOCAL)
    numbers = measure(["conclusions_given", "conclusions_open", "conclusions_overdue"], AS_OF, (), LOCAL).iloc[0]
    assert counted["all"].sum() == numbers["conclusions_given"] == 6
    assert counted[conclusions.OVERDUE].sum() == numbers["conclusions_overdue"] == 2
    assert counted[[conclusions.OVERDUE, conclusions.GOING]].to_numpy().sum() == numbers["conclusions_open"] == 4
    assert counted.iloc[0]["group"] == "Phòng Nội vụ"
    assert set(counted["group"]) == {"Phòng Nội vụ", "Thanh tra huyện", conclusions.UNSAID}


def test_being_given_longer_does_not_hide_lateness(world: None):
    """Late: done a day after, a day overdue, given longer after the first day had passed, done after the day."""
    rate = measure(["conclusions_on_time_rate"], AS_OF, (), LOCAL).iloc[0]
    assert (rate["conclusions_on_time_rate"], rate["conclusions_on_time_rate_n"]) == (pytest.approx(100 * 2 / 6), 6)


def test_the_first_sentence_names_who_is_late(world: None):
    said = conclusion_text.summary(AS_OF, LOCAL)
    assert said == (
        "2/6 kết luận quá hạn: 2 của Bí thư Huyện ủy. Giữ nhiều nhất: Phòng Nội vụ (2). Lâu nhất: KL-00005, 121 ngày."
    )
    early = Filters(period="2024", as_of=date(2024, 3, 10))
    assert conclusion_text.summary(early, LOCAL) == "Không có kết luận nào quá hạn trong 6 kết luận phải thực hiện."


def test_a_dialogue_is_held_against_its_conclusions(world: None):
    (found,) = conclusions.comparisons(AS_OF, LOCAL)
    assert (found.counts, found.apart) == (((9, 8), (0, 2)), 3)
    assert conclusion_text.agreement(AS_OF, LOCAL) == [
        "**Đối thoại**: kiến nghị 9, sổ này 8; quá hạn 0, sổ này 2: **lệch 3**."
    ]


def test_one_conclusion_tells_its_days_and_not_what_comes_after(world: None):
    found = conclusions.one("KL-00005", AS_OF, LOCAL)
    assert found
    days = [day for day, _ in conclusion_text.steps(found)]
    assert days == ["05/03/2024", "01/06/2024"]
    assert conclusions.one("KL-00005", Filters(period="2024"), LOCAL)["done_on"] is not None  # type: ignore[index]
    assert conclusions.one("KL-99999", AS_OF, LOCAL) is None


def test_the_case_is_for_those_who_see_every_letter(world: None):

    assert registers.register("conclusion", AS_OF, LOCAL).rows["case_id"].notna().sum() == 1
    assert registers.register("conclusion", AS_OF, WALL).rows["case_id"].notna().sum() == 0


@pytest.mark.parametrize("name", ["ket-luan/issuers", "ket-luan/agencies", "ket-luan/waiting"])
def test_figures_say_what_they_show(name: str, world: None):
    figure = picture(name, Asked(filters=AS_OF, viewer=LOCAL, look=LIGHT))
    assert figure
    plotly_takes_it(figure)
    it_says_what_it_shows(figure, name)
    it_speaks_vietnamese(figure)
    assert "2" in figure.reading.headline
    assert picture(name, Asked(filters=Filters(period="2010"), viewer=LOCAL, look=LIGHT)) is None
