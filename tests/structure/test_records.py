"""What is handed over is named: no long row of positions, and a record of many fields takes them by keyword."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_IN_A_ROW = 5  # positional arguments of one call
MOST_OF_A_RECORD = 3  # fields of a record that may be given by position
OURS = {"data", "analytics", "pages", "run", "gate", "server", *(p.stem for p in (ROOT / "tests/support").iterdir())}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def trees() -> dict[str, ast.Module]:
    """Every file of ours, by its path."""
    files = [*ROOT.glob("*.py"), *(path for top in ("data", "analytics", "pages", "gate", "docs", "tests")
                                   for path in (ROOT / top).rglob("*.py"))]  # fmt: skip
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in files}


def definitions(code: Iterable[ast.Module]) -> Iterator[Definition]:
    return (node for tree in code for node in ast.walk(tree) if isinstance(node, Definition))


def of_others(tree: ast.Module) -> set[str]:
    """What a file imports by name from packages that are not ours."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in imports if (node.module or "").split(".")[0] not in OURS for alias in node.names}


def named_by_position(code: dict[str, ast.Module]) -> list[str]:
    """Calls of what is defined in `code` with more positional arguments than anyone can tell apart."""
    found = list(definitions(code.values()))
    rows = {node.name for node in found if not isinstance(node, ast.ClassDef) and node.args.vararg}
    fixtures = {node.name for node in found if "fixture" in " ".join(map(ast.unparse, node.decorator_list))}
    ours = {node.name for node in found} - rows - fixtures  # to one that takes a row, a row is given
    return [
        f"{path}:{node.lineno} {ast.unparse(node.func)}"
        for path, tree in code.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and len(node.args) > MOST_IN_A_ROW
        and ast.unparse(node.func).split(".")[-1] in ours - of_others(tree)
    ]


def by_position(record: ast.ClassDef) -> int:
    """How many fields of a dataclass may be given by position."""
    made = " ".join(ast.unparse(d) for d in record.decorator_list)
    if "dataclass" not in made or "kw_only=True" in made:
        return 0
    count = 0
    for node in record.body:
        if isinstance(node, ast.AnnAssign) and "ClassVar" not in ast.unparse(node.annotation):
            if "KW_ONLY" in ast.unparse(node.annotation):
                break
            count += "init=False" not in ast.unparse(node)
    return count


def test_no_call_is_a_long_row_of_positions():
    assert named_by_position(trees()) == []


def test_records_of_many_fields_take_them_by_keyword():
    records = {
        f"{path} {node.name}": by_position(node)
        for path, tree in trees().items()
        for node in definitions([tree])
        if isinstance(node, ast.ClassDef) and not path.startswith("tests/")
    }
    assert {name: count for name, count in records.items() if count > MOST_OF_A_RECORD} == {}


@pytest.mark.parametrize(
    ("code", "calls"),
    [("def f(*, a=0): ...\nf(1, 2, 3, 4, 5, 6)", ["f"]), ("class A: ...\nx.A(1, 2, 3, 4, 5, 6)", ["x.A"]),
     ("def f(a, *rest): ...\nf(1, 2, 3, 4, 5, 6)", []), ("def f(a): ...\nf(1, 2, 3, 4, 5, b=6)", []),
     ("from sql import f\ndef g(f): ...\nf(1, 2, 3, 4, 5, 6)\ndef f(): ...", []),
     ("zip(1, 2, 3, 4, 5, 6)", []), ("class A:\n    def m(self): ...\nA().m(1, 2, 3, 4, 5, *six)", ["A().m"])],
)  # fmt: skip
def test_a_long_row_is_found(code: str, calls: list[str]):
    assert [told.split(" ")[1] for told in named_by_position({"x.py": ast.parse(code)})] == calls


@pytest.mark.parametrize(
    ("decorator", "body", "count"),
    [("@dataclass", "a: int\n b: int\n c: int\n d: int", 4), ("@dataclass(kw_only=True)", "a: int\n b: int", 0),
     ("@dataclass(frozen=True)", "a: int\n _: KW_ONLY\n b: int", 1), ("@other", "a: int", 0),
     ("@dataclasses.dataclass", "a: int\n b: ClassVar[int]\n c: int = field(init=False)", 1)],
)  # fmt: skip
def test_fields_by_position_are_counted(decorator: str, body: str, count: int):
    (record,) = definitions([ast.parse(f"{decorator}\nclass R:\n {body}")])
    assert isinstance(record, ast.ClassDef)
    assert by_position(record) == count
