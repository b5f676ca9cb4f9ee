"""Floors look down, never up; pages are short and free of SQL; files stay readable."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE_LINES, FILE_LINES = 80, 250
# One file by nature (run.py knows nothing but the standard library), declarations, and what waits to be cut.
MAY_BE_LONGER = {
    "run.py": 470,
    "data/tables/tables.py": 470,
    "analytics/indicators/petitions.py": 300,
    "analytics/registers/models.py": 260,
    "analytics/registers/petitions.py": 265,
    "analytics/figures/subjects/models.py": 265,
    "analytics/loading/report_tables.py": 265,
    "analytics/scope/filters.py": 280,
    "analytics/formatting.py": 270,
}
FLOORS = ("data", "analytics", "pages", "gate")
OURS = {*FLOORS, "dashboard", "server", "run", "tests"}
FORBIDDEN = {
    "data": OURS - {"data"} | {"streamlit", "plotly"},
    "analytics": OURS - {"data", "analytics"} | {"streamlit"},
    "gate": OURS - {"data", "analytics", "gate"} | {"duckdb", "plotly", "pandas"},  # knows requests, and no numbers
    "pages": OURS - {"analytics", "pages"} | {"duckdb", "plotly"},
}
SQL = re.compile(
    r"\bselect\b[^.!?]*\bfrom\b|\b(insert into|delete from|create (or replace )?(table|view)|group by)\b", re.I
)


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """First words of every module a file imports, wherever in the file and however it is written."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            found.add("".join(str(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)))
    return {name.split(".")[0] for name in found}


def texts(path: Path) -> list[str]:
    """Every string of a file but its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for floor in FLOORS for path in files(floor)], ids=shown)
def test_looks_down_only(path: Path):
    floor = path.relative_to(ROOT).parts[0]
    allowed = {"streamlit"} if "benchmarks" in path.parts else set()  # they time the pages, so they run them
    assert imported(path) & FORBIDDEN[floor] - allowed == set()


def test_doors_do_no_sums():
    for name in ("dashboard.py", "server.py"):
        if (ROOT / name).exists():
            assert imported(ROOT / name) & {"duckdb", "plotly"} == set()


def test_pages_hold_no_sql():
    assert [f"{shown(path)}: {text}" for path in files("pages") for text in texts(path) if SQL.search(text)] == []


def test_no_script_stands_directly_in_pages():
    """Streamlit takes pages/*.py for its old kind of page: a cold deep link then skips dashboard.py."""
    assert list(map(shown, (ROOT / "pages").glob("*.py"))) == []


def test_screens_are_short():
    screens = [path for path in files("pages") if path.relative_to(ROOT).parts[1] != "parts"]
    assert {shown(path): lines(path) for path in screens if lines(path) > PAGE_LINES} == {}


def test_files_are_short():
    ours = [
        *ROOT.glob("*.py"),
        *(path for floor in FLOORS for path in files(floor)),
        *(ROOT / "data/sql").glob("*.sql"),
    ]
    long = {shown(path): lines(path) for path in ours if lines(path) > FILE_LINES}
    assert {name: count for name, count in long.items() if count > MAY_BE_LONGER.get(name, 0)} == {}


def test_every_sql_file_begins_with_its_grain():
    """ "Tables and views, one file a subject, its grain as the first comment line"."""
    first = {shown(p): p.read_text("utf-8").splitlines()[0] for p in (ROOT / "data/sql").glob("*.sql")}
    assert {name: line for name, line in first.items() if not line.startswith("-- Grain of ")} == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [("import streamlit as st", {"streamlit"}), ("def f():\n    from pages.parts import x", {"pages"}),
     ("import importlib\nimportlib.import_module('duckdb')", {"importlib", "duckdb"}),
     ("import plotly.graph_objects as go", {"plotly"}), ("__import__(f'analytics.commands.{x}')", {"analytics"})],
)  # fmt: skip
def test_an_import_is_seen_wherever_it_hides(code: str, found: set[str], tmp_path: Path):
    (tmp_path / "x.py").write_text(code)
    assert imported(tmp_path / "x.py") == found


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [("select count(*) from w.petition", True), ("SELECT a\nFROM b", True), ("insert into x values (1)", True),
     ("Chọn xã rồi xem.", False), ("select one of the options. Then go on from there.", False)],
)  # fmt: skip
def test_sql_is_told_from_words(text: str, is_sql: bool):
    assert bool(SQL.search(text)) is is_sql
