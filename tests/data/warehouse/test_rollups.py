"""Rollups made a span of months at a time, or only where a load touched them, hold what those made in one go hold."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.loading import history, load
from data.sample_maker import make
from data.warehouse import rollups, snapshots, touched_months

MONTHS = st.lists(st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(lambda day: day.replace(day=1)), unique=True)


def check_made_anew(place: Path) -> None:
    """The rollups of the snapshot in force are, row for row, those that its events make."""
    shutil.copyfile(snapshots.snapshot_path(snapshots.current().id), place / "copy.duckdb")
    with duckdb.connect(place / "copy.duckdb") as con:
        every = [name for events in rollups.EVENTS.values() for name in events.rollups]
        for name in every:
            con.execute(f"create temp table before_{name} as from {name}")
        touched_months.begin(con, anew=True)
        rollups.build(con)
        for name in every:
            for one, other in ((name, f"before_{name}"), (f"before_{name}", name)):
                assert not con.execute(f"from {one} except all from {other} limit 1").fetchall(), name
    (place / "copy.duckdb").unlink()


def test_spans_add_up_to_the_whole(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(touched_months, "AT_ONCE", 300)
    check_made_anew(tmp_path)


@pytest.mark.parametrize("seed", range(2))
def test_a_load_that_makes_anew_what_it_touches_leaves_what_the_whole_would_be(
    seed: int, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Letters come, change in everything but their code, and are as they were: with an undo between."""
    chance = random.Random(seed)
    monkeypatch.setattr(touched_months, "AT_ONCE", chance.choice([150, 100_000]))
    make.write_csv(tmp_path / "files", petitions=700, seed=seed)
    path = tmp_path / "files" / "petition.csv"
    assert load.load([path]).snapshot
    with path.open(encoding="utf-8", newline="") as file:
        header, *letters = csv.reader(file)
    for number in range(3):
        with (tmp_path / "more.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *more(letters, number, chance)])
        assert load.load([tmp_path / "more.csv"], accept_conflicts=True).snapshot
        if number == 1:
            history.undo(snapshots.current().id, "")
    check_made_anew(tmp_path)


def more(letters: list[list[str]], number: int, chance: random.Random) -> list[list[str]]:
    """Some known codes with what another letter says, and some new ones."""
    known = [[code[0], *chance.choice(letters)[1:]] for code in chance.sample(letters, chance.randrange(12))]
    return known + [[f"ZZ-{number}-{n:03}", *chance.choice(letters)[1:]] for n in range(chance.randrange(1, 8))]


@settings(max_examples=40)
@given(months=MONTHS, data=st.data())
def test_spans_part_the_months_and_nothing_twice(months: list[date], data: st.DataObject):
    months.sort()
    received = data.draw(st.lists(st.dates(date(2019, 1, 1), date(2026, 12, 31)), max_size=30))
    with duckdb.connect() as con, pytest.MonkeyPatch.context() as patch:
        patch.setattr(touched_months, "AT_ONCE", data.draw(st.integers(1, 40)))
        con.execute("create table petition as select unnest(?::date[]) as received_on", [received])
        con.execute("create table days as select date '2018-01-01' + i::int as day from range(4000) as t(i)")
        for wanted in (months, None):
            spans = touched_months.spans(con, wanted)
            each = " + ".join(f"({span})::int" for span in spans) or "0"
            within = "true" if wanted is None else "date_trunc('month', day)::date in (select unnest(?::date[]))"
            others = f"select count(*) from days where ({each}) <> ({within})::int"
            assert con.execute(others, [] if wanted is None else [wanted]).fetchone() == (0,)


def test_a_load_of_another_table_touches_no_month(home: Path, template: Callable[..., str], write_csv):
    assert load.load([write_csv("don.csv", template("petition", [{}] * 5))]).snapshot
    with pytest.MonkeyPatch.context() as patch:
        seen: list[object] = []
        real = touched_months.spans
        patch.setattr(touched_months, "spans", lambda con, months: seen.append(months) or real(con, months))
        assert load.load([write_csv("tiep.csv", template("reception", [{}] * 5))]).snapshot
    assert seen == [[], [], []]
