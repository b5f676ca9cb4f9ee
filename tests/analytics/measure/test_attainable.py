"""What a test of whole numbers uses of its level, beside every outcome tried one by one; margins drawn here."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.measure.statistics.attainable import STEPS, chance_of_counts, chance_of_shares
from analytics.measure.statistics.change_tests import two_shares
from analytics.summaries.findings.windows import UNDECIDED, among_all, surest


@pytest.mark.parametrize("seed", range(6))
def test_shares_as_every_outcome_says(seed: int):
    """Few letters and many, few late and many: the chance of all outcomes that come to the level."""
    draw = np.random.default_rng([1, seed])
    n = np.column_stack([draw.integers(1, 60, 40), draw.integers(10, 900, 40)])
    k = np.minimum(draw.binomial(n, draw.uniform(0.3, 1, (40, 1))), n)
    levels, low = 10 ** draw.uniform(-6, -1, (3, 40)), float(draw.uniform(0.5, 0.99))
    found = chance_of_shares(k, n, levels, low)
    for cell, ((good, _), (drawn, others)) in enumerate(zip(k, n, strict=True)):
        every = np.arange(drawn + 1)
        hit = k[cell].sum()
        possible = every[(every <= hit) & (hit - every <= others)]
        of = np.tile([drawn, others], (len(possible), 1))
        p = two_shares(np.column_stack([possible, hit - possible]), of, low)
        chance = stats.hypergeom.pmf(possible, drawn + others, hit, drawn)
        is_few = min(drawn, n[cell].sum() - hit) <= STEPS and drawn <= hit
        assert good in possible
        for row in range(3):
            level = levels[row, cell]
            exact = chance[p <= level * (1 + 1e-9)].sum() if is_few else level
            assert found[row, cell] == pytest.approx(exact, rel=1e-6, abs=1e-15)
            assert exact <= level * (1 + 1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_counts_as_every_outcome_says(seed: int):
    """More letters than chance, one by one; for fewer its whole part of the level."""
    draw = np.random.default_rng([2, seed])
    both, share = draw.integers(0, 300, 50), draw.uniform(0.01, 0.6, 50)
    levels, low = 10 ** draw.uniform(-6, -1, 50), 0.05
    found = chance_of_counts(both, share, levels, low)
    for cell, count in enumerate(both.tolist()):
        upper = stats.binom.sf(np.arange(count + 1) - 1, count, share[cell])
        attained = upper[upper <= levels[cell] * (1 - low)].max(initial=0) if count else 0
        assert found[cell] == pytest.approx(attained + (levels[cell] * low if count else 0), rel=1e-5, abs=1e-15)


def test_nothing_known_has_no_chance():
    unknown = chance_of_counts(np.array([0, 9, 9]), np.array([0.2, np.nan, 0.0]), np.full(3, 0.01), 0.05)
    assert unknown.tolist() == [0, 0, 0]


def test_asked_of_all_at_once_it_cries_wolf_no_more_often_and_sees_more():
    """22 communes of a dozen letters, two ways to look, 4,000 times: in no more than `level` of the worlds any unit is
    below its part, though more of it is used than without."""
    draw = np.random.default_rng(3)
    units, level, low, worlds = 22, 0.02, 0.9, 4000
    sharing = np.array([0.6, 0.4])
    used = np.zeros(2)
    for _ in range(worlds):
        n = draw.integers(6, 20, (units, 2, 1))
        late = draw.binomial(n, 0.07)
        n = np.concatenate([n, n.sum(axis=0) - n], axis=-1)
        k = n - np.concatenate([late, late.sum(axis=0) - late], axis=-1)
        flat = k.reshape(-1, 2), n.reshape(-1, 2)
        overall = surest(two_shares(*flat, low).reshape(units, 2), sharing, np.array([True, False]))[1]

        def attained(levels: np.ndarray, flat: tuple[np.ndarray, np.ndarray] = flat) -> np.ndarray:
            asked = np.broadcast_to(levels[:, None, None] * sharing, (len(levels), units, 2)).reshape(len(levels), -1)
            return chance_of_shares(*flat, asked, low).reshape(len(levels), units, 2)

        told = among_all(overall, attained)
        assert (told <= overall).all()
        used += [(overall < level / units).any(), (told < level / units).any()]
    assert UNDECIDED[1] > level / units
    assert used[1] <= level * worlds + 3 * np.sqrt(level * worlds)
    assert used[1] > 1.3 * used[0]
