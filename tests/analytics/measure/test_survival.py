"""Waiting curves and quantiles from counts by day, against scipy and numpy on the rows themselves."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from analytics.measure.statistics.survival import Curve, kaplan_meier, quantile

# Rows of (days, events, censored), days repeated and out of order on purpose.
rows = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 4), st.integers(0, 4)), max_size=12)


def survival_at(curve: Curve, day: float) -> float | None:
    """Share still waiting after `day`; None where nobody was followed so long (unless all have been served)."""
    before = int(np.searchsorted(curve.days, day, side="right"))
    if curve.days.size == 0 or (day > curve.days[-1] and curve.survival[-1] > 0):
        return None
    return float(curve.survival[before - 1]) if before else 1.0


def test_counted_by_hand():
    # Six letters: done after 1, 1 and 4 days; still open after 2, 4 (the day of an answer) and 6.
    curve = kaplan_meier([6, 1, 4, 2], [0, 2, 1, 0], [1, 0, 1, 1])
    assert curve.days.tolist() == [1, 2, 4, 6]
    assert curve.at_risk.tolist() == [6, 4, 3, 1]  # cut off on day 4 is at risk on day 4
    assert curve.survival.tolist() == pytest.approx([4 / 6, 4 / 6, 4 / 9, 4 / 9])
    assert curve.median == 4


@given(rows)
@example([(0, 1, 0)])
@example([(0, 0, 1), (3, 2, 2), (3, 1, 0)])
def test_curve_is_scipys(table):
    days, events, censored = (list(column) for column in zip(*table, strict=True)) if table else ([], [], [])
    curve = kaplan_meier(days, events, censored)
    ended, cut = np.repeat(days, events), np.repeat(days, censored)
    if ended.size + cut.size == 0:
        assert curve.days.size == 0
        return
    expected = stats.ecdf(stats.CensoredData(uncensored=ended, right=cut)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # scipy: undefined where survival is 0 or 1
        interval = expected.confidence_interval(method="log-log")
    assert curve.days.tolist() == expected.quantiles.tolist()
    np.testing.assert_allclose(curve.survival, expected.probabilities, atol=1e-12)
    np.testing.assert_allclose(curve.lower, interval.low.probabilities, atol=1e-9)
    np.testing.assert_allclose(curve.upper, interval.high.probabilities, atol=1e-9)


@given(rows)
def test_curve_keeps_its_promises(table):
    curve = kaplan_meier([r[0] for r in table], [r[1] for r in table], [r[2] for r in table])
    assert (np.diff(curve.survival) <= 0).all()
    known = ~np.isnan(curve.lower)
    assert (curve.lower[known] <= curve.survival[known]).all()
    assert (curve.survival[known] <= curve.upper[known]).all()
    low, high = curve.median_interval
    if curve.median is not None and low is not None:
        assert low <= curve.median
    if high is not None:
        assert curve.median is not None
        assert curve.median <= high


def test_median_interval():
    # One letter done each day 1..20: S(t) = 1 - t / 20, Greenwood's sum 1 / (20 - t) - 1 / 20. By hand:
    # lower(5) = 0.75 ** exp(1.96 x 0.129 / 0.288) = 0.4999; upper(14) = 0.5014, upper(15) = 0.4486.
    curve = kaplan_meier(np.arange(1, 21), np.ones(20), np.zeros(20))
    low, high = curve.median_interval
    assert curve.median == 10
    assert curve.lower[low - 1] <= 0.5 < curve.lower[low - 2]
    assert curve.upper[high - 1] <= 0.5 < curve.upper[high - 2]
    assert (low, high) == (5, 15)


@pytest.mark.parametrize("n", range(2, 200, 2))
def test_half_is_reached_whatever_the_fractions(n):
    assert kaplan_meier(np.arange(n), np.ones(n), np.zeros(n)).median == n // 2 - 1


def test_median_not_reached():
    curve = kaplan_meier([3, 10], [4, 0], [0, 6])
    assert curve.median is None
    assert curve.median_interval[1] is None


def test_nobody():
    for curve in (kaplan_meier([], [], []), kaplan_meier([4, 5], [0, 0], [0, 0])):
        assert curve.days.size == curve.survival.size == 0
        assert curve.median is None
        assert curve.median_interval == (None, None)
        assert survival_at(curve, 0) is None


def test_all_still_open():
    curve = kaplan_meier([2, 5], [0, 0], [3, 3])
    assert curve.survival.tolist() == [1, 1]
    assert np.isnan(curve.lower).all()
    assert curve.median is None
    assert (survival_at(curve, 5), survival_at(curve, 6)) == (1, None)


def test_one_letter():
    curve = kaplan_meier([5], [1], [0])
    assert curve.median == 5
    assert curve.median_interval == (None, None)
    assert [survival_at(curve, day) for day in (0, 4.9, 5, 100)] == [1, 1, 0, 0]


def test_done_on_the_day_it_came():
    curve = kaplan_meier([0, 3], [3, 1], [0, 0])
    assert curve.median == 0
    assert survival_at(curve, 0) == 0.25


def test_nobody_followed_so_long():
    curve = kaplan_meier([2, 9], [1, 0], [0, 1])
    assert [survival_at(curve, day) for day in (1, 2, 9, 10)] == [1, 0.5, 0.5, None]


def test_rows_of_one_day_add_up():
    apart, together = kaplan_meier([3, 1, 3], [1, 2, 1], [0, 1, 4]), kaplan_meier([1, 3], [2, 2], [1, 4])
    assert apart.at_risk.tolist() == together.at_risk.tolist()
    assert apart.survival.tolist() == together.survival.tolist()


def test_columns_of_a_frame_will_do():
    frame = pd.DataFrame({"days": [1, 2], "events": [1.0, 1.0], "censored": pd.array([0, 0], dtype="Int64")})
    assert kaplan_meier(frame["days"], frame["events"], frame["censored"]).median == 1


@pytest.mark.parametrize(
    ("days", "events", "censored"),
    [([-1], [1], [0]), ([1], [-1], [0]), ([1], [0.5], [0]), ([None], [1], [0]), ([1, 2], [1], [0])],
)
def test_durations_that_cannot_be_are_refused(days, events, censored):
    with pytest.raises(ValueError, match=r"whole|same length"):
        kaplan_meier(days, events, censored)


# --- Quantiles

counts = st.lists(st.tuples(st.integers(-5, 400), st.integers(0, 6)), max_size=15)


@given(counts, st.floats(0, 1))
@example([(1, 1), (2, 1)], 0.5)
@example([(7, 3), (7, 1), (1, 0)], 1.0)
def test_quantile_is_numpys_to_the_last_bit(table, q):
    days, times = [d for d, _ in table], [t for _, t in table]
    expanded = np.repeat(np.array(days, dtype=float), times)
    assert quantile(days, times, q) == (np.quantile(expanded, q) if expanded.size else None)


@given(counts)
def test_quantile_is_pandas(table):
    expanded = pd.Series([d for d, times in table for _ in range(times)], dtype=float)
    for q in (0.5, 0.9):
        got = quantile([d for d, _ in table], [times for _, times in table], q)
        assert got is None if expanded.empty else got == pytest.approx(expanded.quantile(q), abs=1e-9)


def test_quantile_of_millions_needs_no_rows():
    assert quantile([10, 20], [5_000_000, 5_000_000], 0.5) == 15
    assert quantile([10, 20], [5_000_001, 5_000_000], 0.5) == 10


@pytest.mark.parametrize(("days", "times", "q"), [([1], [1], 1.1), ([1, 2], [1], 0.5), ([np.nan], [1], 0.5)])
def test_quantile_refuses_nonsense(days, times, q):
    with pytest.raises(ValueError, match="days must be numbers"):
        quantile(days, times, q)
