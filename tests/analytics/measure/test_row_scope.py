"""One place says which rows a viewer and a filter may touch: every query of what was loaded goes through it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from data.tables.tables import TABLES
from data.warehouse.rollups import EVENTS

ROOT = Path(__file__).parents[3]
LOADED = {*TABLES, *EVENTS, *(rollup for events in EVENTS.values() for rollup in events.rollups)}
READS = re.compile(rf"\b(?:from|join) w\.(?:{'|'.join(sorted(LOADED))}|\{{)\b|\b(?:from|join) w\.\{{|letters_held\(")
THROUGH = re.compile(r"\brow_scope\.(rows|all_rows|seen)\(|: Seen\b")
# What reads otherwise, and why that tells nobody anything of a row.
MAY = {
    "analytics/scope/row_scope.py": "is the place",
    "analytics/registers/denunciations.py": "the district's total of a quarter, for everybody",
    "analytics/scope/places.py": "names a relation that its readers put their condition on",
}


def reading(text: str) -> bool:
    """A query in the code reads rows that were loaded."""
    return any(READS.search(ast.unparse(node)) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.expr))


def files() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "analytics").rglob("*.py"))
        if not {"benchmarks", "simulation"} & set(path.parts)
    ]


def test_every_query_of_what_was_loaded_goes_through_row_scope():
    read = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files()}
    readers = {name for name, text in read.items() if reading(text)}
    assert len(readers) > 8, "the queries are found at all"
    assert {name for name in readers - set(MAY) if not THROUGH.search(read[name])} == set()


@pytest.mark.parametrize(
    ("code", "is_read"),
    [("q = 'select 1 from w.petition where x'", True), ("q = f'select 1 from w.{name} where x'", True),
     ("q = 'from w.petition_month_all'", True), ("q = 'select * from w.plan_item'", False),
     ("q = f'from {places.letters_held(day)}'", True), ("x = w.petition", False)],
)  # fmt: skip
def test_a_query_is_told_from_other_text(code: str, is_read: bool):
    assert reading(code) is is_read
