"""Control charts, funnels, intervals and ranks, in worlds small enough to count by hand."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy import stats

from analytics.measure.statistics.control_charts import XmR, funnel, funnel_limits, xmr
from analytics.measure.statistics.proportions import rank_ranges, wilson

CALM = [9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 9.0, 11.0]  # mean 10, ranges 2, nothing to say
WILD = [0.0, 8.0, 0.0, 8.0, 0.0, 8.0, 0.0, 8.0]  # ranges of 8 keep the limits far away


def labels(chart: XmR) -> list[str | None]:
    return [point.label for point in chart.points]


def signals(chart: XmR) -> list[str]:
    return [point.signal for point in chart.points]


# --- Control chart: mean and limits


def test_limits_are_mean_and_2_66_mean_ranges():
    chart = xmr([10, 12, 10, 12, 11], "higher")  # ranges 2 2 2 1: mean 7/4; none reaches 3.267 x 7/4
    assert (chart.mean, chart.lower, chart.upper) == pytest.approx((11, 11 - 2.66 * 1.75, 11 + 2.66 * 1.75))
    assert set(signals(chart)) == {"common"}


def test_an_outlying_range_is_left_out_once():
    # ranges 1 x 8, 30, 30: mean 6.8, cut 22.2 leaves the eight ones; a second pass is not made
    chart = xmr([10, 11, 10, 11, 10, 40, 10, 11, 10, 11, 10], "higher")
    assert chart.upper - chart.mean == pytest.approx(2.66)
    assert labels(chart)[5] == "outside"
    # 0 x 5, 1 x 4, 100: first cut 3.267 x 10.4 leaves 0 and 1 with mean 4/9; 1 stays, though nothing is above 1.45
    chart = xmr([0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 100], "higher")
    assert chart.upper - chart.mean == pytest.approx(2.66 * 4 / 9)


def test_a_missing_month_is_not_bridged_and_is_drawn_empty():
    with_gap = xmr([1, 3, None, 9, 11, float("nan")], "higher")  # ranges 2 and 2, not 6
    assert (with_gap.mean, with_gap.upper) == pytest.approx((6, 6 + 2.66 * 2))
    assert [p.value for p in with_gap.points] == [1, 3, None, 9, 11, None]
    assert [p.side for p in with_gap.points] == [-1, -1, 0, 1, 1, 0]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None, None],
        [5],
        [5, None, 9, None, 2],  # no two neighbours
        [0.1] * 20,
        [100 / 3] * 20,
        [0] * 10 + [7] + [0] * 10,  # the only ranges are outlying
        [0.1 + 0.2, 0.3] * 10,  # equal but for binary fractions
    ],
)
def test_no_mean_range_no_limits_no_signals(values):
    chart = xmr(values, "higher", target=0)
    assert (chart.lower, chart.upper, chart.assurance) == (None, None, None)
    assert set(labels(chart)) <= {None}
    assert set(signals(chart)) <= {"common"}


def test_mean_is_known_even_without_limits():
    assert xmr([100] * 5, "higher").mean == 100
    assert xmr([], "higher").mean is None


def test_provisional_below_13_points_that_are_there():
    assert xmr([1, 2] * 6, "higher").provisional
    assert xmr([1, 2] * 6 + [None, None], "higher").provisional
    assert not xmr([1, 2] * 6 + [None, 1], "higher").provisional


# --- Control chart: the four labels


def test_only_the_point_outside_is_labelled():
    chart = xmr([*CALM, 30, *CALM, -10, *CALM], "lower")  # mean 10; the ranges of 19 and 21 are outlying
    assert (chart.lower, chart.upper) == pytest.approx((10 - 5.32, 10 + 5.32))
    assert {i: label for i, label in enumerate(labels(chart)) if label} == {8: "outside", 17: "outside"}
    assert (chart.points[8].signal, chart.points[8].side, chart.points[8].direction) == ("concern", 1, 1)
    assert (chart.points[17].signal, chart.points[17].side, chart.points[17].direction) == ("improvement", -1, -1)


def test_on_the_limit_is_not_outside():
    # 21 ranges of 2 and, for points at 10 + h and 10 - h, two of h - 1 and two of h + 1 (mean 2.93, none outlying):
    # h = 2.66 x (42 + 4h) / 25, so h = 5.32 x 21 / (25 - 10.64)
    h = 5.32 * 21 / (25 - 10.64)
    chart = xmr([*CALM, 10 + h, *CALM, 10 - h, *CALM], "lower")
    assert chart.upper == pytest.approx(10 + h)
    assert set(labels(chart)) == {None}
    h *= 1.001
    chart = xmr([*CALM, 10 + h, *CALM, 10 - h, *CALM], "lower")
    assert [i for i, label in enumerate(labels(chart)) if label == "outside"] == [8, 17]


def test_seven_rising_points_are_a_trend_back_to_the_first():
    values = [10, 8, 9, 10, 11, 12, 13, 14, 10]  # 8..14 are seven points, six steps
    for better, signal in (("higher", "improvement"), ("lower", "concern"), ("neither", "high")):
        chart = xmr(values, better)
        assert labels(chart) == [None] + ["trend"] * 7 + [None]
        assert signals(chart)[1:8] == [signal] * 7
    falling = xmr([-v for v in values], "higher")
    assert labels(falling) == labels(chart)
    assert signals(falling)[1:8] == ["concern"] * 7
    assert signals(xmr([-v for v in values], "neither"))[4] == "low"


@pytest.mark.parametrize(
    "values",
    [
        [10, 8, 9, 10, 11, 12, 13, 10],  # six points
        [10, 8, 9, 10, 10, 11, 12, 13, 10],  # a tie breaks it
        [10, 8, 9, 10, None, 11, 12, 13, 14, 10],  # a missing month breaks it
        [1, 1.1, 1.2, 1.1 + 0.1, 1.3, 1.4, 1.5, 1.6, 1],  # 1.2 twice: a binary rise is no rise
    ],
)
def test_what_breaks_a_trend(values):
    assert "trend" not in labels(xmr(values, "higher"))


def test_a_turning_point_opens_the_second_trend():
    chart = xmr([*WILD, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], "higher")
    assert labels(chart) == [None] * 8 + ["trend"] * 13
    assert signals(chart)[8:] == ["improvement"] * 6 + ["concern"] * 7


def test_a_trend_that_ends_before_another_rise_keeps_its_own_direction():
    chart = xmr([*WILD, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7], "higher")  # the drop 7 to 1 belongs to neither
    assert labels(chart) == [None] * 8 + ["trend"] * 14
    assert signals(chart)[8:] == ["improvement"] * 14


def test_seven_on_one_side_are_a_shift():
    chart = xmr([1, 9, 1, 9, 1, 9, 1, 19, 11, 19, 11, 19, 11, 19], "lower")  # mean 10
    assert labels(chart) == ["shift"] * 14
    assert signals(chart) == ["improvement"] * 7 + ["concern"] * 7


def test_a_gap_and_a_tie_with_the_mean_break_a_shift():
    chart = xmr([1, 9, 1, 9, None, 1, 9, 1, 19, 11, 19, 10, 11, 19, 11, 19], "lower")
    assert chart.mean == 10
    assert chart.points[11].side == 0
    assert set(labels(chart)) == {None}


def test_six_on_one_side_are_no_shift():
    assert labels(xmr([1, 9, 1, 9, 1, 9, 19, 11, 19, 11, 19, 11], "lower")) == [None] * 12


def test_values_at_the_mean_make_no_false_run():
    # 0.1 + 0.3 + 0.2 x 9: the mean is 0.2, and a naive sum puts it beside 0.2
    chart = xmr([0.1, 0.3, *[0.2] * 9], "higher")
    assert [p.side for p in chart.points] == [-1, 1] + [0] * 9
    thirds = xmr([0, 200 / 3, *[100 / 3] * 9], "higher")
    assert [p.side for p in thirds.points] == [-1, 1] + [0] * 9


def two_of_three_world(*tail: float) -> XmR:
    """Steps of 2 around 10, then the tail; its mean and limits are asserted where they matter."""
    return xmr([*CALM, *CALM, *CALM, *tail, *CALM], "lower")


def test_two_of_three_labels_only_those_beyond_two_thirds():
    chart = two_of_three_world(14.4, 11, 14.4)
    two_thirds = chart.mean + 2 / 3 * (chart.upper - chart.mean)
    assert 11 < two_thirds < 14.4 < chart.upper
    assert labels(chart)[24:27] == ["two_of_three", None, "two_of_three"]
    assert signals(chart)[24:27] == ["concern", "common", "concern"]


def test_all_of_several_far_neighbours_are_labelled():
    chart = two_of_three_world(15, 15, 15, 15)
    assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 15 < chart.upper
    assert labels(chart)[24:28] == ["two_of_three"] * 4


def test_a_trend_takes_a_point_before_two_of_three_does():
    chart = xmr([*CALM, *CALM, *CALM, 10, 10.1, 10.2, 10.3, 10.4, 14.2, 14.4, *CALM, *CALM], "lower")
    assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 14.2 < 14.4 < chart.upper
    assert labels(chart)[24:31] == ["trend"] * 7


def test_two_of_three_needs_three_on_one_side_none_missing():
    # 14.4 9 14.4 has one below; its neighbours 9 | 11 keep any other three from being on one side
    for middle in (9, None):
        chart = xmr([*CALM, *CALM, *CALM, 9, 14.9, middle, 14.9, 9, *CALM], "lower")
        assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 14.9 < chart.upper
        assert "two_of_three" not in labels(chart)


def test_a_point_outside_is_one_of_the_three_but_not_of_the_two():
    chart = two_of_three_world(15.5, 30, 11)
    assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 15.5 < chart.upper < 30
    assert labels(chart)[24:27] == [None, "outside", None]
    chart = two_of_three_world(15.5, 30, 15.5)
    assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 15.5 < chart.upper < 30
    assert labels(chart)[24:27] == ["two_of_three", "outside", "two_of_three"]


def test_labels_come_in_their_order():
    # seven rising, all above the mean, the last outside: outside, then trend, never shift
    chart = xmr([*CALM, *CALM, 10.5, 11, 11.5, 12, 12.5, 13, 20, *CALM, *CALM], "higher")
    assert labels(chart)[16:23] == ["trend"] * 6 + ["outside"]


# --- Control chart: target, the month that is not over, errors


@pytest.mark.parametrize(
    ("better", "target", "says"),
    [
        ("higher", 5, "đạt ổn định"),
        ("higher", 11, "lúc đạt lúc không"),
        ("higher", 20, "không đạt ổn định"),
        ("lower", 20, "đạt ổn định"),
        ("lower", 5, "không đạt ổn định"),
        ("neither", 5, None),
        ("higher", None, None),
        ("higher", float("nan"), None),
    ],
)
def test_assurance(better, target, says):
    assert xmr([10, 12, 10, 12, 11], better, target).assurance == says  # limits 6.3 and 15.7


def test_an_incomplete_month_is_shown_and_never_judged():
    values = [*CALM, *CALM]
    whole, part = xmr(values, "higher"), xmr([*values, 0], "higher", complete=[True] * 16 + [False])
    assert (part.mean, part.lower, part.upper) == (whole.mean, whole.lower, whole.upper)
    assert part.points[:-1] == whole.points
    last = part.points[-1]
    assert (last.value, last.complete, last.label, last.signal, last.side) == (0, False, None, "common", 0)


def test_an_incomplete_month_does_not_count_towards_thirteen_or_a_run():
    rising = [10, 8, 9, 10, 11, 12, 13, 14]
    assert "trend" in labels(xmr(rising, "higher"))
    assert "trend" not in labels(xmr(rising, "higher", complete=[True] * 7 + [False]))
    assert xmr([1, 2] * 6 + [1], "higher", complete=[True] * 12 + [False]).provisional


@pytest.mark.parametrize(
    "call",
    [
        lambda: xmr([1, 2], "up"),
        lambda: xmr([1, float("inf")], "higher"),
        lambda: xmr([1, 2], "higher", complete=[True]),
    ],
)
def test_nonsense_is_refused(call):
    with pytest.raises(ValueError, match="better is one of"):
        call()


def reference(values: list[int | None]) -> list[str | None]:
    """The same rules again, window by window in exact fractions."""
    known = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return [None] * len(values)
    kept = [r for r in ranges if r < Fraction("3.267") * Fraction(sum(ranges), len(ranges))]
    if not kept or sum(kept) == 0:
        return [None] * len(values)
    mean, half = Fraction(sum(known), len(known)), Fraction("2.66") * Fraction(sum(kept), len(kept))
    away = [None if v is None else v - mean for v in values]
    found: list[str | None] = [None] * len(values)
    for i in range(len(values) - 6):
        seven = away[i : i + 7]
        if None not in seven and (all(a > 0 for a in seven) or all(a < 0 for a in seven)):
            found[i : i + 7] = ["shift"] * 7
    for i in range(len(values) - 2):
        three = away[i : i + 3]
        if None not in three and (all(a > 0 for a in three) or all(a < 0 for a in three)):
            far = [j for j in range(i, i + 3) if half * 2 / 3 < abs(away[j]) <= half]
            for j in far if len(far) >= 2 else ():
                found[j] = "two_of_three"
    for i in range(len(values) - 6):
        seven = values[i : i + 7]
        steps = [0] if None in seven else [b - a for a, b in pairwise(seven)]
        if all(s > 0 for s in steps) or all(s < 0 for s in steps):
            found[i : i + 7] = ["trend"] * 7
    return ["outside" if a is not None and abs(a) > half else f for a, f in zip(away, found, strict=True)]


months = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.none())


@given(st.lists(months, max_size=40))
@example([0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0])
def test_labels_agree_with_the_rules_written_again(values):
    assert labels(xmr(values, "higher")) == reference(values)


@given(st.lists(months, max_size=40), st.sampled_from([1e-3, 1 / 3, 0.1, 100 / 7]))
def test_the_unit_changes_nothing(values, scale):
    scaled = [None if v is None else v * scale for v in values]
    assert labels(xmr(scaled, "higher")) == reference(values)


# --- Funnel


def test_limits_by_brute_force():
    # n = 10 around 0.5. Cumulative: 0.00098 0.01074 0.05469. Quantile of 0.025 is 2,
    # alpha = (0.0546875 - 0.025) / (0.0546875 - 0.0107421875) = 0.675556; of 0.001 it is 1.
    lower, upper = funnel_limits([10], 0.5, 0.95)
    assert (lower[0], upper[0]) == pytest.approx((0.1324444, 1 - 0.1324444), abs=1e-7)
    lower, upper = funnel_limits([10], 0.5, 0.998)
    alpha = (11 / 1024 - 0.001) / (10 / 1024)
    assert (lower[0], upper[0]) == pytest.approx(((1 - alpha) / 10, 1 - (1 - alpha) / 10))


def test_ten_of_ten_is_not_flagged():
    table = funnel(pd.DataFrame({"commune": ["a", "b"], "numerator": [10, 80], "n": [10, 90]}))
    assert table["upper95"][0] == table["upper998"][0] == 1
    assert table["outside"].tolist() == [None, None]


def test_a_hundred_of_a_hundred_can_be():
    table = funnel(pd.DataFrame({"numerator": [100], "n": [100]}), rate=0.9)
    assert (table["outside"][0], table["side"][0]) == ("99.8", 1)


def test_the_example_of_the_design():
    table = funnel(pd.DataFrame({"commune": ["Bình Châu"], "numerator": [20], "n": [27]}), rate=0.912)
    assert table["value"][0] == pytest.approx(0.741, abs=5e-4)
    assert (table["outside"][0], table["side"][0]) == ("95", -1)


def test_funnel_table():
    communes = pd.DataFrame(
        {"commune": list("abcd"), "numerator": [50, 90, 90, None], "n": [100, 100, 100, 0]}, index=[7, 8, 9, 10]
    )
    table = funnel(communes)  # 230 of 300
    assert table["outside"].tolist() == ["99.8", "99.8", "99.8", None]
    assert table["side"].tolist() == [-1, 1, 1, 0]
    assert table["value"].tolist()[:3] == [0.5, 0.9, 0.9]
    assert table.loc[10, ["value", "lower95", "upper998", "p_value"]].isna().all()
    assert (table["lower998"] < table["lower95"])[:3].all()
    assert table["commune"].tolist() == list("abcd")
    assert "value" not in communes  # the argument is left as it was


def test_empty_funnels():
    nothing = funnel(pd.DataFrame({"numerator": [0, 0], "n": [0, 0]}))
    assert nothing["outside"].tolist() == [None, None]
    assert nothing["value"].isna().all()
    assert len(funnel(pd.DataFrame({"numerator": [], "n": []}))) == 0


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_rate_at_the_end_flags_nobody_who_shares_it(rate):
    n = np.array([1, 10, 1000])
    lower, upper = funnel_limits(n, rate)
    assert ((lower <= rate) & (rate <= upper)).all()
    table = funnel(pd.DataFrame({"numerator": n * rate, "n": n}))
    assert table["outside"].tolist() == [None] * 3
    assert (table["p_value"] == 1).all()


def test_a_tie_with_the_tail_is_inside():
    # 0 of 3 at 90% has probability 0.001 exactly: at the 99.8% limit, not beyond it
    assert funnel(pd.DataFrame({"numerator": [0], "n": [3]}), rate=0.9)["outside"].tolist() == ["95"]


@given(st.integers(1, 300), st.floats(0, 1), st.floats(0.01, 0.99))
def test_outside_exactly_where_p_is_small(n, part, rate):
    row = funnel(pd.DataFrame({"numerator": [round(part * n)], "n": [n]}), rate).iloc[0]
    p = row["p_value"]
    assume(min(abs(p - 0.05), abs(p - 0.002)) > 1e-9)
    assert row["outside"] == ("99.8" if p < 0.002 else "95" if p < 0.05 else None)
    assert row["side"] == (0 if p > 0.05 else np.sign(row["value"] - rate))
    assert 0 <= row["lower998"] <= row["lower95"] <= row["upper95"] <= row["upper998"] <= 1


@given(st.integers(1, 200), st.floats(0, 1), st.floats(0, 1))
def test_funnel_is_the_same_seen_from_the_complement(n, part, rate):
    lower, upper = funnel_limits([n], rate)
    others = funnel_limits([n], 1 - rate)
    assert (1 - upper[0], 1 - lower[0]) == pytest.approx((others[0][0], others[1][0]), abs=1e-6)


def test_p_value_is_twice_the_smaller_tail():
    table = funnel(pd.DataFrame({"numerator": [2, 5, 8], "n": [10, 10, 10]}), rate=0.5)
    assert table["p_value"].tolist() == pytest.approx([2 * 56 / 1024, 1, 2 * 56 / 1024])
    assert table["p_value"][0] == pytest.approx(stats.binomtest(2, 10, 0.5).pvalue)  # same where symmetric


@pytest.mark.parametrize(
    ("k", "n"), [([3], [2]), ([-1], [2]), ([1.5], [2]), ([np.nan], [2]), ([1], [2, 3]), ([1], [-2])]
)
def test_counts_that_cannot_be_are_refused(k, n):
    with pytest.raises(ValueError, match=r"whole|same length"):
        wilson(k, n)


@pytest.mark.parametrize(("rate", "level"), [(91.2, 0.95), (-0.1, 0.95), (0.5, 95)])
def test_percent_for_a_rate_is_refused(rate, level):
    with pytest.raises(ValueError, match=r"0\.\.1"):
        funnel_limits([10], rate, level)


# --- Intervals and ranks


@given(st.integers(1, 10_000), st.floats(0, 1), st.sampled_from([0.8, 0.95, 0.998]))
@example(10, 0, 0.95)
@example(10, 1, 0.95)
def test_wilson_is_scipys(n, part, level):
    k = round(part * n)
    expected = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    lower, upper = wilson([k], [n], level)
    assert (lower[0], upper[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_ends_and_nothing():
    lower, upper = wilson([0, 5, 0], [5, 5, 0])
    assert lower[0] == 0
    assert upper[1] == 1
    assert np.isnan([lower[2], upper[2]]).all()


def test_ranks_that_cannot_be_told_apart():
    rank, low, high = rank_ranges([9, 8, 10], [10, 10, 10], "higher")
    assert (rank.tolist(), low.tolist(), high.tolist()) == ([2, 3, 1], [1, 1, 1], [3, 3, 3])


def test_ranks_of_clear_ones_a_small_one_and_an_empty_one():
    # 95%, 94% and 50% of 1000 are known within 3 points; 2 of 3 lies anywhere from 21% to 93.9%
    rank, low, high = rank_ranges([950, 940, 500, 2, 0], [1000, 1000, 1000, 3, 0], "higher")
    assert rank.tolist()[:4] == [1, 2, 4, 3]
    assert low.tolist()[:4] == [1, 1, 3, 1]
    assert high.tolist()[:4] == [3, 3, 4, 4]
    assert np.isnan([rank[4], low[4], high[4]]).all()


def test_equal_values_share_a_rank():
    assert rank_ranges([1, 2, 0], [3, 6, 5], "higher")[0].tolist() == [1, 1, 3]


def test_lower_is_better_turns_the_ranks():
    rank, low, high = rank_ranges([950, 500, 40], [1000, 1000, 1000], "lower")
    assert rank.tolist() == low.tolist() == high.tolist() == [3, 2, 1]


def test_what_has_no_direction_is_not_ranked():
    with pytest.raises(ValueError, match="never ranked"):
        rank_ranges([1], [2], "neither")


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12), st.sampled_from(["higher", "lower"]))
def test_a_rank_lies_in_its_range(pairs, better):
    k, n = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    rank, low, high = rank_ranges(k, n, better)
    there = np.array(n) > 0
    assert (low[there] >= 1).all()
    assert (low[there] <= rank[there]).all()
    assert (rank[there] <= high[there]).all()
    assert (high[there] <= there.sum()).all()
    assert np.isnan(rank[~there]).all()
