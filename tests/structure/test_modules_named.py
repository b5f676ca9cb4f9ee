"""A module named in a text, to run in a child process or to import, is there: no move leaves such a name behind."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = {p.name for top in ("data", "analytics", "pages") for p in (ROOT / top).iterdir() if p.is_dir()}
# "data." and one word alone may be a word of a sentence or a column of a file; with a folder between it is a module.
MODULE = re.compile(rf"(?:data|analytics|pages)\.(?:{'|'.join(sorted(_FOLDERS))})(?:\.[a-z_]+)*")


def named(code: str) -> set[str]:
    texts = (n.value for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return {text for text in texts if MODULE.fullmatch(text)}


def is_there(name: str) -> bool:
    """The package, the module, or a name that a module defines or imports."""
    path = ROOT
    for part, then in zip(parts := name.split("."), [*parts[1:], ""], strict=True):
        path /= part
        if path.with_suffix(".py").exists():
            return not then or bool(re.search(rf"\b{then}\b", path.with_suffix(".py").read_text("utf-8")))
    return path.is_dir()


def test_modules_named_in_texts_are_there():
    files = [
        path for top in ("data", "analytics", "pages", "gate", "docs", "tests") for path in (ROOT / top).rglob("*.py")
    ]
    names = {name for path in [*files, *ROOT.glob("*.py")] for name in named(path.read_text("utf-8"))}
    assert len(names) > 3, "they are found at all"
    assert {name for name in names if not is_there(name)} == set()


def test_a_name_left_behind_is_seen():
    assert named("run('data.warehouse.sql_box.child')") == {"data.warehouse.sql_box.child"}
    assert is_there("data.warehouse.sql_box.child")
    assert is_there("analytics.measure.measure.monthly")
    assert not is_there(".".join(("data", "warehouse", "snapshots", "sql_box", "child")))
