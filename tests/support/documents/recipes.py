"""How-tos as steps: what their Markdown says is done in a scratch copy of the project, block by block.

The line before a block says where its code goes: "`path`, after `a line`:", or before, instead of the words, at the
end, new. A block of `csv` is a file that commands load.
A block of `console` holds commands ("$ …") and lines that are seen when they run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from documents import ROOT, Block, blocks, rows

PLACE = re.compile(
    r"^`(?P<path>[^`]+)`, (?P<where>after|before|instead of the words|at the end|new)"
    r"(?: (?P<tick>`{1,2}) ?(?P<anchor>.+?) ?(?P=tick))?:$"
)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "home", "__pycache__", ".*_cache", "images", ".hypothesis")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Code and where it goes: `anchor` is a line of the file, as it stands there without its indent."""

    path: str
    where: str
    anchor: str
    code: str

    def apply(self, project: Path) -> None:
        """Do it in a copy of the project; the block is indented as the line it is put beside."""
        file = project / self.path
        if self.where == "new":
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.code, "utf-8")
            return
        lines = file.read_text("utf-8").splitlines(keepends=True)
        if self.where == "at the end":
            file.write_text("".join([*lines, "\n\n", self.code]), "utf-8")
            return
        if self.where == "instead of the words":
            whole = "".join(lines)
            assert whole.count(self.anchor) == 1, f"{self.path} has {whole.count(self.anchor)} times `{self.anchor}`"
            file.write_text(whole.replace(self.anchor, self.code.rstrip("\n")), "utf-8")
            return
        at = [number for number, line in enumerate(lines) if line.strip() == self.anchor]
        assert len(at) == 1, f"{self.path} has {len(at)} lines `{self.anchor}`"
        first, end = {"after": (at[0] + 1, at[0] + 1), "before": (at[0], at[0]), "instead of": (at[0], at[0] + 1)}[
            self.where
        ]
        lines[first:end] = [self.code]
        file.write_text("".join(lines), "utf-8")


def steps(document: Path) -> list[Step]:
    """The changes a how-to asks for, in their order."""
    found = []
    for block in blocks(document):
        if block.language in ("console", "csv"):
            continue
        place = PLACE.match(block.before)
        assert place, f"the line before a block says where it goes, not “{block.before}”"
        anchor = place["anchor"] or ""
        assert bool(anchor) == (place["where"] not in ("new", "at the end"))
        found.append(Step(path=place["path"], where=place["where"], anchor=anchor, code=block.text))
    return found


def listed(document: Path) -> list[str]:
    """Files of the table of a how-to, in their order."""
    return [path for row in rows(document)[1:] for path in re.findall(r"`([^`]+)`", row[0])]


def sheets(document: Path) -> dict[str, str]:
    """Files that commands of a how-to load, by name: a block of `csv` after a line that ends with its name."""
    found = [block for block in blocks(document) if block.language == "csv"]
    return {re.findall(r"`([^`]+)`", block.before)[-1]: block.text for block in found}


def sessions(document: Path) -> list[tuple[list[str], list[str]]]:
    """Commands and the lines that are seen when each has run."""
    found: list[tuple[list[str], list[str]]] = []
    for block in filter(_is_session, blocks(document)):
        for line in block.text.splitlines():
            if line.startswith("$ "):
                found.append((shlex.split(line[2:]), []))
            else:
                found[-1][1].append(line)
    return found


def _is_session(block: Block) -> bool:
    return block.language == "console"


def copy(to: Path) -> Path:
    """A scratch copy of the project, without what installations make of it."""
    shutil.copytree(ROOT, to, ignore=LEFT_OUT, symlinks=True)
    return to


def run(project: Path, words: list[str], home: Path) -> str:
    """What `python run.py …` says in the copy, with this Python's libraries. Fails where the command does."""
    assert words[:2] == ["python", "run.py"]
    told = ["pytest", "-p", "no:cacheprovider", *words[3:]] if words[2] == "test" else ["analytics", *words[2:]]
    return child(project, ["-m", *told], home)


def child(project: Path, words: list[str], home: Path) -> str:
    """What a Python says that finds the copy's modules first, and never writes beside them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "PYTEST_", "COV_"))}
    path = os.pathsep.join((str(project), str(project / "tests/support")))
    ours = {"PYTHONPATH": path, "DANVAN_HOME": str(home), "DANVAN_TODAY": "2026-12-31", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *words], cwd=project, env=kept | ours, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout
