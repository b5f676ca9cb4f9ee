"""Denunciations, for those who may not see them: what they are told, and that nothing else says a word of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from analytics.commands import main
from analytics.documents.decks import saved_decks
from analytics.documents.decks.decks import DECKS
from analytics.indicators import CATALOGUE
from analytics.loading import history
from analytics.loading.job import Job, Wish
from analytics.measure.measure import day_counts, measure, scope
from analytics.registers import data_quality, denunciations, drill_down
from analytics.registers import petitions as letters
from analytics.scope import row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import DEEDS, LOCAL, WALL, NotAllowed, Viewer, here
from analytics.summaries import pivot
from data.loading.load import load
from data.tables.tables import KINDS

YEAR = Filters(period="2024")
WORLD = {"Bình Châu": 2, "Bình An": 6, "Bình Long": 5, "Bình Trung": 9}
SEEN = 3  # other letters of each of these communes


@pytest.fixture
def world(home: Path, petitions) -> None:
    rows = [{"commune": c, "kind": "Tố cáo", "field": "Đất đai"} for c, n in WORLD.items() for _ in range(n)]
    rows += [{"commune": c, "kind": "Kiến nghị"} for c in WORLD for _ in range(SEEN)]
    load([petitions(rows)])


def test_an_analyst_sees_every_number(world):
    table = measure(["received"], YEAR, ("commune", "kind"), LOCAL).set_index(["commune", "kind"])["received"]
    assert (table["21112", "Tố cáo"], table["21064", "Tố cáo"]) == (2, 6)


@pytest.mark.parametrize("kinds", [(), ("Tố cáo", "Kiến nghị"), ("Kiến nghị",)])
@pytest.mark.parametrize("by", [(), ("commune",), ("kind",), ("field",), ("agency",), ("commune", "field"), ("month",)])
def test_a_count_is_of_the_others(by, kinds, world):
    told = measure(["received"], replace(YEAR, kinds=kinds), by, WALL)
    assert told["received"].sum() == SEEN * len(WORLD)
    assert "kind" not in by or "Tố cáo" not in told["kind"].tolist()


def test_of_denunciations_alone_nothing_is_known_not_even_a_nought(world):
    keys = [i.key for i in CATALOGUE if i.fact.table == "petition"]
    told = measure(keys, replace(YEAR, kinds=("Tố cáo",)), (), WALL)
    assert told[keys].isna().all(axis=None)
    assert "Tố cáo" not in snapshot.choices("kinds", WALL)
    assert "Tố cáo" in snapshot.choices("kinds", LOCAL)


def test_lists_name_no_denunciation_and_no_code(world):
    """Codes follow each other: a gap between two is a letter left out."""
    found = letters.register(YEAR, viewer=WALL)
    assert (found.total, letters.register(YEAR, viewer=LOCAL).total) == (SEEN * 4, SEEN * 4 + sum(WORLD.values()))
    assert found.rows[["petition_id", "case_id"]].isna().all(axis=None)
    assert "petition_id" not in letters.sorts(WALL)
    rows = drill_down.behind("received", YEAR, viewer=WALL)
    assert rows.total == SEEN * 4
    assert not {"Mã đơn", "Mã vụ việc", "Dòng"} & set(rows.rows)
    ids = drill_down.behind("received", YEAR, viewer=LOCAL).rows["Mã đơn"]
    assert all(letters.letter(i, WALL) is None and letters.letter(i, LOCAL) for i in ids)
    with pytest.raises(NotAllowed):
        letters.register(YEAR, "DT", viewer=WALL)
    assert day_counts("wait_median", YEAR, ("kind",), WALL).groups == [("Kiến nghị",)]
    assert data_quality.arrivals("petition", YEAR, WALL).to_numpy().sum() == SEEN * 4


def test_the_sql_box_has_no_denunciation(world):
    told = pivot.ask("select kind, count(*) as n, count(petition_id) as codes from petition group by all", WALL).table
    assert told.to_numpy().tolist() == [["Kiến nghị", SEEN * 4, 0]]
    everything = pivot.ask("select count(*), count(petition_id) from petition", LOCAL).table
    assert everything.to_numpy().tolist() == [[SEEN * 4 + sum(WORLD.values())] * 2]


def test_a_viewer_of_one_commune_reads_that_commune_alone(world):
    one = replace(LOCAL, communes=("21112",))
    assert pivot.ask("select distinct commune from petition", one).table["commune"].tolist() == ["21112"]
    assert sum(data_quality.freshness(one)["Số dòng"]) == SEEN + WORLD["Bình Châu"]
    assert list(data_quality.arrivals("petition", YEAR, one).index) == ["21112"]
    nowhere = replace(LOCAL, communes=("21040",))
    assert letters.letter("DT-00000", one) is not None
    assert letters.letter("DT-00000", nowhere) is None


@pytest.mark.parametrize(("said", "viewer"), [("viewer", WALL), ("analyst", LOCAL), ("", LOCAL)])
def test_the_role_of_a_wall_is_set_where_it_runs(said: str, viewer: Viewer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_ROLE", said)
    assert here() == viewer


def test_a_viewer_may_do_nothing_that_was_not_said():
    assert not any(Viewer("anyone").may(deed) for deed in DEEDS)
    assert all(LOCAL.may(deed) for deed in DEEDS)


# ---------------------------------------------------------------- what they are told


def test_totals_are_of_whole_quarters_that_nobody_adds_to(home: Path, petitions):
    days = [date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31)]
    rows = [{"kind": "Tố cáo", "received_on": day} for day in days]
    load([petitions([*rows, {"received_on": date(2024, 9, 29)}])])
    assert [(t.quarter, t.letters) for t in denunciations.totals(2024)] == [("2024-Q1", 2)], "Q2 waits for Q3 to end"
    load([petitions([{"petition_id": "X", "received_on": date(2024, 9, 30)}], "b.csv")])
    assert [t.letters for t in denunciations.totals(2024)] == [2, 1]
    assert "Quý I/2024: 2; Quý II/2024: 1" in denunciations.sentence(2024, WALL)
    assert denunciations.sentence(2024, LOCAL) == ""


def test_how_far_the_data_reaches_tells_nothing(home: Path, petitions):
    load([petitions([{"received_on": date(2024, 3, 5)}, {"kind": "Tố cáo", "received_on": date(2024, 11, 30)}])])
    assert row_scope.reach(LOCAL) == (date(2024, 3, 5), date(2024, 11, 30))
    assert row_scope.reach(WALL) == (date(2024, 3, 5), date(2024, 3, 5))
    assert scope(Filters(), WALL).as_of == date(2024, 3, 5)


def test_all_kinds_but_one_are_all_that_is_left():
    told = row_scope.seen(Filters(), WALL)
    assert set(KINDS) - {"Tố cáo"} == set(told.chosen(row_scope.TABLES["petition"])["kind"])


# ---------------------------------------------------------------- what they may do


@pytest.mark.parametrize(
    "words", [["load", "x.csv"], ["load", "--dry-run", "x.csv"], ["snapshots", "restore", "x"],
              ["query", "received", "--kind", "Tố cáo"]],
)  # fmt: skip
def test_commands_of_a_wall_are_refused_with_a_sentence(
    words: list[str], world, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("DANVAN_ROLE", "viewer")
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "không được" in capsys.readouterr().err


def test_deeds_are_refused_below_the_pages(world):
    with pytest.raises(NotAllowed):
        Job([], Wish(dry_run=True), WALL)
    with pytest.raises(NotAllowed):
        saved_decks.keep(DECKS["giao-ban"], WALL)
    with pytest.raises(NotAllowed):
        pivot.ask("from petition", Viewer("anyone"))
    assert "không được" in history.undo(str(history.snapshot()), "x", WALL)
    assert history.last(WALL) is None


def test_doctor_says_how_far_the_data_reaches_for_who_asks(home: Path, petitions, monkeypatch: pytest.MonkeyPatch):
    days = {"Kiến nghị": date(2024, 3, 5), "Tố cáo": date(2024, 4, 9)}
    load([petitions([{"kind": kind, "received_on": day} for kind, day in days.items()])])
    said = {}
    for role in ("analyst", "viewer"):
        monkeypatch.setenv("DANVAN_ROLE", role)
        said[role] = CliRunner().invoke(main, ["doctor"]).output
    assert "đến ngày 2024-04-09" in said["analyst"]
    assert "đến ngày 2024-03-05" in said["viewer"]
    assert "2024-04-09" not in said["viewer"]
