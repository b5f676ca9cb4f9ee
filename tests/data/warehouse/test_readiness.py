"""What a reader keeps: rollups before anyone asks, short answers, never a stale one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from data.warehouse import reader, rollup_cache, snapshots, warm_up

Petitions = Callable[..., Path]


@pytest.fixture
def stored(home: Path, petitions: Petitions) -> Callable[[int], None]:
    """`stored(n)`: the letters D-0 to D-(n-1) are what is loaded, received on the first n days of March 2024."""

    def store(count: int) -> None:
        rows = [{"petition_id": f"D-{k}", "received_on": date(2024, 3, 1 + k)} for k in range(count)]
        assert load.load([petitions(rows, f"{count}.csv")]).exit_code == 0

    return store


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.01)


def test_a_new_snapshot_is_read_before_anyone_asks(stored: Callable[[int], None], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warm_up, "EVERY_SECONDS", 0.01)
    stored(3)
    stopped = threading.Event()
    keeping = threading.Thread(target=warm_up.keep_ready, args=(stopped,))
    keeping.start()
    try:
        wait_for(lambda: "evaluation_day" in snapshots.reader()._cubes)
        first = snapshots.reader()
        stored(5)
        assert snapshots.reader() is not first
        wait_for(lambda: "evaluation_day" in snapshots.reader()._cubes)
    finally:
        stopped.set()
        keeping.join(30)
    assert measure(["received"], Filters(period="2024"), (), LOCAL)["received"].tolist() == [5]


def test_it_waits_where_nothing_is_loaded(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warm_up, "EVERY_SECONDS", 0.0)
    stopped = threading.Event()
    stopped.set()
    warm_up.keep_ready(stopped)


def test_a_rollup_too_large_is_not_kept(stored: Callable[[int], None], monkeypatch: pytest.MonkeyPatch):
    stored(3)
    monkeypatch.setattr(reader, "MOST_ROWS", 2)
    assert snapshots.reader().cube("petition_day", ("commune", "kind")) is None
    assert measure(["received"], Filters(period="2024"), (), LOCAL)["received"].tolist() == [3]
    assert rollup_cache.MOST_ROWS > 2


def test_a_kept_answer_is_nobodys_to_change(stored: Callable[[int], None]):
    stored(3)
    asked = "select petition_id, 1 as one from w.petition order by petition_id"
    first = snapshots.reader().query(asked)
    first["one"] = 9
    first.loc[0, "petition_id"] = "changed"
    again = snapshots.reader().query(asked)
    assert again["one"].tolist() == [1, 1, 1]
    assert again["petition_id"].tolist() == ["D-0", "D-1", "D-2"]


def test_answers_are_kept_by_their_parameters_and_not_without_end(
    stored: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    stored(3)
    monkeypatch.setattr(reader, "MOST_ANSWERS", 2)
    monkeypatch.setattr(reader, "SHORT", 2)
    shown = snapshots.reader()
    for last, expected in ((1, 1), (2, 2), (3, 3), (1, 1)):
        found = shown.query("select petition_id from w.petition where day(received_on) <= $last", {"last": last})
        assert len(found) == expected
    assert len(shown._answers) == 2  # three rows are too many to keep
