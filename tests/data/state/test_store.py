"""The store: one writer at a time, nothing half done, every trouble a sentence; old files go in once."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, insert, inspect, select

from data.loading import saved_mappings
from data.privacy import decided
from data.state import kept_decks, migrations, store
from data.state.errors import StateError, told
from data.state.tables import DECK, METADATA, STATE_VERSION

ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    return tmp_path


def files_of_the_release_before(home: Path, chance: random.Random) -> tuple[dict[str, str], dict[str, dict], dict]:
    """Decks by name, matches by sender, texts as they were written."""
    roles = ("analyst", "viewer", "viewer-21112", "analyst-21040-2025-21112")
    decks = {f"{role}-{key}": json.dumps({"key": key, "n": chance.random()})
             for role in roles for key in ("giao-ban", "so-ket", "cua-toi") if chance.random() < 0.7}  # fmt: skip
    (home / "decks").mkdir()
    for name, text in decks.items():
        (home / "decks" / f"{name}.json").write_text(text, "utf-8")
    matches = {f"{chance.getrandbits(256):064x}": {"table": "petition", "columns": {f"Cột {n}": "received_on"}}
               for n in range(chance.randint(1, 5))}  # fmt: skip
    (home / "mappings.json").write_text(json.dumps(matches), "utf-8")
    codes = {f"{chance.getrandbits(48):012x}": chance.random() < 0.5 for _ in range(chance.randint(0, 9))}
    texts = {"salt": f"{chance.getrandbits(128):032x}", "decided": codes}
    (home / "texts.json").write_text(json.dumps(texts), "utf-8")
    return decks, matches, texts


@pytest.mark.parametrize("seed", range(8))
def test_what_lay_in_files_is_taken_over_once(seed: int, home: Path):
    decks, matches, texts = files_of_the_release_before(home, random.Random(seed))
    before = {path: path.read_bytes() for path in home.rglob("*.json")}
    for name, text in decks.items():
        key = next(k for k in ("giao-ban", "so-ket", "cua-toi") if name.endswith(k))
        assert kept_decks.read(f"role:{name.removesuffix('-' + key)}", key) == text
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(DECK)) == len(decks)
    assert {s: {"table": m.table, "columns": m.columns} for s, m in saved_mappings._all().items()} == matches
    assert decided._all() == texts["decided"]
    assert decided._salt(str(home)).hex() == texts["salt"]
    assert {path: path.read_bytes() for path in home.rglob("*.json")} == before  # the release before still opens them
    kept_decks.write("role:analyst", "giao-ban", None)
    store.engine().dispose()
    store._engines.clear()
    assert kept_decks.read("role:analyst", "giao-ban") is None  # not taken over a second time


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", "null", '{"decided": 3, "salt": 4}', '{"x": {"table": 1}}', "\0\xff"]
)
def test_spoilt_files_stop_nothing_and_stay(spoilt: str, home: Path):
    for name in ("mappings.json", "texts.json"):
        (home / name).write_bytes(spoilt.encode("latin-1"))
    assert saved_mappings.headers() == []
    assert decided._all() == {}
    assert (home / "texts.json").read_bytes() == spoilt.encode("latin-1")


KILLED = """
import os, sys
from data.state import migrations, store
real = list(migrations.STEPS)
def killed(connection):
    real[int(sys.argv[1])](connection)
    os._exit(9)
migrations.STEPS = tuple(killed if n == int(sys.argv[1]) else step for n, step in enumerate(real))
store.engine()
"""


@pytest.mark.parametrize("step", range(len(migrations.STEPS)))
def test_killed_in_a_step_the_next_start_takes_it_whole(step: int, home: Path):
    decks, matches, _ = files_of_the_release_before(home, random.Random(step))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(step)], cwd=ROOT, check=False)
    assert killed.returncode == 9
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(DECK)) == len(decks)
        assert connection.scalar(select(STATE_VERSION.c.number)) == len(migrations.STEPS)
    assert set(saved_mappings._all()) == set(matches)


def test_migrated_tables_are_the_declared_ones(home: Path):
    found = inspect(store.engine())
    assert set(found.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        assert {c["name"] for c in found.get_columns(name)} == {c.name for c in table.columns}


def test_a_newer_release_s_store_is_left_alone(home: Path):
    with store.begin() as connection:
        connection.execute(STATE_VERSION.update().values(number=len(migrations.STEPS) + 1))
    store._engines.clear()
    with pytest.raises(StateError, match="bản mới hơn"):
        store.engine()


WRITER = """
import sys
from data.state import store
from data.state.tables import SETTING
from sqlalchemy import insert, select, update
for n in range(40):
    with store.begin() as c:
        found = int(c.scalar(select(SETTING.c.value).where(SETTING.c.name == "n")) or 0)
        if found: c.execute(update(SETTING).where(SETTING.c.name == "n").values(value=str(found + 1)))
        else: c.execute(insert(SETTING).values(name="n", value="1"))
"""


def test_two_processes_that_read_and_write_lose_nothing(home: Path):
    both = [subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    with sqlite3.connect(store.place()) as raw:
        assert raw.execute("select value from setting where name = 'n'").fetchall() == [("80",)]


def test_it_is_its_owner_s_alone(home: Path):
    kept_decks.write("role:analyst", "x", "y")
    assert {path.name: path.stat().st_mode & 0o077 for path in home.glob("state.db*")} == dict.fromkeys(
        {path.name for path in home.glob("state.db*")}, 0
    )


def test_what_is_raised_inside_undoes_everything(home: Path):
    with pytest.raises(ZeroDivisionError), store.begin() as connection:  # noqa: PT012
        connection.execute(insert(DECK).values(owner="a", deck="b", text="c"))
        _ = 1 / 0
    assert kept_decks.read("a", "b") is None


def test_locked_read_only_full_and_spoilt_are_told(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "WAIT", 0.01)
    kept_decks.write("a", "b", "kept")
    with sqlite3.connect(store.place(), isolation_level=None) as other:
        other.execute("begin immediate")
        with pytest.raises(StateError, match="đang có chương trình khác ghi vào"):
            kept_decks.write("a", "b", "c")
        assert kept_decks.read("a", "b") == "kept"  # readers do not wait
    other.close()
    with store.engine().connect() as raw:
        raw.exec_driver_sql("pragma query_only = on")
    with pytest.raises(StateError, match="không ghi được"):
        kept_decks.write("a", "b", "c")
    store.engine().dispose()
    with store.engine().connect() as raw:
        raw.exec_driver_sql("pragma max_page_count = 1")
    with pytest.raises(StateError, match="ổ đĩa đã đầy"):
        kept_decks.write("a", "b", "c" * 500_000)
    assert kept_decks.read("a", "b") == "kept"
    store.engine().dispose()
    for beside in home.glob("state.db-*"):
        beside.unlink()
    store.place().write_bytes(os.urandom(8192))
    with pytest.raises(StateError, match="tệp đã hỏng"):
        kept_decks.write("a", "b", "c")


def test_no_sentence_tells_where_another_database_is(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_STATE", "sqlite:////khong/co/mat-khau-bi-mat.db")
    with pytest.raises(StateError) as raised:
        store.engine()
    assert "bi-mat" not in str(raised.value)
    assert "bi-mat" not in str(told(OSError("cannot open bi-mat")))


def test_a_lone_desk_imports_nothing_of_it(home: Path):
    code = ("import sys; from analytics.access import accounts; from analytics.documents.decks import saved_decks;"
            "from analytics.scope.viewer import LOCAL; from data.loading import load, saved_mappings;"
            "saved_mappings.headers(); saved_decks.deck('giao-ban', LOCAL);"
            "print(accounts.exist(), 'sqlalchemy' in sys.modules)")  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False"]
    assert not (home / "state.db").exists()
