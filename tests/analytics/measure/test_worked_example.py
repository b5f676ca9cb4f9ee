"""The example the engine begins with is what it does."""

from __future__ import annotations

import doctest

from analytics.measure import aggregates


def test_the_worked_example_works():
    done = doctest.testmod(aggregates)
    assert done.attempted >= 10
    assert done.failed == 0
