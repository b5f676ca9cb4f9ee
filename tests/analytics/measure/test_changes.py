"""Tests of change against exact enumeration, another route to the same number, and what they promise of chance."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.measure.statistics.change_tests import (
    dispersion_of_counts,
    dispersion_of_shares,
    expected_counts,
    level_shift,
    trend_of_shares,
    two_counts,
    two_shares,
)
from analytics.summaries.findings.windows import surest

LOWS = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)])
SMALL = st.integers(0, 12)


def one_of_two(chances: dict[int, Fraction], seen: int, low: Fraction) -> Fraction:
    """The p-value by adding up every outcome's chance: either tail over its part of the chance."""
    lower = sum(p for x, p in chances.items() if x <= seen)
    upper = sum(p for x, p in chances.items() if x >= seen)
    return min(Fraction(1), lower / low, upper / (1 - low))


def binomial(n: int, share: Fraction) -> dict[int, Fraction]:
    return {k: comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)}


def hypergeometric(good: int, bad: int, drawn: int) -> dict[int, Fraction]:
    whole = comb(good + bad, drawn)
    return {k: Fraction(comb(good, k) * comb(bad, drawn - k), whole) for k in range(drawn + 1)}


# ---------------------------------------------------------------- counts


@given(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=5), LOWS)
def test_two_counts_adds_up_every_outcome(counts: list[tuple[int, int]], low: Fraction):
    now, before = np.array(counts).T
    for unit, p in enumerate(two_counts(now, before, low=float(low))):
        others = (int(now.sum() - now[unit]), int(before.sum() - before[unit]))
        both = int(now[unit] + before[unit])
        if not both or not sum(others):
            assert np.isnan(p)
            continue
        chances = binomial(both, Fraction(others[0], sum(others)))
        assert p == pytest.approx(float(one_of_two(chances, int(now[unit]), low)), abs=1e-9)


@given(st.integers(1, 25), st.integers(1, 40), st.integers(1, 40), LOWS, st.sampled_from([0.002, 0.05, 0.3]))
def test_two_counts_cries_no_more_often_than_it_says(both: int, a: int, b: int, low: Fraction, level: float):
    """Over every way the unit's letters may fall, weighed by its chance."""
    falls = np.arange(both + 1)
    now, before = np.array([falls, np.full(both + 1, a)]), np.array([both - falls, np.full(both + 1, b)])
    p = two_counts(now, before, low=float(low))[0]
    size = sum(chance for x, chance in binomial(both, Fraction(a, a + b)).items() if p[x] < level)
    assert size <= level + 1e-12


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=3, max_size=6), st.integers(1, 9))
def test_a_season_of_all_is_no_change_of_any(counts: list[tuple[int, int]], times: int):
    """Whatever multiplies every commune's letters alike leaves each as expected."""
    before = np.array(counts).sum(axis=1)
    assert expected_counts(before * times, before) == pytest.approx(before * times)
    assert (two_counts(before * times, before) > 0.5).all()


def test_who_changed_for_certain_is_no_measure_of_the_others():
    now, before = np.array([900, 10, 10, 10]), np.array([10, 10, 10, 10])
    assert (two_counts(now, before)[1:] < 0.002).all()  # all of them "fewer", though nothing happened there
    left_out = np.array([True, False, False, False])
    assert (two_counts(now, before, left_out)[1:] > 0.9).all()
    assert two_counts(now, before, left_out)[0] < 1e-9


# ---------------------------------------------------------------- shares


@given(st.tuples(SMALL, SMALL, SMALL, SMALL), LOWS)
def test_two_shares_adds_up_every_table(cells: tuple[int, int, int, int], low: Fraction):
    good, bad, other_good, other_bad = cells
    p = two_shares(np.array([[good, other_good]]), np.array([[good + bad, other_good + other_bad]]), float(low))[0]
    if not sum(cells):
        assert np.isnan(p)
        return
    exact = float(one_of_two(hypergeometric(good + other_good, bad + other_bad, good + bad), good, low))
    assert p >= exact - 1e-9
    if exact < 0.5:  # nearer the middle the tail that cannot matter is not summed
        assert p == pytest.approx(exact, abs=1e-9)


# ---------------------------------------------------------------- levels


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.booleans())
def test_a_level_shift_is_the_f_test_of_two_models(seed: int, last: int, has_seasons: bool):
    """Another route: how much of the residual sum of squares the shift takes."""
    chance = np.random.default_rng(seed)
    values, inside = chance.normal(size=36), np.arange(36) >= 36 - last
    season = np.arange(36) % 12 if has_seasons else np.zeros(36, int)
    levels = (season[:, None] == np.unique(season)).astype(float)

    def left(design: np.ndarray) -> float:
        return float(((values - design @ np.linalg.lstsq(design, values, rcond=None)[0]) ** 2).sum())

    both = np.column_stack([levels, inside])
    freedom = 36 - both.shape[1]
    f = (left(levels) - left(both)) / (left(both) / freedom)
    assert level_shift(values, inside, season) == pytest.approx(stats.f.sf(f, 1, freedom))


def test_a_level_shift_without_seasons_is_students():
    values, inside = np.random.default_rng(1).normal(size=30), np.arange(30) >= 24
    expected = stats.ttest_ind(values[inside], values[~inside]).pvalue
    assert level_shift(values, inside, np.zeros(30)) == pytest.approx(expected)


def test_a_series_steadier_than_chance_is_not_believed():
    inside = np.arange(30) == 29
    flat = np.where(inside, 4.0, 3.0)
    by_chance = 2 * stats.norm.sf(1 / (0.5 * np.sqrt(1 + 1 / 29)))
    assert level_shift(flat, inside, np.zeros(30), 0.5) == pytest.approx(by_chance)
    assert level_shift(flat, inside, np.zeros(30)) == 1  # nothing is known of its spread
    assert np.isnan(level_shift(flat[:2], inside[-2:], np.zeros(2)))
    assert np.isnan(level_shift(flat, inside, np.arange(30)))  # no month like it before


# ---------------------------------------------------------------- bundles


def test_bundles_are_seen_and_chance_is_not():
    chance, seen = np.random.default_rng(5), {"counts": 0, "shares": 0}
    for _ in range(200):
        single = chance.poisson(3, (22, 24))
        n = chance.poisson(8, (22, 24))
        k = chance.binomial(n, 0.9)
        seen["counts"] += dispersion_of_counts(single) > 1
        seen["shares"] += dispersion_of_shares(k, n) > 1
        assert dispersion_of_counts(5 * chance.poisson(3, (22, 24))) == pytest.approx(5, rel=0.4)
        assert dispersion_of_shares(5 * k, 5 * n) == pytest.approx(5, rel=0.4)
    assert seen["counts"] <= 8
    assert seen["shares"] <= 16
    assert dispersion_of_counts(np.zeros((3, 0))) == dispersion_of_shares(np.zeros((3, 0)), np.zeros((3, 0))) == 1


# ---------------------------------------------------------------- windows that overlap


def test_overlapping_windows_together_cry_no_more_often_than_one_question_may():
    """Runs of months of 4,000 series of chance, each against the months before."""
    chance = np.random.default_rng(11)
    letters = chance.poisson(4, (4000, 48))
    others = 200
    runs = [(first, first + length) for length in (3, 6, 12) for first in range(36, 49 - length)]
    p = np.empty((4000, len(runs)))
    for k, (first, last) in enumerate(runs):
        now, before = letters[:, first:last].sum(axis=1), letters[:, :first].sum(axis=1)
        rest = np.array([others * (last - first), others * first])
        p[:, k] = two_counts(np.stack([now, np.full(4000, rest[0])]), np.stack([before, np.full(4000, rest[1])]))[0]
    shares = np.full(len(runs), 1 / len(runs))
    _, overall = surest(p, shares, np.zeros(len(runs), bool))
    for level in (0.002, 0.01, 0.05):
        assert (overall < level).mean() <= level + 3 * np.sqrt(level / 4000)
    assert (p.min(axis=1) < 0.05).mean() > 0.05  # each for itself would cry far more often


def test_a_way_without_a_share_or_a_number_is_not_told_of():
    p = np.array([[0.5, 1e-9, np.nan, 0.0001], [np.nan, np.nan, np.nan, np.nan]])
    best, overall = surest(p, np.array([0.5, 0.0, 0.2, 0.3]), np.array([True, False, False, False]))
    assert best[0] == 3
    assert overall[0] == pytest.approx(0.0001 / 0.3)
    assert np.isnan(overall[1])
    p[0, 0] = 0.0005
    assert surest(p, np.array([0.5, 0.0, 0.2, 0.3]), np.array([True, False, False, False]))[0][0] == 0  # the period


def test_the_trend_of_shares_is_the_score_test_of_a_logistic_slope():
    """Cochran-Armitage squared is N times the squared correlation of the year and the outcome."""
    k, n = np.array([[3, 9, 14], [20, 20, 20], [1, 0, 9]]), np.array([[30, 25, 40]] * 3)
    for row, p in enumerate(trend_of_shares(k, n)):
        year = np.repeat(np.arange(3), n[row])
        outcome = np.concatenate([np.r_[np.ones(a), np.zeros(b - a)] for a, b in zip(k[row], n[row], strict=True)])
        chi = n[row].sum() * np.corrcoef(year, outcome)[0, 1] ** 2
        assert p == pytest.approx(stats.chi2.sf(chi, 1))


def test_a_trend_of_nothing_is_chance():
    assert trend_of_shares(np.array([[0, 0, 0], [5, 5, 5]]), np.array([[5, 5, 5]] * 2)).tolist() == [1, 1]
