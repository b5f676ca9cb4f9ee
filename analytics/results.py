"""Indicators with what a reader compares them to: the same period a year earlier, and the target.

Reports, slides and the data book all take their numbers from here, so that they agree with one another and,
being measurements, with every screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics import places, scoreboard, words
from analytics.filters import Filters
from analytics.indicators import INDICATORS, Indicator
from analytics.measure import compare, scope
from analytics.tiles import was_counted
from analytics.viewer import LOCAL, Viewer


@dataclass(frozen=True)
class Result:
    """One number: `value` and `before` in the indicator's unit, NaN where missing or, before, never counted.

    `filters` are those `measure` gives it with.
    """

    key: str
    filters: Filters
    value: float
    n: float
    before: float
    target: float | None

    @property
    def indicator(self) -> Indicator:
        return INDICATORS[self.key]

    @property
    def is_known(self) -> bool:
        """Something was counted: neither missing nor a zero both now and a year ago."""
        return not math.isnan(self.value) and not (self.value == 0 and not self.before > 0 and self.indicator.whole)

    @property
    def is_met(self) -> bool | None:
        """None without a target or a number."""
        if self.target is None or math.isnan(self.value):
            return None
        return self.value <= self.target if self.indicator.better == "lower" else self.value >= self.target

    @property
    def change(self) -> str:
        return words.change(self.indicator, self.value, self.before)


def results(keys: Sequence[str], filters: Filters, viewer: Viewer = LOCAL) -> list[Result]:
    """One result an indicator, in the order asked for."""
    table = compare(keys, filters, (), viewer).set_index("bucket")
    return [_result(key, table, filters) for key in keys]


def by_item(filters: Filters, viewer: Viewer = LOCAL) -> dict[int, list[Result]]:
    """The indicators of each plan item chosen (all 14 when none are), its tasks' last."""
    chosen = sorted(filters.items) or list(scoreboard.ITEMS)
    keys = tuple(dict.fromkeys(key for item in chosen for key in scoreboard.indicators(item)))
    split = [key for key in keys if INDICATORS[key].fact.has_item]
    whole = [key for key in keys if not INDICATORS[key].fact.has_item]
    by_number = compare(split, filters, ("item",), viewer)
    apart = compare(whole, replace(filters, items=()), (), viewer).set_index("bucket") if whole else None
    found: dict[int, list[Result]] = {}
    for item in chosen:
        own = by_number[by_number["item"] == item].set_index("bucket")
        only = scoreboard.only(filters, item)
        found[item] = [_result(k, own if k in split else apart, only) for k in scoreboard.indicators(item)]
    return found


def _result(key: str, table: pd.DataFrame, filters: Filters) -> Result:
    found = scope(filters)
    counted = was_counted(table.at["before", f"{key}_n"], found)
    target = places.target(key, found.period.year)
    return Result(
        key,
        filters,
        float(table.at["now", key]),
        float(table.at["now", f"{key}_n"]),
        float(table.at["before", key]) if counted else math.nan,
        target[0] if target else None,
    )
