"""Loading a file of letters with all we promise of it: time, against DuckDB reading it into a table, and memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.datasets import Dataset, lived_in
from analytics.commands.benchmarks.tools.timing import in_turns, spread
from data import settings
from data.loading import load
from data.sample_maker import make

LIMIT = 3.0
MEMORY_MB = 500
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


def memory(folder: Path, letters: int) -> report.TimedRow:
    """What the command holds at most while it loads the same file into an empty home, its children left out."""
    what = f"Bộ nhớ của một lần nạp CSV, {report.letters(letters)}"
    if not hasattr(os, "wait4"):
        return report.unmeasured(what, "hệ điều hành này không cho biết")
    place = folder / f"load-{letters}-memory"
    words = [sys.executable, "-X", "utf8", "-m", "analytics", "load", str(_file(folder, letters).resolve())]
    child = subprocess.Popen(
        words, cwd=settings.HERE.parent, env=os.environ | {"DANVAN_HOME": str(place.resolve())},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    shutil.rmtree(place, ignore_errors=True)
    if child.returncode:
        return report.unmeasured(what, f"lệnh nạp kết thúc với mã {child.returncode}")
    most = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return report.TimedRow(what=what, value=f"{most:.0f} MB", limit=f"< {MEMORY_MB} MB", held=most < MEMORY_MB)


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
