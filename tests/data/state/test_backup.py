"""A backup made while others write comes back whole; one that is damaged anywhere is refused, and nothing is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from analytics.access import accounts, audit, sessions
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from data.state import backup, kept_decks
from data.warehouse import snapshots

YEAR = Filters(period="2024")


@pytest.fixture
def lived_in(home: Path, petitions: Callable[..., Path]) -> Path:
    """Two loads, an account with a session, a deck, a secret file, lines in the record, and what is left out."""
    assert load.load([petitions([{}, {"petition_id": "DT-2"}])]).exit_code == 0
    assert load.load([petitions([{"petition_id": "DT-3"}], "hai.csv")]).exit_code == 0
    accounts.add("an")
    sessions.begin(who="an", kind="person", address="")
    kept_decks.write("person:an", "giao-ban", '{"slides": []}')
    (home / "access.toml").write_text('[person.an]\nrole = "analyst"\n', "utf-8")
    audit.write("sign in", "an")
    for name in ("sql/x/copy.duckdb", "incoming/a/don.csv", "logs/danvan.log", "warehouse/building-1.duckdb"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    return home


@pytest.fixture
def busy(lived_in: Path) -> Iterator[None]:
    """Others sign in and do things all the while."""
    stopped = threading.Event()

    def write() -> None:
        while not stopped.is_set():
            sessions.begin(who="an", kind="person", address="")
            audit.write("sign in", "an")

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    yield
    stopped.set()
    for writer in writers:
        writer.join()


def letters() -> float:
    return float(measure(["received"], YEAR, (), LOCAL)["received"].iloc[0])


def test_a_backup_is_of_one_moment_though_others_write(lived_in: Path, busy: None, tmp_path: Path, forget):
    place = backup.make(tmp_path / "out")
    kept = set(backup.verify(place))
    assert not any(name.startswith(("sql/", "incoming/", "logs/")) or "building-" in name for name in kept)
    assert {"state.db", "access.toml", "audit/HEAD", "warehouse/CURRENT"} <= kept
    assert sum(name.endswith(".duckdb") for name in kept) == 2
    assert list(lived_in.glob(".backing-up-*")) == []
    with closing(sqlite3.connect(place / "state.db")) as copy:
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
    lines = [line for log in sorted((place / "audit").glob("*.log")) for line in log.read_bytes().splitlines()]
    number, digest = (place / "audit/HEAD").read_text().split()
    assert (len(lines), lines[-1][:64].decode()) == (int(number), digest)


def test_the_drill(lived_in: Path, tmp_path: Path, forget, petitions: Callable[..., Path]):
    place, before = backup.make(tmp_path / "out"), letters()
    assert load.load([petitions([{"petition_id": "DT-4"}], "ba.csv")]).exit_code == 0
    shutil.rmtree(lived_in)
    forget()
    assert backup.restore(place) is None
    assert letters() == before == 3
    assert [a.name for a in accounts.listed()] == ["an"]
    assert kept_decks.read("person:an", "giao-ban") == '{"slides": []}'
    assert sessions.standing() == [], "a session ended since may not come back"
    assert audit.problems() == []
    assert (lived_in / "state.db").stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(lived_in / "state.db")) as kept:
        assert kept.execute("pragma integrity_check").fetchone() == ("ok",)
    assert load.load([petitions([{"petition_id": "DT-5"}], "bon.csv")]).exit_code == 0
    assert letters() == 4


def test_what_stood_there_before_is_put_aside(lived_in: Path, tmp_path: Path, forget, petitions: Callable[..., Path]):
    place = backup.make(tmp_path / "out")
    assert load.load([petitions([{"petition_id": "DT-4"}], "ba.csv")]).exit_code == 0
    aside = backup.restore(place)
    forget()
    assert letters() == 3
    assert aside is not None
    assert len(list((aside / "warehouse").glob("2*.duckdb"))) == 3


def test_a_backup_damaged_anywhere_is_refused(lived_in: Path, tmp_path: Path):
    made, rng = backup.make(tmp_path / "out"), random.Random(1)
    ways: list[Callable[[Path], object]] = [
        Path.unlink,
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
        lambda path: path.with_name("them.duckdb").write_text("x"),
    ]
    for number, name in enumerate(sorted([*backup.verify(made), backup.MANIFEST])):
        place = tmp_path / "damaged" / str(number)
        shutil.copytree(made, place)
        rng.choice(ways)(place / name)
        with pytest.raises(backup.BackupError):
            backup.restore(place)
    assert letters() == 3
    assert list(lived_in.parent.glob(".home*")) == []


def test_the_oldest_go_and_others_folders_stay(lived_in: Path, tmp_path: Path):
    out = tmp_path / "out"
    (out / "danvan-cua-toi").mkdir(parents=True)
    made = [backup.make(out, keep=2) for _ in range(3)]
    assert sorted(p.name for p in out.iterdir()) == sorted(["danvan-cua-toi", made[1].name, made[2].name])


def test_no_backup_within_the_home_nor_during_a_long_load(
    lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(backup.BackupError, match="nằm trong"):
        backup.make(lived_in / "saved")
    monkeypatch.setattr(backup, "WAIT", 0.05)
    with FileLock(snapshots.folder() / "writer.lock"), pytest.raises(backup.BackupError, match="nạp dữ liệu"):
        backup.make(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
