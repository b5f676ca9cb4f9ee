"""Every indicator against the recount in worlds drawn from a seed that cross 01/07/2025, with blanks and zeros."""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pandas as pd
import pytest
from recount import RECOUNTS, World, generated, petitions, recount
from recount.world import world_of

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, scope
from analytics.registers.data_quality import arrivals, silent
from analytics.registers.petitions import worklist
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from data.warehouse import snapshots

SEEDS = (1,)
PERIODS = {
    "before": Filters(period="2025-6T"),
    "its first day": Filters(start=date(2025, 7, 1), end=date(2025, 7, 1)),
    "over it": Filters(start=date(2025, 6, 11), end=date(2025, 7, 19)),
    "its year": Filters(period="2025"),
    "after": Filters(period="2025-Q3"),
    "inspection quarter": Filters(period="2025-Q3", calendar="thanh-tra"),
}
GROUPINGS = ((), ("commune",), ("successor",), ("month",), ("item",), ("kind",), ("criterion",), ("unit",))
CHOSEN = {
    "ended communes": Filters(period="2025", communes=("21112", "21043")),
    "successors": Filters(period="2025", communes=("21061-2025", "21109-2025")),
    "successors after": Filters(period="2025-Q4", communes=("21061-2025",)),
}


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp(f"world{request.param}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(folder / "home"))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        patch.delenv("DANVAN_REFERENCE", raising=False)
        snapshots._readers.clear()
        report = load.load(generated.write(folder / "files", request.param))
        assert report.exit_code == 0, [f.refused[:3] for f in report.files]
        yield world_of(folder / "files")
        snapshots._readers.clear()


@pytest.mark.parametrize("by", GROUPINGS, ids=lambda by: " by ".join(by) or "all")
def test_every_period_is_recounted(world: World, by: tuple[str, ...]):
    """Around the change, every indicator that can be grouped so, every group and its n."""
    wrong = [f"{name}: {said}" for name, filters in PERIODS.items() for said in differences(world, filters, by)]
    assert not wrong, f"{len(wrong)} differences (measured, recounted)\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("by", [(), ("commune",), ("month",)], ids=lambda by: " by ".join(by) or "all")
def test_chosen_communes_are_recounted(world: World, name: str, by: tuple[str, ...]):
    filters = CHOSEN[name]
    wrong = differences(world.restrict("commune", filters.communes), filters, by)
    assert not wrong, f"{len(wrong)} differences (measured, recounted)\n" + "\n".join(wrong[:40])


def test_the_change_is_recounted_by_commune_and_month(world: World):
    wrong = differences(world, PERIODS["over it"], ("commune", "month"))
    assert not wrong, f"{len(wrong)} differences (measured, recounted)\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("by", ["commune", "successor", "item", "kind"])
def test_counts_add_up(world: World, by: str):
    """What is counted by a grouping, rows without a value among them, is counted as a whole."""
    keys = [key for key, i in INDICATORS.items() if i.whole and by in i.dimensions]
    for filters in PERIODS.values():
        parts, whole = measure(keys, filters, (by,), LOCAL), measure(keys, filters, (), LOCAL)
        assert parts[keys].sum().to_dict() == whole[keys].iloc[0].to_dict()


def test_what_is_to_be_resolved_was_open_or_came(world: World):
    """Of all units together, what was open at the start and came since was resolved or is open at the end."""
    for filters in PERIODS.values():
        found = scope(filters, LOCAL)
        start, end = pd.Timestamp(found.start), pd.Timestamp(found.as_of)
        n = measure(["resolution_rate"], filters, (), LOCAL)["resolution_rate_n"].iloc[0]
        assert n == petitions.to_resolve(world, start, end)


def differences(world: World, filters: Filters, by: tuple[str, ...]) -> list[str]:
    keys = [key for key in RECOUNTS if set(by) <= set(INDICATORS[key].dimensions)]
    found = scope(filters, LOCAL)
    table = measure(keys, filters, by, LOCAL)
    wrong = []
    for row in table.to_dict("records"):
        group = tuple(None if pd.isna(row[d]) else row[d] for d in by)
        start, end = found.start, found.as_of
        if "month" in by:
            first, last = month_days(group[by.index("month")], filters)
            start, end = max(start, first), min(end, last)
        rows = of_group(world, tuple((d, v) for d, v in zip(by, group, strict=True) if d != "month"))
        for key in keys:
            value, n = recount(key, start.isoformat(), end.isoformat(), rows)
            if not (same(row[key], value) and same(row[f"{key}_n"], n)):
                wrong.append(f"{key}, {group}: {row[key], row[f'{key}_n']}, {value, n}")
    if by == ("commune",):
        wrong += missing_units(world, table["commune"], keys, filters)
    return wrong


def missing_units(world: World, told: pd.Series, keys: list[str], filters: Filters) -> list[str]:
    """Units without a row must have nothing to tell."""
    found = scope(filters, LOCAL)
    units = set(itertools.chain(*(rows["commune"].dropna() for rows in world.tables.values())))
    return [
        f"{key}, {unit}: no row"
        for unit in sorted(units - set(told) if not filters.communes else ())
        for key in keys
        if recount(key, found.start.isoformat(), found.as_of.isoformat(), of_group(world, (("commune", unit),)))[1] > 0
    ]


@lru_cache(4096)
def of_group(world: World, values: tuple) -> World:
    for dimension, value in values:
        world = world.group(dimension, value)
    return world


def month_days(label: str, filters: Filters) -> tuple[date, date]:
    year, month = map(int, label.split("-"))
    if filters.calendar == "thanh-tra":
        before = (year - 1, 12) if month == 1 else (year, month - 1)
        return date(*before, 15), date(year, month, 14)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def same(measured: float, expected: float) -> bool:
    return (pd.isna(measured) and pd.isna(expected)) or measured == pytest.approx(expected, rel=1e-9, abs=1e-9)


def kind_of(cell: float) -> str:
    return "blank" if pd.isna(cell) else "filled" if cell else "zero"


def test_the_worlds_are_worth_counting(world: World):
    """Letters are open over the change, backlogs end, and cells are blank, 0 and filled."""
    letters = world.petition
    assert letters["held_from"].eq(generated.CHANGE).sum() > 100
    assert set(world.service["commune"]) >= {"21112", "21109-2025"}
    for rows, column in ((world.service, "zalo_lookups"), (world.evaluation, "self_points")):
        assert {"blank", "zero", "filled"} == {kind_of(cell) for cell in rows[column]}


def test_lists_hold_the_letters_that_are_counted(world: World):
    """Those open after the change are listed with the successor, as many as are counted, and none with the ended."""
    filters = Filters(period="2025-Q3")
    counted = measure(["overdue", "due_soon"], filters, ("commune",), LOCAL).set_index("commune")
    letters = counted[["overdue", "due_soon"]].sum(axis=1)
    for unit in ("21061-2025", "21112"):
        listed = worklist(replace(filters, communes=(unit,)), viewer=LOCAL)
        assert len(listed) == letters.get(unit, 0)


def test_ended_communes_are_not_silent(world: World):
    found = arrivals("service", Filters(period="2025"), LOCAL)
    assert "21112" in found.index
    assert set(silent(found)) <= {formatting.group("commune", u) for u in places.standing_units(date(2025, 12, 1))}
