"""Each story planted alone in a small even world is found, and nothing else; worlds of pure chance stay quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

from analytics.changes import trend_of_shares, two_counts, two_shares
from analytics.filters import Filters
from analytics.findings import Finding, findings
from analytics.places import names
from analytics.viewer import LOCAL
from data.load import load, load_parquet
from data.tables import ACCEPTED, SERVICE_FACTORS

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
    assert "T12/2024" in by_month[0].sentence
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


# ---------------------------------------------------------------- chance


def test_the_trend_of_shares_is_the_score_test_of_a_logistic_slope():
    """Cochran-Armitage squared is N times the squared correlation of the year and the outcome."""
    k, n = np.array([[3, 9, 14], [20, 20, 20], [1, 0, 9]]), np.array([[30, 25, 40]] * 3)
    for row, p in enumerate(trend_of_shares(k, n)):
        year = np.repeat(np.arange(3), n[row])
        outcome = np.concatenate([np.r_[np.ones(a), np.zeros(b - a)] for a, b in zip(k[row], n[row], strict=True)])
        chi = n[row].sum() * np.corrcoef(year, outcome)[0, 1] ** 2
        assert p == pytest.approx(stats.chi2.sf(chi, 1))


def test_a_trend_of_nothing_is_chance():
    assert trend_of_shares(np.array([[0, 0, 0], [5, 5, 5]]), np.array([[5, 5, 5]] * 2)).tolist() == [1, 1]


def test_two_shares_by_the_tails_of_fishers_table():
    k, n = np.array([[8, 1], [5, 5], [0, 10]]), np.array([[10, 10]] * 3)
    tables = [[[a, m - a], [b, o - b]] for (a, b), (m, o) in zip(k, n, strict=True)]
    one_sided = [min(stats.fisher_exact(t, side).pvalue for side in ("less", "greater")) for t in tables]
    assert two_shares(k, n).tolist() == pytest.approx([min(1, 2 * p) for p in one_sided])


def test_two_counts_against_the_share_of_the_others():
    now, before = np.array([30, 10, 12]), np.array([10, 11, 12])
    first = stats.binomtest(30, 40, 22 / 45, alternative="greater").pvalue
    assert two_counts(now, before)[0] == pytest.approx(2 * first)
    assert np.isnan(two_counts(np.array([5]), np.array([4]))[0])


WORLDS = 50  # in a snapshot


def test_how_often_pure_chance_is_taken_for_a_concern(home: Path, tmp_path: Path):
    """200 worlds of three years without any story: communes differ in size only. Each world is an agency's letters
    and surveys, so that few snapshots hold them all. Fewer than 5 % may have a "concern"."""
    found: list[list[Finding]] = []
    chance = np.random.default_rng(20241231)
    for _ in range(4):
        load_parquet(random_worlds(tmp_path, chance))
        found += [findings(Filters(period="2024", agencies=(f"Thế giới {w}",)), LOCAL) for w in range(WORLDS)]
    concerned = [f for world in found if any(x.severity == "concern" for x in world) for f in world]
    rate = sum(any(f.severity == "concern" for f in world) for world in found) / len(found)
    print(f"worlds with a concern: {100 * rate:.1f} % of {len(found)}")
    assert rate < 0.05, [f.sentence for f in concerned]


def random_worlds(place: Path, chance: np.random.Generator) -> Path:
    """Letters (Poisson, about 750 a year a world) and answers, as typed tables."""
    units = np.array(sorted(names_of_communes()))
    sizes = chance.uniform(0.5, 1.5, len(units))
    n = WORLDS * 2250
    first = (date(2022, 1, 1) - date(1970, 1, 1)).days
    received = first + chance.integers(0, 1096, n)
    world = np.char.add("Thế giới ", chance.integers(0, WORLDS, n).astype(str))
    days = 3 + chance.geometric(1 / 14, n)
    resolved = received + days
    seen = resolved <= first + 1095
    petition = pa.table(
        {
            "petition_id": np.arange(n).astype(str),
            "received_on": received.astype("datetime64[D]"),
            "commune": chance.choice(units, n, p=sizes / sizes.sum()),
            "item": np.full(n, 8, np.int8),
            "kind": np.full(n, "Kiến nghị"),
            "field": np.full(n, "Đất đai"),
            "channel": np.full(n, "Zalo"),
            "signatories": np.ones(n, np.int64),
            "eligible": np.ones(n, bool),
            "handling": np.full(n, ACCEPTED),
            "agency": world,
            "accepted_on": received.astype("datetime64[D]"),
            "suspended_days": np.zeros(n, np.int64),
            "resolved_on": pa.array(resolved.astype("datetime64[D]"), mask=~seen),
            "outcome": pa.array(np.full(n, "Đã trả lời"), mask=~seen),
            **{c: pa.nulls(n, pa.string()) for c in ("case_id", "round", "complexity")},
            "due_on": pa.nulls(n, pa.date32()),
        }
    )
    m = WORLDS * 3000
    satisfaction = pa.table(
        {
            "surveyed_on": (first + chance.integers(0, 1096, m)).astype("datetime64[D]"),
            "commune": chance.choice(units, m, p=sizes / sizes.sum()),
            "item": np.full(m, 9, np.int8),
            "agency": np.char.add("Thế giới ", chance.integers(0, WORLDS, m).astype(str)),
            "channel": np.full(m, "Zalo"),
            "factor": chance.choice(np.array(SERVICE_FACTORS), m),
            "score": chance.choice([2, 3, 4, 5], m, p=[0.05, 0.1, 0.45, 0.4]),
            "responses": np.ones(m, np.int64),
        }
    )
    for name, table in {"petition": petition, "satisfaction": satisfaction}.items():
        pq.write_table(table, place / f"{name}.parquet")
    return place


def names_of_communes() -> list[str]:
    """The 22 communes by code, from the reference file (the warehouse does not stand yet)."""
    lines = (Path(__file__).parents[1] / "data/reference/commune.csv").read_text("utf-8").splitlines()
    headed = [dict(zip(lines[0].split(","), line.split(","), strict=False)) for line in lines[1:]]
    return [r["unit"] for r in headed if r["kind"] != "Cấp huyện" and "2025-06-30" in r.values()]
