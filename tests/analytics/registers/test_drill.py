"""The rows behind a number add up to it: every indicator of the catalogue, over periods and filters."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from analytics.indicators import CATALOGUE, Indicator, Unit
from analytics.measure.measure import measure
from analytics.registers import drill_down
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from data.loading.load import load

SCOPES = (
    Filters(period="2024"),
    Filters(period="2023-Q3", communes=("21112", "21043")),
    Filters(period="2024-6T", items=(3, 8, 9, 12, 13), due_basis="luat"),
)
# One row is one of what these count; of the others a row stands for several (responses, files, square metres).
COUNTED_BY_ROW = {Unit.LETTER, Unit.MODEL, Unit.TASK, Unit.SESSION, Unit.DIALOGUE, Unit.DAY}


@pytest.mark.parametrize("filters", SCOPES, ids=lambda f: f.file_name())
@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda i: i.key)
def test_as_many_rows_as_are_counted(indicator: Indicator, filters: Filters, sample: Path):
    found = drill_down.behind(indicator.key, filters, viewer=LOCAL)
    table = measure([indicator.key], filters, (), LOCAL)
    value, n = table[indicator.key][0], table[f"{indicator.key}_n"][0]
    assert len(found.rows) == min(found.total, drill_down.PAGE)
    if indicator.fact.name == "periodic":  # what was not done has no row
        assert found.total <= n or indicator.key == "duties_owed"
        return
    assert (found.total == 0) == (n == 0) or indicator.per_population
    if indicator.unit in COUNTED_BY_ROW and indicator.key not in ("visits", "people"):
        assert found.total == n
        if indicator.whole:
            assert found.counted == value
    elif indicator.fact.name == "petitions" and indicator.is_rate:
        assert found.total == n
        assert found.counted == pytest.approx(0 if math.isnan(value) else value * n / 100)


def test_every_row_says_its_file_and_line(home: Path, petitions):
    load([petitions([{}, {"kind": "Tố cáo"}, {"commune": "Bình An"}], name="don-thang-3.csv")])
    found = drill_down.behind("received", Filters(period="2024", communes=("21112",)), viewer=LOCAL)
    assert found.rows["Tệp"].tolist() == ["tệp 1"] * 2
    assert found.rows["Dòng"].tolist() == ["2", "3"]
    assert found.rows["Xã, thị trấn"].tolist() == ["Bình Châu"] * 2
    assert (found.total, found.pages) == (2, 1)


def test_what_counts_in_a_rate_is_marked(home: Path, petitions):
    handled = {"handling": "Thụ lý giải quyết", "accepted_on": "06/03/2024", "outcome": "Đã trả lời"}
    early = handled | {"resolved_on": "08/03/2024"}
    late = handled | {"resolved_on": "08/05/2024"}
    load([petitions([early, late])])
    rows = drill_down.behind("on_time_rate", Filters(period="2024"), viewer=LOCAL).rows
    assert dict(zip(rows["Dòng"], rows[drill_down.COUNTED], strict=True)) == {"2": "Có", "3": "Không"}


def test_denunciations_are_listed_to_analysts_only(home: Path, petitions):
    load([petitions([{}, {"kind": "Tố cáo"}])])
    assert drill_down.behind("received", Filters(period="2024"), viewer=WALL).total == 1
    assert drill_down.behind("received", Filters(period="2024"), viewer=LOCAL).total == 2


def test_pages_of_rows(home: Path, petitions):
    load([petitions([{} for _ in range(drill_down.PAGE + 3)])])
    first, second = (drill_down.behind("received", Filters(period="2024"), page, viewer=LOCAL) for page in (1, 2))
    assert (first.total, first.pages, len(first.rows), len(second.rows)) == (drill_down.PAGE + 3, 2, drill_down.PAGE, 3)
    assert not set(first.rows["Mã đơn"]) & set(second.rows["Mã đơn"])
    assert drill_down.behind("received", Filters(period="2023"), viewer=LOCAL).rows.empty
