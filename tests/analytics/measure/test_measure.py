"""Small worlds, counted by hand: what every number must be, with the counting beside it."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics.indicators import DIMENSIONS, INDICATORS
from analytics.measure.measure import CannotGroup, compare, measure, monthly, scope
from analytics.scope.filters import Filters
from analytics.scope.places import standing_units
from analytics.scope.viewer import LOCAL
from data import settings
from data.loading.load import load

ROOT = Path(__file__).parents[3]
ACCEPTED = "Thụ lý giải quyết"


def day(text: str) -> date:
    """`day("29/02/2024")`, as files write it."""
    return date(*(int(part) for part in reversed(text.split("/"))))


@pytest.fixture
def world(home, template, write_csv):
    """`world(petition=[...], task=[...])` loads files whose rows are good but for what is said here.

    The data reaches `until`: a row of another table is dated so (None: no such row).
    """

    def make(until: str | None = "31/12/2024", **tables: list[dict]) -> None:
        load_rows(template, write_csv, until, tables)

    return make


@pytest.fixture(scope="module")
def kept_world(tmp_path_factory, template):
    """As `world`, for several tests to look at: `kept_world(...)` answers the home it lies in."""

    def make(until: str, **tables: list[dict]) -> Path:
        place = tmp_path_factory.mktemp("kept")

        def write(name: str, text: str) -> Path:
            (place / name).write_text(text, encoding="utf-8")
            return place / name

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DANVAN_HOME", str(place))
            load_rows(template, write, until, tables)
        return place

    return make


def load_rows(template, write, until: str | None, tables: dict[str, list[dict]]) -> None:
    if until and "outreach" not in tables:
        tables["outreach"] = [{"held_on": day(until)}]
    report = load([write(f"{name}.csv", template(name, rows)) for name, rows in tables.items()])
    assert report.exit_code == 0, report.json()


def letter(received: str, accepted: str | None = None, resolved: str | None = None, **more) -> dict:
    """An accepted letter where it has a day of acceptance; no outcome is only a warning."""
    row = {"received_on": day(received), **more}
    if accepted:
        row |= {"accepted_on": day(accepted), "handling": ACCEPTED}
    if resolved:
        row["resolved_on"] = day(resolved)
    return row


def value(key: str, filters: Filters | None = None) -> tuple[float, float]:
    table = measure([key], filters or Filters(period="2024"), (), LOCAL)
    assert len(table) == 1
    return table[key].iloc[0], table[f"{key}_n"].iloc[0]


def values(key: str, by: str, filters: Filters | None = None) -> dict:
    """Group to number; the group of rows without a value is None."""
    table = measure([key], filters or Filters(period="2024"), [by], LOCAL)
    return {None if pd.isna(g) else g: v for g, v in zip(table[by], table[key], strict=True)}


def days(first: str, last: str | None = None, **more) -> Filters:
    return Filters(start=day(first), end=day(last or first), **more)


def state_on(text: str, **more) -> Filters:
    """The year 2024 as it stood on a day."""
    return Filters(period="2024", as_of=day(text), **more)


def is_missing(answer: tuple[float, float]) -> bool:
    return math.isnan(answer[0]) and answer[1] == 0


# ---------------------------------------------------------------- periods


EDGES = "14/12/2023 15/12/2023 31/12/2023 01/01/2024 28/02/2024 29/02/2024 01/03/2024 14/12/2024 15/12/2024 31/12/2024"


@pytest.fixture(scope="module")
def edges_home(kept_world):
    return kept_world("31/12/2025", petition=[letter(text) for text in EDGES.split()])


@pytest.fixture
def edges(edges_home, monkeypatch):
    """Ten letters, received on the days where periods begin and end."""
    monkeypatch.setenv("DANVAN_HOME", str(edges_home))


@pytest.mark.parametrize(
    ("filters", "letters"),
    [
        (Filters(period="2024"), 7),  # 01/01, 28/02, 29/02, 01/03, 14/12, 15/12, 31/12
        (Filters(period="2023"), 3),  # 14/12, 15/12, 31/12
        (Filters(calendar="thanh-tra", period="2024"), 7),  # 15/12/2023 … 14/12/2024
        (Filters(calendar="thanh-tra", period="2023"), 1),  # 14/12/2023
        (Filters(calendar="thanh-tra", period="2025"), 2),  # 15/12/2024, 31/12/2024
        (Filters(period="2024-02"), 2),  # 28/02, 29/02
        (Filters(period="2024-Q1"), 4),  # 01/01, 28/02, 29/02, 01/03
        (Filters(period="2024-6T"), 4),
        (Filters(period="2024-Q4"), 3),
        (Filters(calendar="thanh-tra", period="2024-03"), 3),  # 15/02 to 14/03: 28/02, 29/02, 01/03
        (Filters(calendar="thanh-tra", period="2024-01"), 3),  # 15/12 to 14/01: 15/12, 31/12, 01/01
        (Filters(calendar="thanh-tra", period="2024-Q1"), 6),  # 15/12 to 14/03
        (Filters(calendar="thanh-tra", period="2024-9T"), 6),  # 15/12 to 14/09
        (Filters(calendar="thanh-tra", period="2024-12"), 1),  # 15/11 to 14/12
        (days("29/02/2024"), 1),
        (days("28/02/2024", "01/03/2024"), 3),
        (days("31/12/2023", "01/01/2024"), 2),
    ],
)
def test_both_ends_of_a_period_are_in_it(edges, filters, letters):
    assert value("received", filters) == (letters, letters)


def test_months_of_the_two_calendars(edges):
    months = [f"2024-{m:02d}" for m in range(1, 13)]
    assert values("received", "month") == dict.fromkeys(months, 0) | {
        "2024-01": 1,
        "2024-02": 2,
        "2024-03": 1,
        "2024-12": 3,
    }
    inspection = Filters(calendar="thanh-tra", period="2024")
    assert values("received", "month", inspection) == dict.fromkeys(months, 0) | {
        "2024-01": 3,
        "2024-03": 3,
        "2024-12": 1,
    }
    assert values("received", "quarter", inspection) == {"2024-Q1": 6, "2024-Q2": 0, "2024-Q3": 0, "2024-Q4": 1}


def test_state_is_read_where_the_data_stops(world):
    # The last thing that happened is the resolution of 10/05: what 2024 says is said as of that day.
    world(until=None, petition=[letter("01/03/2024", "02/03/2024", "10/05/2024"), letter("01/04/2024")])
    assert scope(Filters(period="2024"), LOCAL).as_of == day("10/05/2024")
    assert scope(Filters(period="2024-Q1"), LOCAL).as_of == day("31/03/2024")
    assert scope(state_on("05/05/2024"), LOCAL).as_of == day("05/05/2024")


# ---------------------------------------------------------------- letters: state and its edges


def test_due_today_is_not_overdue(world):
    # Three letters due 31/05: one resolved that day, one the day after, one never.
    world(
        petition=[
            letter("02/05/2024", "03/05/2024", "31/05/2024", due_on=day("31/05/2024")),
            letter("02/05/2024", "03/05/2024", "01/06/2024", due_on=day("31/05/2024")),
            letter("02/05/2024", "03/05/2024", due_on=day("31/05/2024")),
        ]
    )
    on_the_day, day_after = state_on("31/05/2024"), state_on("01/06/2024")
    assert value("open", on_the_day) == (2, 2)
    assert value("overdue", on_the_day) == (0, 0)
    assert value("due_soon", on_the_day) == (2, 2)  # today is within the next 7 days
    assert value("on_time_rate", on_the_day) == (100, 3)  # one resolved, two open, none late
    assert value("open", day_after) == (1, 1)
    assert value("overdue", day_after) == (1, 1)
    assert value("due_soon", day_after) == (0, 0)
    assert value("on_time_resolved_rate", day_after) == (50, 2)  # on the due day is on time, a day later is not
    assert value("due_soon", state_on("24/05/2024")) == (3, 3)  # 31/05 is the 7th day after
    assert value("due_soon", state_on("23/05/2024")) == (0, 0)


def test_a_letter_due_before_it_is_accepted(world):
    # Due 31/03 by the internal target, accepted 10/04: until then it is not open, so neither due nor overdue.
    world(petition=[letter("01/03/2024", "10/04/2024", "20/04/2024"), letter("01/03/2024", "28/03/2024", "10/05/2024")])
    for text, still_open, overdue, soon in (
        ("27/03/2024", 0, 0, 0),
        ("28/03/2024", 1, 0, 1),
        ("31/03/2024", 1, 0, 1),
        ("05/04/2024", 1, 1, 0),
        ("10/04/2024", 2, 2, 0),
        ("20/04/2024", 1, 1, 0),
        ("10/05/2024", 0, 0, 0),
    ):
        assert value("open", state_on(text)) == (still_open, still_open), text
        assert value("overdue", state_on(text)) == (overdue, overdue), text
        assert value("due_soon", state_on(text)) == (soon, soon), text


def test_all_on_one_day(world):
    world(petition=[letter("05/03/2024", "05/03/2024", "05/03/2024", kind="Khiếu nại")])
    today = days("05/03/2024")
    for key, expected in {
        "received": (1, 1),
        "carried_in": (0, 0),
        "resolved": (1, 1),
        "open": (0, 0),
        "resolution_rate": (100, 1),
        "on_time_rate": (100, 1),
        "days_median": (0, 1),
        "days_p90": (0, 1),
        "acceptance_days_median": (0, 1),
        "acceptance_on_time_rate": (100, 1),
        "wait_median": (0, 1),
    }.items():
        assert value(key, today) == expected, key
    assert value("carried_in", days("06/03/2024")) == (0, 0)


def test_what_a_period_opens_with(world):
    world(
        petition=[
            letter("10/01/2024", "12/01/2024", "31/01/2024"),  # over the day before: not carried in
            letter("10/01/2024", "12/01/2024", "01/02/2024"),  # over on the first day: carried in, resolved
            letter("31/01/2024", "02/02/2024"),  # carried in, but accepted only in February
            letter("01/02/2024", "01/02/2024"),  # of the month itself
            letter("20/01/2024", handling="Hướng dẫn", resolved="31/01/2024"),  # answered: over
            letter("20/01/2024", handling="Lưu đơn", resolved="01/02/2024"),  # carried in, never "resolved"
            letter("20/01/2024"),  # not yet decided: carried in
        ]
    )
    february = Filters(period="2024-02")
    assert value("carried_in", february) == (4, 4)
    assert value("received", february) == (1, 1)
    assert value("to_handle", february) == (5, 5)
    assert value("resolved", february) == (1, 1)
    # Had to be resolved: one open at the start, two accepted in February.
    assert value("resolution_rate", february) == (pytest.approx(100 / 3), 3)
    assert value("open", february) == (2, 2)


def test_last_year_is_told_today_as_it_was(world):
    # Due 01/12/2023 (30 days from receipt), resolved 10/02/2024.
    world(petition=[letter("01/11/2023", "05/11/2023", "10/02/2024")])
    past = Filters(period="2023")
    assert value("open", past) == (1, 1)
    assert value("overdue", past) == (1, 1)
    assert value("on_time_rate", past) == (0, 1)
    assert is_missing(value("on_time_resolved_rate", past))
    assert value("overdue") == (0, 0)
    assert value("resolved") == (1, 1)
    assert value("on_time_rate") == (0, 1)
    assert value("carried_in") == (1, 1)


def test_days_left_blank(world):
    world(
        petition=[
            # Accepted without a day: counted from receipt. Due 30 days on, 31/03: resolved a day late.
            letter("01/03/2024", kind="Khiếu nại", handling=ACCEPTED, resolved="01/04/2024"),
            # No decision written, but a resolution: accepted.
            letter("01/03/2024", resolved="11/03/2024"),
            # No decision and no day: not yet decided, so not open, but still waiting.
            letter("01/03/2024"),
        ]
    )
    assert value("open", state_on("01/03/2024")) == (2, 2)
    assert value("resolved") == (2, 2)
    assert value("on_time_resolved_rate") == (50, 2)
    assert value("days_median") == (20.5, 2)  # 31 and 10
    assert is_missing(value("acceptance_days_median"))  # no day of acceptance is known
    assert is_missing(value("acceptance_on_time_rate"))
    assert value("carried_in", Filters(period="2024-Q4")) == (1, 1)


# ---------------------------------------------------------------- letters: rates


def test_a_rate_is_a_sum_over_a_sum(world):
    # Bình Châu: 1 of 1 on time. Châu Ổ: 1 of 3. Together 2 of 4, which is not the mean of 100 and 33.3.
    due = {"due_on": day("30/04/2024")}
    world(
        petition=[
            letter("01/04/2024", "02/04/2024", "10/04/2024", commune="Bình Châu", **due),
            letter("01/04/2024", "02/04/2024", "10/04/2024", commune="Châu Ổ", **due),
            letter("01/04/2024", "02/04/2024", "10/05/2024", commune="Châu Ổ", **due),
            letter("01/04/2024", "02/04/2024", "11/05/2024", commune="Châu Ổ", **due),
        ]
    )
    assert value("on_time_resolved_rate") == (50, 4)
    by_commune = values("on_time_resolved_rate", "commune")
    assert (by_commune["21112"], by_commune["21040"]) == (100, pytest.approx(100 / 3))
    # So too over the months of a quarter: April 2 of 2, May 0 of 2.
    assert values("on_time_resolved_rate", "month", Filters(period="2024-Q2"))["2024-05"] == 0
    assert value("on_time_resolved_rate", Filters(period="2024-Q2")) == (50, 4)


def test_two_ways_of_counting_on_time(world):
    due = {"due_on": day("31/05/2024")}
    world(
        petition=[
            letter("02/05/2024", "03/05/2024", "20/05/2024", **due),
            letter("02/05/2024", "03/05/2024", "31/05/2024", **due),
            letter("02/05/2024", "03/05/2024", "05/06/2024", **due),  # resolved late
            letter("02/05/2024", "03/05/2024", due_on=day("31/08/2024")),  # open, not due
            letter("02/05/2024", "03/05/2024", **due),  # open and overdue
            letter("02/05/2024", "03/05/2024", **due),  # open and overdue
            letter("02/05/2024", handling="Chuyển đơn", **due),  # not accepted: in neither
        ]
    )
    june = Filters(period="2024-6T")
    assert value("on_time_rate", june) == (pytest.approx(100 * (1 - (1 + 2) / (3 + 3))), 6)
    assert value("on_time_resolved_rate", june) == (pytest.approx(100 * 2 / 3), 3)
    assert value("overdue", june) == (2, 2)
    # At the year's end the fourth is overdue too; leaving it open does not help.
    assert value("on_time_rate") == (pytest.approx(100 * (1 - (1 + 3) / 6)), 6)
    assert value("on_time_resolved_rate") == (pytest.approx(100 * 2 / 3), 3)


def test_suspended_days_do_not_count(world):
    # A complaint accepted 01/03 is due 31/03; ten suspended days make it 10/04.
    suspended = {"kind": "Khiếu nại", "suspended_days": 10}
    world(
        petition=[
            letter("26/02/2024", "01/03/2024", "10/04/2024", commune="Bình An", **suspended),  # 40 - 10 days, on time
            letter("26/02/2024", "01/03/2024", "11/04/2024", commune="Bình Mỹ", **suspended),  # 41 - 10 days, late
        ]
    )
    by_commune = values("on_time_resolved_rate", "commune")
    assert (by_commune["21064"], by_commune["21106"]) == (100, 0)
    assert value("days_median") == (30.5, 2)
    assert value("wait_median") == (30, 2)  # half are over after 30 days
    assert value("overdue", state_on("10/04/2024")) == (0, 0)


# Kind, round, complexity, days from acceptance (Luật Khiếu nại Đ.28, 37; Luật Tố cáo Đ.30).
STATUTORY = (
    ("Khiếu nại", None, None, 30),
    ("Khiếu nại", "Lần đầu", "Bình thường", 30),
    ("Khiếu nại", "Lần đầu", "Phức tạp", 45),
    ("Khiếu nại", "Lần hai", None, 45),
    ("Khiếu nại", "Lần hai", "Phức tạp", 60),
    ("Tố cáo", None, None, 30),
    ("Tố cáo", "Lần đầu", "Bình thường", 30),
    ("Tố cáo", "Lần đầu", "Phức tạp", 60),
    ("Tố cáo", "Tố cáo tiếp", "Đặc biệt phức tạp", 90),
)


def _at_the_limit(limit: int, **more) -> list[dict]:
    """Two letters accepted 01/03, one resolved on the last day of a limit, one a day later."""
    last = day("01/03/2024") + timedelta(limit)
    row = {"received_on": day("27/02/2024"), "accepted_on": day("01/03/2024"), "handling": ACCEPTED, **more}
    return [{**row, "resolved_on": last}, {**row, "resolved_on": last + timedelta(1)}]


def test_statutory_limits(world):
    rows = []
    for kind, which, complexity, limit in STATUTORY:
        rows += _at_the_limit(limit, kind=kind, round=which, complexity=complexity)
    world(petition=rows)
    for basis in ("moi", "luat"):
        filters = Filters(period="2024", due_basis=basis)
        table = measure(["on_time_resolved_rate"], filters, ["kind", "round", "complexity"], LOCAL)
        table = table[table["on_time_resolved_rate_n"] > 0]
        # Of each two one is on time; a limit a day shorter or longer would make it none or both.
        assert len(table) == len(STATUTORY)
        assert table["on_time_resolved_rate"].tolist() == [50] * len(STATUTORY)
        assert table["on_time_resolved_rate_n"].tolist() == [2] * len(STATUTORY)


def test_limits_of_remote_communes(reference, world):
    reference("commune", "21064", remote="true")
    remote = {"kind": "Khiếu nại", "commune": "Bình An"}
    world(
        petition=[
            *_at_the_limit(45, **remote),
            *_at_the_limit(60, **remote, round="Lần đầu", complexity="Phức tạp"),
            *_at_the_limit(60, **remote, round="Lần hai", complexity="Bình thường"),
            *_at_the_limit(70, **remote, round="Lần hai", complexity="Phức tạp"),
            *_at_the_limit(30, kind="Tố cáo", commune="Bình An"),  # denunciations have no such limit
        ]
    )
    table = measure(["on_time_resolved_rate"], Filters(period="2024"), ["kind", "round", "complexity"], LOCAL)
    assert table["on_time_resolved_rate"].dropna().tolist() == [50] * 5


ACCEPTANCE = (
    # 7 working days over Tết: 06, 07/02, (08 to 14 off), 15, 16, (weekend), 19, 20, 21/02.
    ("Tố cáo", "05/02/2024", "21/02/2024"),
    # 02, 03/05, Saturday 04/05 is worked for 29/04, then 06, 07, 08, 09/05.
    ("Tố cáo", "26/04/2024", "09/05/2024"),
    # 2022 is not in the shipped list; the package knows 31/01 to 04/02: 07, 08, 09, 10, 11, 14, 15/02.
    ("Tố cáo", "28/01/2022", "15/02/2022"),
    # A complaint has 10 days of any sort, Tết or not.
    ("Khiếu nại", "05/02/2024", "15/02/2024"),
    # The last day under the old rule, and the first under NĐ 155/2026: 02, 03, 06, 07, 08, 09, 10/07.
    ("Khiếu nại", "30/06/2026", "10/07/2026"),
    ("Khiếu nại", "01/07/2026", "10/07/2026"),
)


def test_acceptance_on_its_last_day_and_after(world):
    places = ("Bình An", "Bình Mỹ", "Bình Long", "Bình Trị", "Bình Sơn", "Đông Sơn")  # the last two stand since 2025
    units = ("21064", "21106", "21088", "21061", "21040-2025", "21109-2025")
    rows = [letter("01/03/2024", "30/12/2024", commune=place) for place in places[:4]]  # petitions have no such limit
    for place, (kind, received, last_day) in zip(places, ACCEPTANCE, strict=True):
        after = f"{day(last_day) + timedelta(1):%d/%m/%Y}"
        rows += [letter(received, text, kind=kind, commune=place) for text in (last_day, after)]
        rows += [letter(received, kind=kind, commune=place)]  # never accepted
    world(until="31/12/2026", petition=rows)
    for unit, (_, _, last_day) in zip(units, ACCEPTANCE, strict=True):
        after = f"{day(last_day) + timedelta(1):%d/%m/%Y}"
        assert value("acceptance_on_time_rate", days(last_day, communes=(unit,))) == (100, 1)
        assert value("acceptance_on_time_rate", days(after, communes=(unit,))) == (0, 1)
        assert value("acceptance_on_time_rate", days("01/01/2022", "31/12/2026", communes=(unit,))) == (50, 2)


def test_internal_target_and_due_basis(world):
    world(
        petition=[
            # 30 days from receipt, not from acceptance: due 31/03.
            letter("01/03/2024", "05/03/2024", "31/03/2024", kind="Phản ánh"),
            letter("01/03/2024", "05/03/2024", "01/04/2024", kind="Phản ánh"),
            letter("01/03/2024", "05/03/2024", kind="Phản ánh"),  # overdue on the internal target alone
            # The date of a Thông báo kết luận stands as written.
            letter("01/03/2024", "05/03/2024", "15/03/2024", due_on=day("20/03/2024")),
            letter("01/03/2024", "05/03/2024", "21/03/2024", due_on=day("20/03/2024")),
        ]
    )
    every, law = Filters(period="2024"), Filters(period="2024", due_basis="luat")
    assert value("on_time_resolved_rate", every) == (50, 4)
    assert value("on_time_rate", every) == (40, 5)
    assert value("overdue", every) == (1, 1)
    assert value("on_time_resolved_rate", law) == (50, 2)
    assert value("on_time_rate", law) == (50, 2)
    assert value("overdue", law) == (0, 0)
    assert value("open", law) == (1, 1)  # what is open does not depend on due days
    assert value("resolved", law) == (4, 4)
    assert is_missing(value("on_time_rate", Filters(period="2024", due_basis="luat", kinds=("Phản ánh",))))


def test_shares_of_received(world):
    world(
        petition=[
            letter("01/03/2024", signatories=4, kind="Khiếu nại", round="Lần hai", eligible=False),
            letter("01/03/2024", signatories=5, kind="Khiếu nại", round="Lần đầu"),
            letter("01/03/2024", signatories=30, kind="Khiếu nại"),
            letter("01/03/2024", eligible=True),
        ]
    )
    assert value("group_letters") == (2, 2)  # 5 is many, 4 is not
    assert value("second_round_rate") == (pytest.approx(100 / 3), 3)
    assert value("eligible_rate") == (75, 4)  # not said is yes


def test_after_dialogue(world):
    of_secretary = {"channel": "Đối thoại của Bí thư"}
    world(
        petition=[
            letter("01/12/2023", "05/12/2023", "10/01/2024", **of_secretary),  # open at the start
            letter("01/03/2024", "05/03/2024", "10/03/2024", **of_secretary),
            letter("01/03/2024", "05/03/2024", **of_secretary),
            letter("01/03/2024", "05/03/2024"),
        ]
    )
    assert value("after_dialogue_rate") == (pytest.approx(100 * 2 / 3), 3)
    assert value("resolution_rate") == (50, 4)


def test_letters_for_each_1000_people_where_known(reference, world):
    reference("commune", "21112", population="12000")
    reference("commune", "21040", population="8000")
    world(
        petition=[
            *(letter("01/03/2024", commune="Bình Châu") for _ in range(3)),
            letter("01/03/2024", commune="Bình An"),  # population unknown: left out
            letter("01/03/2024", commune="Cấp huyện"),
        ]
    )
    # 3 letters among 20,000 people: Châu Ổ has people and no letter.
    assert value("per_1000") == (pytest.approx(0.15), 3)
    by_commune = values("per_1000", "commune")
    assert (by_commune["21112"], by_commune["21040"]) == (0.25, 0)
    assert math.isnan(by_commune["21064"])


# ---------------------------------------------------------------- letters: days


def test_waiting_counts_what_is_still_open(world):
    # All received 01/03. Over after 5, 10 and 20 days; the fourth, undecided, still waits on 31/03.
    world(
        petition=[
            letter("01/03/2024", "02/03/2024", "06/03/2024"),
            letter("01/03/2024", "02/03/2024", "11/03/2024"),
            letter("01/03/2024", "02/03/2024", "21/03/2024"),
            letter("01/03/2024"),
            letter("01/03/2024", handling="Hướng dẫn", resolved="02/03/2024"),  # never to be resolved
        ]
    )
    march = Filters(period="2024-03")
    assert value("wait_median", march) == (10, 4)  # left: 3/4 after 5 days, 2/4 after 10
    assert value("days_median", march) == (10, 3)
    assert value("days_p90", march) == (18, 3)  # 10 + 0.8 × (20 - 10)
    # As of 10/03 one of four is over: half not reached.
    early = value("wait_median", Filters(period="2024-03", as_of=day("10/03/2024")))
    assert math.isnan(early[0])
    assert early[1] == 4


def test_a_complaint_accepted_after_the_end_still_waits(world):
    # On 31/03 nobody knows that the second will be accepted on 10/04: it has waited since 01/03.
    world(
        petition=[
            letter("01/03/2024", "05/03/2024", "25/03/2024", kind="Khiếu nại"),
            letter("01/03/2024", "10/04/2024", "20/04/2024", kind="Khiếu nại"),
            letter("01/03/2024", "10/04/2024", "20/04/2024", kind="Phản ánh"),
        ]
    )
    median, n = value("wait_median", Filters(period="2024-03"))
    assert n == 3
    assert math.isnan(median)  # one of three is over
    assert value("wait_median") == (20, 3)  # in the end: 20, 10 from acceptance, 50 from receipt


def test_days_are_counted_from_where_the_limit_is(world):
    world(
        petition=[
            letter("01/03/2024", "08/03/2024", "28/03/2024", kind="Tố cáo"),  # 20 from acceptance
            letter("01/03/2024", "08/03/2024", "28/03/2024", kind="Kiến nghị"),  # 27 from receipt
        ]
    )
    by_kind = values("days_median", "kind")
    assert (by_kind["Tố cáo"], by_kind["Kiến nghị"]) == (20, 27)
    assert value("acceptance_days_median") == (7, 2)


# ---------------------------------------------------------------- the other tables


def test_satisfaction_leaves_the_general_question_apart(world):
    world(
        satisfaction=[
            {"factor": "Kết quả", "score": 5, "responses": 6},
            {"factor": "Công chức", "score": 4, "responses": 2},
            {"factor": "Công chức", "score": 3, "responses": 2},
            {"factor": "Chung", "score": 1, "responses": 10},
        ]
    )
    assert value("satisfied_rate") == (80, 10)
    assert value("score_mean") == (pytest.approx((30 + 8 + 6) / 10), 10)
    assert value("responses") == (20, 20)
    by_factor = values("satisfied_rate", "factor")
    assert (by_factor["Kết quả"], by_factor["Công chức"], by_factor["Chung"]) == (100, 50, 0)
    assert values("score_mean", "factor")["Chung"] == 1


def test_backlog_of_files_is_not_summed(world):
    files = {"commune": "Bình Châu"}
    world(
        service=[
            # 10 + 20 = 5 + 15 + 2 + 8
            {**files, "month": "01/2024", "carried_in": 10, "received": 20, "early": 5, "on_time": 15, "late": 2}
            | {"pending": 8, "pending_late": 1, "online_full": 4, "online_partial": 6},
            # 8 + 30 = 10 + 20 + 3 + 5
            {**files, "month": "02/2024", "carried_in": 8, "received": 30, "early": 10, "on_time": 20, "late": 3}
            | {"pending": 5, "pending_late": 2, "online_full": 11, "online_partial": 4},
        ]
    )
    assert value("service_on_time_rate", Filters(period="2024-01")) == (pytest.approx(100 * (1 - 3 / 30)), 30)
    assert value("service_on_time_rate", Filters(period="2024-02")) == (pytest.approx(100 * (1 - 5 / 38)), 38)
    # Both: late 2 + 3, still late at the end 2, of 10 carried in + 50.
    assert value("service_on_time_rate", Filters(period="2024-Q1")) == (pytest.approx(100 * (1 - 7 / 60)), 60)
    assert value("online_full_rate", Filters(period="2024-Q1")) == (30, 50)
    assert value("online_rate", Filters(period="2024-Q1")) == (50, 50)
    assert value("online_rate", Filters(period="2024", as_of=day("28/02/2024"))) == (50, 20)  # February is not over


def test_backlog_after_a_month_that_was_not_reported(world):
    # No report of February. March says it was carried 12, whatever January left: 12 + 20 = 21 + 1 + 10.
    files = {"commune": "Bình Châu", "received": 20}
    world(
        service=[
            {**files, "month": "01/2024", "carried_in": 10, "on_time": 22, "pending": 8},
            {**files, "month": "03/2024", "carried_in": 12, "on_time": 21, "late": 1, "pending": 10},
        ]
    )
    assert value("service_on_time_rate", Filters(period="2024-Q1")) == (98, 50)  # 10 carried in + 40
    assert value("service_on_time_rate", Filters(period="2024-03")) == (pytest.approx(100 * 31 / 32), 32)


def test_models(world):
    world(
        model=[
            {"registered_on": day("01/03/2024"), "households": 10, "effective_on": day("01/06/2024")},
            {"registered_on": day("01/03/2024"), "households": 20, "ended_on": day("30/06/2024")},
            {"registered_on": day("30/06/2024"), "recognised_on": day("01/07/2024")},
            {"registered_on": day("01/07/2024"), "households": 40, "replicated_on": day("31/12/2024")},
        ]
    )
    half = Filters(period="2024-6T")
    assert value("models_registered", half) == (3, 3)
    assert value("models_active", half) == (2, 2)  # ended on 30/06 is no longer active that day
    assert value("models_active", state_on("29/06/2024")) == (2, 2)
    assert value("households", half) == (10, 2)
    assert value("models_effective_rate", half) == (50, 2)
    assert value("models_effective_rate", state_on("31/05/2024")) == (0, 2)
    assert value("models_recognised", half) == (0, 0)
    assert value("models_recognised") == (1, 1)
    assert value("models_replicated") == (1, 1)


def test_tasks(world):
    world(
        task=[
            {"due_on": day("30/06/2024"), "completed_on": day("30/06/2024")},  # on its last day
            {"due_on": day("30/06/2024"), "completed_on": day("01/07/2024")},
            {"due_on": day("30/06/2024"), "commune": "Bình Châu"},
            {"due_on": day("01/07/2024")},
        ]
    )
    half = Filters(period="2024-6T")
    assert value("tasks_due", half) == (3, 3)
    assert value("tasks_on_time_rate", half) == (pytest.approx(100 / 3), 3)
    assert value("tasks_late", half) == (2, 2)  # one was done only on 01/07
    assert value("tasks_late") == (2, 2)  # one of June, one of July
    assert value("tasks_late", state_on("29/06/2024")) == (0, 0)
    assert values("tasks_late", "commune")[None] == 1  # the whole district's
    assert value("tasks_due", Filters(period="2024", communes=("21112",))) == (1, 1)


def test_gifts_keep_their_units(world):
    world(
        contribution=[
            {"land_m2": 100.5, "workdays": 3},
            {"cash_million": 2.25, "in_kind_million": 1, "source": "Doanh nghiệp"},
        ]
    )
    assert value("land_m2") == (100.5, 2)
    assert value("workdays") == (3, 2)
    assert value("cash_million") == (2.25, 2)
    assert value("in_kind_million") == (1, 2)
    assert values("cash_million", "source")["Doanh nghiệp"] == 2.25


def test_outreach(world):
    world(
        outreach=[
            {"held_on": day("31/12/2024"), "attendees": 50, "form": "Hội nghị tuyên truyền"},
            {"held_on": day("01/05/2024"), "form": "Kiểm tra thực hiện dân chủ", "item": 11},
            {"held_on": day("01/05/2024"), "households_asked": 30, "households_agreed": 27, "item": 5},
            {"held_on": day("01/06/2024"), "households_asked": 10, "households_agreed": 5, "item": 5},
        ]
    )
    assert value("outreach_sessions") == (4, 4)
    assert value("outreach_attendees") == (50, 4)
    assert value("consent_rate") == (80, 40)
    assert value("democracy_checks") == (1, 1)
    assert value("outreach_sessions", Filters(period="2024", items=(5,))) == (2, 2)


def test_evaluation_is_a_sum_of_a_unit_and_year(world):
    def scored(unit: str, first: float, second: float, own: float, year: int = 2024) -> list[dict]:
        return [
            {"year": year, "unit": unit, "criterion": c, "appraised_points": p, "self_points": p + own}
            for c, p in (("Thông tin, báo cáo", first), ("Cải cách hành chính, phục vụ Nhân dân", second))
        ]

    world(
        evaluation=[
            *scored("Bình Châu", 40, 50, 1),
            *scored("Phòng Nội vụ", 30, 40, 2),
            *scored("Bình Châu", 10, 10, 0, year=2023),
        ]
    )
    by_unit = values("evaluation_points", "unit")
    assert (by_unit["Bình Châu"], by_unit["Phòng Nội vụ"]) == (90, 70)
    assert value("evaluation_points") == (80, 2)  # the mean of two units
    assert value("evaluation_gap") == (3, 2)  # (2 + 4) / 2
    by_commune = values("evaluation_points", "commune")
    assert (by_commune["21112"], by_commune[None]) == (90, 70)  # a department is no commune
    assert values("evaluation_points", "criterion")["Cải cách hành chính, phục vụ Nhân dân"] == 45


def test_receptions(world):
    counts = {"visits": 3, "people": 7, "first_cases": 3, "repeat_cases": 1, "conclusions": 4, "conclusions_done": 3}
    world(
        reception=[
            {"held_on": day("05/03/2024"), "danvan_attended": True, **counts},
            {"held_on": day("06/03/2024"), "danvan_attended": False},
            {"held_on": day("07/03/2024"), "danvan_attended": True, "form": "Đột xuất"},
            {
                "held_on": day("07/03/2024"),
                "level": "Xã",
                "commune": "Bình Châu",
                "chair": "Chủ tịch UBND xã",
                **counts,
            },
        ]
    )
    assert value("reception_days") == (4, 4)
    assert value("danvan_attendance_rate") == (50, 2)  # periodic receptions of the district
    assert value("visits") == (6, 4)
    assert value("people") == (14, 4)
    assert value("repeat_case_rate") == (25, 8)
    assert value("conclusions_done_rate") == (75, 8)
    assert values("reception_days", "commune")[None] == 3
    assert value("reception_days", Filters(period="2024", communes=("21112",))) == (1, 1)
    assert value("reception_days", Filters(period="2024", items=(6,))) == (0, 0)  # receptions are item 13


def test_duty_to_receive(world):
    """March 2024 has four Thursdays: 7, 14, 21, 28."""
    at_commune = {"level": "Xã", "commune": "Bình Châu"}
    world(
        reception=[
            *({"held_on": day(f"{d}/03/2024"), **at_commune, "chair": "Chủ tịch UBND xã"} for d in (4, 11, 18)),
            {"held_on": day("29/03/2024"), **at_commune, "chair": "Bí thư Đảng ủy xã"},
            {"held_on": day("12/03/2024"), "level": "Huyện", "chair": "Chủ tịch UBND huyện"},
            {"held_on": day("13/03/2024"), "level": "Huyện", "chair": "Khác"},  # nobody's duty
        ]
    )
    march = Filters(period="2024-03")
    by_level = measure(["reception_duty_rate"], march, ["level"], LOCAL).set_index("level")
    assert by_level["reception_duty_rate_n"].to_dict() == {"Huyện": 2 + 1, "Xã": 22 * (4 + 2)}
    assert by_level["reception_duty_rate"]["Huyện"] == pytest.approx(100 / 3)
    assert by_level["reception_duty_rate"]["Xã"] == pytest.approx(100 * 4 / 132)
    one = Filters(period="2024-03", communes=("21112",))
    assert value("reception_duty_rate", one) == (pytest.approx(100 * 4 / 6), 6)
    # To 15/03: two Thursdays, and the month is not over. Two receptions were held.
    assert value("reception_duty_rate", days("01/03/2024", "15/03/2024", communes=("21112",))) == (100, 2)
    # Months without any reception in the files were not reported: no duty is counted.
    assert value("reception_duty_rate", Filters(period="2024", communes=("21112",)))[1] == 6


def test_district_bodies_have_no_duty_of_communes(world):
    world(
        reception=[{"held_on": day("04/03/2024"), "level": "Xã", "commune": "Bình Châu", "chair": "Chủ tịch UBND xã"}]
    )
    assert is_missing(value("reception_duty_rate", Filters(period="2024-03", communes=("524",))))


def test_dialogues(world):
    world(
        dialogue=[
            {"held_on": day("01/03/2024"), "requests": 10, "resolved": 4},
            {"held_on": day("02/03/2024"), "requests": 30, "resolved": 28, "level": "Xã", "commune": "Bình Châu"},
        ]
    )
    assert value("dialogues") == (2, 2)
    assert value("dialogue_resolved_rate") == (80, 40)
    assert value("dialogues", Filters(period="2024", items=(6,))) == (2, 2)
    assert values("dialogues", "commune")["21112"] == 1


# ---------------------------------------------------------------- groups


@pytest.fixture(scope="module")
def mixed_home(kept_world):
    places = ("Bình Châu", "Bình Châu", "Châu Ổ", "Cấp huyện", "Bình Minh", "Bình Minh", "Cấp huyện", "Bình Chương")
    kinds = ("Khiếu nại", "Tố cáo", "Kiến nghị", "Phản ánh", "Kiến nghị", "Kiến nghị", "Phản ánh", "Khiếu nại")
    items = (8, 8, 6, 4, 4, 13, 13, 8)
    return kept_world(
        "31/12/2024",
        petition=[
            letter("01/03/2024", "08/03/2024", None if n % 2 else "20/03/2024", commune=c, kind=k, item=i)
            for n, (c, k, i) in enumerate(zip(places, kinds, items, strict=True))
        ],
    )


@pytest.fixture
def mixed(mixed_home, monkeypatch):
    """Eight letters over kinds, communes and items."""
    monkeypatch.setenv("DANVAN_HOME", str(mixed_home))


@pytest.mark.parametrize("by", ["kind", "commune", "item", "successor", "month", "agency"])
def test_groups_add_up(mixed, by):
    for key, expected in {"received": 8, "resolved": 4}.items():
        assert value(key) == (expected, expected)
        assert sum(values(key, by).values()) == expected
    if by != "month":  # a state is not summed over time
        assert sum(values("open", by).values()) == sum(values("overdue", by).values()) == 4


def test_every_group_has_its_row(mixed):
    by_commune = values("received", "commune")
    assert set(standing_units()) <= set(by_commune)
    assert len(standing_units()) == 22
    assert (by_commune["21112"], by_commune["524"], by_commune["21043"]) == (2, 2, 0)
    assert math.isnan(values("resolution_rate", "commune")["21043"])
    assert set(values("received", "item")) == set(range(1, 15))
    assert values("received", "successor") == {
        "21040-2025": 1,
        "21061-2025": 0,
        "21085-2025": 2,
        "21100-2025": 1,
        "21109-2025": 2,
        "524": 2,
    }
    chosen = Filters(period="2024", communes=("21112", "21043"))
    assert values("received", "commune", chosen) == {"21112": 2, "21043": 0}


def test_nothing_is_zero_for_counts_and_missing_for_rates(mixed):
    empty = measure(list(INDICATORS), Filters(period="2023"), (), LOCAL).iloc[0]
    for key, indicator in INDICATORS.items():
        assert empty[f"{key}_n"] == 0, key
        assert empty[key] == 0 if indicator.whole else math.isnan(empty[key]), key


def test_filters_choose_rows(mixed):
    assert value("received", Filters(period="2024", kinds=("Khiếu nại",))) == (2, 2)
    assert value("received", Filters(period="2024", items=(8,), communes=("21112",))) == (2, 2)
    assert value("received", Filters(period="2024", communes=("524",))) == (2, 2)
    assert value("received", Filters(period="2024", fields=("Môi trường",))) == (0, 0)
    assert value("outreach_sessions", Filters(period="2024", kinds=("Khiếu nại",))) == (1, 1)  # has no kinds


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_grouping_that_is_allowed_runs(mixed, by):
    allowed = [key for key in INDICATORS if by in INDICATORS[key].dimensions]
    table = measure(allowed, Filters(period="2024"), [by], LOCAL)
    assert next(iter(table)) == by
    assert not table[by].duplicated().any()
    for key in allowed:
        assert {key, f"{key}_n"} <= set(table)
    for key in set(INDICATORS) - set(allowed):
        with pytest.raises(CannotGroup):
            measure([key], Filters(period="2024"), [by], LOCAL)


def test_cannot_group_one_of_many(mixed):
    with pytest.raises(CannotGroup):
        measure(["received", "visits"], Filters(period="2024"), ["kind"], LOCAL)


# ---------------------------------------------------------------- comparison, months


def test_a_year_earlier(world):
    received = ("28/02/2023", "01/03/2023", "28/02/2024", "29/02/2024", "29/02/2024", "01/03/2024", "15/02/2025")
    world(until="31/12/2025", petition=[letter(text) for text in received])

    def both(filters: Filters) -> dict:
        return compare(["received"], filters, (), LOCAL).set_index("bucket")["received"].to_dict()

    assert both(Filters(period="2024")) == {"now": 4, "before": 2}
    assert both(Filters(period="2024-02")) == {"now": 3, "before": 1}
    assert both(Filters(period="2025-02")) == {"now": 1, "before": 3}  # a whole month is compared with a whole month
    assert both(days("29/02/2024")) == {"now": 2, "before": 1}  # the day before it is 28/02/2023
    # Up to a day: the year before only up to that day. On 29/02 that is 28/02.
    assert both(state_on("29/02/2024")) == {"now": 3, "before": 1}
    assert both(Filters(calendar="thanh-tra", period="2024-03")) == {"now": 4, "before": 2}


def test_a_state_a_year_earlier(world):
    world(
        petition=[
            letter("01/03/2023", "05/03/2023", "10/02/2024"),  # open at the end of 2023
            letter("01/03/2024", "05/03/2024", "10/04/2024"),
        ]
    )
    table = compare(["open", "resolved"], Filters(period="2024"), (), LOCAL).set_index("bucket")
    assert table["open"].to_dict() == {"now": 0, "before": 1}
    assert table["resolved"].to_dict() == {"now": 2, "before": 0}


def test_months_and_whether_they_are_over(world):
    world(
        until="20/06/2024",
        petition=[
            letter("10/03/2024", resolved="11/03/2024"),
            letter("31/05/2024", "31/05/2024"),
            letter("01/06/2024"),
        ],
    )
    table = monthly(["received", "open"], Filters(period="2024"), months=3, viewer=LOCAL).set_index("month")
    assert list(table.index) == ["2024-04", "2024-05", "2024-06"]
    assert table["received"].tolist() == [0, 1, 1]
    assert table["open"].tolist() == [0, 1, 1]
    assert table["complete"].tolist() == [True, True, False]
    # Before its first row the data says nothing: those months are not months of zero.
    assert monthly(["received"], Filters(period="2024"), months=24, viewer=LOCAL)["month"].iloc[0] == "2024-03"
    # A month is over on its last day.
    table = monthly(["received"], Filters(period="2024-05"), months=2, viewer=LOCAL)
    assert table["month"].tolist() == ["2024-04", "2024-05"]
    assert table["complete"].tolist() == [True, True]
    # An inspection month ends on the 14th: on 20/06 July's has begun.
    table = monthly(["received"], Filters(calendar="thanh-tra", period="2024"), months=2, viewer=LOCAL)
    assert table["month"].tolist() == ["2024-06", "2024-07"]
    assert table["received"].tolist() == [2, 0]
    assert table["complete"].tolist() == [True, False]


# ---------------------------------------------------------------- the command


def asked(*words: str) -> dict:
    """What `python -m analytics query … --format json` prints."""
    command = [sys.executable, "-m", "analytics", "query", *words, "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_query_prints_the_promised_json(world):
    due = {"due_on": day("30/04/2024")}
    world(
        petition=[
            letter("01/04/2024", "02/04/2024", "10/04/2024", **due),
            letter("01/04/2024", "02/04/2024", "10/04/2024", **due),
            letter("01/04/2024", "02/04/2024", "10/05/2024", **due),
        ]
    )
    found = asked("on_time_rate", "--by", "commune", "--period", "2024", "--as-of", "2024-06-30")
    assert list(found) == ["period", "rows"]
    assert found["period"] == {"start": "2024-01-01", "end": "2024-12-31", "as_of": "2024-06-30"}
    rows = {row["commune_code"]: row for row in found["rows"]}
    assert len(rows) == len(found["rows"]) >= 22
    for row in rows.values():
        assert list(row) == ["commune", "commune_code", "on_time_rate", "on_time_rate_n"]
    assert rows["21112"] == {
        "commune": "Bình Châu",
        "commune_code": "21112",
        "on_time_rate": pytest.approx(200 / 3, rel=1e-12),  # in percent, unrounded
        "on_time_rate_n": 3,
    }
    assert rows["21040"]["on_time_rate"] is None  # missing, not NaN
    assert rows["21040"]["on_time_rate_n"] == 0
    assert isinstance(rows["21112"]["on_time_rate_n"], int)


def test_query_without_groups(world):
    world(petition=[letter("29/02/2024", commune="Châu Ổ"), letter("01/03/2024")])
    found = asked("received", "open", "--from", "2024-02-29", "--to", "2024-02-29")
    assert found == {
        "period": {"start": "2024-02-29", "end": "2024-02-29", "as_of": "2024-02-29"},
        "rows": [{"received": 1, "received_n": 1, "open": 0, "open_n": 0}],
    }
    found = asked("received", "--by", "month", "--period", "2024-Q1", "--commune", "Châu Ổ")
    assert found["rows"] == [
        {"month": "2024-01", "received": 0, "received_n": 0},
        {"month": "2024-02", "received": 1, "received_n": 1},
        {"month": "2024-03", "received": 0, "received_n": 0},
    ]


@pytest.fixture
def reference(home, tmp_path, monkeypatch):
    """`reference("commune", "21112", population="12000")`: a reference table of one's own with a cell changed."""
    place = tmp_path / "reference"
    shutil.copytree(settings.HERE / "reference", place)
    monkeypatch.setenv("DANVAN_REFERENCE", str(place))

    def change(table: str, key: str, **cells: str) -> None:
        path = place / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str)
        for column, cell in cells.items():
            rows.loc[rows.iloc[:, 0] == key, column] = cell
        rows.to_csv(path, index=False)

    return change
