"""What a meeting is asked to decide: counted by hand in a small world, in the order of urgency, on working days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics import formatting
from analytics.documents import asked_decisions
from analytics.documents.report import report
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL, NotAllowed
from analytics.summaries import decisions as made
from data.loading import load

YEAR = Filters(period="2024")
OPEN = {"kind": "Kiến nghị", "handling": "Thụ lý giải quyết"}


def letter(received: date, commune: str, agency: str) -> dict[str, object]:
    return OPEN | {"received_on": received, "accepted_on": received, "commune": commune, "agency": agency}


def test_a_small_world_by_hand(
    home: Path, petitions: Callable[..., Path], template: Callable[..., str], write_csv: Callable[..., Path]
):
    """Three of four overdue letters lie in Bình Châu; a task waits since June, its item's next is due in January."""
    spring = date(2024, 3, 4)
    rows = [letter(spring, "Bình Châu", "UBND xã"), letter(spring + timedelta(1), "Bình Châu", "UBND xã"),
            letter(spring, "Bình Châu", "Thanh tra huyện"), letter(spring, "Bình Trị", "UBND xã"),
            {"received_on": date(2024, 12, 31)}]  # fmt: skip
    assert load.load([petitions(rows)]).exit_code == 0
    tasks = [{"title": "Phương án bồi thường", "due_on": date(2024, 6, 28), "lead": "Cả hai"},
             {"title": "Bàn giao mặt bằng", "due_on": date(2025, 1, 20)},
             {"title": "Đã xong", "due_on": date(2024, 2, 1), "completed_on": date(2024, 2, 1)}]  # fmt: skip
    assert load.load([write_csv("viec.csv", template("task", tasks))], "task").exit_code == 0
    letters, task = made.decisions(YEAR, LOCAL)
    assert letters.title == "Giải quyết dứt điểm 3 đơn quá hạn ở Bình Châu (cả huyện 4)"
    assert letters.office == "UBND xã Bình Châu (2 đơn) và Thanh tra huyện (1)"
    assert letters.due == date(2025, 1, 15)
    assert letters.detail == "Quá hạn lâu nhất 272 ngày"
    assert letters.otherwise == "Đến 15/01/2025 đơn lâu nhất quá hạn 287 ngày", "nothing of Bình Châu is due by then"
    assert task.title == "Hoàn thành: Phương án bồi thường"
    assert task.office == "Ban Dân vận Huyện ủy và UBND huyện"
    assert task.detail.startswith("Nội dung 8; hạn 28/06/2024, quá hạn 186 ngày")
    assert task.otherwise == "Ngày 20/01/2025 đến hạn tiếp: Bàn giao mặt bằng"
    assert task.due == date(2025, 1, 17), "the Friday before the next one is due"


def test_a_consequence_reaches_to_the_day_proposed(
    home: Path, petitions: Callable[..., Path], template: Callable[..., str], write_csv: Callable[..., Path]
):
    """Letters due after a week and by the day proposed count; conclusions name who holds the rest."""
    late, soon, after = date(2024, 3, 4), date(2024, 12, 10), date(2024, 12, 31)
    assert load.load([petitions([letter(day, "Bình Châu", "UBND xã") for day in (late, soon, after)])]).exit_code == 0
    given = {"given_on": date(2024, 5, 6), "issuer": "Chủ tịch UBND huyện", "origin": "Khác", "level": "Huyện"}
    rows = [given | {"conclusion_id": f"KL-{n}", "agency": agency, "due_on": due, "summary": "Việc được giao"}
            for n, (agency, due) in enumerate([("Thanh tra huyện", date(2024, 6, 3))] * 2
            + [("Phòng Tư pháp", date(2024, 7, 1)), ("Phòng Nội vụ", date(2024, 8, 1)),
               ("Phòng Y tế", date(2025, 1, 20)), ("Phòng Y tế", date(2025, 3, 20))])]  # fmt: skip
    assert load.load([write_csv("kl.csv", template("conclusion", rows))], "conclusion").exit_code == 0
    letters, given_work = made.decisions(YEAR, LOCAL)
    assert letters.otherwise == "Đến 15/01/2025 thêm 1 đơn đến hạn", "due on 09/01, after a week and before the day"
    assert given_work.office == "Thanh tra huyện (2 kết luận) và 2 cơ quan khác (2)"
    assert given_work.otherwise == f"Đến {formatting.day(given_work.due)} thêm 1 kết luận đến hạn"


def test_nothing_is_asked_where_nothing_is_wrong(home: Path, petitions: Callable[..., Path]):
    assert load.load([petitions([{"received_on": date(2024, 3, 5)}])]).exit_code == 0
    assert made.decisions(YEAR, LOCAL) == []
    assert asked_decisions.table(YEAR, LOCAL).empty


@pytest.mark.parametrize("filters", [YEAR, Filters(period="2024-Q3"), Filters(period="2024", communes=("21112",))])
def test_the_sample_by_a_second_route(sample: Path, filters: Filters):
    found = made.decisions(filters, LOCAL, most=20)
    overdue = measure(["overdue"], filters, (), LOCAL)["overdue"].iloc[0]
    assert found[0].title.startswith("Giải quyết dứt điểm") == (overdue > 0)
    by_commune = measure(["overdue"], filters, ("commune",), LOCAL).set_index("commune")["overdue"]
    if " ở " in found[0].title:
        assert (
            f"{by_commune.max():.0f} đơn quá hạn ở {formatting.group('commune', by_commune.idxmax())}" in found[0].title
        )
        assert f"{overdue:.0f})" in found[0].title
    else:
        assert f" {overdue:.0f} đơn quá hạn" in found[0].title
    for key in made.TARGETS:
        value, n = measure([key], filters, (), LOCAL).iloc[0][[key, f"{key}_n"]]
        goal = places.target(key, 2024)
        missed = goal is not None and n >= INDICATORS[key].small_base and value < goal[0]
        assert any(formatting.value(INDICATORS[key], value) in d.detail for d in found) == missed
    working = pd.DatetimeIndex([d.due for d in found]).dayofweek
    assert all(day < 5 for day in working)


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [(date(2025, 1, 31), date(2025, 2, 3), date(2025, 1, 24)),  # the third day of Tết
     (date(2025, 1, 15), date(2025, 1, 15), date(2025, 1, 15)),
     (date(2024, 9, 2), date(2024, 9, 4), date(2024, 8, 30))],
)  # fmt: skip
def test_deadlines_avoid_days_off(sample: Path, day: date, after: date, before: date):
    assert (made._on_or_after(day), made._on_or_before(day)) == (after, before)


# --- As the meeting leaves them


def test_what_was_edited_is_kept_for_its_period_and_goes_into_the_report(home: Path, petitions: Callable[..., Path]):
    old = letter(date(2024, 3, 4), "Bình Châu", "UBND xã")
    assert load.load([petitions([old, {"received_on": date(2024, 12, 31)}])]).exit_code == 0
    table = asked_decisions.table(YEAR, LOCAL)
    table.loc[0, asked_decisions.OUTCOME] = "Thông qua"
    table.loc[1] = ["Họp lại  vào tháng 2", "Văn phòng", "10/02/2025", "", ""]
    asked_decisions.keep(table, YEAR, LOCAL)
    kept = asked_decisions.table(YEAR, LOCAL)
    assert kept[asked_decisions.WORK].tolist()[1] == "Họp lại vào tháng 2"
    assert asked_decisions.table(Filters(period="2023"), LOCAL).empty
    text = "\n".join(s.text for s in report.report(YEAR, LOCAL).sentences)
    assert "Kết luận của cuộc họp: thông qua." in text
    assert "- Đề nghị Văn phòng: họp lại vào tháng 2; trước ngày 10/02/2025." in text
    asked_decisions.keep(asked_decisions.made(YEAR, LOCAL), YEAR, LOCAL)
    assert asked_decisions.table(YEAR, LOCAL).equals(asked_decisions.made(YEAR, LOCAL))


def test_a_wall_keeps_nothing(home: Path, petitions: Callable[..., Path]):
    assert load.load([petitions([{"received_on": date(2024, 3, 5)}])]).exit_code == 0
    with pytest.raises(NotAllowed):
        asked_decisions.keep(asked_decisions.table(YEAR, WALL), YEAR, WALL)
