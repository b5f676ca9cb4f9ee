"""Rows of one file that repeat a key: which are refused, which are left out, told by looking at every pair."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.loading import merging
from data.tables.tables import TABLES

PETITION = TABLES["petition"]
SPELLINGS = ("A-1", "a-1", "A - 1", "B-2", "b-2", "C-3")
Letter = tuple[str | None, int | None, bool]  # key, number of signatories, refused already

letters = st.tuples(st.sampled_from(SPELLINGS) | st.none(), st.sampled_from((1, 2, None)), st.booleans())


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


def staged(found: list[Letter]) -> pa.Table:
    given = {"petition_id": [key for key, *_ in found], "signatories": [n for _, n, _ in found]}
    columns = {c.name: pa.array(given.get(c.name, [None] * len(found)), c.type.arrow) for c in PETITION.columns}
    return pa.table({"row": pa.array(range(2, len(found) + 2), pa.int64()), **columns})


def expected(found: list[Letter]) -> tuple[list[tuple[int, int]], list[int]]:
    """(row, first row of its key) of rows that contradict the first good one, and rows that repeat it."""
    against, same = [], []
    known: dict[str, int] = {}
    for at, (key, _, is_refused) in enumerate(found):
        if key and not is_refused:
            known.setdefault(key.replace(" ", "").lower(), at)
    twice = {k for k in known if sum(bool(f[0]) and f[0].replace(" ", "").lower() == k and not f[2] for f in found) > 1}
    for at, (key, number, is_refused) in enumerate(found):
        folded = (key or "").replace(" ", "").lower()
        if folded not in twice or at <= known[folded]:
            continue
        first = found[known[folded]]
        if (key, number) != first[:2]:
            against.append((at + 2, known[folded] + 2))
        elif not is_refused:
            same.append(at + 2)
    return against, same


@settings(max_examples=100)
@given(found=st.lists(letters, max_size=8))
@example(found=[("A-1", 1, False), ("A-1", 1, False), ("A-1", 1, True)])
def test_repeated_keys(con: duckdb.DuckDBPyConnection, found: list[Letter]):
    con.register("staged", staged(found))
    con.execute("create or replace temp table repeated (row bigint)")
    con.execute("create or replace temp table refused (row bigint, header varchar, value varchar,"
                " reason varchar, remedy varchar)")  # fmt: skip
    for at, (*_, is_refused) in enumerate(found, 2):
        if is_refused:
            con.execute("insert into refused (row) values (?)", [at])
    merging.refuse_contradictions(con, PETITION)
    against, same = expected(found)
    told = con.execute("select row, value, reason from refused where reason is not null order by row").fetchall()
    assert told == [
        (row, found[row - 2][0], f"Trùng mã với dòng {first} nhưng nội dung khác.") for row, first in against
    ]
    assert con.execute("from repeated order by row").fetchall() == [(row,) for row in same]
