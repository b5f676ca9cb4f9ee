"""Snapshots under fire: builders killed, files damaged, disks full, many at once. The old state must stand, whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.commands import main
from data import settings
from data.loading import load
from data.warehouse import publishing, soundness
from data.warehouse import snapshots as warehouse
from data.warehouse.errors import Busy, NoSnapshot, SnapshotBroken, WarehouseError

ROOT = Path(__file__).parents[3]
TODAY = "2026-12-31"
Files = Callable[[str, str | bytes], Path]


# ---------------------------------------------------------------- helpers


def note(number: int) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """A change small enough to make often: one more row in `note`."""

    def change(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("create table if not exists meta (name varchar, value varchar)")
        con.execute("create table if not exists note (number integer)")
        con.execute("insert into note values (?)", [number])

    return change


def build(number: int, **options: Any) -> str:
    snapshot, _ = publishing.build(note(number), **options)
    assert snapshot is not None
    return snapshot


def notes() -> list[int]:
    return warehouse.reader().query("select number from w.note order by all").number.tolist()


def letters() -> list[str]:
    return warehouse.reader().query("select petition_id from w.petition order by all").petition_id.tolist()


def leftovers() -> list[str]:
    kinds = (".duckdb", soundness.SEAL)
    known = {f"{s}{kind}" for s in warehouse.snapshots() for kind in kinds} | {"CURRENT", "writer.lock"}
    return sorted(p.name for p in warehouse.folder().iterdir() if p.name not in known)


def point_at(text: str | bytes) -> None:
    (warehouse.folder() / "CURRENT").write_bytes(text if isinstance(text, bytes) else text.encode())


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def scramble(path: Path) -> None:
    """Not a database at all."""
    path.write_bytes(b"\x00\xff" * 50_000)


def flip_all(path: Path) -> None:
    """Bytes of every block but the file's headers."""
    data = bytearray(path.read_bytes())
    for at in range(3 * 4096 + 100, len(data), 512):
        data[at] ^= 0xFF
    path.write_bytes(data)


def flip_rows(path: Path) -> None:
    """One byte of a block of rows: the file opens well, and fails only when those rows are read."""
    whole = path.read_bytes()
    for block in range(3 * 4096, len(whole), 262_144):
        damaged = bytearray(whole)
        damaged[block + 1000] ^= 0xFF
        path.write_bytes(damaged)
        with duckdb.connect() as con:
            try:
                con.execute(f"attach '{path}' as w (read_only)")
                con.execute("select count(*) from w.meta").fetchall()
            except duckdb.Error:
                continue
            (table,) = con.execute(
                "select table_name from duckdb_tables() where table_name in ('petition', 'filler')"
            ).fetchone() or ("",)
            try:
                con.execute(f"select bit_xor(hash(columns(*))) from w.{table}").fetchall()  # a count reads no rows
            except duckdb.IOException:
                return
    pytest.fail("no block holds only rows")


def assert_sentence(text: str) -> None:
    assert text.endswith((".", "python run.py", "python run.py snapshots"))
    assert text[0].isupper()
    assert "\n" not in text


def start(code: str, *words: str | Path, home: Path) -> subprocess.Popen[str]:
    """A process of its own on a home."""
    surroundings = {**os.environ, "DANVAN_HOME": str(home), "DANVAN_TODAY": TODAY, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=-1, stderr=-1, encoding="utf-8")


def finished(process: subprocess.Popen[str], code: int = 0) -> str:
    """What a process said, once it has ended as expected and without a traceback."""
    out, errors = process.communicate(timeout=120)
    assert "Traceback" not in errors, errors
    assert process.returncode == code, errors
    return out + errors


def wait_for(path: Path, process: subprocess.Popen[str], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


LOAD = "import sys; from analytics.commands import main; main(['load', *sys.argv[1:]])"


# ---------------------------------------------------------------- killed at every step

# Loads sys.argv[3], touches sys.argv[2] and sleeps at the step named sys.argv[1].
KILLED = """
import os, sys, time
from pathlib import Path
import duckdb
from data.loading import load
from data.warehouse import publishing, rollups

step, marker, file = sys.argv[1:]

def stop():
    Path(marker).touch()
    time.sleep(120)

def stop_before(owner, name):
    real = getattr(owner, name)
    def run(*args, **kwargs):
        stop()
        return real(*args, **kwargs)
    setattr(owner, name, run)

def stop_after(owner, name):
    real = getattr(owner, name)
    def run(*args, **kwargs):
        found = real(*args, **kwargs)
        stop()
        return found
    setattr(owner, name, run)

class Watched:
    "A connection that stops before one statement."
    def __init__(self, con): self.con = con
    def __getattr__(self, name): return getattr(self.con, name)
    def __enter__(self): return self
    def __exit__(self, *error): self.con.close()
    def execute(self, sql, *params):
        if sql == step: stop()
        return self.con.execute(sql, *params)

class Duck:
    def __getattr__(self, name): return getattr(duckdb, name)
    def connect(self, *args, **options): return Watched(duckdb.connect(*args, **options))

replace = os.replace
def stop_before_replacing(source, target):
    if Path(target).name == "CURRENT": stop()
    replace(source, target)

{
    "copied": lambda: stop_after(publishing, "_copy"),
    "in the transaction": lambda: stop_before(rollups, "build"),
    "commit": lambda: setattr(publishing, "duckdb", Duck()),
    "checkpoint": lambda: setattr(publishing, "duckdb", Duck()),
    "checkpointed": lambda: stop_after(publishing, "_change"),
    "renamed": lambda: stop_before(publishing, "_point_current_at"),
    "CURRENT written": lambda: setattr(os, "replace", stop_before_replacing),
    "CURRENT replaced": lambda: stop_before(publishing, "_prune"),
}[step]()
load.load([Path(file)])
"""
STEPS = ("copied", "in the transaction", "commit", "checkpoint", "checkpointed", "renamed",
         "CURRENT written", "CURRENT replaced")  # fmt: skip


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, template: Any) -> dict[str, Path]:
    """A home for every step, where a second load was killed at that step; all are killed side by side."""
    place = tmp_path_factory.mktemp("killed")
    for number in (0, 1, 2):
        text = template("petition", [{"petition_id": f"L{number}"}])
        (place / f"{number}.csv").write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "first"))
        patch.setenv("DANVAN_TODAY", TODAY)
        assert load.load([place / "0.csv"]).exit_code == 0
    homes = {step: shutil.copytree(place / "first", place / step) for step in STEPS}
    started = {
        step: start(KILLED, step, place / f"{step}.reached", place / "1.csv", home=home) for step, home in homes.items()
    }
    for step, process in started.items():
        wait_for(place / f"{step}.reached", process)
        process.send_signal(signal.SIGKILL)
    for process in started.values():
        process.communicate()
    return homes


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_load_was_never_or_is_whole(
    step: str, killed: dict[str, Path], monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]
):
    forget()  # the homes are copies: their snapshots have the same names
    monkeypatch.setenv("DANVAN_HOME", str(killed[step]))
    monkeypatch.setenv("DANVAN_TODAY", TODAY)
    done = step == "CURRENT replaced"
    state = warehouse.current()
    assert state.problem is None
    assert state.id == (warehouse.snapshots()[-1] if done else warehouse.snapshots()[0])
    before = ["L0", "L1"] if done else ["L0"]
    assert letters() == before
    assert soundness.unreadable(warehouse.snapshot_path(state.id)) is None
    # The next load works, the killed file is not taken for loaded, and what was left behind is gone.
    report = load.load([killed[step].parent / "2.csv", killed[step].parent / "1.csv"])
    assert [file.error is None for file in report.files] == [True, not done]
    assert letters() == ["L0", "L1", "L2"]
    assert leftovers() == []
    assert warehouse.current().problem is None


def test_a_spilled_folder_left_behind_blocks_nobody(home: Path):
    """DuckDB spills beside the file it writes: a killed builder leaves `building-….duckdb.tmp/`."""
    with duckdb.connect(str(home.parent / "building-x.duckdb")) as con:
        (temporary,) = con.execute("select current_setting('temp_directory')").fetchone() or ("",)
    assert Path(temporary).name == "building-x.duckdb.tmp"
    build(1)
    left = warehouse.folder() / "building-20240101T000000000000Z.duckdb.tmp"
    left.mkdir()
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows of a killed load")
    build(2)
    assert notes() == [1, 2]
    assert leftovers() == []


def test_an_exception_in_the_change_leaves_nothing(home: Path):
    build(1)

    def broken(con: duckdb.DuckDBPyConnection) -> None:
        note(2)(con)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        publishing.build(broken)
    assert (notes(), len(warehouse.snapshots()), leftovers()) == ([1], 1, [])
    build(3)
    assert notes() == [1, 3]


def test_what_is_not_published_leaves_nothing(home: Path):
    build(1)
    assert publishing.build(note(2), publish_if=lambda _: False) == (None, None)
    assert (notes(), len(warehouse.snapshots()), leftovers()) == ([1], 1, [])


# ---------------------------------------------------------------- CURRENT and its snapshots damaged


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda: (warehouse.folder() / "CURRENT").unlink(), id="deleted"),
        pytest.param(lambda: point_at(""), id="empty"),
        pytest.param(lambda: point_at("\n\n"), id="blank"),
        pytest.param(lambda: point_at("rác rưởi"), id="garbage"),
        pytest.param(lambda: point_at(b"\xff\xfe\x00\x81"), id="bytes"),
        pytest.param(lambda: point_at("x" * 100_000), id="long"),
        pytest.param(lambda: point_at("../../etc/passwd"), id="path"),
        pytest.param(lambda: point_at("99991231T235959999999Z"), id="missing newer"),
        pytest.param(lambda: point_at("building-20240101T000000000000Z"), id="building"),
    ],
)
def test_a_damaged_current_means_the_newest_good_one(damage: Callable[[], object], home: Path):
    build(1)
    newest = build(2)
    damage()
    state = warehouse.current()
    assert state.id == newest
    assert state.problem is not None
    assert_sentence(state.problem)
    assert len(state.problem) < 300
    assert notes() == [1, 2]
    build(3)
    assert (notes(), warehouse.current().problem) == ([1, 2, 3], None)


def test_current_without_its_line_end_or_with_windows_one_is_fine(home: Path):
    first = build(1)
    build(2)
    for text in (first, f"{first}\r\n", f" {first} \n"):
        point_at(text)
        assert warehouse.current() == warehouse.Current(first)


def test_current_names_a_lost_snapshot(home: Path):
    first, second, third = build(1), build(2), build(3)
    publishing.restore(second)
    warehouse.snapshot_path(second).unlink()
    state = warehouse.current()
    assert state.id == first  # not the third: it was undone
    assert second in str(state.problem)
    assert third in warehouse.snapshots()
    assert notes() == [1]


def test_nothing_left_at_all(home: Path):
    with pytest.raises(NoSnapshot) as error:
        warehouse.current()
    assert_sentence(str(error.value))
    warehouse.snapshot_path(build(1)).unlink()
    with pytest.raises(NoSnapshot):
        warehouse.reader()
    build(2)
    assert notes() == [2]


def read_as_a_page_does() -> list[int]:
    """A damaged block shows only when it is read: the page is told so once, and opened again shows the older one."""
    try:
        return notes_and_all()
    except SnapshotBroken as error:
        assert_sentence(str(error))
        return notes_and_all()


def notes_and_all() -> list[int]:
    warehouse.reader().query("select max(filler) as last from w.filler")
    return notes()


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """Enough that the middle of the file is data."""
    con.execute("create table filler as select md5(i::varchar) as filler from range(40000) as t(i)")


@pytest.mark.parametrize("damage", [truncate, empty, scramble, flip_all, flip_rows], ids=lambda f: f.__name__)
def test_a_damaged_newest_snapshot_falls_back(damage: Callable[[Path], None], home: Path, forget: Callable[[], None]):
    publishing.build(fill)
    good, bad = build(1), build(2)
    damage(warehouse.snapshot_path(bad))
    forget()
    assert read_as_a_page_does() == [1]
    state = warehouse.current()
    assert state.id == good
    assert bad in str(state.problem)
    assert_sentence(str(state.problem))


@pytest.fixture(scope="module")
def two_loads(tmp_path_factory: pytest.TempPathFactory, template: Any) -> Path:
    """A home where letter A was loaded, then letter B: to copy."""
    place = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", TODAY)
        for name in "AB":
            (place / f"{name}.csv").write_text(template("petition", [{"petition_id": name}]), "utf-8")
            assert load.load([place / f"{name}.csv"]).exit_code == 0
    return place / "home"


@pytest.mark.parametrize("damage", [truncate, empty, scramble, flip_all, flip_rows], ids=lambda f: f.__name__)
def test_the_next_load_after_damage(
    damage: Callable[[Path], None],
    home: Path,
    two_loads: Path,
    forget: Callable[[], None],
    petitions: Callable[..., Path],
):
    """By a process that knows nothing of the damage yet: it builds on the newest good one, and says so."""
    shutil.copytree(two_loads, home)
    forget()
    bad = warehouse.current().id
    damage(warehouse.snapshot_path(bad))
    report = load.load([petitions([{"petition_id": "C"}], "c.csv")])
    assert report.exit_code == 0
    (said,) = [warning for warning in report.warnings if bad in warning]
    assert_sentence(said)
    assert letters() == ["A", "C"]
    assert warehouse.current().problem is None


def test_all_snapshots_damaged_is_one_sentence(home: Path, forget: Callable[[], None]):
    for snapshot in (build(1), build(2)):
        empty(warehouse.snapshot_path(snapshot))
    forget()
    with pytest.raises(NoSnapshot) as error:
        warehouse.reader()
    assert_sentence(str(error.value))


def test_doctor_finds_damage_in_a_snapshot_not_in_use(home: Path, forget: Callable[[], None]):
    from click.testing import CliRunner

    bad = build(1)
    build(2)
    scramble(warehouse.snapshot_path(bad))
    forget()
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert f"✗ Bản {bad} hỏng" in done.stdout


# ---------------------------------------------------------------- disks and folders that refuse


def test_warehouse_is_a_file(home: Path):
    home.mkdir()
    (home / "warehouse").write_text("")
    with pytest.raises(WarehouseError) as error:
        build(1)
    assert_sentence(str(error.value))
    assert str(home / "warehouse") in str(error.value)
    with pytest.raises(NoSnapshot):
        warehouse.reader()


@pytest.mark.parametrize("step", ["copyfile", "replace", "mkdir", "fsync"])
def test_a_refusal_of_the_disk_is_a_sentence(step: str, home: Path, monkeypatch: pytest.MonkeyPatch):
    """As root, who runs CI, the mode of a folder stops nobody: the system's answer is given here by hand."""
    build(1)
    owner = {"copyfile": shutil, "mkdir": Path}.get(step, os)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, refuse)
        with pytest.raises(WarehouseError) as error:
            build(2)
    assert_sentence(str(error.value))
    assert "Read-only file system" in str(error.value)
    assert (notes(), leftovers()) == ([1], [])
    build(3)
    assert notes() == [1, 3]


# Files may grow to sys.argv[1] bytes in this process: a full disk, as the system tells it.
FULL = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); del sys.argv[1];" + LOAD
)


@pytest.mark.parametrize("copied", [False, True], ids=["while copying", "while changing"])
def test_a_full_disk_is_a_sentence(copied: bool, home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"petition_id": "A"}])])
    before = warehouse.current()
    room = warehouse.snapshot_path(before.id).stat().st_size + (1 << 18 if copied else -1)
    said = finished(start(FULL, str(room), petitions([{"petition_id": "B"}], "b.csv"), home=home), 2)
    assert "Không ghi được" in said
    assert warehouse.current() == before
    assert letters() == ["A"]
    assert leftovers() == []


def test_the_kept_copy_cannot_be_written(home: Path, petitions: Callable[..., Path]):
    """Told as what it is: the file itself is fine, and what was loaded stands."""
    home.mkdir()
    (home / "kept").write_text("not a folder")
    report = load.load([petitions([{}])])
    assert report.files[0].error is None
    assert report.snapshot is not None
    assert any("không giữ được bản sao" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    "name", ["Dữ liệu dân vận", "it's", 'say "hi"', "50%", "a;b", "kho [1]", "kho*", "$HOME", "{x}"]
)
def test_a_home_of_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]):
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path / name))
    forget()
    build(1)
    build(2)
    assert notes() == [1, 2]
    forget()


@pytest.mark.parametrize("name", ["Thư mục của Bình", "it's", "tham chiếu [1]"])
def test_a_reference_folder_of_any_name(
    name: str, home: Path, tmp_path: Path, petitions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    """Unpacked a second time, Windows and macOS call a folder "danvan (1)", browsers "danvan[1]"."""
    monkeypatch.setenv("DANVAN_REFERENCE", str(shutil.copytree(settings.HERE / "reference", tmp_path / name)))
    assert load.load([petitions([{}])]).exit_code == 0


# ---------------------------------------------------------------- several at once


def test_two_loads_at_once_both_land(home: Path, petitions: Callable[..., Path]):
    files = [petitions([{"petition_id": name}], f"{name}.csv") for name in "AB"]
    for process in [start(LOAD, file, home=home) for file in files]:
        finished(process)
    assert letters() == ["A", "B"]
    assert len(warehouse.snapshots()) == 2
    assert leftovers() == []


@pytest.fixture
def busy(home: Path) -> Iterator[threading.Event]:
    """Somebody builds until the event is set."""
    build(1)
    inside, leave = threading.Event(), threading.Event()

    def slow(con: duckdb.DuckDBPyConnection) -> None:
        note(2)(con)
        inside.set()
        leave.wait(30)

    builder = threading.Thread(target=publishing.build, args=(slow,))
    builder.start()
    assert inside.wait(30)
    yield leave
    leave.set()
    builder.join()


def test_who_does_not_wait_is_told(busy: threading.Event):
    with pytest.raises(Busy) as error:
        build(3, wait_seconds=0.05)
    assert_sentence(str(error.value))
    assert notes() == [1]


def test_who_waits_gets_in(busy: threading.Event):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(build, 3, wait_seconds=30)
        assert not waiting.done()
        busy.set()
        waiting.result(30)
    assert notes() == [1, 2, 3]


def test_the_lock_dies_with_its_process(home: Path, tmp_path: Path):
    build(1)
    code = (
        "import sys, time; from pathlib import Path; from data.warehouse import publishing\n"
        "def slow(con): Path(sys.argv[1]).touch(); time.sleep(120)\n"
        "publishing.build(slow)"
    )
    process = start(code, tmp_path / "inside", home=home)
    wait_for(tmp_path / "inside", process)
    with pytest.raises(Busy):
        build(2, wait_seconds=0.05)
    process.kill()
    process.communicate()
    build(3, wait_seconds=10)
    assert notes() == [1, 3]
    assert leftovers() == []


def test_readers_see_the_old_until_the_new_is_whole(busy: threading.Event):
    old = warehouse.reader()
    seen: list[int] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.append(len(notes()))

    with ThreadPoolExecutor(3) as pool:
        looking = [pool.submit(look) for _ in range(3)]
        while len(seen) < 10:
            time.sleep(0.01)
        assert set(seen) == {1}
        busy.set()
        for number in (3, 4, 5):
            build(number)
        stop.set()
        for look_done in looking:
            look_done.result(30)
    assert notes() == [1, 2, 3, 4, 5]
    assert set(seen) <= {1, 2, 3, 4, 5}
    assert old.query("select count(*) as n from w.note").n[0] == 1  # a page half drawn keeps its numbers


def test_many_threads_on_one_reader_get_their_own_rows(home: Path):
    def many(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("create table meta (name varchar, value varchar)")
        con.execute("create table number as select i, i % 97 as rest from range(200000) as t(i)")

    publishing.build(many)
    reader = warehouse.reader()

    def ask(rest: int) -> bool:
        found = reader.query("select i, rest from w.number where rest = $rest and i < 20000", {"rest": rest % 97})
        return found.i.tolist() == list(range(rest % 97, 20000, 97)) and set(found.rest) == {rest % 97}

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


def test_all_threads_share_one_reader(home: Path, forget: Callable[[], None]):
    build(1)
    forget()
    with ThreadPoolExecutor(16) as pool:
        assert len({id(reader) for reader in pool.map(lambda _: warehouse.reader(), range(64))}) == 1


# ---------------------------------------------------------------- undo, and what is kept


def test_what_is_shown_together_is_of_one_snapshot(home: Path):
    build(1)
    elsewhere = threading.Thread(target=build, args=(2,))
    with warehouse.one_snapshot():
        assert notes() == [1]
        elsewhere.start()
        elsewhere.join()
        assert notes() == [1]
    assert notes() == [1, 2]


def test_who_changes_the_snapshot_in_force_sees_it(home: Path):
    first, second = build(1), build(2)
    with warehouse.one_snapshot():
        assert notes() == [1, 2]
        publishing.restore(first)
        assert notes() == [1]
        build(3)
        assert notes() == [1, 3]
    publishing.restore(second)
    assert notes() == [1, 2]


def test_a_snapshot_held_and_found_broken_is_let_go(home: Path):
    first, second = build(1), build(2)
    with warehouse.one_snapshot():
        assert warehouse.reader().id == second
        empty(warehouse.snapshot_path(second))
        with pytest.raises(SnapshotBroken):
            warehouse.reader().query("from w.note")
        assert warehouse.reader().id == first


def test_restore_goes_back_and_forth(home: Path):
    first, second = build(1), build(2)
    publishing.restore(first)
    assert (warehouse.current(), notes()) == (warehouse.Current(first), [1])
    publishing.restore(second)
    assert (warehouse.current(), notes()) == (warehouse.Current(second), [1, 2])
    publishing.restore(first)
    build(3)
    assert notes() == [1, 3]
    assert leftovers() == []


def test_restoring_an_old_one_while_newer_ones_are_open(home: Path):
    snapshots = []
    for number in range(5):
        snapshots.append(build(number))
        notes()
    for snapshot in (snapshots[0], snapshots[4], snapshots[1], snapshots[0], snapshots[2]):
        publishing.restore(snapshot)
        assert warehouse.reader().id == snapshot
        assert notes() == list(range(snapshots.index(snapshot) + 1))


@pytest.mark.parametrize("snapshot", ["", "nothing", "../CURRENT", "building-x"])
def test_only_what_is_there_can_be_restored(snapshot: str, home: Path):
    build(1)
    with pytest.raises(WarehouseError) as error:
        publishing.restore(snapshot)
    assert_sentence(str(error.value))
    assert notes() == [1]


def test_a_snapshot_found_broken_and_mended_can_be_restored(home: Path, forget: Callable[[], None]):
    first, second = build(1), build(2)
    data = warehouse.snapshot_path(second).read_bytes()
    empty(warehouse.snapshot_path(second))
    forget()
    assert notes() == [1]
    warehouse.snapshot_path(second).write_bytes(data)
    publishing.restore(second)
    assert notes() == [1, 2]
    assert first in warehouse.snapshots()


def test_the_last_twenty_are_kept(home: Path):
    made = [build(number) for number in range(23)]
    assert settings.KEPT_SNAPSHOTS == 20
    assert warehouse.snapshots() == made[-20:]
    assert notes() == list(range(23))
    # An old one in force again is not thrown away before what is built on it is in force.
    publishing.restore(made[3])
    newest = build(99)
    assert warehouse.current() == warehouse.Current(newest)
    assert notes() == [0, 1, 2, 3, 99]
    assert len(warehouse.snapshots()) == 20


def test_pruning_never_takes_the_one_in_force(home: Path, monkeypatch: pytest.MonkeyPatch):
    """A clock set back: the new snapshot sorts first."""
    monkeypatch.setattr(settings, "KEPT_SNAPSHOTS", 3)
    for number in range(3):
        build(number)
    monkeypatch.setattr(publishing, "_new_id", lambda: "19990101T000000000000Z")
    assert build(3) == warehouse.current().id == "19990101T000000000000Z"
    assert notes() == [0, 1, 2, 3]


def test_snapshots_are_listed_oldest_first_and_nothing_else_is(home: Path):
    made = [build(number) for number in range(3)]
    for name in ("building-1.duckdb", "x.duckdb.wal", "CURRENT.new", "notes.txt"):
        (warehouse.folder() / name).touch()
    assert warehouse.snapshots() == made


# ---------------------------------------------------------------- what a reader may do


@pytest.mark.parametrize(
    "sql",
    [
        "insert into w.note values (9)",
        "drop table w.note",
        "from read_text('/etc/hostname')",
        "from read_csv('/etc/passwd')",
        "copy w.note to '/tmp/danvan-stolen.csv'",
        "attach '/tmp/danvan-other.duckdb' as other",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_a_reader_only_reads_its_warehouse(sql: str, home: Path):
    build(1)
    with pytest.raises(duckdb.Error):
        warehouse.reader().query(sql)
    assert notes() == [1]
    assert not Path("/tmp/danvan-stolen.csv").exists()
    assert not Path("/tmp/danvan-other.duckdb").exists()


def test_a_wrong_question_does_not_condemn_the_snapshot(home: Path):
    build(1)
    with pytest.raises(duckdb.Error):
        warehouse.reader().query("select nothing from w.nowhere")
    assert warehouse.current().problem is None
    assert notes() == [1]


def test_snapshots_command(home: Path):
    from click.testing import CliRunner

    first, second = build(1), build(2)
    listed = CliRunner().invoke(main, ["snapshots"])
    assert listed.stdout.splitlines() == [f"  {first}", f"* {second}"]
    done = CliRunner().invoke(main, ["snapshots", "restore", first])
    assert (done.exit_code, notes()) == (0, [1])
    assert warehouse.current().id in done.stdout
    wrong = CliRunner().invoke(main, ["snapshots", "restore", "nothing"])
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)


def test_every_block_is_read(home: Path):
    publishing.build(fill)
    snapshot = build(1)
    assert soundness.unreadable(warehouse.snapshot_path(snapshot)) is None
    copy = warehouse.snapshot_path("20000101T000000000000Z")
    shutil.copy(warehouse.snapshot_path(snapshot), copy)
    flip_rows(copy)
    assert soundness.unreadable(copy)
