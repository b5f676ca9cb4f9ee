"""Khám phá's table: every cell and every total is what `measure` says of that group, whatever is crossed with what."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.indicators import INDICATORS, TIME
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries import pivot
from analytics.summaries.pivot import cross_table, cross_text
from analytics.summaries.pivot.cross_table import ALL, CrossTable, Head, Question
from pages.parts.tables import pivot_table
from pages.parts.tables.pivot_table import Shown

TASK = Question(keys=("received", "on_time_rate"), rows=("kind", "field"), columns=("quarter",), top=3)
KEYS = ("received", "on_time_rate", "days_median", "open", "overdue", "satisfied_rate", "tasks_on_time_rate")
SMALL = ("kind", "level", "round", "quarter", "year", "item", "field", "channel", "factor")


@st.composite
def questions(draw: st.DrawFn, known: tuple[str, ...] = KEYS) -> Question:
    keys = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    shared = [d for d in pivot.groupings(keys) if d in SMALL]
    chosen = draw(st.lists(st.sampled_from(shared), min_size=1, max_size=3, unique=True))
    chosen = [d for d in chosen if d not in [t for t in chosen if t in TIME][1:]]
    at = draw(st.integers(1, len(chosen)))
    return Question(
        keys=tuple(keys),
        rows=tuple(chosen[:at]),
        columns=tuple(chosen[at:])[:2],
        top=draw(st.sampled_from([0, 0, 1, 2])),
    )


def asked_anew(question: Question, row: Head, column: Head, filters: Filters) -> pd.Series:
    """The group's numbers by the filters alone where they can name it, else by one grouping of everything."""
    by = (*question.rows[: len(row.values)], *question.columns[: len(column.values)])
    table = measure(question.keys, filters, by, LOCAL)
    for dimension, value in zip(by, (*row.values, *column.values), strict=True):
        table = table[table[dimension].isna() if value is None else table[dimension] == value]
    assert len(table) == 1
    return table.iloc[0]


def same(cell: Any, value: float) -> bool:
    return (math.isnan(cell) and math.isnan(value)) or math.isclose(cell, value, rel_tol=1e-12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions(), data=st.data())
def test_every_cell_and_total_is_what_is_measured_of_its_group(sample: Path, question: Question, data: st.DataObject):
    filters = Filters(period="2024")
    table = cross_table.build(question, filters, LOCAL)
    assert table.rows[0] == ALL
    assert table.columns[-1] == ALL
    row, column = data.draw(st.sampled_from(table.rows)), data.draw(st.sampled_from(table.columns))
    if row.rest:
        return
    numbers = asked_anew(question, row, column, filters)
    for key in question.keys:
        assert same(table.at(row, column, key).value, numbers[key])
        assert same(table.at(row, column, key).n, 0.0 if pd.isna(numbers[f"{key}_n"]) else numbers[f"{key}_n"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions(("received",)), seen=st.sampled_from([LOCAL, WALL]))
def test_counts_of_letters_add_up_rest_and_all(sample: Path, question: Question, seen: Any):
    """The rest is measured by narrowing the filters: with what is shown it is the whole again."""
    table = cross_table.build(question, Filters(period="2024"), seen)
    for column in table.columns:
        for parent in [row for row in table.rows if not table.is_leaf(row)]:
            own = [
                row for row in table.rows
                if row != parent and row.values[: len(parent.values)] == parent.values
                and len(row.values) + bool(row.rest) == len(parent.values) + 1
            ]  # fmt: skip
            assert (
                sum(table.at(row, column, "received").value for row in own)
                == table.at(parent, column, "received").value
            )


def test_the_analysts_fourth_task(sample: Path):
    """Kind × field × quarter with totals and shares, as the mock-up has it by hand."""
    table = cross_table.build(TASK, Filters(period="2024"), LOCAL)
    petitions = [row for row in table.rows if row.values[:1] == ("Kiến nghị",)]
    assert [cross_text.row_name(TASK, row) for row in petitions] == [
        "Kiến nghị", "Bồi thường, GPMB, tái định cư", "Đất đai", "Môi trường", "Khác (6 lĩnh vực)"
    ]  # fmt: skip
    second = Head(values=("2024-Q2",))
    assert [table.at(row, ALL, "received").value for row in petitions] == [400, 107, 93, 47, 153]
    assert [table.at(row, second, "received").value for row in petitions] == [102, 33, 23, 10, 36]
    assert round(table.at(petitions[0], second, "on_time_rate").value, 1) == 97.5
    assert round(table.at(petitions[-1], ALL, "on_time_rate").value, 1) == 88.0
    assert round(table.at(ALL, ALL, "on_time_rate").value, 1) == 90.5
    assert round(cross_table.share(table, petitions[1], second, "received", "column"), 1) == 14.9
    assert cross_table.share(table, petitions[0], ALL, "received", "all") == pytest.approx(100 * 400 / 776)
    assert cross_table.share(table, petitions[0], second, "received", "row") == pytest.approx(100 * 102 / 400)


def test_shares_are_of_counts_that_add_up_alone():
    over_time = Question(keys=("received",), rows=("kind",), columns=("month",))
    assert cross_table.can_share("received", over_time)
    assert not cross_table.can_share("on_time_rate", over_time)
    assert not cross_table.can_share("open", over_time), "a day's state is no part of a year"
    assert cross_table.can_share("open", Question(keys=("open",), rows=("kind",)))


def test_sorting_keeps_rows_within_their_groups_and_ranks_no_small_base(sample: Path):
    table = cross_table.build(TASK, Filters(period="2024"), LOCAL)
    by_rate = cross_text.sorted_by(table, "on_time_rate@")
    assert set(by_rate.rows) == set(table.rows)
    groups = [row for row in by_rate.rows if len(row.values) == 1 and not row.rest]
    values = [by_rate.at(row, ALL, "on_time_rate").value for row in groups]
    assert values == sorted(values, reverse=True)
    for group in groups:
        own = [row for row in by_rate.rows if row.values[:1] == group.values and by_rate.is_leaf(row)]
        start = by_rate.rows.index(group)
        assert list(by_rate.rows[start + 1 : start + 1 + len(own)]) == own
        ranked = [row for row in own if not row.rest]
        enough = [by_rate.at(row, ALL, "on_time_rate").n >= INDICATORS["on_time_rate"].small_base for row in ranked]
        assert enough == sorted(enough, reverse=True)
        assert not any(row.rest for row in own[:-1])
    rising = cross_text.sorted_by(table, "-received@2024-Q2")
    counts = [
        rising.at(r, Head(values=("2024-Q2",)), "received").value
        for r in rising.rows
        if len(r.values) == 1 and not r.rest
    ]
    assert counts == sorted(counts)
    assert cross_text.sorted_by(table, "received@1999") == table


def test_too_many_cells_are_refused_with_a_way_out(sample: Path):
    wide = Question(keys=("received",), rows=("commune", "field"), columns=("month", "channel"))
    with pytest.raises(cross_table.TooLarge, match="Hãy bớt một cách chia"):
        cross_table.build(wide, Filters(period="2024"), LOCAL)


def test_the_drawn_table_has_every_number_once_and_mutes_small_bases(sample: Path):
    table = cross_table.build(TASK, Filters(period="2024"), LOCAL)
    written = pivot_table.written(table, Shown(share="column"))
    assert len(re.findall(r"<td ", written)) == len(table.rows) * len(table.columns) * 3
    few = len(re.findall(r"dv-few", written))
    expected = sum(
        cell.n < INDICATORS["on_time_rate"].small_base and not math.isnan(cell.value)
        for r in table.rows for c in table.columns for cell in [table.at(r, c, "on_time_rate")]
    )  # fmt: skip
    assert few == expected > 0
    bare = pivot_table.written(table, Shown(totals=False, subtotals=False, heat=""))
    assert "dv-heat" not in bare
    assert "Tất cả" not in bare
    spans = [sum(int(w) for w in re.findall(r"colspan='(\d+)'", line)) for line in bare.split("<tr>")[1:2]]
    assert spans == [4 * 2], "a heading over each quarter's two values"


def test_the_file_says_what_the_table_says(sample: Path):
    table = cross_table.build(TASK, Filters(period="2024"), LOCAL)
    file = cross_text.file(table, "all")
    assert len(file) == len(table.rows)
    assert file.iloc[0, :2].tolist() == ["Tất cả", "Tất cả"]
    received = [name for name in file if name.startswith("Đơn thư tiếp nhận")]
    assert len(received) == 5
    assert file[received[-1]].tolist() == [table.at(row, ALL, "received").value for row in table.rows]


def test_a_press_filters_by_the_groups_a_cell_is_of():
    table = CrossTable(question=TASK, rows=(), columns=(), cells={})
    cell = cross_table.dimensions_of(table, Head(values=("Kiến nghị", "Đất đai")), Head(values=("2024-Q2",)))
    assert cell == {"kind": "Kiến nghị", "field": "Đất đai", "quarter": "2024-Q2"}
    assert cross_table.dimensions_of(table, Head(values=(None,)), ALL) == {}
