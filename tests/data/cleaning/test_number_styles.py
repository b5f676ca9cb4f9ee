"""Numbers as offices and programs write them: by columns, against an oracle that knows what was meant."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.cells import Refusal, parse
from data.cleaning.number_styles import REASON, Style, is_mixed, style
from data.cleaning.typed_columns import typed
from data.loading import load
from data.reading import ROW, RawTable
from data.tables.columns import Type
from data.tables.header_matching import match
from data.tables.tables import TABLES

GIFTS = TABLES["contribution"]
LAND, HOUSEHOLDS = "Đất hiến (m²)", "Số hộ"
VIETNAMESE = str.maketrans(",.", ".,")


def english(value: float, places: int, grouped: bool) -> str:
    return f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"


def vietnamese(value: float, places: int, grouped: bool) -> str:
    return english(value, places, grouped).translate(VIETNAMESE)


def read(header: str, texts: list[str]) -> tuple[list[Any], list[str]]:
    cells = {header: pa.array(texts, pa.string()), ROW: pa.array(range(2, len(texts) + 2), pa.int64())}
    raw = RawTable(file=Path("a.csv"), sheet=None, header_row=1, headers=(header,), cells=pa.table(cells))
    found = typed(GIFTS, raw, match(GIFTS, (header,)), {})
    name = next(c.name for c in GIFTS.columns if c.header == header)
    return found.rows[name].to_pylist(), found.refused["reason"].to_pylist()


value = st.tuples(st.integers(0, 4_999_999_000), st.integers(0, 3), st.booleans())


@given(st.lists(value, min_size=1, max_size=20))
def test_a_vietnamese_column_is_taken(values: list[tuple[int, int, bool]]):
    """Whatever the decimals and thousands; but for 2.125 beside 2,125, which nothing explains."""
    exact = [round(n / 1000, places) for n, places, _ in values]
    texts = [vietnamese(v, places, grouped) for v, (_, places, grouped) in zip(exact, values, strict=True)]
    found, reasons = read(LAND, texts)
    if reasons:
        styles = {style(text) for text in texts}
        assert styles - {None} == {Style.DOT, Style.COMMA}
        assert set(reasons) == {REASON}
    else:
        assert found == exact


@given(st.lists(value, min_size=2, max_size=20), st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_column_of_two_hands_is_never_read_wrong(values: list[tuple[int, int, bool]], hands: list[bool]):
    """Where a sure English number stands, every number that has another reading is refused, or right."""
    exact = [round(n / 1000, places) for n, places, _ in values]
    written = [
        (english if is_english else vietnamese)(v, places, grouped)
        for v, (_, places, grouped), is_english in zip(exact, values, hands, strict=False)
    ]
    found, _ = read(LAND, written)
    if any(style(text) is Style.ENGLISH for text in written):
        assert all(f is None or f == v for f, v in zip(found, exact, strict=True))


@pytest.mark.parametrize(
    ("texts", "reading"),
    [(["1.5", "2.125"], None), (["1,234.5", "1.234,5"], None), (["1.5", "1,5"], None), (["2.125", "2,125"], None),
     (["0.125", "3.250", "7"], [None, None, 7]), (["1.5", "2.25"], [1.5, 2.25]), (["2.125", "3"], [2125, 3]),
     (["2.125", "1,5"], [2125, 1.5]), (["2,125", "1,5"], [2.125, 1.5]), (["2,125", "1.234,5"], [2.125, 1234.5]),
     (["2,125", "1.5"], None), (["1.234.567", "2.125"], [1234567, 2125]), (["01.234"], None), (["01,5"], None)],
)  # fmt: skip
def test_by_hand(texts: list[str], reading: list[Any] | None):
    assert read(LAND, texts)[0] == (reading or [None] * len(texts))


@given(st.lists(st.integers(0, 60_000), min_size=1, max_size=20), st.booleans())
def test_whole_numbers_with_commas_for_thousands_are_offered_without(numbers: list[int], dotted: bool):
    texts = [vietnamese(n, 0, True) if dotted else english(n, 0, True) for n in numbers]
    found, reasons = read(HOUSEHOLDS, texts)
    expected = [n if dotted or n < 1000 else None for n in numbers]
    assert found == expected
    assert len(reasons) == expected.count(None)


@given(st.lists(st.sampled_from([None, *Style])))
def test_what_is_mixed(styles: list[Style | None]):
    """One style alone never is, nor are numbers without marks."""
    met = set(styles) - {None}
    assert is_mixed(styles, whole=False) == is_mixed([*styles, None], whole=True) or Style.COMMA in met
    assert not (len(met) <= 1 and is_mixed(styles, whole=False))


COUNTED = [c for t in TABLES.values() for c in t.columns if c.type in (Type.WHOLE, Type.NUMBER)]


@pytest.mark.parametrize("column", COUNTED, ids=lambda c: c.name)
def test_every_number_has_its_bounds(column: Any):
    assert column.low is not None
    assert column.high is not None
    assert column.usual is None or column.low < column.usual < column.high
    for beyond in (column.high + 1, column.high * 1000, 905123456 + column.high, column.low - 1):
        assert isinstance(parse(column, f"{beyond:.0f}", {}), Refusal)
    for within in (column.low, column.usual or column.high, column.high):
        assert parse(column, f"{within:.0f}", {}) == within


Rows = Callable[..., str]


def said(home: Path, tmp_path: Path, text: str) -> tuple[int, list[str]]:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    (file,) = (report := load.load([path])).files
    return report.stored, [w for p in file.parts for w in p.warnings]


def test_what_is_unusual_is_let_in_and_named_with_its_row(home: Path, tmp_path: Path, template: Rows):
    rng = random.Random(5)
    rows: list[dict[str, Any]] = [{"cash_million": rng.randint(1, 900)} for _ in range(30)]
    rows[7]["cash_million"] = 50000
    rows[9]["cash_million"] = 5000000
    rows[11]["given_on"] = date(2019, 5, 6)
    stored, warnings = said(home, tmp_path, template("contribution", rows))
    assert stored == 29
    assert any("Tiền (triệu đồng)" in w and "dòng 9 (50.000)" in w for w in warnings)
    assert any("Ngày đóng góp" in w and "dòng 13 (06/05/2019)" in w for w in warnings)
    assert len(warnings) == 2


def test_deadlines_decades_away(home: Path, tmp_path: Path, template: Rows):
    """Today is the last day of 2026."""
    years = [2024, 2027, 2031, 2042]
    rows = [{"received_on": date(2024, 1, 5), "due_on": date(year, 3, 5)} for year in years]
    stored, warnings = said(home, tmp_path, template("petition", rows))
    assert stored == 3
    assert any("Hạn giải quyết" in w and "dòng 4 (05/03/2031)" in w for w in warnings)
    assert any("(dòng 3 đến 4): Hạn giải quyết sau ngày nhận hơn 3 năm." in w for w in warnings)
    tasks = [{"due_on": date(year, 3, 5)} for year in (2024, 2030, 2042)]
    stored, warnings = said(home, tmp_path, template("task", tasks))
    assert (stored, len(warnings), "dòng 3 (05/03/2030)" in warnings[0]) == (2, 1, True)
