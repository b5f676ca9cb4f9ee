"""Communes compared fairly: values with intervals, ranks only with the range they could hold, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.indicators import CATALOGUE, INDICATORS, Indicator
from analytics.measure import district
from analytics.measure.measure import compare, measure, scope
from analytics.measure.statistics.proportions import rank_ranges, wilson
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

CHOSEN = "▶ "
PLACED = tuple(i.key for i in CATALOGUE if "commune" in i.dimensions)


def standing(key: str, filters: Filters, by: str = "commune", *, viewer: Viewer) -> pd.DataFrame:
    """One row a unit, chosen or not: value, n, and for shares the 95% interval and the range of ranks, as words.

    Best first; the units chosen are marked with `CHOSEN`. Units that ended in the period have no rank beside those
    that took over from them. A commune's people see the rows of their own, their place among all, and the district's.
    """
    indicator = INDICATORS[key]
    asked = district.whole(filters, viewer)
    everywhere, looking = asked or (filters, viewer)
    table = measure([key], everywhere, (by,), looking)
    ended = np.array(places.have_ended(table[by].tolist(), scope(filters, viewer).as_of), bool)
    found = _worded(indicator, table, by, places.in_grouping(filters.communes, by))
    if indicator.is_share and indicator.better != "neither":
        compared = asked is not None and len(table) > 1
        ranks = _ranks(indicator, table[key], table[f"{key}_n"].mask(ended)) if compared else formatting.MISSING
        found["Thứ hạng có thể"] = ranks
    found = found.loc[_best_first(indicator, table[key])]
    if viewer.communes:
        found = _own(found, table, ended, indicator, by=by, filters=filters, viewer=viewer)
    return found.reset_index(drop=True)


def _worded(indicator: Indicator, table: pd.DataFrame, by: str, chosen: Sequence[str]) -> pd.DataFrame:
    value, n = table[indicator.key], table[f"{indicator.key}_n"]
    found = pd.DataFrame(
        {
            formatting.grouping(by): [f"{CHOSEN if u in chosen else ''}{formatting.group(by, u)}" for u in table[by]],
            formatting.heading(indicator): [formatting.bare(indicator, v) for v in value],
            "n": [
                formatting.number(x) + (" (ít)" if x < indicator.small_base and indicator.is_rate else "") for x in n
            ],
        }
    )
    return found.assign(**{"Khoảng tin cậy 95%": _intervals(value, n)}) if indicator.is_share else found


def _best_first(indicator: Indicator, value: pd.Series) -> pd.Index:
    return value.sort_values(ascending=indicator.better == "lower", na_position="last").index


def _own(
    found: pd.DataFrame, table: pd.DataFrame, ended: np.ndarray, indicator: Indicator, *, by: str, filters: Filters,
    viewer: Viewer,
) -> pd.DataFrame:  # fmt: skip
    """The rows of the viewer's communes with their place among all, then the district's value."""
    heading, mine = formatting.heading(indicator), table[by].isin(district.own(by, filters, viewer))
    of_all = district.totals([indicator.key], filters, viewer)
    told = found.loc[found.index.isin(table.index[mine])].assign(Hạng=formatting.MISSING)
    if district.whole(filters, viewer) is not None:
        told["Hạng"] = _places(indicator, table.assign(ended=ended)).loc[told.index]
    value = formatting.bare(indicator, of_all.iloc[0])
    last = dict.fromkeys(told, "") | {
        told.columns[0]: "Toàn huyện",
        heading: value,
    }
    return pd.concat([told, pd.DataFrame([last])])


def _places(indicator: Indicator, table: pd.DataFrame) -> pd.Series:
    """ "5/22": the place of each unit's value among all that are compared, the best or, where none is good, the most
    first."""
    enough = indicator.small_base if indicator.is_rate else 0
    compared = ~table["ended"] & table.iloc[:, 0].notna() & (table.iloc[:, 0] != places.DISTRICT)
    value = table[indicator.key].where(compared & table[f"{indicator.key}_n"].ge(enough))
    place = value.rank(method="min", ascending=indicator.better == "lower")
    return pd.Series(
        [formatting.MISSING if np.isnan(p) else f"{int(p)}/{value.count()}" for p in place], index=table.index
    )


def side_by_side(units: Sequence[str], filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Every indicator that has a place, a row each; a column a unit and one for all of them together."""
    columns: dict[str, list[str]] = {"Chỉ tiêu": [formatting.heading(INDICATORS[k]) for k in PLACED]}
    chosen = replace(filters, communes=tuple(units))
    table = measure(PLACED, chosen, ("commune",), viewer).set_index("commune")
    for unit in units:
        columns[formatting.group("commune", unit)] = [formatting.bare(INDICATORS[k], table.at[unit, k]) for k in PLACED]
    total = district.totals(PLACED, filters, viewer)
    columns["Toàn huyện"] = [formatting.bare(INDICATORS[k], total[k]) for k in PLACED]
    return pd.DataFrame(columns)


def profile(unit: str, filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """One commune's indicators: value, n, change on the same period a year earlier, and the district's value."""
    own = compare(PLACED, filters.narrowed_to(unit), (), viewer).set_index("bucket")
    of_all = district.totals(PLACED, filters, viewer)
    rows = []
    for key in PLACED:
        indicator = INDICATORS[key]
        now, before = own.at["now", key], own.at["before", key]
        is_silent = np.isnan(now) or (indicator.whole and now == 0 and before == 0)
        if is_silent and not indicator.per_population:  # an unknown population is said, so that somebody fills it in
            continue
        rows.append(
            {
                "Chỉ tiêu": formatting.heading(indicator),
                "Trong kỳ": formatting.bare(indicator, now),
                "n": formatting.number(own.at["now", f"{key}_n"]),
                "So với cùng kỳ": formatting.change(indicator, now, before),
                "Toàn huyện": formatting.bare(indicator, of_all[key]),
            }
        )
    return pd.DataFrame(rows)


def _intervals(value: pd.Series, n: pd.Series) -> list[str]:
    whole = n.fillna(0).round()
    lower, upper = wilson((value.fillna(0) / 100 * whole).round(), whole)
    return [
        formatting.MISSING if np.isnan(a) else f"{formatting.number(100 * a, 1)}–{formatting.number(100 * b, 1)}"
        for a, b in zip(lower, upper, strict=True)
    ]


def _ranks(indicator: Indicator, value: pd.Series, n: pd.Series) -> list[str]:
    """Units with too small a base are not ranked."""
    enough = n.where(n >= indicator.small_base, 0).round()
    _, low, high = rank_ranges((value.fillna(0) / 100 * enough).round(), enough, indicator.better)
    return [
        formatting.MISSING if np.isnan(a) else f"{int(a)}–{int(b)}" if a < b else f"{int(a)}"
        for a, b in zip(low, high, strict=True)
    ]
