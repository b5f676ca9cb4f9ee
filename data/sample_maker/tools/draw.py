"""Random draws in whole numbers only: no floating point, so nothing depends on the processor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
PER_MILLE = 1000


class Draw:
    """One stream of draws. `path` names the subject (and chunk), so that subjects do not disturb each other."""

    def __init__(self, seed: int, *path: int) -> None:
        self._rng = np.random.default_rng([seed, *path])

    def whole(self, low: int, high: int, size: int) -> Ints:
        """Each from `low` to `high`, both included, equally likely."""
        return self._rng.integers(low, high + 1, size)

    def chance(self, per_mille: int | Ints, size: int) -> Flags:
        return self._rng.integers(0, PER_MILLE, size) < per_mille

    def pick(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """Positions in `weights`, each as likely as its weight."""
        ballots = np.repeat(np.arange(len(weights)), weights)
        return ballots[self._rng.integers(0, len(ballots), size)]

    def pick_by(self, row: Ints, weights: Sequence[Sequence[int]]) -> Ints:
        """The same, where `row` says which line of `weights` holds; every line adds up to 1,000."""
        ballots = np.stack([np.repeat(np.arange(len(line)), line) for line in weights])
        return ballots[row, self._rng.integers(0, PER_MILLE, len(row))]

    def spans(self, weights: dict[tuple[int, int], int], size: int) -> Ints:
        """A stretch (low, high) by its weight, then a number in it."""
        lows, highs = np.array(list(weights)).T
        stretch = self.pick(list(weights.values()), size)
        drawn: np.ndarray = self._rng.integers(lows[stretch], highs[stretch] + 1)
        return drawn

    def hits(self, trials: Ints, per_mille: int) -> Ints:
        """How many of each number of trials succeed."""
        owner = np.repeat(np.arange(len(trials)), trials)
        success = self.chance(per_mille, len(owner))
        return np.bincount(owner[success], minlength=len(trials))
