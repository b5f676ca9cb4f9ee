"""Somebody loads while somebody else loads, reads, or goes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.loading import history as load_history
from analytics.measure import measure
from analytics.registers import petitions as letters
from analytics.registers import registers
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import history, load, snapshot_build
from data.tables.tables import ACCEPTED
from data.warehouse import publishing, schema, snapshots

Petitions = Callable[..., Path]


def codes() -> list[str]:
    return snapshots.reader().query("select petition_id from w.petition order by all")["petition_id"].tolist()


def elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_of_two_first_loads_the_second_does_not_take_the_first_for_the_sample(
    home: Path, petitions: Petitions, monkeypatch: pytest.MonkeyPatch
):
    load.load_sample()
    first, second = (petitions([{"petition_id": name}], f"{name}.csv") for name in "AB")
    ahead, real = [first], publishing._writing

    @contextmanager
    def waiting(seconds: float) -> Iterator[None]:
        if ahead:
            load.load([ahead.pop()])  # who was before us in the queue
        with real(seconds):
            yield

    monkeypatch.setattr(publishing, "_writing", waiting)
    assert load.load([second]).warnings == []
    assert codes() == ["A", "B"]


def test_a_snapshot_of_an_older_release_is_never_the_one_in_force(
    home: Path, petitions: Petitions, monkeypatch: pytest.MonkeyPatch
):
    load.load([petitions([{"petition_id": "A"}], "A.csv")])

    def age(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("alter table petition drop column open_until")
        con.execute("update meta set value = 'older' where name = 'schema'")

    aged, _ = publishing.build(age)
    snapshot_build.renew()
    load.load([petitions([{"petition_id": "B"}], "B.csv")])
    named: list[str] = []
    point = publishing._point_current_at
    monkeypatch.setattr(publishing, "_point_current_at", lambda snapshot: [named.append(snapshot), point(snapshot)])
    assert aged is not None
    back_to = history.go_back(aged, "x")
    assert named == [back_to] == [snapshots.current().id]
    assert back_to != aged
    assert snapshots.reader().schema == schema.version()
    assert codes() == ["A"]
    assert len(letters.worklist(Filters(), viewer=LOCAL)) == 0  # it can be asked
    assert load_history.table(LOCAL)["Tình trạng"].tolist()[0].startswith("Đã hoàn tác")


def test_a_hold_within_a_hold_ends_with_the_outer_one(home: Path, petitions: Petitions):
    load.load([petitions([{"petition_id": "A"}], "A.csv")])
    with snapshots.one_snapshot():
        with snapshots.one_snapshot():
            assert codes() == ["A"]
        elsewhere(lambda: load.load([petitions([{"petition_id": "B"}], "B.csv")]))
        assert codes() == ["A"]
    assert codes() == ["A", "B"]


def test_what_is_remembered_of_a_snapshot_is_its_own(home: Path, petitions: Petitions, monkeypatch: pytest.MonkeyPatch):
    load.load([petitions([{"petition_id": "A"}], "A.csv")])
    found, real = [], measure.sums

    def interrupted(*asked: Any) -> Any:
        if not found:
            found.append(1)
            elsewhere(lambda: load.load([petitions([{"petition_id": "B"}], "B.csv")]))
        return real(*asked)

    monkeypatch.setattr(measure, "sums", interrupted)

    def received() -> float:
        return float(measure.measure(["received"], Filters(period="2024"), (), LOCAL)["received"].iloc[0])

    assert received() == 1
    assert received() == 2
    history.undo(snapshots.current().id, "x")
    assert received() == 1


def test_the_history_speaks_of_what_is_read(home: Path, petitions: Petitions):
    """Who looks while somebody loads is told of the last load he can see; to undo it is refused by then."""
    for name in "AB":
        load.load([petitions([{"petition_id": name}], f"tep {name}.csv")])
    with snapshots.one_snapshot():
        assert "tệp 2" in str(load_history.last(LOCAL))
        elsewhere(lambda: load.load([petitions([{"petition_id": "C"}], "tep C.csv")]))
        last, seen = load_history.last(LOCAL), load_history.snapshot()
    assert "tệp 2" in str(last)
    assert "tệp 3" not in str(last)
    assert "Vừa có người nạp thêm" in load_history.undo(str(seen), "x", LOCAL)
    assert codes() == ["A", "B", "C"]


def test_lists_agree_with_the_number_where_the_period_is_still_ahead(home: Path, petitions: Petitions):
    """A letter open on the as-of day is carried into the period, though it was resolved before the period began."""
    day = date(2024, 3, 1)
    rows = [
        {"kind": "Kiến nghị", "received_on": day, "handling": ACCEPTED, "accepted_on": day, **ended}
        for ended in (
            {},
            {"resolved_on": date(2024, 5, 20), "outcome": "Đúng"},
            {"resolved_on": date(2024, 5, 10), "outcome": "Đúng"},
            {"resolved_on": date(2024, 6, 3), "outcome": "Đúng"},
        )
    ]
    load.load([petitions(rows)])
    filters = Filters(period="2024-06", as_of=date(2024, 5, 10))
    assert measure.measure(["to_handle"], filters, (), LOCAL)["to_handle"].tolist() == [3]
    assert letters.register(filters, viewer=LOCAL).total == 3
    assert registers.register("petition", filters, LOCAL).total == 3
