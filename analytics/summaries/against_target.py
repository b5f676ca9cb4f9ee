"""Indicators with what a reader compares them to: the same period a year earlier, and the target.

Reports, slides and the data book all take their numbers from here, so that they agree with one another and,
being measurements, with every screen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.measure import columns, now_and_before, scope
from analytics.scope import places
from analytics.scope.filters import Filters, Scope
from analytics.scope.viewer import Viewer
from analytics.summaries import plan_scoreboard
from analytics.summaries.headline_tiles import was_counted

Rows = Mapping[str, Mapping[str, Any]]  # a measurement's columns, for "now" and "before"


@dataclass(frozen=True, kw_only=True)
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
        return formatting.change(self.indicator, self.value, self.before)


def results(keys: Sequence[str], filters: Filters, viewer: Viewer) -> list[Result]:
    """One result an indicator, in the order asked for."""
    found, rows = scope(filters, viewer), _by_bucket(keys, filters, viewer)
    return [_result(key, rows, filters, found, viewer) for key in keys]


def by_item(filters: Filters, viewer: Viewer) -> dict[int, list[Result]]:
    """The indicators of each plan item chosen (all 14 when none are), its tasks' last."""
    chosen = sorted(filters.items) or list(plan_scoreboard.ITEMS)
    keys = tuple(dict.fromkeys(key for item in chosen for key in plan_scoreboard.indicators(item)))
    split = [key for key in keys if INDICATORS[key].fact.has_item]
    whole = [key for key in keys if not INDICATORS[key].fact.has_item]
    own: dict[int, dict[str, Any]] = {item: {} for item in chosen}
    for row in _records(columns(split, filters, now_and_before(filters, viewer), ("item",), viewer)):
        own.setdefault(row["item"], {})[row["bucket"]] = row
    apart = _by_bucket(whole, replace(filters, items=()), viewer) if whole else {}
    return {item: _of_item(item, own[item], apart, filters, viewer) for item in chosen}


def _by_bucket(keys: Sequence[str], filters: Filters, viewer: Viewer) -> Rows:
    measured = columns(keys, filters, now_and_before(filters, viewer), (), viewer)
    return {row["bucket"]: row for row in _records(measured)}


def _records(measured: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    return [dict(zip(measured, row, strict=True)) for row in zip(*(c.tolist() for c in measured.values()), strict=True)]


def _of_item(item: int, own: Rows, apart: Rows, filters: Filters, viewer: Viewer) -> list[Result]:
    """An item's indicators: those its rows tell, and those of tables that belong to it as a whole."""
    only, found = plan_scoreboard.only(filters, item), scope(filters, viewer)
    rows = {key: own if INDICATORS[key].fact.has_item else apart for key in plan_scoreboard.indicators(item)}
    return [_result(key, of, only, found, viewer) for key, of in rows.items()]


def _result(key: str, rows: Rows, filters: Filters, found: Scope, viewer: Viewer) -> Result:
    now, before = rows["now"], rows["before"]
    target = places.target(key, found.period.year)
    return Result(
        key=key,
        filters=filters,
        value=float(now[key]),
        n=float(now[f"{key}_n"]),
        before=float(before[key]) if was_counted(before[f"{key}_n"], found, viewer) else math.nan,
        target=target[0] if target else None,
    )
