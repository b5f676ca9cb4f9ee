"""What is imported is named and pinned, what is pinned is locked with hashes, and README says of each why."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNTIME, TESTS = (ROOT / "requirements" / name for name in ("runtime.in", "tests.in"))
LOCK = ROOT / "requirements.txt"
SERVER = ("dashboard.py", "server.py", "gate")
UNIMPORTED = {"orjson", "httpx2"}  # Plotly takes the first where it is, Authlib asks providers with the other
TOOLS = {"ruff", "mypy", "pytest-xdist"}  # commands and a plugin, imported by nobody
BENCH = ROOT / "analytics" / "commands" / "benchmarks"  # measures the dashboard from outside, as tests do


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins(path: Path) -> dict[str, str]:
    """Distribution to version, of an input file; a line that pins nothing fails."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {_plain(name): version for name, version in (line.split("==") for line in lines)}


def _locked() -> dict[str, str]:
    """Distribution to what is locked of it: version, marker and hashes."""
    found = re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text("utf-8"))
    return {_plain(name): rest for name, rest in (entry.split("==", 1) for entry in found)}


@cache
def _distributions() -> dict[str, set[str]]:
    return {module: set(map(_plain, names)) for module, names in packages_distributions().items()}


def _files(*places: str) -> list[Path]:
    """Every module at or below these places."""
    found = [path for place in places for path in [ROOT / place, *(ROOT / place).rglob("*.py")]]
    return [path for path in found if path.suffix == ".py"]


def _imported(files: list[Path]) -> set[str]:
    """Distributions imported by these files, wherever in a file."""
    names: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").partition(".")[0])
    here = {"data", "analytics", "pages", "gate", "tests", *(path.stem for path in ROOT.glob("*.py"))}
    support = {path.stem for path in (ROOT / "tests" / "support").iterdir()}
    return {min(_distributions()[name]) for name in names - set(sys.stdlib_module_names) - here - support}


def test_every_package_that_is_imported_is_named():
    used = _imported([path for path in _files("data", "analytics", "pages", *SERVER) if BENCH not in path.parents])
    assert used - set(_pins(RUNTIME)) == set()
    assert set(_pins(RUNTIME)) - used - UNIMPORTED == set()


def test_what_tests_import_is_named():
    named = set(_pins(RUNTIME)) | set(_pins(TESTS))
    used = _imported(_files("tests", "docs", "requirements", "run.py", "analytics"))
    assert used - named == set()
    assert set(_pins(TESTS)) - used - TOOLS == set()


@pytest.mark.parametrize("inputs", [RUNTIME, TESTS], ids=lambda path: path.name)
def test_the_lock_holds_the_pins(inputs: Path):
    """Run `python requirements/compile.py` where this fails."""
    locked = _locked()
    for name, version in _pins(inputs).items():
        assert re.match(re.escape(version) + r"( |;|\\|$)", locked[name])


def test_everything_is_locked_with_hashes_and_no_index_is_named():
    assert [name for name, rest in _locked().items() if "--hash=sha256:" not in rest] == []
    assert "://" not in LOCK.read_text("utf-8")
    assert not re.search(r"^--", LOCK.read_text("utf-8"), re.M)


def test_readme_says_why():
    table = (ROOT / "README.md").read_text("utf-8").partition("## Dependencies")[2]
    said = {_plain(word) for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for word in re.split(r"[,\s]+", row)}
    assert (set(_pins(RUNTIME)) | set(_pins(TESTS))) - said == set()


def test_one_oldest_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    oldest = re.search(r"OLDEST = \((\d+), (\d+)\)", (ROOT / "run.py").read_text("utf-8"))
    assert oldest is not None
    written = ".".join(oldest.groups())
    assert project["project"]["requires-python"] == f">={written}"
    assert project["tool"]["mypy"]["python_version"] == written
    assert f'OLDEST = "{written}"' in (ROOT / "requirements" / "compile.py").read_text("utf-8")
