"""What the sides owe, in a world of a few deeds counted by hand, looked at on 10/04/2024."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import LIGHT
from analytics.figures.by_page import Asked, picture
from analytics.measure.measure import measure
from analytics.registers.sides import owed, owed_text
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from tests.analytics.figures.test_figures import it_says_what_it_shows, it_speaks_vietnamese, plotly_takes_it

NOW = Filters(period="2024", as_of=date(2024, 4, 10))
BRIEFING, PEOPLE = "Trực báo định kỳ", "UBND huyện"
TOLD = {"deed": "Thông tin quy hoạch, dự án", "sender": PEOPLE, "receiver": "Ban Dân vận Huyện ủy"}
PLAN = {"deed": "Kế hoạch phối hợp cấp xã", "sender": "Khối Dân vận xã Bình An", "receiver": "", "commune": "Bình An"}
ROWS: tuple[dict[str, Any], ...] = (
    {"deed": BRIEFING, "sent_on": date(2024, 1, 25)},  # on its day
    {"deed": BRIEFING, "sent_on": date(2024, 3, 1), "period": "2024-02"},  # five days late, for February
    {"deed": "Thông báo tình hình, dư luận", "sent_on": date(2024, 1, 31)},
    {"deed": "Thông báo tình hình, dư luận", "sent_on": date(2024, 2, 29)},
    TOLD | {"sent_on": date(2024, 4, 5), "period": "2024-Q1"},  # five days late
    PLAN | {"sent_on": date(2024, 2, 28)},
    PLAN | {"sent_on": date(2024, 3, 9), "commune": "Bình Châu", "sender": "Khối Dân vận xã Bình Châu"},  # late
    {"sent_on": date(2024, 3, 1), "answer_due_on": date(2024, 3, 20), "summary": "Tiến độ dự án"},
    {"sent_on": date(2024, 3, 1), "answer_due_on": date(2024, 4, 9), "answered_on": date(2024, 4, 10)},
    {"sent_on": date(2024, 3, 1), "answer_due_on": date(2024, 4, 10)},  # due on the day looked at
    {"sent_on": date(2024, 3, 1), "answer_due_on": date(2024, 3, 5), "sender": "Phòng Nội vụ",
     "receiver": "Ban Dân vận Huyện ủy", "answered_on": date(2024, 3, 4)},
)  # fmt: skip


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    met = {"held_on": date(2024, 1, 5), "danvan_attended": True}
    files = [write_csv("ph.csv", template("coordination", ROWS)), write_csv("td.csv", template("reception", [met]))]
    assert load.load(files).exit_code == 0


def test_what_each_side_owes_is_worked_out(world: None):
    found = [(o.side, owed_text.what(o), o.due_on, o.days) for o in owed.owed(NOW, LOCAL)]
    assert found == [
        ("Ban Dân vận", "Lãnh đạo dự tiếp công dân định kỳ, tháng 2/2024", date(2024, 2, 29), 41),
        (PEOPLE, "Trả lời: Tiến độ dự án", date(2024, 3, 20), 21),
        ("Ban Dân vận", "Trực báo với Mặt trận, đoàn thể, tháng 3/2024", date(2024, 3, 25), 16),
        ("Ban Dân vận", "Lãnh đạo dự tiếp công dân định kỳ, tháng 3/2024", date(2024, 3, 31), 10),
        ("Ban Dân vận", "Thông báo tình hình, dư luận cho UBND huyện, tháng 3/2024", date(2024, 3, 31), 10),
    ]


def test_the_list_is_as_long_as_the_numbers_say(world: None):
    by_side = measure(["duties_owed", "answers_owed"], NOW, ("side",), LOCAL).set_index("side")
    for side in owed.SIDES:
        said = sum(o.side == side for o in owed.owed(NOW, LOCAL))
        assert by_side.loc[side].reindex(["duties_owed", "answers_owed"]).fillna(0).sum() == said


def test_the_headline_begins_with_who_owes_more(world: None):
    assert owed_text.headline(owed.owed(NOW, LOCAL)) == (
        "Ban Dân vận đang nợ 4 việc, lâu nhất 41 ngày; UBND huyện đang nợ 1 việc, lâu nhất 21 ngày"
    )
    early = Filters(period="2024", as_of=date(2024, 1, 20))
    assert owed_text.headline(owed.owed(early, LOCAL)) == "Ban Dân vận không nợ việc nào; UBND huyện không nợ việc nào"


def test_what_is_next(world: None):
    found = [(o.side, o.due_on) for o in owed.coming(NOW, LOCAL) if o.side == PEOPLE]
    assert found == [(PEOPLE, date(2024, 6, 30))]


def test_communes_without_a_plan_are_named(world: None):
    there, missing = owed.plans(NOW, LOCAL)
    assert there == ["21064", "21112"]
    assert len(missing) == 20
    alone = Filters(period="2024", as_of=date(2024, 3, 1), communes=("21112",))
    assert owed.plans(alone, LOCAL) == ([], ["21112"])


def test_each_responsibility_has_its_months(world: None):
    found = {r.bullet: r for r in owed.responsibilities(NOW, LOCAL)}
    briefing = found["1.5"]
    assert (briefing.due, briefing.on_time, briefing.late, briefing.owed) == (3, 1, 1, 1)
    assert briefing.marks[-4:] == ("on time", "late", "owed", "nothing")
    assert briefing.next_on == date(2024, 4, 25)
    assert owed_text.evidence(briefing) == "1/3 kỳ đúng hạn; 1 trễ; 1 còn nợ; gần nhất 01/03/2024"
    assert (found["2.3"].late, found["2.3"].deeds) == (1, 1)
    assert (found["IV.2"].on_time, found["IV.2"].late, found["IV.2"].owed) == (1, 1, 20)
    assert list(found) == sorted(found, key=lambda b: (b.startswith("IV"), b))


def test_a_reminder_names_a_side_and_its_days(world: None):
    said = owed_text.reminder(owed.owed(NOW, LOCAL), PEOPLE, "10/04/2024")
    assert said.splitlines() == [
        "UBND huyện: 1 việc chưa thực hiện đúng hạn, tính đến 10/04/2024.",
        "1. Trả lời: Tiến độ dự án: hạn 20/03/2024, quá 21 ngày.",
    ]
    assert "nợ" not in said


@pytest.mark.parametrize("name", ["trach-nhiem/owed", "trach-nhiem/duties"])
def test_figures_say_what_they_show(name: str, world: None):
    figure = picture(name, Asked(filters=NOW, viewer=LOCAL, look=LIGHT))
    assert figure
    plotly_takes_it(figure)
    it_says_what_it_shows(figure, name)
    it_speaks_vietnamese(figure)
    assert len(set(figure.data.iloc[:, 0])) == len(figure.data)


def test_nothing_is_owed_where_nothing_was_ever_kept(home: Path, template: Any, write_csv: Callable[..., Path]):
    assert load.load([write_csv("d.csv", template("petition", [{}]))]).exit_code == 0
    assert owed.owed(NOW, LOCAL) == []
    assert owed.responsibilities(NOW, LOCAL) == []
    assert measure(["duties_owed"], NOW, (), LOCAL)["duties_owed"][0] == 0
