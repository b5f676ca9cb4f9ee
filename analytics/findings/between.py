"""Communes and plan items outside the funnel around the rate of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pandas as pd

from analytics import watched, words
from analytics.filters import Filters
from analytics.findings.record import Finding, Look
from analytics.indicators import INDICATORS, Indicator
from analytics.signals import funnel
from analytics.viewer import Viewer

BETWEEN_COMMUNES = ("on_time_rate", "resolution_rate", "satisfied_rate", "service_on_time_rate")
BETWEEN_ITEMS = ("tasks_on_time_rate",)


def between(filters: Filters, viewer: Viewer) -> Iterator[Look]:
    if len(filters.communes) != 1:
        table = watched.by_commune(filters, viewer)
        for key in BETWEEN_COMMUNES:
            yield from _funnel_looks(key, "commune", table[table["bucket"] == "now"], filters)
    if len(filters.items) != 1:
        table = watched.by_item(filters, viewer)
        for key in BETWEEN_ITEMS:
            yield from _funnel_looks(key, "item", table, filters)


def _funnel_looks(key: str, by: Literal["commune", "item"], table: pd.DataFrame, filters: Filters) -> Iterator[Look]:
    """Groups outside the 99.8 % limits around the rate of all."""
    indicator = INDICATORS[key]
    table = table[(table[f"{key}_n"] >= indicator.small_base) & table[by].notna()]
    if len(table) < 3:
        return
    n = table[f"{key}_n"].round().astype(int)
    k = (table[key] / 100 * n).round().astype(int)
    judged = funnel(pd.DataFrame({by: table[by].tolist(), "numerator": k.tolist(), "n": n.tolist()}))
    rate = 100 * float(k.sum() / n.sum())
    for row in judged.to_dict("records"):
        finding = _funnel_finding(indicator, by, row, rate, filters) if row["outside"] == "99.8" else None
        yield Look(float(row["p_value"]), finding)


def _funnel_finding(
    indicator: Indicator, by: Literal["commune", "item"], row: dict[str, object], rate: float, filters: Filters
) -> Finding:
    value, n, k = 100 * float(str(row["value"])), float(str(row["n"])), float(str(row["numerator"]))
    good = (int(str(row["side"])) > 0) == (indicator.better == "higher")
    place = row[by]
    name = words.group("commune", place) if by == "commune" else f"Nội dung {words.group('item', place)}"
    side = "trên" if int(str(row["side"])) > 0 else "dưới"
    narrowed = (
        replace(filters, communes=(str(place),)) if by == "commune" else replace(filters, items=(int(str(place)),))
    )
    return Finding(
        by,
        indicator.key,
        str(place),
        value,
        rate,
        n,
        "improvement" if good else "concern",
        f"{name}: {indicator.name.lower()} {words.percent(value)} ({words.share(k, n)}), {side} giới hạn 99,8 %"
        f" quanh mức chung {words.percent(rate)}.",
        "Phễu 99,8 % (nhị thức chính xác)",
        narrowed,
    )
