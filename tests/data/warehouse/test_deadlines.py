"""The days the law gives: working days, each limit, and what changes when a limit does."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import settings
from data.loading import load, snapshot_build
from data.tables.tables import ACCEPTED, TABLES
from data.warehouse import schema, snapshots

TODAY = "2026-12-31"
BY_LAW, ANNOUNCED, INTERNAL = "Luật", "Thông báo kết luận", "Mục tiêu nội bộ"
KN27, KN28, KN36, KN37 = (f"Luật Khiếu nại 2011, Điều {n}" for n in (27, 28, 36, 37))
TC24, TC30 = (f"Luật Tố cáo 2018, Điều {n}" for n in (24, 30))


def stored(sql: str) -> list[tuple[Any, ...]]:
    found = snapshots.reader().query(sql).astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Reference tables and the deadline query, without a snapshot."""
    with duckdb.connect() as con:
        schema.prepare(con)
        con.execute((settings.SQL / "deadlines.sql").read_text("utf-8"))
        yield con


# ---------------------------------------------------------------- the calendar


def working(con: duckdb.DuckDBPyConnection, start: date, end: date) -> list[date]:
    found = con.execute("select day from calendar where is_working and day between ? and ? order by day", [start, end])
    return [day for (day,) in found.fetchall()]


def days(*texts: str) -> set[date]:
    return {date.fromisoformat(f"2024-{text}") for text in texts}


def test_the_year_2024_is_as_the_design_lists_it(con: duckdb.DuckDBPyConnection):
    """01/01, 08 to 14/02, 18/04, 29/04 to 01/05, 02 to 03/09 off; Saturday 04/05 worked."""
    off = days("01-01", *(f"02-{n:02}" for n in range(8, 15)), "04-18", "04-29", "04-30", "05-01", "09-02", "09-03")
    every = [date(2024, 1, 1) + timedelta(n) for n in range(366)]
    expected = [day for day in every if (day.weekday() < 5 and day not in off) or day == date(2024, 5, 4)]
    assert working(con, every[0], every[-1]) == expected
    assert len(expected) == 251


def test_every_day_is_there_once_and_working_days_count_up_by_one(con: duckdb.DuckDBPyConnection):
    assert con.execute("select count(*), count(distinct day), min(day), max(day) from calendar").fetchone() == (
        (date(2101, 12, 31) - date(2000, 1, 1)).days + 1,
        (date(2101, 12, 31) - date(2000, 1, 1)).days + 1,
        date(2000, 1, 1),
        date(2101, 12, 31),
    )
    steps = con.execute(
        "select distinct is_working, workday_no - lag(workday_no) over (order by day) as step from calendar"
        " qualify step is not null order by all"
    ).fetchall()
    assert steps == [(False, 0), (True, 1)]


@pytest.mark.parametrize(
    ("day", "is_working"),
    [("2015-02-19", False), ("2022-02-01", False), ("2022-09-01", False), ("2023-01-23", False), ("2023-01-27", True),
     ("2025-01-28", False), ("2026-02-17", False), ("2031-09-02", False), ("2031-06-02", True), ("2022-07-02", False),
     ("2050-04-30", False), ("2025-04-30", False), ("2025-05-05", True)],
)  # fmt: skip
def test_other_years_have_their_holidays(day: str, is_working: bool, con: duckdb.DuckDBPyConnection):
    found = con.execute("select is_working from calendar where day = ?", [date.fromisoformat(day)]).fetchone()
    assert found == (is_working,)


# ---------------------------------------------------------------- each limit

SPRING = date(2024, 3, 1)  # a Friday: no holiday in the next weeks
LAW_LIMITS = [
    # what the letter says, day of acceptance after receipt, days for resolution, article
    ({"kind": "Khiếu nại"}, 30, KN28),
    ({"kind": "Khiếu nại", "round": "Lần đầu", "complexity": "Bình thường"}, 30, KN28),
    ({"kind": "Khiếu nại", "complexity": "Phức tạp"}, 45, KN28),
    ({"kind": "Khiếu nại", "round": "Lần hai"}, 45, KN37),
    ({"kind": "Khiếu nại", "round": "Lần hai", "complexity": "Phức tạp"}, 60, KN37),
    ({"kind": "Khiếu nại", "commune": "Bình Hải"}, 45, KN28),
    ({"kind": "Khiếu nại", "commune": "Bình Hải", "complexity": "Phức tạp"}, 60, KN28),
    ({"kind": "Khiếu nại", "commune": "Bình Hải", "round": "Lần hai"}, 60, KN37),
    ({"kind": "Khiếu nại", "commune": "Bình Hải", "round": "Lần hai", "complexity": "Phức tạp"}, 70, KN37),
    ({"kind": "Tố cáo"}, 30, TC30),
    ({"kind": "Tố cáo", "complexity": "Phức tạp"}, 60, TC30),
    ({"kind": "Tố cáo", "complexity": "Đặc biệt phức tạp"}, 90, TC30),
    ({"kind": "Tố cáo", "round": "Tố cáo tiếp", "complexity": "Phức tạp"}, 60, TC30),
    ({"kind": "Tố cáo", "commune": "Bình Hải"}, 30, TC30),
    ({"kind": "Khiếu nại", "commune": "Cấp huyện"}, 30, KN28),
]

# Name: (the letter, expected columns). In `limits` Bình Hải is a remote commune.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    f"law {number}": (
        {**letter, "received_on": SPRING, "accepted_on": date(2024, 3, 8)},
        {"due_on": date(2024, 3, 8) + timedelta(limit), "due_basis": BY_LAW, "due_source": source,
         "counted_from": date(2024, 3, 8), "clock_on": date(2024, 3, 8)},
    )
    for number, (letter, limit, source) in enumerate(LAW_LIMITS)
}  # fmt: skip
for _kind in ("Kiến nghị", "Phản ánh"):
    CASES[f"{_kind} has our own target, from receipt"] = (
        {"kind": _kind, "received_on": SPRING, "accepted_on": date(2024, 3, 8), "complexity": "Phức tạp"},
        {"due_on": SPRING + timedelta(30), "due_basis": INTERNAL, "clock_on": SPRING, "counted_from": date(2024, 3, 8),
         "acceptance_due_on": None},
    )  # fmt: skip
    CASES[f"{_kind} with the announced day"] = (
        {"kind": _kind, "received_on": SPRING, "accepted_on": date(2024, 3, 8), "due_on": date(2024, 3, 20)},
        {"due_on": date(2024, 3, 20), "due_basis": ANNOUNCED, "due_source": None},
    )
CASES |= {
    "announced day of a complaint": (
        {"kind": "Khiếu nại", "handling": ACCEPTED, "due_on": date(2024, 5, 1), "suspended_days": 9},
        {"due_on": date(2024, 5, 1), "due_basis": ANNOUNCED, "due_source": None},
    ),
    "blank acceptance counts from receipt": (
        {"kind": "Khiếu nại", "received_on": SPRING, "handling": ACCEPTED},
        {"due_on": SPRING + timedelta(30), "due_basis": BY_LAW, "counted_from": SPRING, "clock_on": SPRING},
    ),
    "blank handling, accepted": (
        {"kind": "Tố cáo", "received_on": SPRING, "accepted_on": date(2024, 3, 4)},
        {"handling": ACCEPTED, "due_on": date(2024, 3, 4) + timedelta(30), "due_basis": BY_LAW},
    ),
    "blank handling, resolved": (
        {"kind": "Kiến nghị", "received_on": SPRING, "resolved_on": date(2024, 3, 4), "outcome": "Đã trả lời"},
        {"handling": ACCEPTED, "due_on": SPRING + timedelta(30), "due_basis": INTERNAL},
    ),
    "not yet decided": (
        {"kind": "Khiếu nại", "received_on": SPRING},
        {"handling": None, "due_on": None, "due_basis": None, "due_source": None, "counted_from": SPRING,
         "acceptance_due_on": date(2024, 3, 11)},
    ),
    "guided, not accepted": (
        {"kind": "Khiếu nại", "received_on": SPRING, "handling": "Hướng dẫn", "resolved_on": date(2024, 3, 4)},
        {"handling": "Hướng dẫn", "due_on": None, "due_basis": None, "due_source": None},
    ),
    "suspended days do not count": (
        {"kind": "Khiếu nại", "received_on": SPRING, "accepted_on": date(2024, 3, 8), "suspended_days": 17},
        {"due_on": date(2024, 3, 8) + timedelta(30 + 17), "due_basis": BY_LAW},
    ),
    "suspended days of our own target": (
        {"kind": "Kiến nghị", "received_on": SPRING, "handling": ACCEPTED, "suspended_days": 5},
        {"due_on": SPRING + timedelta(35), "due_basis": INTERNAL},
    ),
    "accept a complaint within 10 days, over a holiday too": (
        {"kind": "Khiếu nại", "received_on": date(2024, 2, 5)},
        {"acceptance_due_on": date(2024, 2, 15)},
    ),
    "accept a second complaint": (
        {"kind": "Khiếu nại", "round": "Lần hai", "received_on": SPRING},
        {"acceptance_due_on": date(2024, 3, 11)},
    ),
    "denunciation, 7 working days": (
        {"kind": "Tố cáo", "received_on": SPRING},
        {"acceptance_due_on": date(2024, 3, 12)},
    ),
    "denunciation before Tết": (
        {"kind": "Tố cáo", "received_on": date(2024, 2, 7)},  # 15 16 19 20 21 22 23
        {"acceptance_due_on": date(2024, 2, 23)},
    ),
    "denunciation before a worked Saturday": (
        {"kind": "Tố cáo", "received_on": date(2024, 4, 26)},  # 2 3 4! 6 7 8 9
        {"acceptance_due_on": date(2024, 5, 9)},
    ),
    "denunciation on a Saturday": (
        {"kind": "Tố cáo", "received_on": date(2024, 3, 2)},  # 4 5 6 7 8 11 12
        {"acceptance_due_on": date(2024, 3, 12)},
    ),
    "denunciation, very complex": (
        {"kind": "Tố cáo", "received_on": SPRING, "complexity": "Đặc biệt phức tạp"},
        {"acceptance_due_on": date(2024, 3, 12)},
    ),
    "complaint on the last day of the old limit": (
        {"kind": "Khiếu nại", "received_on": date(2026, 6, 30)},
        {"acceptance_due_on": date(2026, 7, 10)},
    ),
    "complaint on the first day of Nghị định 155/2026": (
        {"kind": "Khiếu nại", "received_on": date(2026, 7, 1)},  # 2 3 6 7 8 9 10
        {"acceptance_due_on": date(2026, 7, 10)},
    ),
    "complaint on a Monday of Nghị định 155/2026": (
        {"kind": "Khiếu nại", "received_on": date(2026, 7, 6)},  # 7 8 9 10 13 14 15, ten days would be the 16th
        {"acceptance_due_on": date(2026, 7, 15)},
    ),
    "second complaint of Nghị định 155/2026, over 2 September": (
        {"kind": "Khiếu nại", "round": "Lần hai", "received_on": date(2026, 8, 28)},
        {"acceptance_due_on": None},  # filled from the calendar in the test
    ),
    "before the law": (
        {"kind": "Khiếu nại", "received_on": date(2012, 6, 30), "handling": ACCEPTED},
        {"due_on": None, "due_basis": None, "due_source": None, "acceptance_due_on": None},
    ),
    "the law's first day": (
        {"kind": "Khiếu nại", "received_on": date(2012, 7, 1), "handling": ACCEPTED},
        {"due_on": date(2012, 7, 31), "due_basis": BY_LAW, "due_source": KN28},
    ),
    "received before, accepted after the law of 2018": (
        {"kind": "Tố cáo", "received_on": date(2018, 12, 31), "accepted_on": date(2019, 1, 5)},
        {"due_on": None, "due_basis": None},  # the limit is the one in force on receipt
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped reference tables, with Bình Hải marked as remote."""
    folder = shutil.copytree(settings.HERE / "reference", tmp_path_factory.mktemp("reference") / "reference")
    edit(folder / "commune.csv", lambda row: row | {"remote": "true"} if row["unit"] == "21067" else row)
    return folder


def _placed(letter: dict[str, Any]) -> dict[str, Any]:
    """In a commune that stands on the day of receipt: the five of 2025 have taken the place of Bình Châu."""
    return {"commune": "Đông Sơn"} | letter if letter.get("received_on", SPRING) >= date(2025, 7, 1) else letter


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory, reference: Path, template: Any) -> dict[str, dict[str, Any]]:
    """All cases in one file, loaded once: name of the case to its letter as stored."""
    place = tmp_path_factory.mktemp("limits")
    codes = {f"L-{number:03}": name for number, name in enumerate(CASES)}
    rows = [{"petition_id": code, **_placed(CASES[name][0])} for code, name in codes.items()]
    (place / "don.csv").write_text(template("petition", rows), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", TODAY)
        patch.setenv("DANVAN_REFERENCE", str(reference))
        report = load.load([place / "don.csv"])
        assert report.exit_code == 0, report.files[0].parts[0].refused
        found = snapshots.reader().query("select * from w.petition").astype(object)
    return {codes[row["petition_id"]]: row for row in found.where(found.notna(), None).to_dict("records")}


def edit(path: Path, change: Callable[[dict[str, str]], dict[str, str]], *more: dict[str, str]) -> None:
    """Rewrite a reference table row by row, and add rows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*map(change, rows), *more])


@pytest.mark.parametrize("name", CASES)
def test_limits(name: str, limits: dict[str, dict[str, Any]], con: duckdb.DuckDBPyConnection):
    letter, expected = CASES[name]
    if name.endswith("over 2 September"):
        expected = {"acceptance_due_on": working(con, letter["received_on"] + timedelta(1), date(2026, 12, 31))[6]}
    found = limits[name]
    assert {column: found[column] for column in expected} == expected


def test_every_letter_is_there_once(limits: dict[str, dict[str, Any]]):
    assert sorted(limits) == sorted(CASES)
    assert {letter["due_basis"] for letter in limits.values()} == {BY_LAW, ANNOUNCED, INTERNAL, None}


def test_the_shipped_limits_are_those_of_the_design(con: duckdb.DuckDBPyConnection):
    def shipped(step: str, kind: str) -> set[tuple[Any, ...]]:
        return set(
            con.execute(
                "select round, complexity, remote, days, day_unit, counted_from from time_limit"
                " where step = ? and kind = ?",
                [step, kind],
            ).fetchall()
        )

    first, second = "Lần đầu", "Lần hai"
    plain, hard, very = "Bình thường", "Phức tạp", "Đặc biệt phức tạp"
    taken = "Ngày thụ lý"
    assert shipped("Thụ lý", "Khiếu nại") == {
        (r, None, None, *limit, "Ngày nhận") for r in (first, second) for limit in ((10, "ngày"), (7, "ngày làm việc"))
    }
    assert shipped("Giải quyết", "Khiếu nại") == {
        (first, plain, False, 30, "ngày", taken), (first, hard, False, 45, "ngày", taken),
        (first, plain, True, 45, "ngày", taken), (first, hard, True, 60, "ngày", taken),
        (second, plain, False, 45, "ngày", taken), (second, hard, False, 60, "ngày", taken),
        (second, plain, True, 60, "ngày", taken), (second, hard, True, 70, "ngày", taken),
    }  # fmt: skip
    assert {limit[3:] for limit in shipped("Xử lý ban đầu", "Tố cáo")} == {
        (7, "ngày làm việc", "Ngày nhận"), (10, "ngày làm việc", "Ngày nhận"),
    }  # fmt: skip
    assert shipped("Giải quyết", "Tố cáo") == {
        (None, complexity, None, days, "ngày", taken) for complexity, days in ((plain, 30), (hard, 60), (very, 90))
    }
    for kind in ("Kiến nghị", "Phản ánh"):
        assert shipped("Trả lời sau tiếp công dân", kind) == {(None, None, None, 10, "ngày làm việc", "Ngày nhận")}
        assert shipped("Giải quyết", kind) == {(None, None, None, 30, "ngày", "Ngày nhận")}


# ---------------------------------------------------------------- a limit changes


def shorter(days: int) -> Callable[[dict[str, str]], dict[str, str]]:
    """Our own target for Kiến nghị, in so many days."""

    def change(row: dict[str, str]) -> dict[str, str]:
        own = row["kind"] == "Kiến nghị" and row["step"] == "Giải quyết"
        return row | {"days": str(days)} if own else row

    return change


@pytest.fixture
def changing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reference folder a test may edit, in use."""
    folder = shutil.copytree(settings.HERE / "reference", tmp_path / "reference")
    monkeypatch.setenv("DANVAN_REFERENCE", str(folder))
    return folder


def test_a_changed_limit_is_applied_to_old_letters_at_the_next_load(
    home: Path, changing: Path, petitions: Callable[..., Path], template: Any, write_csv: Any
):
    rows = [
        {"received_on": SPRING, "handling": ACCEPTED},
        {"received_on": SPRING, "handling": ACCEPTED, "suspended_days": 4, "resolved_on": date(2024, 3, 28),
         "outcome": "Đã trả lời"},
        {"received_on": SPRING, "handling": ACCEPTED, "due_on": date(2024, 3, 31)},
        {"received_on": SPRING, "kind": "Khiếu nại", "accepted_on": date(2024, 3, 8)},
        {"received_on": SPRING},
    ]  # fmt: skip
    load.load([petitions(rows)])
    asked = "select * from w.petition order by petition_id"
    before = stored(asked)
    overdue = "select coalesce(sum(late_due), 0)::bigint as late from w.petition_day_item"
    assert stored(overdue) == [(0,)]
    edit(changing / "time_limit.csv", shorter(20))
    assert stored(asked) == before  # until the next load
    report = load.load([write_csv("m.csv", template("model", [{}]))])  # of another table
    assert report.exit_code == 0
    names = list(snapshots.reader().query(asked).columns)
    changed = {
        (row[0], name): new
        for row, again in zip(before, stored(asked), strict=True)
        for name, old, new in zip(names, row, again, strict=True)
        if old != new
    }
    assert changed == {
        ("DT-00000", "due_on"): SPRING + timedelta(20),
        ("DT-00001", "due_on"): SPRING + timedelta(24),
    }
    assert stored(overdue) == [(1,)]  # what is summed by day follows


def test_an_unchanged_limit_rewrites_nothing(
    home: Path, changing: Path, petitions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    load.load([petitions([{"handling": ACCEPTED}])])
    monkeypatch.setattr(snapshot_build, "_recompute_deadlines", lambda con: pytest.fail("nothing had changed"))
    assert load.load([petitions([{"petition_id": "B"}], "b.csv")]).exit_code == 0


def test_a_limit_that_ends_still_judges_the_letters_of_its_time(
    home: Path, changing: Path, petitions: Callable[..., Path]
):
    """A 2024 case is judged by the limits of 2024, whatever day it is."""
    new = {"kind": "Khiếu nại", "round": "Lần đầu", "complexity": "Bình thường", "remote": "false",
           "step": "Giải quyết", "days": "10", "day_unit": "ngày làm việc", "counted_from": "Ngày thụ lý",
           "basis": "Luật mới", "valid_from": "2025-01-01", "valid_to": ""}  # fmt: skip

    def end(row: dict[str, str]) -> dict[str, str]:
        return row | {"valid_to": "2024-12-31"} if all(row[k] == new[k] for k in list(new)[:5]) else row

    edit(changing / "time_limit.csv", end, new)
    rows = [
        {"kind": "Khiếu nại", "received_on": date(2024, 12, 31), "accepted_on": date(2025, 1, 6)},
        {"kind": "Khiếu nại", "received_on": date(2025, 3, 3), "accepted_on": date(2025, 3, 7), "suspended_days": 2},
        {"kind": "Khiếu nại", "received_on": date(2025, 3, 3), "handling": ACCEPTED},
    ]
    assert load.load([petitions(rows)]).exit_code == 0
    assert stored("select due_on, due_basis, due_source from w.petition order by source_row") == [
        (date(2025, 1, 6) + timedelta(30), BY_LAW, KN28),
        (date(2025, 3, 21) + timedelta(2), BY_LAW, "Luật mới"),  # 10 11 12 13 14 17 18 19 20 21
        (date(2025, 3, 17), BY_LAW, "Luật mới"),  # 4 5 6 7 10 11 12 13 14 17
    ]


def test_a_commune_that_becomes_remote(home: Path, changing: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"kind": "Khiếu nại", "accepted_on": date(2024, 3, 8)}])])
    edit(changing / "commune.csv", lambda row: row | {"remote": "true"} if row["name"] == "Bình Châu" else row)
    load.load([petitions([{"petition_id": "B"}], "b.csv")])
    assert stored("select due_on from w.petition where petition_id = 'DT-00000'") == [
        (date(2024, 3, 8) + timedelta(45),)
    ]


def test_a_day_off_more(home: Path, changing: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"kind": "Tố cáo", "received_on": SPRING}])])
    more = {"day": "2024-03-12", "name": "Nghỉ thêm", "kind": "Nghỉ"}
    edit(changing / "holiday.csv", lambda row: row, more)
    load.load([petitions([{"petition_id": "B"}], "b.csv")])
    assert stored("select acceptance_due_on from w.petition where petition_id = 'DT-00000'") == [(date(2024, 3, 13),)]


def test_two_limits_for_one_letter_stop_the_load(home: Path, changing: Path, petitions: Callable[..., Path]):
    load.load([petitions([{}])])
    before = snapshots.current()
    twin = {"kind": "Kiến nghị", "round": "", "complexity": "", "remote": "", "step": "Giải quyết", "days": "20",
            "day_unit": "ngày", "counted_from": "Ngày nhận", "basis": "Luật", "valid_from": "",
            "valid_to": ""}  # fmt: skip
    edit(changing / "time_limit.csv", lambda row: row, twin)
    with pytest.raises(load.ContractBroken, match="thời hạn") as error:
        load.load([petitions([{"petition_id": "B", "kind": "Tố cáo"}], "b.csv")])
    assert str(error.value).endswith(".")
    assert snapshots.current() == before
    assert stored("select petition_id from w.petition") == [("DT-00000",)]


EVERY_WAY = """
    select row_number() over () as row, * from
    (select unnest([null, 'Khiếu nại', 'Tố cáo', 'Kiến nghị', 'Phản ánh']) as kind),
    (select unnest([null, 'Lần đầu', 'Lần hai', 'Tố cáo tiếp']) as round),
    (select unnest([null, 'Bình thường', 'Phức tạp', 'Đặc biệt phức tạp']) as complexity),
    (select unnest(['21067', '21112', '524']) as commune),
    (select unnest([null, 'Thụ lý giải quyết', 'Lưu đơn']) as handling),
    (select unnest([date '2012-06-30', '2012-07-01', '2018-12-31', '2019-01-01', '2024-02-01', '2026-06-30',
                    '2026-07-01']) as received_on)
"""


def test_every_way_a_letter_can_be_meets_the_limits_whose_blanks_mean_any(con: duckdb.DuckDBPyConnection):
    """Each letter against each limit, one by one: 5040 letters, one of the communes remote."""
    con.execute("begin")
    try:
        con.execute("update commune set remote = unit = '21067'")
        rest = ["accepted_on", "resolved_on", "due_on", "suspended_days"]
        typed = ", ".join(f"null::{TABLES['petition'].column(name).type.sql} as {name}" for name in rest)
        con.execute(f"create temp table ways as select *, {typed} from ({EVERY_WAY})")
        limits = dicts(con, "from time_limit")
        ways = dicts(con, "from ways order by row")
        asked = "select row, due_source, acceptance_due_on is not null from petition_deadlines('ways') order by row"
        judged = con.execute(asked).fetchall()
    finally:
        con.execute("rollback")
    told = []
    for way in ways:
        met = [limit for limit in limits if meets(way, limit)]
        (basis,) = [m["basis"] for m in met if m["step"] == "Giải quyết" and way["handling"] == ACCEPTED] or [None]
        is_timed = any(m["step"] in ("Thụ lý", "Xử lý ban đầu") and m["complexity"] is None for m in met)
        told.append((way["row"], basis, is_timed))
    assert judged == told
    assert len(told) == 5040
    assert {basis for _, basis, _ in told} == {None, KN28, KN37, TC30, INTERNAL}


def meets(letter: dict[str, Any], limit: dict[str, Any]) -> bool:
    """Whether a limit is for a letter; what the limit leaves blank it does not ask for."""
    is_so = {
        "kind": letter["kind"],
        "round": letter["round"] or "Lần đầu",
        "complexity": letter["complexity"] or "Bình thường",
        "remote": letter["commune"] == "21067",
    }
    start, end = limit["valid_from"] or date.min, limit["valid_to"] or date.max
    return start <= letter["received_on"] <= end and all(limit[name] in (None, value) for name, value in is_so.items())


def dicts(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return con.execute(sql).to_arrow_table().to_pylist()


# ---------------------------------------------------------------- what it costs


def test_no_letter_is_compared_with_every_day(con: duckdb.DuckDBPyConnection):
    """Nested loops only over the few limits, never over the calendar: that made 10 thousand letters take seconds."""
    columns = ", ".join(f"null::{c.type.sql} as {c.name}" for c in TABLES["petition"].columns)
    con.execute(f"create or replace temp table three as select range as row, {columns} from range(3)")
    (plan,) = json.loads(con.execute("explain (format json) from petition_deadlines('three')").fetchall()[0][1])
    nested = [
        node
        for node in nodes(plan)
        if len(node["children"]) == 2 and any(word in node["name"] for word in ("NL_JOIN", "NESTED_LOOP", "PRODUCT"))
    ]
    inner = [str(inside["extra_info"]) for node in nested for inside in nodes(node["children"][1])]
    assert [text for text in inner if "calendar" in text or "CTE" in text] == []


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan["children"]:
        yield from nodes(child)
