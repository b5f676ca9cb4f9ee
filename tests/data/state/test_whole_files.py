"""A file is replaced whole or not at all, in one way, in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.state import whole_files

ROOT = Path(__file__).parents[3]
# These move what stood elsewhere, whole folders among it; nothing is written anew.
MOVES = {"data/loading/takeover.py", "data/state/backup.py"}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=50)


@given(TEXTS, TEXTS)
def test_the_new_text_stands_alone(tmp_path_factory: pytest.TempPathFactory, old: str, new: str):
    folder = tmp_path_factory.mktemp("home")
    for text in (old, new):
        whole_files.write(folder / "CURRENT", text)
        assert (folder / "CURRENT").read_text("utf-8") == text
    assert [path.name for path in folder.iterdir()] == ["CURRENT"]


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_refusal_of_the_disk_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    whole_files.write(tmp_path / "x.json", "old")
    monkeypatch.setattr(whole_files.os, call, refuse)
    with pytest.raises(OSError, match="No space"):
        whole_files.write(tmp_path / "x.json", "new")
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"x.json": "old"}


def test_nothing_else_replaces_a_file():
    """`run.py` starts before anything of ours can be imported."""
    files = [
        ROOT / "server.py",
        *(p for top in ("gate", "data", "analytics", "pages") for p in (ROOT / top).rglob("*.py")),
    ]
    calls = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (ast.unparse(node.func) in ("os.replace", "os.rename", "shutil.move")
             or (isinstance(node.func, ast.Attribute) and node.func.attr in ("replace", "rename")
                 and len(node.args) == 1 and not node.keywords
                 and ast.unparse(node.func.value).split(".")[-1] in ("draft", "path", "place", "target", "made")))
    }  # fmt: skip
    assert {call.split(":")[0] for call in calls} - MOVES == {"data/state/whole_files.py"}
