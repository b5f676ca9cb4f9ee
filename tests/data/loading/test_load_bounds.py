"""How much a load looks at, holds and says, by counts: the same on any machine."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from data import limited_child, settings
from data.cleaning import typed_columns
from data.cleaning.kept_texts import Texts
from data.loading import load
from data.loading.reporting.progress import Progress
from data.reading import ROW, Unreadable, child, delimited, layout, limits
from data.sample_maker import make
from data.tables.columns import Type
from data.tables.tables import TABLES

HEADERS = [c.header for table in TABLES.values() for c in table.columns]


# ---------------------------------------------------------------- header search


def wide_rows(columns: int, chance: random.Random) -> list[list[str]]:
    """Rows that all look like headers: words that tables know, long texts, blanks, numbers."""

    def cell(at: int) -> str:
        return chance.choice((chance.choice(HEADERS), f"{chance.choice(HEADERS)} {at}", "", str(at), "x" * 1000))

    return [[cell(at) for at in range(columns)] for _ in range(layout.SEARCHED + 5)]


def looked_at(columns: int, seed: int, monkeypatch: pytest.MonkeyPatch, most: float = float("inf")) -> int:
    """Cells that the search folds, for a sheet of so many columns; fails as soon as there are more than `most`."""
    count = 0
    with monkeypatch.context() as patch:
        patch.setattr(layout, "SEARCHED", 6)  # every row costs the same: width is what is asked about
        rows = wide_rows(columns, random.Random(seed))
        for name in ("tidy", "bare", "header_key"):
            real = getattr(layout, name)

            def counted(text: str, real: Callable[[str], str] = real) -> str:
                nonlocal count
                count += 1
                assert count < most
                assert len(text) <= 2 * layout._LONGEST + 1  # two rows joined
                return real(text)

            patch.setattr(layout, name, counted)
        with contextlib.suppress(Unreadable):
            assert len(layout.find(rows).names) <= limits.COLUMNS + 1
    return count


@pytest.mark.parametrize("seed", range(3))
def test_a_header_is_sought_within_the_columns_that_may_be(seed: int, monkeypatch: pytest.MonkeyPatch):
    """Ten thousand columns cost what the most that are read cost, not thirty times that."""
    most = looked_at(limits.COLUMNS + 1, seed, monkeypatch)
    assert looked_at(10_000, seed, monkeypatch, 1.5 * most) > 0


@pytest.mark.parametrize("separator", delimited.SEPARATORS)
@pytest.mark.parametrize("seed", range(2))
def test_too_many_columns_are_told_by_their_number(seed: int, separator: str, tmp_path: Path):
    chance = random.Random(seed)
    columns = chance.randrange(limits.COLUMNS + 1, 3_000)
    names = [*HEADERS[:7], *(f"Cột {at}" for at in range(columns - 7))]
    path = tmp_path / "rong.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows([names, ["1"] * columns, ["2"] * columns])
    with pytest.raises(Unreadable) as error:
        delimited.read(path)
    assert error.value.reason == f"Tệp có {columns} cột, giới hạn là {limits.COLUMNS}."


# ---------------------------------------------------------------- a workbook's child


def test_a_busy_machine_refuses_no_good_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Processor time is what is limited; waiting for it may take many times as long."""
    asked: list[limited_child.Limits] = []

    def run(_: str, __: bytes, most: limited_child.Limits) -> bytes:
        asked.append(most)
        raise limited_child.Ended(limited_child.Limit.PROCESSOR)

    monkeypatch.setattr(limited_child, "run", run)
    with pytest.raises(Unreadable, match="của bộ xử lý"):
        child.read(tmp_path / "a.xlsx")
    assert asked[0].processor == limits.CHILD_SECONDS
    assert asked[0].seconds >= 2 * limits.CHILD_SECONDS


# ---------------------------------------------------------------- memory

_ASKED = """
import json, os
from data import limited_child, settings
limited_child.give_memory_back()
from data.loading import load
import pyarrow
print(json.dumps([pyarrow.default_memory_pool().backend_name, os.environ["MALLOC_CONF"]]))
"""


def test_a_load_gives_memory_back():
    """Asked in a process of its own: allocators look at their settings once."""
    surroundings = {k: v for k, v in os.environ.items() if k not in ("ARROW_DEFAULT_MEMORY_POOL", "MALLOC_CONF")}
    said = subprocess.run(
        [sys.executable, "-c", _ASKED],
        cwd=settings.HERE.parent, env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == ["system", "dirty_decay_ms:0,muzzy_decay_ms:0"]


def test_values_of_a_list_stay_coded():
    """A million rows of ten words hold ten words: four bytes a row, not the word again and again."""
    column = next(c for c in TABLES["petition"].columns if c.type is Type.CHOICE and c.default is None)
    words = random.Random(1).choices([*column.values, "", "sai"], k=20_000)
    values, refused = typed_columns._understood(
        column, pa.chunked_array([words]), None, pa.chunked_array([range(20_000)]), {}
    )
    assert values.to_pylist() == [w if w in column.values else None for w in words]
    assert refused["row"].to_pylist() == [at for at, w in enumerate(words) if w == "sai"]
    assert values.nbytes < 5 * len(words)


@pytest.mark.parametrize("seed", range(2))
def test_what_files_say_is_held_until_it_is_in_and_no_longer(
    seed: int, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Texts go when they are packed, typed rows when they are merged: sums are made with all of it gone."""
    make.write_csv(tmp_path / "files", petitions=10_000, seed=seed)
    files = sorted((tmp_path / "files").glob("*.csv"))
    real, held = load.snapshot_build.finish, []

    def finish(con: duckdb.DuckDBPyConnection) -> list[str]:
        held.append(pa.total_allocated_bytes() - before)
        assert not con.execute("select view_name from duckdb_views() where view_name = 'staged'").fetchall()
        return real(con)

    monkeypatch.setattr(load.snapshot_build, "finish", finish)
    before = pa.total_allocated_bytes()
    assert load.load(files).snapshot
    assert held[0] < 0.2 * sum(path.stat().st_size for path in files)


@pytest.mark.parametrize("seed", range(5))
def test_texts_come_back_as_they_were(seed: int):
    """What is packed while a sheet waits: for the marked copy all rows, for the kept copy the good ones."""
    chance = random.Random(seed)
    rows = chance.sample(range(2, 1_000), 300)
    texts = [chance.choice(["", "Bình Thanh", "BS-01", "Thường xuyên"]) for _ in rows]
    refused = dict.fromkeys(chance.sample(rows, chance.randrange(300)), "sai")
    with ThreadPoolExecutor(1) as packer:
        packed = Texts(pa.table({"Xã": texts, ROW: pa.array(rows, pa.int64())}), packer)
        assert packed.cells().to_pydict() == {"Xã": texts, ROW: rows}
        kept = pyarrow.parquet.read_table(pa.BufferReader(packed.without(refused).result()))
    good = [text for row, text in zip(rows, texts, strict=True) if row not in refused]
    assert kept.to_pydict() == {"Xã": good}


# ---------------------------------------------------------------- progress


def steps(progress: Progress, files: list[Path], chance: random.Random) -> None:
    """A load of any files and sheets, with any number of beats between its steps."""

    def beats() -> None:
        for _ in range(chance.randrange(60)):
            progress.beat()

    beats()
    for path in files:
        progress.reading(path)
        beats()
        sheets = chance.randrange(1, 5)
        for sheet in range(sheets):
            progress.checking(path, f"Trang {sheet}", sheet / sheets)
            beats()
    for at, path in enumerate(files):
        progress.merging(path, at / len(files))
        beats()
    progress.finishing()
    beats()
    progress.done()


@pytest.mark.parametrize("seed", range(10))
def test_progress_moves_with_every_beat_and_never_back(seed: int, tmp_path: Path):
    chance = random.Random(seed)
    files = [tmp_path / f"{at}.csv" for at in range(chance.randrange(1, 4))]
    for path in files:
        path.write_bytes(bytes(chance.randrange(1, 100_000)))
    told: list[tuple[float, str]] = []
    steps(Progress(lambda share, doing: told.append((share, doing)), files), files, chance)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert max(shares[:-1]) < 1.0
    beaten = [after - before for (before, one), (after, other) in itertools.pairwise(told) if one == other]
    assert all(moved > 0 for moved in beaten)


def test_who_waits_for_a_long_step_is_told_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.loading.reporting.progress.BEAT", 0.001)
    again = threading.Event()
    told: list[str] = []

    def tell(_: float, doing: str) -> None:
        told.append(doing)
        if told.count(doing) > 3:
            again.set()

    with Progress(tell, []) as progress:
        progress.finishing()
        assert again.wait(60)  # the step does not end before it is told again
        progress.done()
    assert told[-1] == "Xong"


def test_nothing_beats_after_a_load_that_failed(monkeypatch: pytest.MonkeyPatch):
    told: list[Any] = []
    with pytest.raises(RuntimeError), Progress(lambda *said: told.append(said), []) as progress:
        raise RuntimeError
    assert not progress._beating.is_alive()
