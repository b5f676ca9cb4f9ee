"""Damage of every kind, at any place: no wrong number, nothing built on it or published with it, never a dead end.

What should happen is judged by comparing bytes with a copy that nobody touched, not by what the project finds.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from analytics.commands import main
from data import settings
from data.loading import history, load
from data.loading.load import renew
from data.warehouse import publishing, snapshots, soundness
from data.warehouse.errors import AllDamaged, NoSnapshot, SnapshotBroken, WarehouseError

SEEDS = 40
BLOCK = 262_144  # of DuckDB's file


# ---------------------------------------------------------------- a home, and what is true of it


def with_note(number: int) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """A change small enough to make often, in a file of several blocks that it does not read, some of them unused."""

    def change(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("create table if not exists meta (name varchar, value varchar)")
        con.execute("create table if not exists note (number integer)")
        con.execute("create table if not exists filler as select md5(i::varchar) as text from range(30000) as t(i)")
        con.execute(f"create or replace table churn as select i * {number} as i from range(50000) as t(i)")
        con.execute("insert into note values (?)", [number])

    return change


def notes() -> list[int]:
    return snapshots.reader().query("select number from w.note order by all").number.tolist()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four snapshots, each with one note more."""
    place = tmp_path_factory.mktemp("pristine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place))
        for number in range(1, 5):
            publishing.build(with_note(number))
    return place


class World:
    """A copy of the pristine home to damage; `truth` are the notes of every snapshot."""

    def __init__(self, pristine: Path, home: Path) -> None:
        shutil.copytree(pristine, home)
        self.pristine = pristine / "warehouse"
        self.ids = snapshots.snapshots()
        self.truth = {s: list(range(1, at + 2)) for at, s in enumerate(self.ids)}

    def good(self) -> list[str]:
        """Those that hold the bytes they were published with, oldest first."""
        return [s for s in self.ids if _bytes(snapshots.snapshot_path(s)) == _bytes(self.pristine / f"{s}.duckdb")]

    def expected(self) -> str | None:
        """What should be shown: the newest good one (the newest of all is in force)."""
        return (self.good() or [None])[-1]  # type: ignore[list-item]

    def check_shown(self) -> str | None:
        """What is shown is true; damage found while reading is told once and then passed over."""
        for _ in range(3):
            try:
                reader = snapshots.reader()
                reader.query("select max(text) as last from w.filler")
                reader.query("select sum(i) as sum from w.churn")
                assert notes() == self.truth[reader.id]
                return reader.id
            except SnapshotBroken as error:
                _assert_sentence(error)
            except NoSnapshot as error:
                _assert_sentence(error)
                return None
        pytest.fail("damage told again and again")


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _assert_sentence(error: Exception) -> None:
    text = str(error)
    assert text[0].isupper()
    assert text.endswith((".", "python run.py", "python run.py snapshots"))
    assert "\n" not in text


@pytest.fixture
def world(pristine: Path, home: Path) -> World:
    return World(pristine, home)


# ---------------------------------------------------------------- damage


def damage(path: Path, chance: random.Random) -> str:
    """One of the ways in which a file is lost, wholly or in a part; half the time the disk does not tell when."""
    whole = bytearray(path.read_bytes())
    before = path.stat()
    kind = chance.choice(("flip", "flip", "zero", "zero block", "cut", "empty", "grow", "noise", "gone"))
    at = chance.choice((chance.randrange(len(whole)), chance.randrange(min(3 * 4096, len(whole)))))
    length = chance.choice((1, 8, 512, 4096))
    if kind == "gone":
        path.unlink()
        return kind
    if kind == "flip":
        whole[at] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        whole[at : at + length] = bytes(len(whole[at : at + length]))
    elif kind == "zero block":
        start = 3 * 4096 + BLOCK * chance.randrange(max((len(whole) - 3 * 4096) // BLOCK, 1))
        whole[start : start + BLOCK] = bytes(BLOCK)
    elif kind == "noise":
        whole[at : at + length] = chance.randbytes(len(whole[at : at + length]))
    elif kind == "grow":
        whole += chance.randbytes(length)
    else:
        del whole[0 if kind == "empty" else at :]
    if whole == path.read_bytes():  # zeros over zeros
        whole[at] ^= 1
    path.write_bytes(whole)
    if chance.random() < 0.5:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return kind


def damage_some(world: World, chance: random.Random) -> None:
    """The newest, often older ones too, now and then all."""
    hit = {world.ids[-1], *chance.sample(world.ids, chance.randrange(len(world.ids) + 1))}
    for snapshot in sorted(hit):
        damage(snapshots.snapshot_path(snapshot), chance)


NOTES = (b"", b"\x00\xff\x00", b"garbage", b"{}", b"00000000 {}", "rác".encode(), b"x" * 10_000)


# ---------------------------------------------------------------- open, load, restore


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_damage_the_last_good_one_is_shown_and_built_on(seed: int, world: World, forget: Callable[[], None]):
    chance = random.Random(seed)
    if chance.random() < 0.5:
        assert world.check_shown() == world.ids[-1]  # this process holds it open
    else:
        forget()
    damage_some(world, chance)
    expected = world.expected()
    if chance.random() < 0.5:
        world.check_shown()
        forget()
        assert world.check_shown() == expected
    _, source = publishing.build(lambda con: (with_note(9)(con), snapshots.current_id())[1])
    assert source == expected
    assert notes() == [*world.truth.get(expected or "", []), 9]
    assert snapshots.current().problem is None
    forget()
    assert soundness.fault(snapshots.snapshot_path(snapshots.current().id)) is None
    assert soundness.unreadable(snapshots.snapshot_path(snapshots.current().id)) is None
    publishing.build(with_note(10))
    assert notes() == [*world.truth.get(expected or "", []), 9, 10]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_only_good_ones_are_restored(seed: int, world: World, forget: Callable[[], None]):
    chance = random.Random(seed)
    damage_some(world, chance)
    if chance.random() < 0.5:
        forget()
    good = world.good()
    for snapshot in chance.sample(world.ids, len(world.ids)):
        before = snapshots.current_id()
        if snapshot in good:
            publishing.restore(snapshot)
            assert notes() == world.truth[snapshot]
            continue
        with pytest.raises(WarehouseError) as error:
            publishing.restore(snapshot)
        _assert_sentence(error.value)
        assert snapshots.current_id() == before


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_damaged_seals_marks_and_pointers_condemn_nothing(seed: int, world: World, forget: Callable[[], None]):
    """Notes beside snapshots that are lost or damaged, also a real mark of another file: the snapshots stay good."""
    chance = random.Random(seed)
    forget()
    for snapshot in world.ids:
        seal = snapshots.snapshot_path(snapshot).with_suffix(soundness.SEAL)
        if chance.random() < 0.7:
            if chance.random() < 0.5:
                seal.unlink()
            else:
                damage(seal, random.Random(chance.choice(NOTES)))
        if chance.random() < 0.5:
            snapshots.snapshot_path(snapshot).with_suffix(soundness.MARK).write_bytes(chance.choice(NOTES))
    if chance.random() < 0.5:
        (snapshots.folder() / "CURRENT").write_bytes(chance.choice(NOTES))
    assert world.check_shown() == world.ids[-1]
    publishing.build(with_note(9))
    assert notes() == [*world.truth[world.ids[-1]], 9]


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_unsealed_and_damaged_is_never_wrong(seed: int, world: World, forget: Callable[[], None]):
    """As of an older release: damage where nothing is stored may pass, damage to what is stored never does."""
    chance = random.Random(seed)
    forget()
    for snapshot in world.ids:
        snapshots.snapshot_path(snapshot).with_suffix(soundness.SEAL).unlink()
    damage_some(world, chance)
    shown = world.check_shown()
    _, source = publishing.build(lambda con: (with_note(9)(con), snapshots.current_id())[1])
    assert source == shown
    assert notes() == [*world.truth.get(shown or "", []), 9]
    assert soundness.unreadable(snapshots.snapshot_path(snapshots.current().id)) is None


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_what_is_written_damaged_is_not_published(seed: int, world: World, monkeypatch: pytest.MonkeyPatch):
    """A disk that writes something else than it was given. Where nothing is stored, nothing is lost."""
    chance = random.Random(seed)
    real = publishing._change

    def change(work: Path, wanted: Any) -> Any:
        found = real(work, wanted)
        damage(work, chance)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_change", change)
        try:
            publishing.build(with_note(9))
            expected = [1, 2, 3, 4, 9]
        except WarehouseError as error:
            _assert_sentence(error)
            expected = [1, 2, 3, 4]
    assert notes() == expected
    assert snapshots.current().problem is None
    publishing.build(with_note(10))
    assert notes() == [*expected, 10]


# ---------------------------------------------------------------- marks, and what is kept


def rot(snapshot: str) -> bytes:
    """One bit in the middle; what stood there before."""
    path = snapshots.snapshot_path(snapshot)
    before = path.read_bytes()
    stamp = path.stat().st_mtime_ns
    damaged = bytearray(before)
    damaged[len(before) // 2] ^= 1
    path.write_bytes(damaged)
    os.utime(path, ns=(stamp, stamp))
    return before


def test_a_mark_holds_for_other_processes_without_reading_again(
    world: World, forget: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    rot(world.ids[-1])
    forget()
    assert snapshots.current().id == world.ids[-2]
    forget()  # another process
    read: list[str] = []
    real = soundness._checksum
    monkeypatch.setattr(soundness, "_checksum", lambda path: (read.append(path.stem), real(path))[1])
    assert snapshots.current().id == world.ids[-2]
    assert read == [world.ids[-2]]


def test_a_server_that_reads_it_hears_of_a_mark(world: World):
    """Another process found the damage in a block that this one has not read yet."""
    assert snapshots.reader().id == world.ids[-1]
    rot(world.ids[-1])
    known = dict(soundness._seen)
    assert soundness.fault(snapshots.snapshot_path(world.ids[-1]))
    soundness._seen.clear()
    soundness._seen.update(known)  # it was not this process that looked
    assert snapshots.reader().id == world.ids[-2]


def test_what_is_put_back_is_good_again(world: World, forget: Callable[[], None]):
    before = rot(world.ids[-1])
    forget()
    assert snapshots.current().id == world.ids[-2]
    snapshots.snapshot_path(world.ids[-1]).write_bytes(before)
    forget()
    assert snapshots.current() == snapshots.Current(world.ids[-1])


def test_a_home_that_cannot_be_written_falls_back_too(
    world: World, forget: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    rot(world.ids[-1])
    forget()
    monkeypatch.setattr(soundness, "_write", refuse)
    assert snapshots.reader().id == world.ids[-2]
    assert notes() == [1, 2, 3]


def test_damaged_ones_do_not_push_good_ones_out(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "KEPT_SNAPSHOTS", 3)
    for snapshot in world.ids[1:]:
        rot(snapshot)
    new = [publishing.build(with_note(number))[0] for number in (8, 9)]
    assert set(snapshots.snapshots()) == {*world.ids, *new}  # three good ones: the first and the new two
    newest = publishing.build(with_note(10))[0]
    assert snapshots.snapshots() == [*new, newest]
    assert notes() == [1, 8, 9, 10]
    names = {path.name.split(".")[0] for path in snapshots.folder().iterdir()}
    assert names == {*new, newest, "CURRENT", "writer"}  # no seal or mark without its snapshot


def test_a_snapshot_that_cannot_be_copied_for_want_of_room_stays_good(
    world: World, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]
):
    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(WarehouseError, match="No space left"):
            publishing.build(with_note(9))
    forget()
    assert snapshots.current() == snapshots.Current(world.ids[-1])
    publishing.build(with_note(9))
    assert notes() == [1, 2, 3, 4, 9]


def test_a_copy_that_differs_is_not_built_on(world: World, monkeypatch: pytest.MonkeyPatch):
    """The source is good, the copying is not: said, and the source is not blamed."""

    def copied(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:-1] + b"\x01")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", copied)
        with pytest.raises(WarehouseError) as error:
            publishing.build(with_note(9))
    _assert_sentence(error.value)
    assert snapshots.current() == snapshots.Current(world.ids[-1])


def test_a_query_that_fails_for_another_reason_condemns_nothing(world: World, monkeypatch: pytest.MonkeyPatch):
    reader = snapshots.reader()

    class Full:
        def cursor(self) -> Full:
            return self

        def execute(self, *_: object) -> None:
            raise duckdb.IOException("Could not write temporary file: No space left on device")

    monkeypatch.setattr(reader, "_con", Full())
    with pytest.raises(WarehouseError, match="dung lượng") as error:
        reader.query("from w.note order by number")
    assert not isinstance(error.value, SnapshotBroken)
    assert snapshots.current() == snapshots.Current(world.ids[-1])
    assert notes() == [1, 2, 3, 4]  # by a reader of its own


# ---------------------------------------------------------------- the whole engine, by its commands


@pytest.fixture(scope="module")
def three_loads(tmp_path_factory: pytest.TempPathFactory, template: Any) -> Path:
    place = tmp_path_factory.mktemp("three")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        for name in "ABC":
            (place / f"{name}.csv").write_text(template("petition", [{"petition_id": f"L-{name}1"}]), "utf-8")
            assert load.load([place / f"{name}.csv"]).exit_code == 0
    return place / "home"


@pytest.fixture
def loaded(three_loads: Path, home: Path, forget: Callable[[], None]) -> list[str]:
    """The three snapshots, of one, two and three letters."""
    shutil.copytree(three_loads, home)
    forget()
    return snapshots.snapshots()


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def received() -> int:
    code, out, _ = run("query", "received", "--from", "2022-01-01", "--to", "2026-12-31", "--format", "csv")
    assert code == 0
    return int(float(out.splitlines()[1].split(",")[0]))


@pytest.mark.parametrize("seed", range(6))
def test_commands_on_a_damaged_home(
    seed: int, loaded: list[str], forget: Callable[[], None], petitions: Callable[..., Path]
):
    damage(snapshots.snapshot_path(loaded[2]), random.Random(seed))
    forget()
    code, _, errors = run("query", "received")
    assert code == 0
    assert errors.count("hỏng") == errors.count(loaded[2]) == 1
    forget()
    assert received() == 2
    code, out, errors = run("snapshots")
    assert (code, f"* {loaded[1]}" in out.splitlines(), errors.count(loaded[2])) == (0, True, 1)
    if snapshots.snapshot_path(loaded[2]).exists():
        assert f"  {loaded[2]}  (hỏng)" in out.splitlines()
        assert f"✗ Bản {loaded[2]} hỏng" in run("doctor")[1]
    code, out, errors = run("snapshots", "restore", loaded[2])
    assert (code, out, len(errors.splitlines())) == (2, "", 1)
    forget()
    code, out, _ = run("load", str(petitions([{"petition_id": "L-D1"}])))
    assert (code, out.count(loaded[2])) == (0, 1)
    assert received() == 3
    assert run("query", "received")[2] == ""


@pytest.mark.parametrize("seed", range(4))
def test_undo_and_renewal_to_damage(seed: int, loaded: list[str], forget: Callable[[], None]):
    damage(snapshots.snapshot_path(loaded[1]), random.Random(seed))
    forget()
    assert history.before() is None
    with pytest.raises(WarehouseError) as error:
        history.undo(loaded[2], "thử")
    _assert_sentence(error.value)
    with pytest.raises(WarehouseError):
        history.go_back(loaded[1], "thử")
    with pytest.raises(WarehouseError):
        publishing.build(lambda _: None, source=loaded[1])
    assert renew() is None
    assert received() == 3
    assert history.go_back(loaded[0], "thử") == loaded[0]
    assert received() == 1


def test_all_damaged_is_said_and_no_dead_end(loaded: list[str], forget: Callable[[], None], petitions: Any):
    """The sample does not take the place of what was lost; the next load begins anew and says so."""
    for at, snapshot in enumerate(loaded):
        os.truncate(snapshots.snapshot_path(snapshot), 100 * at)
    forget()
    for words in (("query", "received"), ("snapshots",), ("load", "--dry-run", str(petitions([{}], "thu.csv")))):
        code, out, errors = run(*words)
        assert "3 bản" in out + errors, words
        assert "Traceback" not in errors
        assert code == (0 if words[0] == "load" else 2)
    with pytest.raises(AllDamaged):
        snapshots.reader()
    code, out, _ = run("load", str(petitions([{"petition_id": "L-D1"}])))
    assert (code, "3 bản" in out) == (0, True)
    assert received() == 1
