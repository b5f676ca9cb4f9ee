"""A CSV read by all processors in blocks is the CSV read in one go, wherever a block ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.reading import RawTable, Unreadable, delimited
from data.tables.tables import TABLES

HEADERS = [c.header for c in TABLES["outreach"].columns]
WIDTH = len(HEADERS)
cells = st.sampled_from(("", "05/03/2024", "Bình Châu", 'dòng một\ndòng "hai"', "a,b", " x ", "\r\n", "ừ" * 40))
even = st.lists(cells, min_size=WIDTH, max_size=WIDTH)
ragged = st.lists(cells, min_size=2, max_size=WIDTH + 2)


def read(path: Path) -> RawTable | str:
    try:
        return delimited.read(path)
    except Unreadable as error:
        return str(error)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(even | even | even | ragged, max_size=12), block=st.sampled_from((16, 100, 300, 1000)))
def test_blocks_change_nothing(rows: list[list[str]], block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADERS, *rows])
    path = tmp_path / "a.csv"
    path.write_text(out.getvalue(), "utf-8", newline="")
    with monkeypatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        in_blocks = read(path)
        patch.setattr(delimited, "_even", lambda source, dialect: None)
        assert in_blocks == read(path)


def test_an_even_file_is_read_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """More rows than a block holds, none of them ragged: the slow way is not needed, and every row is there once."""
    monkeypatch.setattr(delimited, "_BLOCK", 1000)
    path = tmp_path / "a.csv"
    lines = [",".join(str(10 * row + at) for at in range(WIDTH)) for row in range(500)]
    path.write_text("\n".join([",".join(f'"{h}"' for h in HEADERS), *lines]), "utf-8")
    asked = []
    whole = delimited._cells
    monkeypatch.setattr(delimited, "_cells", lambda *args: asked.append(args[3:]) or whole(*args))
    found = delimited.read(path)
    assert asked == [(1000,)]
    assert found.cells[HEADERS[0]].to_pylist() == [str(10 * row) for row in range(500)]
    assert found.cells[" row"].to_pylist() == list(range(2, 502))
