"""The leader's numbers: value, change on the same period a year earlier, target, twelve months, signal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from analytics import formatting
from analytics.indicators import INDICATORS, Indicator, Unit
from analytics.measure.measure import columns, scope, whole_period
from analytics.measure.statistics.control_charts import RUN, XmR, xmr
from analytics.scope import places, snapshot
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer
from analytics.summaries import monitoring
from analytics.summaries.findings.course import Assurance, Course, assurance, worth_judging
from analytics.summaries.monitoring import HEADLINE

Tone = Literal["good", "concern", "neutral"]
_GOOD_SIGNALS: dict[str, Tone] = {"improvement": "good", "concern": "concern"}


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One number as words; `line` are the last twelve months (None: missing), `tone` of change and signal.

    The change is of the period, the signal of its last whole month, `signal_month` ("" where none could be judged). A
    change has a tone only where the signal says the same: others are chance. `is_few`: the base is too small to be
    judged. `since` is what the change is against, `note` what else the number must be read with.
    """

    key: str
    name: str
    value: str
    base: str
    change: str
    change_tone: Tone
    target: str
    target_met: bool | None
    signal: str
    signal_month: str
    signal_why: str
    signal_tone: Tone
    line: tuple[float | None, ...]
    line_from: str
    line_to: str
    meaning: str
    unit: str
    since: str
    course: Course
    assurance: Assurance | None
    is_few: bool
    note: str = ""

    @property
    def judged(self) -> str:
        """The signal and the month it is of."""
        return f"{self.signal_month}: {self.signal}" if self.signal_month else self.signal


def tiles(filters: Filters, keys: Sequence[str] = HEADLINE, *, viewer: Viewer) -> list[Tile]:
    """All numbers of the tiles from one measurement: this period, the same a year ago, and the months."""
    table = monitoring.table(filters, tuple(keys), viewer=viewer)
    shown = of_table(keys, table, filters, viewer)
    return _with_what_is_open(shown, filters, viewer) if tuple(keys) == HEADLINE else shown


def _with_what_is_open(shown: Sequence[Tile], filters: Filters, viewer: Viewer) -> list[Tile]:
    """Two rates know of letters that can still be resolved in time: they are not judged by them."""
    keys = ("on_time_resolved_rate", "overdue", "open")
    found = columns(keys, filters, [whole_period(scope(filters, viewer), "now")], (), viewer)
    resolved, late, still = (float(np.nan_to_num(found[k][0])) for k in ("on_time_resolved_rate_n", "overdue", "open"))
    mended = {"on_time_rate": partial(_of_those_due, came_due=resolved + late)}
    if still > late:
        mended["resolution_rate"] = partial(replace, note=f"{formatting.number(still - late)} đơn còn trong hạn")
    return [mended[tile.key](tile) if tile.key in mended else tile for tile in shown]


def _of_those_due(tile: Tile, came_due: float) -> Tile:
    """The rate of letters in time says nothing while hardly any has been resolved or come due: all still can be."""
    if INDICATORS[tile.key].is_enough(came_due):
        return tile
    unknown = replace(tile, target_met=None, assurance=None, is_few=True)
    return unknown if came_due else replace(unknown, value=formatting.MISSING, base="chưa đơn nào đến hạn")


def of_table(keys: Sequence[str], table: Mapping[str, Any], filters: Filters, viewer: Viewer) -> list[Tile]:
    """Tiles from a measurement of `watched.spans(filters)`, a row each (column `bucket`)."""
    found = scope(filters, viewer)
    months = monitoring.months(filters, found, viewer)
    labels = table["bucket"].tolist()
    numbers = {c: dict(zip(labels, table[c].tolist(), strict=True)) for key in keys for c in (key, f"{key}_n")}
    complete = [monitoring.is_whole(month, filters) for month in months]
    return [
        _tile(
            INDICATORS[key],
            numbers[key],
            numbers[f"{key}_n"],
            months=months,
            complete=complete,
            found=found,
            viewer=viewer,
        )
        for key in keys
    ]


def headline(shown: Sequence[Tile], filters: Filters, viewer: Viewer) -> str:
    """The situation in one sentence, of the tiles' own numbers."""
    by_key = {tile.key: tile for tile in shown}
    received, on_time, overdue = by_key["received"], by_key["on_time_rate"], by_key["overdue"]
    if received.value == "0" and on_time.value == formatting.MISSING:
        return "Không có đơn thư nào trong phần đang xem."
    text = f"**{received.value}** đơn thư đã tiếp nhận"
    if on_time.value != formatting.MISSING:
        target = f" ({on_time.target})" if on_time.target else ""
        text += f", **{on_time.value}** đúng hạn{target}"
    text += f"; **{overdue.value}** đơn đang quá hạn"
    satisfied = by_key.get("satisfied_rate")
    if satisfied and satisfied.value != formatting.MISSING:
        text += f"; **{satisfied.value}** hài lòng"
    return text + "."


def _tile(
    indicator: Indicator,
    value: Mapping[str, float],
    n: Mapping[str, float],
    months: list[Bucket],
    complete: list[bool],
    found: Scope,
    viewer: Viewer,
) -> Tile:
    """`value` and `n` by bucket."""
    key, now, before = indicator.key, value["now"], value["before"]
    target = places.target(key, found.period.year)
    values = [value[month.label] for month in months]
    enough = indicator.is_enough(n["now"])
    judged = worth_judging(indicator, values, [n[month.label] for month in months])
    chart = xmr(judged, indicator.better, target[0] if target else None, complete)
    met = _met(indicator, now, target[0]) if target and enough else None
    known_before = before if was_counted(n["before"], found, viewer) else float("nan")
    word, month, why, tone = _signal(chart, months)
    last = months[-12:]
    return Tile(
        key=key,
        name=indicator.name,
        value=(formatting.value if indicator.unit.value == "ngày" else formatting.bare)(indicator, now),
        base="" if indicator.whole else formatting.base(n["now"], indicator),
        change=formatting.change(indicator, now, known_before),
        change_tone=tone if tone == _change_tone(indicator, now, known_before) else "neutral",
        target=f"mục tiêu {formatting.goal(indicator, target[0])}" if target else "",
        target_met=met,
        signal=word,
        signal_month=month,
        signal_why=why,
        signal_tone=tone,
        line=tuple(None if math.isnan(v) else v for v in values[-12:]),
        line_from=formatting.time_label(last[0].label),
        line_to=formatting.time_label(last[-1].label),
        meaning=indicator.meaning,
        unit="" if indicator.unit in (Unit.PERCENT, Unit.DAY) else indicator.unit.value,
        since=_since(found),
        course=Course(
            values=tuple(None if math.isnan(v) else v for v in judged),
            lower=chart.lower,
            upper=chart.upper,
            target=target[0] if target else None,
        ),
        assurance=assurance(chart, met),
        is_few=not enough,
    )


def _since(found: Scope) -> str:
    code = found.period.code or ""
    return f"so với {int(code) - 1}" if code.isdecimal() and not found.is_partial else "so cùng kỳ"


def was_counted(n_before: float, found: Scope, viewer: Viewer) -> bool:
    """Zero a year before the data begins is not a zero: nobody counted."""
    return n_before > 0 or found.year_earlier().start >= snapshot.reach(viewer)[0]


def _signal(chart: XmR, months: Sequence[Bucket]) -> tuple[str, str, str, Tone]:
    """The latest complete month's signal: word, the month, reason, tone."""
    judged = [(m, p) for m, p in zip(months, chart.points, strict=True) if p.complete and p.value is not None]
    if chart.lower is None and _has_steps(chart):
        return "ổn định", "", "Các tháng gần như bằng nhau, không có dao động để đặt giới hạn.", "neutral"
    if chart.lower is None:
        return "chưa đủ số liệu", "", "Cần nhiều tháng có số liệu hơn để xét tín hiệu.", "neutral"
    month, point = judged[-1]
    why = formatting.LABEL_WORDS[point.label] if point.label else "trong khoảng dao động của các tháng trước"
    few = "; mới dưới 13 tháng, đọc tạm" if chart.provisional else ""
    tone = _GOOD_SIGNALS.get(point.signal, "neutral")
    return formatting.SIGNAL_WORDS[point.signal], formatting.time_label(month.label), why + few, tone


def _has_steps(chart: XmR) -> bool:
    """Months enough followed each other, and counted something: without limits they were all but equal."""
    known = [p.value is not None and p.complete for p in chart.points]
    return sum(a and b for a, b in pairwise(known)) >= RUN and any(p.value for p in chart.points)


def _change_tone(indicator: Indicator, now: float, before: float) -> Tone:
    if indicator.better == "neither" or math.isnan(now) or math.isnan(before) or now == before:
        return "neutral"
    return "good" if (now > before) == (indicator.better == "higher") else "concern"


def _met(indicator: Indicator, now: float, target: float) -> bool | None:
    if math.isnan(now):
        return None
    return bool(now <= target if indicator.better == "lower" else now >= target)
