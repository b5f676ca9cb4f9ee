"""The plan as a scoreboard: which item shows what, how tasks are counted, and what is drawn of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import pytest

from analytics.figures import DARK, LIGHT, Look
from analytics.figures.subjects import tasks as figures
from analytics.measure.measure import measure, measure_buckets
from analytics.registers import tasks
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries import headline_tiles, plan_scoreboard, plan_verdict
from data.loading import load

YEAR = Filters(period="2024")
GIFTS = {"land_m2", "workdays", "cash_million", "in_kind_million"}
OUTREACH = {"outreach_sessions", "outreach_attendees"}
PETITIONS = {"received", "resolution_rate", "on_time_rate", "overdue"}
MODELS = {"models_registered", "models_active", "models_effective_rate", "models_recognised", "models_replicated",
          "households"}  # fmt: skip
SERVICE = {"service_on_time_rate", "online_full_rate", "online_rate", "zalo_lookups", "postal", "postal_rate",
           "zalo_per_100"}  # fmt: skip
RECEPTION = {"reception_days", "reception_duty_rate", "danvan_attendance_rate", "visits", "people", "repeat_case_rate",
             "conclusions_done_rate"}  # fmt: skip
DIALOGUE = {"dialogues", "dialogue_resolved_rate"}
CONCLUSION = {"conclusions_given", "conclusions_open", "conclusions_overdue", "conclusions_on_time_rate",
              "conclusions_fulfilled_rate", "conclusion_days"}  # fmt: skip
SIDES = {"coordination_deeds", "answers_on_time_rate", "answers_owed", "duties_on_time_rate", "duties_owed"}
CLEARANCE = {"clearance_consent_rate", "clearance_paid_rate", "clearance_handed_rate", "clearance_resettled_rate",
             "clearance_projects", "clearance_households"}  # fmt: skip
HOTSPOT = {"hotspots_opened", "hotspots_open", "hotspots_unassigned", "hotspot_days"}
# Each plan item shows its own indicators; tasks show on every item.
OWN: dict[int, set[str]] = {
    1: SIDES,
    2: OUTREACH,
    3: MODELS,
    4: OUTREACH | PETITIONS,
    5: PETITIONS | CLEARANCE | {"consent_rate"},
    6: DIALOGUE | CONCLUSION | {"after_dialogue_rate", "resolution_rate", "on_time_rate"},
    7: HOTSPOT | {"received", "outreach_sessions"},
    8: PETITIONS,
    9: SERVICE | {"satisfied_rate", "score_mean", "responses"},
    10: GIFTS,
    11: {"democracy_checks"},
    12: {"evaluation_points", "evaluation_gap"},
    13: RECEPTION | CONCLUSION,
    14: SIDES,
}
BEYOND = {  # held for these items by the table of outreach
    5: {"outreach_sessions"},
    6: {"overdue"},  # what is late of the letters whose resolution it shows
    8: {"outreach_sessions"},
    10: {"outreach_sessions"},
    11: {"outreach_sessions"},
}


@pytest.mark.parametrize("item", OWN)
def test_an_item_shows_what_the_design_says(item: int):
    assert set(plan_scoreboard.indicators(item)) - set(plan_scoreboard.TASKS) >= OWN[item]


@pytest.mark.parametrize("item", OWN)
def test_an_item_shows_nothing_else(item: int):
    extra = set(plan_scoreboard.indicators(item)) - set(plan_scoreboard.TASKS) - OWN[item]
    assert extra == BEYOND.get(item, set())


@pytest.mark.parametrize("item", OWN)
def test_tasks_show_on_every_item(item: int):
    assert plan_scoreboard.indicators(item)[-3:] == plan_scoreboard.TASKS
    assert plan_scoreboard.TASKS[0] in plan_scoreboard.lines(item)


# --- A world of eight tasks, looked at on 30/09/2024

AS_OF = date(2024, 9, 30)
TASKS = (
    {"title": "Xong sớm", "due_on": date(2024, 3, 31), "completed_on": date(2024, 3, 20)},
    {"title": "Xong trễ", "due_on": date(2024, 4, 30), "completed_on": date(2024, 5, 10)},
    {"title": "Quá hạn", "due_on": date(2024, 6, 30)},
    {"title": "Xong sau ngày xét", "due_on": date(2024, 8, 31), "completed_on": date(2024, 11, 1)},
    {"title": "Chưa đến hạn", "due_on": date(2024, 12, 15)},
    {"title": "Năm trước chưa xong", "due_on": date(2023, 12, 1)},
    {"title": "Năm trước đã xong", "due_on": date(2023, 12, 1), "completed_on": date(2024, 2, 1)},
    {"title": "Việc của nội dung khác", "due_on": date(2024, 9, 30), "item": 2, "commune": "Bình Châu"},
)
LETTERS = tuple({"received_on": date(2024, m, 3), "item": item} for m, item in ((1, 8), (2, 8), (9, 8), (5, 4)))
SEPTEMBER = Filters(period="2024", as_of=AS_OF)
OUTREACHES = ({"held_on": date(2024, 3, 5), "item": 5, "form": "Lấy ý kiến cộng đồng", "households_asked": 50,
               "households_agreed": 40},)  # fmt: skip


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    written = {"task": TASKS, "petition": LETTERS, "outreach": OUTREACHES}
    files = [write_csv(f"{name}.csv", template(name, rows)) for name, rows in written.items()]
    assert load.load(files).exit_code == 0


def item(number: int, filters: Filters = SEPTEMBER) -> plan_scoreboard.ScoreboardRow:
    return next(row for row in plan_scoreboard.rows(filters, LOCAL) if row.item == number)


def value(row: plan_scoreboard.ScoreboardRow, key: str) -> str:
    return next(plan_scoreboard.value(tile) for tile in row.tiles if tile.key == key)


def test_tasks_are_counted_as_of_the_day(world):
    row = item(8)
    assert (row.due, row.done, row.late, row.late_before, row.planned) == (4, 2, 3, 1, 1)
    later = item(8, YEAR)  # the data reaches 01/11/2024
    assert (later.due, later.done, later.late, later.late_before, later.planned) == (4, 3, 2, 1, 1)


def test_rows_add_up_to_the_indicators(world):
    for filters in (SEPTEMBER, YEAR, Filters(period="2024-Q3"), replace(SEPTEMBER, communes=("21112",))):
        table = measure(["tasks_due", "tasks_late"], filters, ("item",), LOCAL).set_index("item")
        for row in plan_scoreboard.rows(filters, LOCAL):
            assert (row.due, row.late) == tuple(table.loc[row.item, ["tasks_due", "tasks_late"]]), (row.item, filters)


def test_overdue_ones_come_first_and_the_longest_of_them(world):
    rows = tasks.rows(plan_scoreboard.only(SEPTEMBER, 8), LOCAL)
    assert rows["title"].tolist() == ["Năm trước chưa xong", "Quá hạn", "Xong sau ngày xét", "Chưa đến hạn",
                                      "Xong trễ", "Xong sớm"]  # fmt: skip
    assert rows["state"].tolist() == ["Quá hạn"] * 3 + ["Chưa đến hạn", "Xong trễ", "Xong đúng hạn"]
    assert rows["days"].tolist() == [304, 92, 30, -76, 10, -11]
    assert rows["completed_on"].notna().sum() == 2  # what was done after the day is not known on it
    assert (
        tasks.reading(rows) == "6 nhiệm vụ: 3 quá hạn (lâu nhất 304 ngày), 1 chưa đến hạn, 1 xong trễ, 1 xong đúng hạn"
    )


@pytest.mark.parametrize(
    ("state", "days", "text"),
    [
        (tasks.LATE, 12, "Quá hạn 12 ngày"),
        (tasks.LATE, 0, "Đến hạn hôm nay"),
        (tasks.PLANNED, -5, "Còn 5 ngày"),
        (tasks.DONE_LATE, 1, "Xong trễ 1 ngày"),
        (tasks.DONE, 0, "Xong đúng ngày hạn"),
        (tasks.DONE, -3, "Xong trước hạn 3 ngày"),
    ],
)
def test_standing(state: str, days: int, text: str):
    assert tasks.standing(state, days) == text


def test_numbers_are_of_the_item_alone(world):
    assert value(item(8), "received") == "3\u00a0đơn"
    assert value(item(4), "received") == "1\u00a0đơn"
    assert value(item(5), "consent_rate") == "80,0%"
    assert value(item(8), "tasks_on_time_rate") == "25,0%"


@pytest.mark.parametrize("number", OWN)
def test_a_row_says_what_its_item_measures_alone(number: int, sample: Path):
    """All items are measured together; each alone must say the same."""
    one = plan_scoreboard.only(YEAR, number)
    assert list(item(number, YEAR).tiles) == headline_tiles.tiles(one, plan_scoreboard.lines(number), viewer=LOCAL)
    assert plan_scoreboard.rows(one, LOCAL) == [item(number, YEAR)]


def test_only_what_is_chosen_in_the_plans_order(world):
    assert [row.item for row in plan_scoreboard.rows(SEPTEMBER, LOCAL)] == list(range(1, 15))
    assert [row.item for row in plan_scoreboard.rows(replace(SEPTEMBER, items=(8, 2)), LOCAL)] == [2, 8]


def test_nothing_is_said_to_be_nothing(world):
    assert plan_scoreboard.is_empty(plan_scoreboard.rows(Filters(period="2010"), LOCAL))
    assert not plan_scoreboard.is_empty(plan_scoreboard.rows(SEPTEMBER, LOCAL))


def test_the_summary_counts(world):
    reading = plan_verdict.summary(plan_scoreboard.rows(SEPTEMBER, LOCAL))
    assert reading.headline.startswith("Nội dung 2 và 8 cần chỉ đạo: 4 nhiệm vụ quá hạn, lâu nhất 304 ngày; ")
    assert reading.rest.startswith("2/5 nhiệm vụ đến hạn trong kỳ đã xong, 1 xong trễ 10 ngày.")


def test_one_late_task_and_one_due_today_are_said_as_they_are(world):
    assert plan_verdict.summary([item(2)]).headline.startswith(
        "Nội dung 2 cần chỉ đạo: 1 nhiệm vụ đến hạn hôm nay chưa xong;"
    )
    assert (
        plan_verdict.summary([item(1)]).headline
        == "Nội dung 1: không có nhiệm vụ nào quá hạn; chưa mục tiêu nào xét được"
    )
    later = item(8, replace(SEPTEMBER, as_of=date(2024, 1, 31), communes=()))
    assert (later.late, later.days_late) == (2, 61)  # two of the year before, one of them done only in February


def test_a_task_done_late_is_never_hidden_behind_those_done(world):
    row = item(8)
    assert [(task.title, task.days) for task in row.done_late] == [("Xong trễ", 10)]
    assert plan_verdict.lateness(row.done_late) == ", 1 xong trễ 10 ngày"
    assert plan_verdict.counted(row) == "3 quá hạn, 1 chưa đến hạn, 1 xong trễ và 1 xong đúng hạn"
    assert [task.due_on for task in row.work] == sorted(task.due_on for task in row.work)


@pytest.mark.parametrize("filters", [YEAR, Filters(period="2023-Q2"), Filters(period="2024", communes=("21112",))])
def test_exceptions_come_first_and_every_item_once(filters: Filters, sample: Path):
    rows = plan_scoreboard.rows(filters, LOCAL)
    groups = plan_verdict.grouped(rows)
    assert [name for name, _ in groups] == [name for name in plan_verdict.NEEDS if name in dict(groups)]
    assert sorted(row.item for _, found in groups for row in found) == [row.item for row in rows]
    found = dict(groups)
    assert all(row.late for row in found.get("act", []))
    assert not any(row.late for name in ("watch", "fine") for row in found.get(name, []))
    assert not any(tile.target_met is False for row in found.get("fine", []) for tile in plan_verdict.own(row))
    late = [row.days_late for row in found.get("act", [])]
    assert late == sorted(late, reverse=True)


def test_the_indicator_that_speaks_for_an_item_is_the_one_furthest_below_its_target(sample: Path):
    chief = plan_verdict.main(item(13, YEAR))
    assert chief is not None
    assert (chief.key, chief.target_met) == ("danvan_attendance_rate", False)  # 88,9% of 100%, the other has 91,5%
    assert plan_verdict.main(item(1, YEAR)).key == "duties_on_time_rate"  # type: ignore[union-attr]
    new = item(11, YEAR)
    assert [plan_verdict.main(new).key, len(new.courses["democracy_checks"].quarters)] == ["democracy_checks", 8]  # type: ignore[union-attr]


def test_a_quarter_with_a_small_base_is_a_gap(sample: Path):
    row = item(4, YEAR)
    spans = plan_scoreboard.quarters(YEAR, LOCAL)
    table = measure_buckets(["on_time_rate"], plan_scoreboard.only(YEAR, 4), spans, (), LOCAL)
    known = [v if n >= 10 else None for v, n in zip(table["on_time_rate"], table["on_time_rate_n"], strict=True)]
    assert list(row.courses["on_time_rate"].quarters) == known
    assert None in known


def test_a_change_that_rounds_to_nothing_is_neither_good_nor_bad(sample: Path):
    tile = item(9, YEAR).tiles[0]
    assert plan_scoreboard.change(replace(tile, change="0,0\u00a0điểm", change_tone="good")) == "0,0\u00a0điểm"
    better = plan_scoreboard.change(replace(tile, change="+0,3\u00a0điểm", change_tone="good"))
    assert better == "+0,3\u00a0điểm (tốt hơn)"


def test_each_item_has_its_words_from_the_plan(sample: Path):
    plan = {number: plan_scoreboard.responsibilities(number) for number in OWN}
    assert sum(len(duties) for sides in plan.values() for duties in sides.values()) == 30
    assert plan[13]["Ban Dân vận Huyện ủy"] == [
        "Hàng tháng cử lãnh đạo tham gia tiếp công dân định kỳ theo Quy chế tiếp công dân của lãnh đạo UBND huyện."
    ]
    assert plan[12]["Ban Dân vận Huyện ủy"] == []


@pytest.mark.parametrize(("number", "key", "grain"), [(8, "received", "month"), (12, "evaluation_points", "year"),
                                                      (8, "tasks_due", "quarter")])  # fmt: skip
def test_history_at_a_grain_that_can_be_read(number: int, key: str, grain: str, sample: Path):
    past = plan_scoreboard.history(key, plan_scoreboard.only(YEAR, number), LOCAL)
    assert past is not None
    assert past.grain == grain
    assert past.table["complete"].all()
    assert len(past.table) == {"month": 24, "quarter": 8, "year": 3}[grain]


def test_no_history_of_what_was_never_counted(world):
    assert plan_scoreboard.history("consent_rate", plan_scoreboard.only(SEPTEMBER, 8), LOCAL) is None
    assert plan_scoreboard.history("tasks_late", plan_scoreboard.only(SEPTEMBER, 1), LOCAL) is None


# --- Pictures


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_time_line_tells_states_apart_by_shape(look: Look, world):
    figure = figures.timeline("k", tasks.rows(plan_scoreboard.only(SEPTEMBER, 8), LOCAL), AS_OF, look, "Q?")
    go.Figure(**figure.spec)
    marks = {trace["name"]: trace for trace in figure.spec["data"]}
    assert list(marks) == ["Thời gian trễ", "Hạn", "Quá hạn", "Chưa đến hạn", "Xong trễ", "Xong đúng hạn"]
    assert len({t["marker"]["symbol"] for name, t in marks.items() if name != "Thời gian trễ"}) == 5
    assert set(marks["Quá hạn"]["x"]) == {"2024-09-30"}
    assert marks["Xong trễ"]["x"] == ["2024-05-10"]
    assert marks["Chưa đến hạn"]["x"] == ["2024-12-15"]
    assert figure.data["Tình trạng"].tolist()[0] == "Quá hạn 304 ngày"


def test_long_lists_stop_and_say_so(sample: Path):
    rows = tasks.rows(YEAR, LOCAL)
    figure = figures.timeline("k", rows, AS_OF, LIGHT, "Q?")
    assert len(figure.spec["data"][1]["x"]) == figures.SHOWN < len(rows)
    assert str(figures.SHOWN) in figure.note


@pytest.mark.parametrize(("number", "key"), [(12, "evaluation_points"), (8, "tasks_on_time_rate"), (8, "tasks_late")])
def test_columns(number: int, key: str, sample: Path):
    past = plan_scoreboard.history(key, plan_scoreboard.only(YEAR, number), LOCAL)
    assert past is not None
    target = places.target(key, 2024)
    figure = figures.columns(
        "k", past.table, key, by=past.grain, look=LIGHT, question="Q?", target=target[0] if target else None
    )
    go.Figure(**figure.spec)
    assert len(figure.data) == len(figure.spec["data"][0]["x"]) == len(past.table)
    assert figure.reading.text.endswith(".")


def test_a_map_needs_two_places(sample: Path):
    everywhere = measure(["received"], YEAR, ("commune",), LOCAL)
    assert plan_scoreboard.can_map(everywhere, "received", "commune")
    assert not plan_scoreboard.can_map(
        measure(["tasks_due"], plan_scoreboard.only(YEAR, 1), ("commune",), LOCAL), "tasks_due", "commune"
    )
