"""The audit: every line stands as it was written, whatever is changed, cut or added."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.access import audit
from analytics.scope.viewer import LOCAL, NotAllowed, Viewer
from data.state.errors import StateError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    monkeypatch.setattr(audit, "ROTATE", 900)
    return tmp_path


def written(count: int) -> None:
    for n in range(count):
        audit.write("export", Viewer("analyst", who="an"), document="Báo cáo", bytes=n, filters="ky=2024&xa=21112")


def test_lines_are_chained_over_files_and_read_back(home: Path):
    written(12)
    audit.write("sign in failed", "ai-do", address="10.0.0.9")
    assert len(list((home / "audit").glob("*.log"))) > 2
    assert audit.problems() == []
    found = list(audit.entries(LOCAL))
    assert [one["n"] for one in found] == list(range(13, 0, -1))
    assert (found[0]["who"], found[1]["who"], found[1]["bytes"]) == ("ai-do", "an", 11)
    with pytest.raises(NotAllowed):
        list(audit.entries(Viewer("analyst", who="an")))
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in (home / "audit").glob("*.log"))


@pytest.mark.parametrize("seed", range(150))
def test_any_byte_changed_cut_or_added_shows(seed: int, home: Path):
    chance = random.Random(seed)
    written(7)
    path = chance.choice(sorted((home / "audit").glob("*.log")))
    content = path.read_bytes()
    at = chance.randrange(len(content))
    match chance.randrange(5):
        case 0:
            content = content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
        case 1:
            content = content[:at] + content[at + chance.randint(1, 400) :]
        case 2:
            content = content[:at] + chance.randbytes(chance.randint(1, 5)) + content[at:]
        case 3:
            lines = content.splitlines(keepends=True)
            content = b"".join(lines[: chance.randrange(len(lines))])  # whole lines from the end of a file
        case 4:
            content = b""
    path.write_bytes(content)
    assert audit.problems()


def test_a_removed_last_file_or_an_older_head_shows(home: Path):
    written(3)
    head = (home / "audit/HEAD").read_bytes()
    written(9)
    newest = (home / "audit/HEAD").read_bytes()
    (home / "audit/HEAD").write_bytes(head)
    assert audit.problems()
    (home / "audit/HEAD").write_bytes(newest)
    sorted((home / "audit").glob("*.log"))[-1].unlink()
    assert audit.problems()


def test_half_a_line_of_a_stopped_machine_is_cut_and_the_chain_goes_on(home: Path):
    written(3)
    path = sorted((home / "audit").glob("*.log"))[-1]
    path.write_bytes(path.read_bytes() + b"0123abc {")
    assert audit.problems()
    written(1)
    assert audit.problems() == []
    assert next(audit.entries(LOCAL))["n"] == 4


WRITER = "from analytics.access import audit\nfor n in range(30): audit.write('sql', 'an', n_of=n)"


def test_two_processes_write_one_chain(home: Path):
    both = [subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert audit.problems() == []
    assert sum(1 for _ in audit.entries(LOCAL)) == 60


@pytest.mark.parametrize("name", sorted(audit.NEVER))
def test_what_must_not_be_written_cannot(name: str, home: Path):
    with pytest.raises(ValueError, match=name):
        audit.write("sql", LOCAL, **{name: "x"})
    audit.write("sql", LOCAL, asked="x" * 5000)
    assert len(next(audit.entries(LOCAL))["asked"]) == audit.LONGEST


def test_a_full_disk_leaves_no_half_line_and_is_told(home: Path, monkeypatch: pytest.MonkeyPatch):
    written(2)
    real = os.write
    monkeypatch.setattr(audit.os, "write", lambda file, line: real(file, line[:50]))
    with pytest.raises(StateError, match=r"Nhật ký: ổ đĩa đã đầy"):
        written(1)
    monkeypatch.undo()
    monkeypatch.setenv("DANVAN_HOME", str(home))
    assert audit.problems() == []
    written(1)
    assert audit.problems() == []
