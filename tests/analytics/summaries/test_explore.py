"""Khám phá: any indicators by any groupings, as a table and as a picture."""

from pathlib import Path

import pandas as pd
import pytest

from analytics.figures import LIGHT
from analytics.figures.charts.pivot_chart import picture
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries import pivot
from tests.analytics.figures.test_figures import (
    it_is_small,
    it_says_what_it_shows,
    it_speaks_vietnamese,
    its_data_is_readable,
    plotly_takes_it,
)

YEAR = Filters(period="2024")


def test_a_line_says_where_it_is_and_between_which_it_moved():
    months = pd.DataFrame(
        {
            "month": ["2024-01", "2024-02", "2024-03"],
            "on_time_rate": [90.0, 95.5, 80.25],
            "on_time_rate_n": [20, 30, 40],
        }
    )
    figure = picture(months, "on_time_rate", ("month",), LIGHT)
    percent = "%"
    assert figure.reading.text == (
        f"Gần nhất 80,2{percent} (T3/2024); thấp nhất 80,2{percent} (T3/2024), cao nhất 95,5{percent} (T2/2024)."
    )
    assert figure.spec["layout"]["yaxis"]["ticksuffix"] == percent
    level = picture(months.assign(on_time_rate=90.0), "on_time_rate", ("month",), LIGHT)
    assert level.reading.text == f"Gần nhất 90,0{percent} (T3/2024)."
    assert picture(months.assign(on_time_rate=float("nan")), "on_time_rate", ("month",), LIGHT).reading.text == (
        "Chưa có số liệu."
    )


@pytest.mark.parametrize("key", ["received", "on_time_rate", "satisfied_rate", "days_median"])
def test_every_grouping_and_pair_of_groupings_is_drawn(key: str, sample: Path, subtests: pytest.Subtests):
    for first in pivot.groupings([key]):
        for second in ("", *pivot.groupings([key], first)):
            by = (first, second) if second else (first,)
            with subtests.test(by=by):
                figure = picture(pivot.pivot([key], by, YEAR, LOCAL), key, by, LIGHT)
                for check in (plotly_takes_it, its_data_is_readable, it_speaks_vietnamese):
                    check(figure)
                it_says_what_it_shows(figure, "explore")
                if not second:
                    it_is_small(figure)
                elif key == "received":
                    cells = [v for series in figure.chart.series for v in series.values if v is not None]
                    assert sum(cells) == 776


def test_groupings_are_those_all_indicators_have():
    for keys in (["received"], ["received", "satisfied_rate"], ["tasks_late", "received"]):
        found = pivot.groupings(keys)
        assert found == [d for d in DIMENSIONS if all(d in INDICATORS[k].dimensions for k in keys)]
        for first in found:
            beside = pivot.groupings(keys, first)
            assert first not in beside
            assert not (first in TIME and set(beside) & set(TIME))


def test_a_pivot_leaves_out_pairs_of_nothing_and_keeps_every_letter(sample: Path):
    table = pivot.pivot(["received"], ("commune", "item"), YEAR, LOCAL)
    assert (table["received"] > 0).all()
    assert table["received"].sum() == pivot.pivot(["received"], ("month",), YEAR, LOCAL)["received"].sum() == 776


def test_the_axes_of_a_heat_map_keep_the_order_of_their_lists(sample: Path):
    by = ("complexity", "round")
    heat = picture(pivot.pivot(["received"], by, YEAR, LOCAL), "received", by, LIGHT).spec["data"][0]
    assert (heat["y"], heat["x"]) == (
        ["Bình thường", "Phức tạp", "Đặc biệt phức tạp", "Chưa ghi"],
        ["Lần đầu", "Lần hai", "Chưa ghi"],
    )
    by = ("commune", "month")
    heat = picture(pivot.pivot(["received"], by, YEAR, LOCAL), "received", by, LIGHT).spec["data"][0]
    assert heat["x"] == [f"T{month}/2024" for month in range(1, 13)]
    assert heat["y"][0] == "Châu Ổ"
    by = ("commune", "agency")
    heat = picture(pivot.pivot(["received"], by, YEAR, LOCAL), "received", by, LIGHT).spec["data"][0]
    assert heat["x"] == [*sorted(heat["x"][:-1]), "Chưa ghi"]
