"""What is worth saying, ranked: each finding typed, with the rule that fired, its base and a link to its page.

Looking at many numbers in many places finds something in pure noise. So whatever is called a change or a
difference has a p-value, and over everything that was looked at the procedure of Benjamini and Hochberg
(1995, JRSS B 57:289, `scipy.stats.false_discovery_control`) keeps false claims rare. Things that simply are so
(letters overdue, tasks late) are work to do, not claims.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import pandas as pd
from scipy import stats

from analytics import places, sources, watched, words
from analytics.figures.series import LABEL_WORDS
from analytics.filters import Filters
from analytics.indicators import INDICATORS, Indicator
from analytics.measure import compare, measure, scope
from analytics.signals import XmR, funnel, xmr
from analytics.viewer import LOCAL, Viewer
from analytics.watched import OVER_TIME

Kind = Literal["month", "commune", "item", "surge", "todo"]
Severity = Literal["concern", "improvement", "notable", "todo"]

FALSE_DISCOVERIES = 0.05
CALLED_DIFFERENT = 0.002  # outside 99.8 % limits
BETWEEN_COMMUNES = ("on_time_rate", "resolution_rate", "satisfied_rate", "service_on_time_rate")
BETWEEN_ITEMS = ("tasks_on_time_rate",)
_PAGES = {
    "petitions": "don-thu",
    "satisfaction": "hai-long",
    "services": "noi-dung",
    "receptions": "tiep-dan",
    "tasks": "noi-dung",
}
_RESOLUTION = ("on_time_rate", "resolution_rate", "days_median", "overdue", "due_soon")


@dataclass(frozen=True)
class Finding:
    """`where` is a unit or an item as text, `value` and `reference` are in the indicator's unit.

    `link` opens the page where it is seen, with `filters`.
    """

    kind: Kind
    indicator: str
    where: str | None
    value: float
    reference: float | None
    n: float
    severity: Severity
    sentence: str
    rule: str
    filters: Filters
    p_value: float | None = None

    @property
    def page(self) -> str:
        if self.indicator in _RESOLUTION:
            return "thoi-gian"
        return _PAGES.get(INDICATORS[self.indicator].fact.name, "")

    @property
    def link(self) -> str:
        parts = [f"{name}={value}" for name, values in self.filters.query().items() for value in values]
        return f"/{self.page}" + (f"?{'&'.join(parts)}" if parts else "")


def findings(filters: Filters, viewer: Viewer = LOCAL) -> list[Finding]:
    """Ranked: work to do first, then concerns, improvements, and what is only notable."""
    return list(_found(sources.snapshot(), filters, viewer))


@lru_cache(maxsize=128)
def _found(snapshot: str, filters: Filters, viewer: Viewer) -> tuple[Finding, ...]:
    looked_at = [*_over_time(filters, viewer), *_between(filters, viewer), *_surges(filters, viewer)]
    held = _hold_back(looked_at)
    rank: dict[Severity, int] = {"todo": 0, "concern": 1, "improvement": 2, "notable": 3}
    told = [*_to_do(filters, viewer), *held]
    return tuple(sorted(told, key=lambda f: (rank[f.severity], f.p_value or 0, f.indicator, f.where or "")))


@dataclass(frozen=True)
class _Look:
    """One thing looked at: its p-value, and the finding it makes when its rule fired."""

    p_value: float
    finding: Finding | None


def _hold_back(looks: Sequence[_Look]) -> list[Finding]:
    """The findings that stand when everything looked at is counted."""
    if not looks:
        return []
    adjusted = stats.false_discovery_control([look.p_value for look in looks])
    return [
        replace(look.finding, p_value=look.p_value)
        for look, p in zip(looks, adjusted, strict=True)
        if look.finding and p < FALSE_DISCOVERIES
    ]


# ---------------------------------------------------------------- in time


def _over_time(filters: Filters, viewer: Viewer) -> Iterator[_Look]:
    """A special cause at the latest complete month of a monthly series."""
    table = watched.table(filters, viewer=viewer).iloc[2:]
    complete = [watched.is_whole(month, filters) for month in watched.spans(filters)[2:]]
    for key in OVER_TIME:
        indicator = INDICATORS[key]
        enough = table[f"{key}_n"] >= (indicator.small_base if indicator.is_rate else 0)
        values = table[key].where(enough).tolist()
        chart = xmr(values, indicator.better, complete=complete)
        judged = [i for i, p in enumerate(chart.points) if p.complete and p.value is not None]
        if not judged or chart.lower is None or chart.provisional:
            continue
        last = judged[-1]
        yield _month_look(indicator, chart, last, table, filters)


def _month_look(indicator: Indicator, chart: XmR, last: int, table: pd.DataFrame, filters: Filters) -> _Look:
    point = chart.points[last]
    if point.label is None or chart.mean is None or chart.upper is None or point.value is None:
        return _Look(1.0, None)
    month = words.time_label(table["bucket"].iloc[last])
    severity: dict[str, Severity] = {"improvement": "improvement", "concern": "concern"}
    direction = "tăng" if point.direction > 0 else "giảm"
    if point.label != "trend":
        direction = "cao hơn" if point.direction > 0 else "thấp hơn"
    finding = Finding(
        "month",
        indicator.key,
        None,
        point.value,
        chart.mean,
        float(table[f"{indicator.key}_n"].iloc[last]),
        severity.get(point.signal, "notable"),
        f"{indicator.name} {month}: {words.value(indicator, point.value)}, {direction} mức thường"
        f" {words.value(indicator, chart.mean)} ({LABEL_WORDS[point.label]}).",
        f"XmR: {LABEL_WORDS[point.label]}",
        filters,
    )
    return _Look(_chance(point.label, (point.value - chart.mean) / (chart.upper - chart.mean)), finding)


def _chance(label: str, distance: float) -> float:
    """How often noise shows the label at one point: `distance` is from the mean in units of the limit (3 sigma)."""
    if label == "outside":
        return float(2 * stats.norm.sf(3 * abs(distance)))
    if label == "trend":
        return 2 / math.factorial(7)
    if label == "two_of_three":
        beyond = float(stats.norm.sf(2))
        return 2 * 3 * beyond**2
    return float(2 * 0.5**7)


# ---------------------------------------------------------------- between places and items


def _between(filters: Filters, viewer: Viewer) -> Iterator[_Look]:
    if len(filters.communes) != 1:
        for key in BETWEEN_COMMUNES:
            yield from _funnel_looks(key, "commune", filters, viewer)
    if len(filters.items) != 1:
        for key in BETWEEN_ITEMS:
            yield from _funnel_looks(key, "item", filters, viewer)


def _funnel_looks(key: str, by: Literal["commune", "item"], filters: Filters, viewer: Viewer) -> Iterator[_Look]:
    """Groups outside the 99.8 % limits around the rate of all."""
    indicator = INDICATORS[key]
    table = measure([key], filters, (by,), viewer)
    table = table[(table[f"{key}_n"] >= indicator.small_base) & table[by].notna()]
    if len(table) < 3:
        return
    n = table[f"{key}_n"].round().astype(int)
    k = (table[key] / 100 * n).round().astype(int)
    judged = funnel(pd.DataFrame({by: table[by].tolist(), "numerator": k.tolist(), "n": n.tolist()}))
    rate = 100 * float(k.sum() / n.sum())
    for row in judged.to_dict("records"):
        finding = _funnel_finding(indicator, by, row, rate, filters) if row["outside"] == "99.8" else None
        yield _Look(float(row["p_value"]), finding)


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


# ---------------------------------------------------------------- surges


def _surges(filters: Filters, viewer: Viewer) -> Iterator[_Look]:
    """Communes whose letters changed otherwise than the district's since the same period a year earlier.

    Given both years' letters of a commune, this year's are binomial with the share this year has in the
    other communes (exact conditional test of two Poisson rates, Przyborowski and Wilenski 1940).
    """
    indicator = INDICATORS["received"]
    found = scope(filters)
    if found.year_earlier().start < sources.reach()[0] or len(filters.communes) == 1:
        return
    table = compare(["received"], filters, ("commune",), viewer).pivot(
        index="commune", columns="bucket", values="received"
    )
    total = table.sum()
    for unit, row in table.iterrows():
        now, before = int(row["now"]), int(row["before"])
        others_now, others = total["now"] - now, total.sum() - now - before
        if now + before < 2 * indicator.small_base or not others or not isinstance(unit, str):
            continue
        p = float(stats.binomtest(now, now + before, float(others_now / others)).pvalue)
        yield _Look(p, _surge(unit, now, before, filters) if p < CALLED_DIFFERENT else None)


def _surge(unit: str, now: int, before: int, filters: Filters) -> Finding:
    more = "nhiều hơn" if now > before else "ít hơn"
    return Finding(
        "surge",
        "received",
        unit,
        now,
        before,
        now,
        "notable",
        f"{words.group('commune', unit)}: {words.number(now)} đơn, {more} hẳn cùng kỳ ({words.number(before)} đơn)"
        " so với biến động chung của huyện.",
        "So với cùng kỳ (nhị thức có điều kiện), ngoài 99,8 %",
        replace(filters, communes=(unit,)),
    )


# ---------------------------------------------------------------- work to do


def _to_do(filters: Filters, viewer: Viewer) -> Iterator[Finding]:
    """Letters overdue or nearly so, and the item with most late tasks."""
    now = measure(["overdue", "due_soon", "tasks_late"], filters, (), viewer).iloc[0]
    if now["overdue"]:
        soon = f", {words.number(now['due_soon'])} đơn đến hạn trong 7 ngày" if now["due_soon"] else ""
        text = f"{words.number(now['overdue'])} đơn đang quá hạn{soon}{_where_most(filters, viewer)}."
        yield _work("overdue", None, float(now["overdue"]), text, "Hạn đã qua, chưa giải quyết", filters)
    if now["tasks_late"]:
        table = measure(["tasks_late"], filters, ("item",), viewer).sort_values("tasks_late", ascending=False)
        item, late = int(table["item"].iloc[0]), float(table["tasks_late"].iloc[0])
        lead = places.items().set_index("item").at[item, "lead"]
        text = f"Nội dung {words.group('item', item)}: {words.number(late)} nhiệm vụ quá hạn (chủ trì: {lead})."
        yield _work(
            "tasks_late", str(item), late, text, "Nhiệm vụ đã đến hạn, chưa hoàn thành", replace(filters, items=(item,))
        )


def _where_most(filters: Filters, viewer: Viewer) -> str:
    table = measure(["overdue"], filters, ("commune",), viewer).sort_values("overdue", ascending=False)
    top = table.iloc[0]
    if len(table) < 2 or top["overdue"] < 2 or top["overdue"] == table["overdue"].iloc[1]:
        return ""
    return f"; nhiều nhất {words.group('commune', top['commune'])} ({words.number(top['overdue'])})"


def _work(key: str, where: str | None, value: float, text: str, rule: str, filters: Filters) -> Finding:
    return Finding("todo", key, where, value, None, value, "todo", text, rule, filters)
