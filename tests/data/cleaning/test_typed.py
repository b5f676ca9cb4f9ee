"""Columns understood by their distinct texts: the same as cell by cell, whatever stands in them and however often."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.cleaning.cells import Refusal, parse
from data.cleaning.typed_columns import Typed, typed
from data.privacy.personal_data import VALUE
from data.reading import ROW, RawTable
from data.tables.columns import Column, Type
from data.tables.header_matching import match
from data.tables.tables import TABLES
from data.text.coded_texts import matching
from data.text.normalise import tidy

COMMUNES = {"bình châu": "21112", "21112": "21112", "bình thạnh": "21040"}
NAMES = ("petition_id", "received_on", "commune", "kind", "signatories", "agency")
COLUMNS = [TABLES["petition"].column(name) for name in NAMES]
HEADERS = tuple(column.header for column in COLUMNS)
TEXTS = ("", " ", "\u00a0\u3000", "\x1f", "A-1", " A-1", "A  1", "05/03/2024", "31/02/2024", "Bình Châu", "21112",
         "Khiếu nại", "Khie\u0302\u0301u na\u0323i", "khieu nai", "3", "3,5", "-1", "UBND  xã", "UBND xa\u0303 ",
         "0900000000", "gọi 0900 000 000", "Nguyễn Văn Thử", "Ng?y nh?n", "Bình Ch©u")  # fmt: skip
cell = st.sampled_from(TEXTS) | st.text(max_size=6)


def raw(rows: list[list[str]], headers: tuple[str, ...]) -> RawTable:
    columns = list(zip(*rows, strict=True)) or [()] * len(headers)
    cells = {h: pa.array(texts, pa.string()) for h, texts in zip(headers, columns, strict=True)}
    cells[ROW] = pa.array(range(2, len(rows) + 2), pa.int64())
    return RawTable(file=Path("a.csv"), sheet=None, header_row=1, headers=headers, cells=pa.table(cells))


def read(table: str, rows: list[list[str]], headers: tuple[str, ...]) -> Typed:
    return typed(TABLES[table], raw(rows, headers), match(TABLES[table], headers), COMMUNES)


def by_cell(column: Column, text: str) -> object:
    """What one cell holds, without any other: a value, None or a Refusal."""
    if column.type is Type.TEXT:
        return tidy(text) or None
    return parse(column, text, COMMUNES) if tidy(text) else None


@settings(max_examples=150)
@given(st.lists(st.lists(cell, min_size=len(NAMES), max_size=len(NAMES)), max_size=12))
@example([[text] * len(NAMES) for text in TEXTS])
def test_a_column_says_what_each_cell_says_alone(rows: list[list[str]]):
    found = read("petition", rows, HEADERS)
    filled = [(number, row) for number, row in enumerate(rows, 2) if any(map(tidy, row))]
    assert found.rows["row"].to_pylist() == [number for number, _ in filled]
    refused = []
    for at, column in enumerate(COLUMNS):
        said = [by_cell(column, row[at]) for _, row in filled]
        values = [column.default if s is None or isinstance(s, Refusal) else s for s in said]
        assert found.rows[column.name].to_pylist() == values
        refused += [
            {"row": number, "header": column.header, "value": row[at], "reason": s.reason, "remedy": s.remedy}
            for (number, row), s in zip(filled, said, strict=True)
            if isinstance(s, Refusal)
        ]
    texts = {column.header for column in COLUMNS if column.type is Type.TEXT}
    assert [r for r in found.refused.to_pylist() if r["header"] not in texts] == refused


def test_texts_that_may_not_be_stored_are_named_with_their_row():
    rows = [["0900000000", *[""] * 5], ["A-1", *[""] * 4, "gọi 0900 000 000"], ["Ng?y nh?n", *[""] * 5],
            ["A-2", *[""] * 4, "UBND xã"], ["Nguyễn Văn Thử", *[""] * 5]]  # fmt: skip
    found = read("petition", rows, HEADERS).refused.to_pylist()
    # what names a person was taken away before (`admission`)
    assert [(r["row"], r["header"], r["value"]) for r in found] == [(4, "Mã đơn", "Ng?y nh?n")]


def test_what_a_file_does_not_give_is_missing_or_as_agreed():
    found = read("petition", [["A-1", "05/03/2024"]], ("Mã đơn", "Ngày nhận")).rows.to_pylist()[0]
    assert (found["signatories"], found["eligible"], found["suspended_days"]) == (1, True, 0)
    assert (found["kind"], found["due_on"], found["case_id"]) == (None, None, None)


def test_a_wide_row_is_one_row_a_factor_in_the_order_of_the_file():
    headers = ("Ngày khảo sát", "Xã, thị trấn", "Kết quả", "Công chức")
    rows = [["05/03/2024", "Bình Châu", "4", "sáu"], ["06/03/2024", "Bình Châu", "\u00a0", "5"], ["", "", "", ""]]
    found = read("satisfaction", rows, headers)
    assert [(r["row"], r["factor"], r["score"]) for r in found.rows.to_pylist()] == [
        (2, "Công chức", None),
        (2, "Kết quả", 4),
        (3, "Công chức", 5),
    ]
    assert [(r["row"], r["header"], r["value"]) for r in found.refused.to_pylist()] == [(2, "Công chức", "sáu")]


@given(st.lists(cell | st.just(None)), st.integers(1, 40))
def test_a_pattern_is_found_in_a_column_as_in_each_text(texts: list[str | None], times: int):
    """Whether a column's texts repeat (then each is looked at once) or not."""
    column = pa.chunked_array([pa.array(texts * times, pa.string())])
    assert matching(column, VALUE).to_pylist() == [bool(text and re.match(VALUE, text)) for text in texts * times]
