"""Sums from memory, from rollups by month and by day, and from the events themselves are the same sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.indicators.facts import (
    ACCEPTANCES,
    EVALUATIONS,
    MODELS,
    PETITIONS,
    RESOLUTIONS,
    SATISFACTION,
    SERVICES,
    Fact,
)
from analytics.measure import event_source
from analytics.scope import places
from analytics.scope.filters import Filters
from data.warehouse import reader, rollup_cache, rollups, snapshots
from data.warehouse.rollup_cache import Cube

COLUMNS = {
    PETITIONS: ("received", "open", "overdue_due"),
    RESOLUTIONS: ("ended",),
    ACCEPTANCES: ("ended",),
    SATISFACTION: ("pooled", "points"),
    MODELS: ("active", "households"),
    SERVICES: ("received", "pending"),
    EVALUATIONS: ("appraised_points", "units"),
}
CHOICES = st.one_of(
    st.just(Filters()),
    st.lists(st.sampled_from(["21112", "21043", "21055"]), min_size=1, unique=True).map(
        lambda units: Filters(communes=tuple(units))
    ),
    st.lists(st.integers(1, 14), min_size=1, max_size=3, unique=True).map(lambda items: Filters(items=tuple(items))),
    st.sampled_from(["Khiếu nại", "Tố cáo"]).map(lambda kind: Filters(kinds=(kind,), fields=("Đất đai",))),
    st.just(Filters(communes=("21112",), items=(4,), channels=("Bưu chính",))),
)
DAYS = st.dates(date(2021, 12, 20), date(2025, 1, 10))


@pytest.fixture(scope="module")
def one_at_a_time() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@st.composite
def questions(draw: st.DrawFn) -> tuple[Fact, Filters, tuple[str, ...], list[date]]:
    fact = draw(st.sampled_from(list(COLUMNS)))
    grouped = [d for d in rollups.EVENTS[fact.relation].dimensions if d != "days"]
    by = draw(st.lists(st.sampled_from([*grouped, *(["successor"] if "commune" in grouped else [])]), max_size=2,
                       unique=True))  # fmt: skip
    edges = sorted(draw(st.lists(DAYS | DAYS.map(lambda day: day.replace(day=1)), min_size=2, max_size=9, unique=True)))
    return fact, draw(CHOICES), (*by, *(("days",) if "days" in rollups.EVENTS[fact.relation].dimensions else ())), edges


def by_segment(found: Cube, by: tuple[str, ...], edges: list[date]) -> dict[tuple[object, ...], list[float]]:
    """Sums by group and segment, those that are not 0."""
    groups, at = found.groups(by)
    segments = np.searchsorted(np.array(edges, found.days.dtype), found.days, side="right")
    table = pd.DataFrame({"at": at, "segment": segments, **found.sums}).groupby(["at", "segment"]).sum()
    return {(groups[at], k): row.tolist() for (at, k), row in table.iterrows() if row.any()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(asked=questions())
def test_memory_rollups_and_events_agree(
    asked: tuple[Fact, Filters, tuple[str, ...], list[date]], sample: Path, one_at_a_time: pytest.MonkeyPatch
):
    fact, filters, by, edges = asked
    shown = snapshots.reader()
    answers = []
    for most, known in ((rollup_cache.MOST_ROWS, rollups.EVENTS), (0, rollups.EVENTS), (0, bare())):
        one_at_a_time.setattr(reader, "MOST_ROWS", most)
        one_at_a_time.setattr(event_source, "EVENTS", known)
        shown._cubes.clear()
        answers.append(
            by_segment(event_source.read(fact, COLUMNS[fact], filters, by=by, edges=edges, since=None), by, edges)
        )
    one_at_a_time.undo()
    shown._cubes.clear()
    assert answers[0] == answers[1] == answers[2]


def bare() -> dict[str, rollups.Events]:
    """As if there were no rollups."""
    return {view: rollups.Events(known.dimensions) for view, known in rollups.EVENTS.items()}


def taken(
    found: rollup_cache.Cube,
    chosen: dict[str, tuple[Any, ...]],
    since: date | None = None,
    before: date = date(2025, 1, 1),
) -> np.ndarray:
    """`received` of the rows chosen."""
    return found.taken(chosen, since, before, tuple(found.codes), ("received",)).sums["received"]


def test_rows_that_do_not_say_are_never_chosen():
    """A viewer who may see nothing asks for the commune "", and letters without a commune are not theirs."""
    found = rollup_cache.from_columns(
        {
            "day": np.array(["2024-01-01", "2024-01-02"], "datetime64[us]"),
            "commune": np.array([None, "21112"], object),
            "received": np.array([3, 4]),
        },
        ("commune",),
    )
    assert taken(found, {"commune": ("",)}).size == 0
    assert taken(found, {"commune": ("21112",)}).tolist() == [4]
    assert found.groups(("commune",))[0] == [("21112",), ("",)]


def test_a_span_holds_its_first_day_and_not_its_last():
    days = np.array(["2024-01-01", "2024-01-02", "2024-01-03"], "datetime64[us]")
    found = rollup_cache.from_columns({"day": days, "received": np.array([1, 2, 4])}, ())
    assert taken(found, {}, date(2024, 1, 2), date(2024, 1, 3)).tolist() == [2]
    assert taken(found, {}, None, date(2024, 1, 3)).tolist() == [1, 2]


@pytest.mark.parametrize("many", [255, 256, 257, 70_000])
def test_more_values_than_a_byte_can_number_are_kept_apart(many: int):
    days = np.full(many, "2024-01-01", "datetime64[us]")
    agencies = np.array([None, *(f"Cơ quan {k}" for k in range(1, many))], object)
    found = rollup_cache.from_columns({"day": days, "agency": agencies, "received": np.arange(many)}, ("agency",))
    assert taken(found, {"agency": (f"Cơ quan {many - 1}", "Cơ quan 1")}).tolist() == [1, many - 1]
    groups, at = found.groups(("agency",))
    assert [groups[k] for k in at] == [("" if name is None else name,) for name in agencies]


def test_rows_are_laid_by_day_and_then_by_dimension():
    days = np.array(["2024-01-02", "2024-01-01", "2024-01-02", "2024-01-01"], "datetime64[us]")
    columns = {"day": days, "item": np.array([8, 8, 5, 5]), "received": np.array([1, 2, 3, 4])}
    found = rollup_cache.from_columns(columns, ("item",)).ordered()
    assert [str(day) for day in found.days] == ["2024-01-01", "2024-01-01", "2024-01-02", "2024-01-02"]
    assert taken(found, {"item": (8,)}).tolist() == [2, 1]
    assert found.sums["received"].tolist() in ([2, 4, 1, 3], [4, 2, 3, 1])  # the same order on each day


def test_a_month_that_is_cut_is_read_by_day(sample: Path):
    edges = [date(2024, 3, 1), date(2024, 5, 11)]
    found = event_source.read(PETITIONS, ("received",), Filters(), by=(), edges=edges, since=date(2024, 3, 1))
    days = {str(day) for day in found.days}
    assert {"2024-03-01", "2024-04-01"} <= days
    assert all("2024-05-01" <= day <= "2024-05-10" for day in days - {"2024-03-01", "2024-04-01"})


def test_a_group_of_communes_is_found_through_its_communes(sample: Path):
    edges = [date(2024, 1, 1), date(2025, 1, 1)]
    found = event_source.read(PETITIONS, ("received",), Filters(), by=("successor",), edges=edges, since=None)
    groups, _ = found.groups(("successor",))
    assert {name for (name,) in groups} <= {*places.successor_of().values(), ""}
    assert edges[1] - timedelta(days=1) >= max(found.days).item()


def test_kinds_of_event_carry_the_columns_that_they_fill(sample: Path):
    """Read from the view's SQL, and seen in its rows."""
    said = rollups.kinds("petition_event")
    columns = [column for column in said if column not in ("event", "day", "commune")]
    filled = ", ".join(f"count({column}) > 0 as {column}" for column in columns)
    rows = snapshots.reader().query(f"select event, {filled} from w.petition_event group by event")
    assert len(rows) >= 5
    for row in rows.to_dict("records"):
        assert {c for c in columns if row[c]} == {c for c in columns if row["event"] in said[c]}, row["event"]
