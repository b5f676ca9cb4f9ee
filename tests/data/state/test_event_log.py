"""The log: a line an event, and nothing of what is in files or what they are called."""

from __future__ import annotations

import logging
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.state import event_log

ROOT = Path(__file__).parents[3]
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|WARNING|ERROR) ([a-z_.]+) (.+)")
EVENTS = [  # of a load, one that stores nothing, an export and a way back
    ("INFO", "data.loading.reporting.logged", "Load began: files=1 trial=False"),
    ("INFO", "data.warehouse.publishing", "Snapshot published: ID"),
    ("INFO", "data.loading.reporting.logged", "Load ended: snapshot=ID rows=3 stored=3 refused=0"),
    ("INFO", "data.loading.reporting.logged", "Load began: files=1 trial=False"),
    ("INFO", "data.warehouse.publishing", "Snapshot published: ID"),
    ("INFO", "data.loading.reporting.logged", "Load ended: snapshot=ID rows=2 stored=2 refused=0"),
    ("INFO", "data.loading.reporting.logged", "Load began: files=1 trial=False"),
    ("INFO", "data.loading.reporting.logged", "Load ended: snapshot=None rows=0 stored=0 refused=0"),
    ("INFO", "analytics.documents.catalogue", "Export made: document=forms bytes=N period=2024 communes=1"),
    ("INFO", "data.loading.history", "Went back: left=ID in_force=ID"),
]


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analytics", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def record() -> logging.LogRecord:
    return logging.LogRecord("data.x", logging.INFO, "x.py", 1, "Something happened: n=%d", (1,), None)


def test_each_event_is_one_line_without_a_word_of_the_files(home: Path, petitions: Callable[..., Path], tmp_path: Path):
    """Names and texts are drawn anew every time: none of them is known to the code."""
    words = ["".join(random.choices("bcdghklmnpqrtvxy", k=9)) for _ in range(8)]
    rows = [{"petition_id": f"DT-{n:05}", "agency": f"Phòng {words[n]} {words[7]}"} for n in range(5)]
    first = petitions(rows[:3], name=f"{words[5]}.csv")
    second = petitions(rows[3:], name=f"{words[6]}.csv")
    assert run("load", first, "--by", words[4], "--confirm-offices").returncode == 0
    before = (home / "warehouse/CURRENT").read_text().strip()
    loaded = run("load", second, "--by", words[4], "--confirm-offices")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert run("load", second).returncode == 2
    made = run("export", "forms", "--out", tmp_path / f"{words[3]}.xlsx", "--period", "2024", "--commune", "Bình Châu")
    assert (made.returncode, made.stderr) == (0, "")
    assert run("snapshots", "restore", before).returncode == 0

    said = (home / "logs/danvan.log").read_text("utf-8")
    lines = [LINE.fullmatch(line) for line in said.splitlines()]
    plain = [re.sub(r"\d{8}T\d+Z", "ID", re.sub(r"bytes=\d+", "bytes=N", line[3])) for line in lines if line]
    assert [(line[1], line[2], text) for line, text in zip(lines, plain, strict=True) if line] == EVENTS
    assert [word for word in (*words, "Bình Châu", ".csv", str(tmp_path)) if word in said] == []


def test_a_damaged_snapshot_is_told_once(home: Path, petitions: Callable[..., Path]):
    assert run("load", petitions([{}])).returncode == 0
    (snapshot,) = (home / "warehouse").glob("*.duckdb")
    content = bytearray(snapshot.read_bytes())
    content[random.randrange(len(content))] ^= 0xFF
    snapshot.write_bytes(content)
    for _ in range(2):
        run("snapshots")
    told = [line for line in (home / "logs/danvan.log").read_text("utf-8").splitlines() if "damaged" in line]
    assert [line.partition("soundness ")[2] for line in told] == [f"Snapshot found damaged: {snapshot.stem}"]


def test_the_file_is_rotated_by_whoever_finds_it_full(
    home: Path, monkeypatch: pytest.MonkeyPatch, record: logging.LogRecord
):
    """Two processes write it: neither holds it open, so what one rotated the other does not go on writing."""
    monkeypatch.setattr(event_log, "ROTATE", 400)
    writers = []
    for _ in range(2):
        event_log.set_up(to_screen=False)
        writers += logging.getLogger("data").handlers
    for _ in range(200):
        random.choice(writers).handle(record)
    files = sorted(path.name for path in (home / "logs").iterdir())
    assert files == ["danvan.log", *(f"danvan.log.{n}" for n in range(1, event_log.KEPT + 1))]
    assert max(path.stat().st_size for path in (home / "logs").iterdir()) <= 400


def test_a_home_that_cannot_be_written_is_no_failure(
    home: Path, capsys: pytest.CaptureFixture[str], record: logging.LogRecord
):
    home.write_text("a file where the folder should be")
    event_log.set_up(to_screen=False)
    logging.getLogger("data.x").handle(record)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("to_screen", [True, False])
def test_only_the_server_also_writes_to_the_screen(
    home: Path, capsys: pytest.CaptureFixture[str], record: logging.LogRecord, to_screen: bool
):
    event_log.set_up(to_screen=to_screen)
    logging.getLogger("data.x").handle(record)
    assert ("Something happened: n=1" in capsys.readouterr().err) is to_screen
    assert (home / "logs/danvan.log").read_text("utf-8").count("\n") == 1
    assert os.stat(home / "logs").st_mode & 0o077 == 0 or os.name != "posix"
