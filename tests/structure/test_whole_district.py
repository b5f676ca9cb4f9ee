"""The numbers of all communes, asked for a viewer of some: only by those who tell sums, ranks and own findings."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAY = {"analytics/summaries/commune_rankings.py", "analytics/summaries/findings/__init__.py"}
AT_HOME = "analytics/measure/district.py"


def uses_whole(path: Path) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    named = any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith("measure.district")
        and any(alias.name in ("whole", "*") for alias in node.names)
        for node in ast.walk(tree)
    )
    return named or any(isinstance(node, ast.Attribute) and node.attr == "whole" and
                        ast.unparse(node.value).endswith("district") for node in ast.walk(tree))  # fmt: skip


def removes_communes(path: Path) -> bool:
    """A viewer made of another with other communes: rights that nobody gave."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("replace"):
            first = ast.unparse(node.args[0]) if node.args else ""
            if "viewer" in first.lower() and any(k.arg in ("communes", "deeds", "role") for k in node.keywords):
                return True
    return False


def test_only_the_named_modules_ask_for_all_communes():
    paths = [p for folder in ("analytics", "pages") for p in (ROOT / folder).rglob("*.py")]
    found = {p.relative_to(ROOT).as_posix() for p in paths if uses_whole(p)}
    assert found == MAY
    assert [p.relative_to(ROOT).as_posix() for p in paths if removes_communes(p)] == [AT_HOME]
