"""What the release before kept in `data/` is there after an update, in `data/home/`, whatever happens on the way.

`tests/support/files/homes/before_layout.tar.xz` was made by that release: its sample (cut short), loads of letters,
tasks and services, the last undone, two decks, a column match, a leftover upload, and `said.json`: its own `query`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from analytics.commands import main
from analytics.documents.decks import decks, saved_decks
from analytics.scope.viewer import Viewer
from data import settings
from data.loading import history, load, saved_mappings, takeover
from data.warehouse import snapshots
from data.warehouse.errors import Busy, WarehouseError

SUPPORT = Path(__file__).parents[2] / "support"
MADE_BEFORE = SUPPORT / "files" / "homes" / "before_layout.tar.xz"
CODE = {"warehouse/reader.py": "code", "warehouse/sql_box/child.py": "code", "sql/units.sql": "select", "a.py": "code"}
HEADS = ["Số thứ tự đơn", "Ngày đến", "Địa bàn", "Mục phối hợp", "Loại", "Lĩnh vực", "Nguồn"]


def _tree(folder: Path) -> dict[str, bytes]:
    """Files by their path, locks left aside."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's `data/` with code in it and no home of its own name."""
    place = tmp_path / "data"
    _write(place, CODE)
    monkeypatch.delenv("DANVAN_HOME", raising=False)
    monkeypatch.setattr(settings, "HERE", place)
    return place


@pytest.fixture
def old(here: Path) -> dict[str, bytes]:
    """What the release before left in `here`."""
    with tarfile.open(MADE_BEFORE) as packed:
        packed.extractall(here.parent, filter="data")
    (here / "said.json").rename(here.parent / "said.json")
    files = _tree(here)
    return {name: content for name, content in files.items() if name not in CODE}


def test_all_comes_and_code_stays(here: Path, old: dict[str, bytes]) -> None:
    said = takeover.take_over()
    assert said is not None
    assert said.count(".") >= 1
    assert f"{len(old)} tệp" in said
    assert _tree(here / "home") == old
    assert {n for n in _tree(here) if not n.startswith("home/")} == set(CODE)
    assert not [name for name in ("kept", "decks", "incoming") if (here / name).exists()]
    assert takeover.take_over() is None


def test_it_opens_and_goes_on(
    here: Path,
    old: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    forget: Callable[[], None],
    template: Callable[..., str],
    write_csv: Callable[..., Path],
) -> None:
    """Snapshots, history, decks, matches and further loads; the numbers are the ones the release before printed."""
    takeover.take_over()
    monkeypatch.undo()
    monkeypatch.setenv("DANVAN_HOME", str(here / "home"))
    monkeypatch.setenv("DANVAN_TODAY", "2026-12-31")
    forget()
    assert snapshots.current().problem is None
    assert load.renew()
    asked = ["query", "received", "resolved", "on_time_rate", "tasks_due", "--by", "commune", "--format", "json"]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 0, said.output
    before = json.loads((here.parent / "said.json").read_text("utf-8"))
    rows = {row["commune_code"]: row for row in json.loads(said.stdout)["rows"]}
    for row in before["rows"]:
        found = rows[row["commune_code"]]
        assert {key: found[key] for key in row} == row
    kept = [s.key for s in saved_decks.deck("giao-ban", Viewer("analyst")).slides]
    known = [s.key for s in decks.KNOWN["giao-ban"].slides if s.key != "decisions"]  # which that release did not have
    assert kept == known[::-1]
    remembered = saved_mappings.recall(HEADS)
    assert remembered is not None
    assert remembered.columns["Địa bàn"] == "commune"
    loads = history.loads()
    assert "văn thư" in set(loads["undone_by"].dropna())
    more = write_csv("motcua.csv", template("service", [{}, {}]))
    report = load.load([more])
    assert report.exit_code == 0
    assert snapshots.current_id() not in {Path(name).stem for name in old}


def test_home_named_leaves_the_old_place_alone(
    here: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path / "own"))
    assert takeover.take_over() is None
    assert {name: content for name, content in _tree(here).items() if name not in CODE} == old


def test_every_command_takes_over_and_says_so(here: Path, old: dict[str, bytes]) -> None:
    said = CliRunner().invoke(main, ["snapshots"])
    assert "Đã chuyển" in said.stderr
    assert "20261130T214822347472Z" in said.stdout


def test_waits_for_who_loads(here: Path, old: dict[str, bytes]) -> None:
    with FileLock(here / "warehouse" / "writer.lock"), pytest.raises(Busy, match="Hãy chờ"):
        takeover.take_over(wait_seconds=0)
    assert takeover.take_over() is not None


def test_says_what_stops_it(here: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, _: Path) -> None:
        raise OSError(28, "No space left on device", str(source))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(WarehouseError, match="No space left"):
            takeover.take_over()
    assert takeover.take_over() is not None
    assert _tree(here / "home") == old


def _installation(seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """Old and new place, of a machine on which both releases ran by turns: some files in both, alike or not."""
    chance = random.Random(seed)
    ids = [f"2026{month:02}{chance.randint(10, 28)}T010203000000Z" for month in range(1, chance.randint(3, 5))]
    names = [f"warehouse/{i}{end}" for i in ids for end in (".duckdb", ".seal", ".damaged")]
    names += ["mappings.json", "texts.json", "warehouse/undone.jsonl", "warehouse/CURRENT"]
    names += [f"{folder}/{chance.randint(0, 99)}{end}" for folder, end in (("kept", ".parquet"), ("decks", ".json"))]
    names += [f"incoming/tmp{chance.randint(0, 9)}/0/don.csv"]
    old = {name: f"old {name}\n" for name in names if chance.random() < 0.8}
    new = {
        f"home/{name}": text if chance.random() < 0.4 else f"new {name}\n"
        for name, text in old.items()
        if chance.random() < 0.5
    }
    return old, new


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills its own forks")
@pytest.mark.parametrize("disk", ["same", "other"])
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_step_loses_nothing(tmp_path: Path, seed: int, disk: str) -> None:
    old, new = _installation(seed)
    made = tmp_path / "made" / "data"
    _write(made, CODE | old | new)
    for later, name in enumerate(("home/warehouse/CURRENT", "warehouse/CURRENT") if seed % 2 else ()):
        if (made / name).exists():
            os.utime(made / name, (1e9 + later, 1e9 + later))
    command = [sys.executable, str(SUPPORT / "files" / "homes" / "killed_takeover.py"), str(made), str(tmp_path), disk]
    around = os.environ | {"PYTHONPATH": str(SUPPORT.parents[1])}
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=around)
    assert said.returncode == 0, said.stderr
    runs = json.loads(said.stdout)
    end = {name: bytes.fromhex(text).decode() for name, text in runs[-1]["end"].items()}
    assert len(runs) > len(old) / 2
    _nothing_lost(end, old, new)
    for run in runs:
        assert {name: bytes.fromhex(text).decode() for name, text in run["end"].items()} == end
        there = "".join(bytes.fromhex(text).decode() for text in run["contents"])
        assert all(text in there for name, text in (old | new).items() if not name.endswith("CURRENT"))


def _nothing_lost(end: dict[str, str], old: dict[str, str], new: dict[str, str]) -> None:
    """Each file is in the new place with its content, or stays in the old where another is in the new."""
    for name, text in old.items():
        there = new.get(f"home/{name}", text)
        if name.endswith("CURRENT"):
            assert end[f"home/{name}"] in (text, there)
            assert name not in end
        elif name.endswith("undone.jsonl"):
            assert set(end[f"home/{name}"].splitlines()) == set((text + there).splitlines())
        else:
            assert end[f"home/{name}"] == there
            assert end.get(name) == (None if text == there else text)
    assert {name: end[name] for name in CODE} == CODE
    assert not [name for name in end if name.endswith((".takeover", ".new"))]
