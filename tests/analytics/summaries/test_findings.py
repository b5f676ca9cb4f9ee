"""Each story planted alone in a small even world is found, and nothing else; worlds of pure chance stay quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from analytics.scope.filters import Filters
from analytics.scope.places import names
from analytics.scope.viewer import LOCAL
from analytics.summaries.findings import Finding, findings
from data.loading.load import load
from data.tables.tables import ACCEPTED, SERVICE_FACTORS

YEAR = Filters(period="2024")
PLACES = ("Bình Châu", "Bình An", "Bình Long", "Bình Minh", "Bình Trung", "Bình Thuận")
CODE = {"Bình Châu": "21112", "Bình Minh": "21085", "Bình Thuận": "21043"}


def letter(received: date, commune: str, is_late: bool = False, **more: Any) -> dict[str, Any]:
    """An accepted petition, answered in 10 or in 50 days (the internal target is 30)."""
    done = received + timedelta(50 if is_late else 10)
    return {"received_on": received, "commune": commune, "accepted_on": received, "resolved_on": done,
            "handling": ACCEPTED, "outcome": "Đã trả lời"} | more  # fmt: skip


def even(years: tuple[int, ...] = (2022, 2023, 2024), letters: int = 4) -> list[dict[str, Any]]:
    """As many letters of every commune in every month but the last two, every tenth answered late."""
    days = [date(year, month, 3) for year in years for month in range(1, 11)]
    places = [(day, place) for day in days for place in PLACES for _ in range(letters)]
    return [letter(day, place, number % 10 == 0) for number, (day, place) in enumerate(places)]


def told(found: list[Finding]) -> list[tuple[str, str, str | None, str]]:
    return [(f.kind, f.indicator, f.where, f.severity) for f in found]


@pytest.fixture
def world(home: Path, template, write_csv):
    """`world(petition=[...])` loads tables and tells what is found in 2024."""

    def tell(filters: Filters = YEAR, **tables: list[dict[str, Any]]) -> list[Finding]:
        tables.setdefault("outreach", []).append({"held_on": date(2024, 12, 31)})
        report = load([write_csv(f"{name}.csv", template(name, rows)) for name, rows in tables.items()])
        assert report.exit_code == 0, report.json()
        return findings(filters, LOCAL)

    return tell


# ---------------------------------------------------------------- one story each


def test_an_even_world_says_nothing(world):
    assert told(world(petition=even())) == []


def test_no_data_says_nothing(world):
    assert told(world()) == []


def test_a_commune_that_is_late(world):
    rows = [r | ({"resolved_on": r["received_on"] + timedelta(50)} if r["commune"] == "Bình Châu" else {})
            for r in even()]  # fmt: skip
    found = world(petition=rows)
    assert told(found) == [("commune", "on_time_rate", "21112", "concern")]
    assert (found[0].value, found[0].n) == (0, 40)
    assert "0/40" in found[0].sentence
    assert found[0].sentence.startswith("Bình Châu")
    assert parse_qs(found[0].link.partition("?")[2]) == {"ky": ["2024"], "xa": ["21112"]}
    assert found[0].link.startswith("/thoi-gian?")


def test_a_chosen_commune_is_judged_against_all(world):
    rows = [r | ({"resolved_on": r["received_on"] + timedelta(50)} if r["commune"] == "Bình Châu" else {})
            for r in even()]  # fmt: skip
    found = world(petition=rows)
    assert findings(replace(YEAR, communes=("21112",)), LOCAL) == found
    assert told(findings(replace(YEAR, communes=("21043",)), LOCAL)) == []


def test_a_commune_that_became_late(world):
    """Half the district is late alike, so that no commune stands out; one of them was on time a year ago."""
    slow = PLACES[:3]
    rows = [r | {"resolved_on": r["received_on"] + timedelta(50 if i % 2 else 10)} for i, r in enumerate(even())]
    rows = [r | ({"resolved_on": r["received_on"] + timedelta(10)}
                 if r["commune"] == slow[0] and r["received_on"].year == 2023 else {}) for r in rows]  # fmt: skip
    found = [f for f in world(petition=rows) if f.kind != "month"]
    assert told(found) == [("change", "on_time_rate", "21112", "concern")]
    assert "cùng kỳ 100,0" in found[0].sentence.replace("\u00a0", " ")


def test_a_commune_that_improves_every_year(world):
    late = {2022: 26, 2023: 18, 2024: 10}  # of 40, when all others have 18
    rows = [r | {"resolved_on": r["received_on"] + timedelta(10)} for r in even()]
    for place in PLACES:
        for year in late:
            own = [r for r in rows if r["commune"] == place and r["received_on"].year == year]
            for row in own[: late[year] if place == "Bình Minh" else 18]:
                row["resolved_on"] = row["received_on"] + timedelta(50)
    found = [f for f in world(petition=rows) if f.kind != "month"]
    assert told(found) == [("trend", "on_time_rate", "21085", "improvement")]
    assert "3 năm liền" in found[0].sentence


def test_a_surge_after_a_project(world):
    more = [letter(date(2024, month, 9), "Bình Thuận") for month in (3, 4, 5, 6) for _ in range(12)]
    found = [f for f in world(petition=even() + more) if f.kind != "month"]
    assert told(found) == [("surge", "received", "21043", "notable")]
    assert (found[0].value, found[0].reference) == (88, 40)


def test_a_month_out_of_the_ordinary(world):
    months = [(year, month) for year in (2022, 2023, 2024) for month in range(1, 13)]
    letters = {m: 12 if m == (2024, 12) else 4 + k % 3 for k, m in enumerate(months)}
    rows = [letter(date(*m, 3), p, resolved_on=date(*m, 13)) for m in months for p in PLACES for _ in range(letters[m])]
    by_month = [f for f in world(petition=rows) if f.indicator == "received"]
    assert told(by_month) == [("month", "received", None, "notable")]
    assert "tháng 12/2024" in by_month[0].sentence
    assert by_month[0].value == 72


def test_late_tasks_and_overdue_letters_are_work_and_come_first(world):
    rows = even() + [letter(date(2024, 9, 3), "Bình Châu", resolved_on=None, outcome=None) for _ in range(3)]
    tasks = [{"item": 8, "title": f"Việc {k}", "due_on": date(2024, 6, 30), "lead": "UBND huyện"} for k in range(2)]
    found = world(petition=rows, task=tasks)
    assert told(found)[:2] == [("todo", "overdue", None, "todo"), ("todo", "tasks_late", "8", "todo")]
    assert "nhiều nhất Bình Châu (3)" in found[0].sentence
    assert "UBND huyện" in found[1].sentence
    assert found[1].value == 2


def test_a_dissatisfied_commune(world):
    rows = [{"surveyed_on": date(2024, m, 5), "commune": p, "factor": SERVICE_FACTORS[0],
             "score": 2 if k < (6 if p == "Bình An" else 1) else 4}
            for m in range(1, 13) for p in PLACES for k in range(10)]  # fmt: skip
    found = world(satisfaction=rows)
    assert [(f.kind, f.indicator, f.severity) for f in found] == [("commune", "satisfied_rate", "concern")]
    assert found[0].link.startswith("/hai-long?")


def test_the_stories_of_the_sample_and_nothing_else(sample: Path):
    assert set(told(findings(YEAR, LOCAL))) == {
        ("todo", "overdue", None, "todo"),
        ("todo", "tasks_late", "8", "todo"),
        ("todo", "conclusions_overdue", None, "todo"),
        ("commune", "on_time_rate", "21112", "concern"),
        ("trend", "satisfied_rate", "21085", "improvement"),
        ("trend", "on_time_rate", "21085", "improvement"),
        ("surge", "received", "21043", "notable"),
    }
    assert all(f.p_value is None or f.p_value < 0.002 for f in findings(YEAR, LOCAL))
    assert {names()[f.where] for f in findings(YEAR, LOCAL) if f.where in names()} == {
        "Bình Châu",
        "Bình Minh",
        "Bình Thuận",
    }


def test_communes_of_before_and_after_their_merging_are_not_compared(world):
    """From 01/07/2025 on all letters come from the new units: nothing surged, nothing fell silent."""
    old = [(date(2024 + k // 12, k % 12 + 1, 3), p) for k in range(18) for p in PLACES for _ in range(6)]
    new = [
        (date(2025, m, 3), p) for m in range(7, 13) for p in ("Vạn Tường", "Đông Sơn", "Bình Sơn") for _ in range(12)
    ]
    rows = [letter(day, place, number % 10 == 0) for number, (day, place) in enumerate(old + new)]
    found = world(Filters(period="2025"), petition=rows, outreach=[{"held_on": date(2025, 12, 31)}])
    assert [f for f in found if f.severity != "todo"] == []
    for period in ("2025-Q3", "2025-Q4", "2025-12", "2025-6T"):
        assert [f.sentence for f in findings(Filters(period=period), LOCAL) if f.severity != "todo"] == []
