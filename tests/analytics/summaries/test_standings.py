"""Communes compared: everybody in the table, those chosen marked, numbers as measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries import commune_rankings

YEAR = Filters(period="2024")
CHAU, THUAN = "21112", "21043"


@pytest.mark.parametrize("by", ["commune", "successor"])
def test_a_chosen_commune_stands_among_all(sample: Path, by: str):
    every = commune_rankings.standing("on_time_rate", YEAR, by, viewer=LOCAL)
    chosen = commune_rankings.standing("on_time_rate", replace(YEAR, communes=(CHAU,)), by, viewer=LOCAL)
    names = [name.removeprefix(commune_rankings.CHOSEN) for name in chosen.iloc[:, 0]]
    assert names == every.iloc[:, 0].tolist()
    assert chosen.iloc[:, 1:].equals(every.iloc[:, 1:])
    (unit,) = places.in_grouping((CHAU,), by)
    marked = [name for name in chosen.iloc[:, 0] if name.startswith(commune_rankings.CHOSEN)]
    assert marked == [commune_rankings.CHOSEN + formatting.group(by, unit)]


def test_the_best_come_first_and_the_missing_last(sample: Path):
    for key in ("on_time_rate", "overdue", "satisfied_rate"):
        shown = commune_rankings.standing(key, YEAR, viewer=LOCAL).iloc[:, 1].tolist()
        measured = measure([key], YEAR, ("commune",), LOCAL)[key].dropna()
        expected = measured.sort_values(ascending=INDICATORS[key].better == "lower")
        assert shown[: len(expected)] == [formatting.bare(INDICATORS[key], v) for v in expected]
        assert set(shown[len(expected) :]) <= {formatting.MISSING}


def test_a_profile_is_the_measurement(sample: Path):
    table = commune_rankings.profile(THUAN, YEAR, LOCAL).set_index("Chỉ tiêu")
    own, district = (
        measure(commune_rankings.PLACED, replace(YEAR, communes=(THUAN,)), (), LOCAL),
        measure(commune_rankings.PLACED, YEAR, (), LOCAL),
    )
    for key in ("received", "on_time_rate", "satisfied_rate", "reception_duty_rate"):
        row = table.loc[formatting.heading(INDICATORS[key])]
        assert row["Trong kỳ"] == formatting.bare(INDICATORS[key], own[key].item())
        assert row["Toàn huyện"] == formatting.bare(INDICATORS[key], district[key].item())


def test_communes_stand_side_by_side_as_measured(sample: Path):
    table = commune_rankings.side_by_side([CHAU, THUAN], YEAR, LOCAL).set_index("Chỉ tiêu")
    assert list(table) == ["Bình Châu", "Bình Thuận", "Toàn huyện"]
    wanted = {"Bình Châu": (CHAU,), "Bình Thuận": (THUAN,), "Toàn huyện": ()}
    for column, communes in wanted.items():
        alone = measure(commune_rankings.PLACED, replace(YEAR, communes=communes), (), LOCAL)
        for key in commune_rankings.PLACED:
            assert table.at[formatting.heading(INDICATORS[key]), column] == formatting.bare(
                INDICATORS[key], alone[key].item()
            )
    narrowed = commune_rankings.side_by_side([CHAU, THUAN], replace(YEAR, communes=("21040",)), LOCAL).set_index(
        "Chỉ tiêu"
    )
    assert narrowed.equals(table)  # a commune chosen above does not change those chosen here
