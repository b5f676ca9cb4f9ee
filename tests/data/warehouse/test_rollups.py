"""Rollups that are made a span of months at a time hold what those made in one go hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from data.warehouse import rollups, snapshots

EVERY = [name for events in rollups.EVENTS.values() for name in events.rollups]


def test_spans_add_up_to_the_whole(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rollups, "AT_ONCE", 300)
    shutil.copyfile(snapshots.snapshot_path(snapshots.current().id), tmp_path / "copy.duckdb")
    with duckdb.connect(tmp_path / "copy.duckdb") as con:
        for name in EVERY:
            con.execute(f"create temp table whole_{name} as from {name}")
        assert len(rollups._spans(con)) > 2
        rollups.build(con)
        for name in EVERY:
            for one, other in ((name, f"whole_{name}"), (f"whole_{name}", name)):
                assert not con.execute(f"from {one} except all from {other} limit 1").fetchall(), name


def test_every_day_is_in_one_span(monkeypatch: pytest.MonkeyPatch):
    with duckdb.connect() as con:
        con.execute("create table days as select date '2019-01-01' + i::int as day from range(5000) as t(i)")
        con.execute("create table petition as select day as received_on from days where day > '2020-01-31'")
        for most in (1, 30, 500, 10_000, 1):
            monkeypatch.setattr(rollups, "AT_ONCE", most)
            spans = rollups._spans(con)
            each = " + ".join(f"({span})::int" for span in spans)
            assert con.execute(f"select min({each}), max({each}) from days").fetchone() == (1, 1)
            if most == 500:
                con.execute("delete from petition where received_on > '2024-01-01'")
        con.execute("delete from petition")
        assert len(rollups._spans(con)) == 1
