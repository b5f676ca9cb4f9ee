"""Every indicator against an independent recount of the sample's files (tests/recount, plain pandas)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from recount import (
    RECOUNTS,
    TABLES_OF,
    World,
    hotspots,
    movements,
    petitions,
    projects,
    receptions,
    recount,
    sample_world,
    services,
    sides,
)

from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, monthly, scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL

TIMES = ("month", "quarter", "year")
SUBJECTS = {
    "letters": tuple(key for key in petitions.RECOUNTS if key != "wait_median"),
    "waiting": ("wait_median",),
    "services": tuple(services.RECOUNTS),
    "movements": tuple(movements.RECOUNTS),
    "receptions": (*receptions.RECEPTIONS, *receptions.DIALOGUES),
    "duties": tuple(receptions.DUTIES),
    "sides": (*sides.RECOUNTS, *projects.RECOUNTS, *hotspots.RECOUNTS),
}
ON_TIME = ("on_time_rate", "on_time_resolved_rate", "overdue", "due_soon", "open", "resolved")


@dataclass(frozen=True)
class Case:
    """What is asked of `measure`, and the days it means, written out."""

    name: str
    filters: Filters
    start: str
    as_of: str
    by: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(default=tuple(INDICATORS))


YEAR = ("2024-01-01", "2024-12-31")
PERIODS = (
    Case("year", Filters(period="2024"), *YEAR),
    Case("first year", Filters(period="2022"), "2022-01-01", "2022-12-31"),
    Case("inspection year", Filters(calendar="thanh-tra", period="2024"), "2023-12-15", "2024-12-14"),
    Case("inspection quarter", Filters(calendar="thanh-tra", period="2024-Q1"), "2023-12-15", "2024-03-14"),
    Case("half way", Filters(period="2024", as_of=date(2024, 6, 30)), "2024-01-01", "2024-06-30"),
    Case("mid-month", Filters(period="2024", as_of=date(2024, 5, 15)), "2024-01-01", "2024-05-15"),
    Case("quarter", Filters(period="2023-Q3"), "2023-07-01", "2023-09-30"),
    Case("nine months", Filters(period="2023-9T"), "2023-01-01", "2023-09-30"),
    Case("month", Filters(period="2024-02"), "2024-02-01", "2024-02-29"),
    Case("leap day", Filters(start=date(2024, 2, 29), end=date(2024, 2, 29)), "2024-02-29", "2024-02-29"),
    Case("over 15/12", Filters(start=date(2023, 12, 10), end=date(2023, 12, 20)), "2023-12-10", "2023-12-20"),
    Case("over 31/12", Filters(start=date(2023, 12, 25), end=date(2024, 1, 10)), "2023-12-25", "2024-01-10"),
    Case("three years", Filters(start=date(2022, 1, 1), end=date(2024, 12, 31)), "2022-01-01", "2024-12-31"),
)
FILTERED = (
    Case("two communes", Filters(period="2024", communes=("21112", "21043")), *YEAR),
    Case("Cấp huyện", Filters(period="2024", communes=("524",)), *YEAR),
    Case("item 6", Filters(period="2024", items=(6,)), *YEAR),
    Case("items 9, 13", Filters(period="2024", items=(9, 13)), *YEAR),
    Case("complaints", Filters(period="2024", kinds=("Khiếu nại",)), *YEAR),
    Case("both formal kinds", Filters(period="2024", kinds=("Khiếu nại", "Tố cáo")), *YEAR),
    Case("land", Filters(period="2024", fields=("Đất đai", "Kinh tế")), *YEAR),
    Case("Zalo", Filters(period="2024", channels=("Zalo",)), *YEAR),
    Case("post", Filters(period="2024", channels=("Bưu chính",)), *YEAR),
    Case("commune level", Filters(period="2024", levels=("Xã",)), *YEAR),
    Case("district level", Filters(period="2024", levels=("Huyện",)), *YEAR),
    Case("agency", Filters(period="2024", agencies=("UBND xã",)), *YEAR),
    Case(
        "all at once",
        Filters(period="2023", communes=("21112", "21043"), items=(6, 8, 9), kinds=("Kiến nghị", "Phản ánh")),
        "2023-01-01",
        "2023-12-31",
    ),
)
GROUPED = (
    *(Case(f"year by {d}", Filters(period="2024"), *YEAR, (d,)) for d in ("commune", "item", *TIMES)),
    *(
        Case(f"year by {d}", Filters(period="2024"), *YEAR, (d,))
        for d in dict.fromkeys(d for i in INDICATORS.values() for d in i.dimensions)
        if d not in ("commune", "item", *TIMES)
    ),
    Case("half way by month", Filters(period="2024", as_of=date(2024, 6, 20)), "2024-01-01", "2024-06-20", ("month",)),
    Case(
        "inspection year by month",
        Filters(calendar="thanh-tra", period="2024"),
        "2023-12-15",
        "2024-12-14",
        ("month",),
    ),
    Case(
        "inspection year by quarter",
        Filters(calendar="thanh-tra", period="2024"),
        "2023-12-15",
        "2024-12-14",
        ("quarter",),
    ),
    Case(
        "chosen days by month",
        Filters(start=date(2023, 11, 20), end=date(2024, 3, 7)),
        "2023-11-20",
        "2024-03-07",
        ("month",),
    ),
    Case(
        "three years by year",
        Filters(start=date(2022, 1, 1), end=date(2024, 12, 31)),
        "2022-01-01",
        "2024-12-31",
        ("year",),
    ),
    Case("quarter by commune", Filters(period="2023-Q3"), "2023-07-01", "2023-09-30", ("commune",)),
    Case(
        "two communes by month",
        Filters(period="2024", communes=("21112", "21043")),
        *YEAR,
        ("commune", "month"),
    ),
    Case("two communes by item", Filters(period="2024", communes=("21112", "21043")), *YEAR, ("item",)),
    Case("items 6, 9 by commune", Filters(period="2024", items=(6, 9)), *YEAR, ("commune",)),
    Case("by kind and quarter", Filters(period="2024"), *YEAR, ("kind", "quarter")),
    Case("by level and chair", Filters(period="2024"), *YEAR, ("level", "chair")),
    Case("by factor and channel", Filters(period="2024"), *YEAR, ("factor", "channel")),
)
LAW = tuple(
    Case(f"law {case.name}", _law, case.start, as_of=case.as_of, by=case.by, keys=ON_TIME)
    for case, _law in (
        (PERIODS[0], Filters(period="2024", due_basis="luat")),
        (PERIODS[2], Filters(calendar="thanh-tra", period="2024", due_basis="luat")),
        (PERIODS[4], Filters(period="2024", as_of=date(2024, 6, 30), due_basis="luat")),
        *((case, Filters(period="2024", due_basis="luat")) for case in GROUPED if case.by in (("commune",), ("kind",))),
    )
    if case.filters.items == () and case.filters.kinds == () and case.start != "2023-07-01"
)
CASES = (*PERIODS, *FILTERED, *GROUPED, *LAW)


pytestmark = pytest.mark.usefixtures("sample")


@cache
def whole() -> World:
    return sample_world()


@cache
def filtered(filters: Filters) -> World:
    """The rows the filters leave, whatever the period."""
    found = whole()
    for column, chosen in (
        ("commune", filters.communes),
        ("item", filters.items),
        ("kind", filters.kinds),
        ("field", filters.fields),
        ("channel", filters.channels),
        ("level", filters.levels),
        ("agency", filters.agencies),
    ):
        if chosen:
            found = found.restrict(column, chosen)
    return petitions.only_law(found) if filters.due_basis == "luat" else found


def test_every_indicator_is_recounted():
    assert set(RECOUNTS) == set(INDICATORS) == set(TABLES_OF)
    assert sorted(itertools.chain(*SUBJECTS.values())) == sorted(INDICATORS)


def keys_of(case: Case, subject: str | None = None) -> list[str]:
    """The indicators that can be grouped so."""
    keys = case.keys if subject is None else [key for key in SUBJECTS[subject] if key in case.keys]
    return [key for key in keys if set(case.by) <= set(INDICATORS[key].dimensions)]


@pytest.mark.parametrize(
    ("case", "subject"),
    [
        pytest.param(case, subject, id=f"{case.name}, {subject}")
        for case in CASES
        for subject in SUBJECTS
        if keys_of(case, subject)
    ],
)
def test_measured_is_recounted(case: Case, subject: str):
    wrong = differences(keys_of(case, subject), case)
    assert not wrong, f"{len(wrong)} differences (key, group: measured, recounted)\n" + "\n".join(wrong[:60])


@cache
def measured(case: Case) -> pd.DataFrame:
    """All indicators that can be grouped so, asked for at once; the period is the one written in the case."""
    found = scope(case.filters, LOCAL)
    assert (found.start.isoformat(), found.as_of.isoformat()) == (case.start, case.as_of)
    table = measure(keys_of(case), case.filters, case.by, LOCAL)
    assert not table.duplicated(list(case.by)).any() if case.by else len(table) == 1
    return table


def differences(keys: list[str], case: Case) -> list[str]:
    """Every group whose number or n is another. A group without a row must have nothing to tell."""
    wrong, told = [], set()
    for row in measured(case).to_dict("records"):
        group = tuple(None if pd.isna(row[d]) else row[d] for d in case.by)
        told.add(group)
        for key in keys:
            wrong += compare_numbers(key, group, (row[key], row[f"{key}_n"]), expected_of(key, case, group))
        if "wait_median" in keys:
            wrong += compare_interval(case, group, row)
    for key in keys:
        for group in possible_groups(key, case) - told:
            value, n = expected_of(key, case, group)
            if n > 0 or value > 0:
                wrong.append(f"{key}, {group}: no row, {(value, n)}")
    return wrong


def expected_of(key: str, case: Case, group: tuple) -> tuple[float, float]:
    rows, start, end = rows_and_days(case, group)
    return (np.nan, 0) if start > end else recount(key, start, end, rows)


def rows_and_days(case: Case, group: tuple) -> tuple[World, str, str]:
    start, end = case.start, case.as_of
    for dimension, value in zip(case.by, group, strict=True):
        if dimension in TIMES:
            first, last = days_of(value, case.filters.calendar)
            start, end = max(start, first), min(end, last)
    places = tuple((d, v) for d, v in zip(case.by, group, strict=True) if d not in TIMES)
    return grouped(case.filters, places), start, end


@cache
def grouped(filters: Filters, places: tuple) -> World:
    found = filtered(filters)
    for dimension, value in places:
        found = found.group(dimension, value)
    return found


@cache
def days_of(label: str, calendar: str) -> tuple[str, str]:
    """The days that bear a label, found by asking every day."""
    days = [day for day in every_day() if label in labels_of(day, calendar)]
    return days[0].isoformat(), days[-1].isoformat()


@cache
def every_day() -> tuple[date, ...]:
    return tuple(date(2021, 12, 1) + timedelta(days=n) for n in range(1200))


@cache
def labels_of(day: date, calendar: str) -> tuple[str, str, str]:
    """An inspection month M runs from 15 of the month before to 14/M, and December's second half is next year's."""
    year, month = day.year, day.month
    if calendar == "thanh-tra" and day.day >= 15:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year}-{month:02d}", f"{year}-Q{(month + 2) // 3}", str(year)


def possible_groups(key: str, case: Case) -> set[tuple]:
    """Every group that any row of the tables could belong to."""
    rows = filtered(case.filters)
    values = []
    for dimension in case.by:
        if dimension in TIMES:
            days = [d for d in every_day() if case.start <= d.isoformat() <= case.as_of]
            at = TIMES.index(dimension)
            values.append({labels_of(day, case.filters.calendar)[at] for day in days})
        else:
            columns = [rows.tables[t][dimension] for t in TABLES_OF[key] if dimension in rows.tables[t]]
            values.append({None if pd.isna(value) else value for column in columns for value in column.unique()})
    return set(itertools.product(*values))


def compare_numbers(key: str, group: tuple, measured: tuple, expected: tuple) -> list[str]:
    same = all(
        (pd.isna(m) and pd.isna(e)) or m == pytest.approx(e, rel=1e-9, abs=1e-12)
        for m, e in zip(measured, expected, strict=True)
    )
    return [] if same else [f"{key}, {group}: {measured}, {tuple(float(e) for e in expected)}"]


def compare_interval(case: Case, group: tuple, row: dict) -> list[str]:
    rows, start, end = rows_and_days(case, group)
    if start > end:
        return []
    _, low, high = petitions.wait_median_and_interval(rows, start, end)
    measured = (row["wait_median_low"], row["wait_median_high"])
    return compare_numbers("wait_median interval", group, measured, (low, high))


def test_months_up_to_a_day_are_recounted():
    keys = ("received", "on_time_rate", "overdue", "days_median", "service_on_time_rate", "satisfied_rate")
    table = monthly(keys, Filters(period="2024-Q2", as_of=date(2024, 6, 20)), months=18, viewer=LOCAL)
    labels = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)][:18]
    assert table["month"].tolist() == labels
    assert table["complete"].tolist() == [True] * 17 + [False]
    wrong = []
    for row in table.to_dict("records"):
        start, end = days_of(row["month"], "duong-lich")
        for key in keys:
            expected = recount(key, start, min(end, "2024-06-20"), whole())
            wrong += compare_numbers(key, (row["month"],), (row[key], row[f"{key}_n"]), expected)
    assert not wrong
