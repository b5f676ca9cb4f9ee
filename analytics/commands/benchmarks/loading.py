"""Loading a file of letters with everything we promise of it, against DuckDB reading the same file into a table."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.datasets import Dataset, lived_in
from analytics.commands.benchmarks.tools.timing import in_turns, spread
from data.loading import load
from data.sample_maker import make

LIMIT = 3.0
MOST = 1_000_000


def row(folder: Path, letters: int, runs: int) -> report.TimedRow:
    """`load` into an empty home against `create table … from read_csv` into an empty file, in turns."""
    what = f"Nạp CSV ÷ read_csv của DuckDB, {report.letters(letters)}"
    file = _file(folder, letters)
    ours, bare = [], []
    for number in range(runs):
        place = folder / f"load-{letters}-{number}"
        place.mkdir()
        took, read = in_turns(lambda: _load(file, letters, place), lambda: _read(file, place), number)  # noqa: B023
        ours.append(took)
        bare.append(read)
        shutil.rmtree(place, ignore_errors=True)
    took_all, read_all = spread(ours), spread(bare)
    size = f"{file.stat().st_size / 2**20:.0f} MB"
    return report.ratio(what, took_all / read_all, LIMIT, f"{took_all} ÷ {read_all}, {runs} lần, tệp {size}")


def _file(folder: Path, letters: int) -> Path:
    """The template CSV of letters; the other tables written beside it are thrown away."""
    out = folder / f"{letters}-csv"
    if not (out / "petition.csv").exists():
        make.write_csv(out, petitions=letters)
        for path in out.glob("*.csv"):
            if path.name != "petition.csv":
                path.unlink()
    return out / "petition.csv"


def _load(file: Path, letters: int, place: Path) -> None:
    with lived_in(Dataset(letters, place)):
        done = load.load([file])
    if done.exit_code != 0:
        raise RuntimeError(f"the synthetic file was not loaded whole: exit code {done.exit_code}")


def _read(file: Path, place: Path) -> None:
    with duckdb.connect(str(place / "bare.duckdb")) as con:
        con.execute("create table letter as select * from read_csv($file)", {"file": str(file)})
