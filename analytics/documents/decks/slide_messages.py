"""What a slide's title says: a sentence about the period and about what the picture shows, with its verdict.

Never about the last month alone, and no rate of few cases. A figure without a message of its own is told by its
reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics import formatting
from analytics.figures.by_page import Asked
from analytics.indicators import INDICATORS
from analytics.measure import district
from analytics.measure.measure import measure, scope
from analytics.measure.statistics import control_charts
from analytics.summaries import against_target
from analytics.summaries.against_target import Result

Message = Callable[[Asked], str]


def message(key: str, asked: Asked) -> str:
    """The title of a figure's slide; "" where it has none of its own."""
    return _MESSAGES[key](asked) if key in _MESSAGES else ""


def outstanding(asked: Asked) -> tuple[str, ...]:
    """The units beyond the funnel's 99,8 % limits for the worse, the worst first: those a map's title names."""
    found = _against_all(asked)
    return found.worse if found else ()


# ---------------------------------------------------------------- who, when, how much


def _when(asked: Asked) -> str:
    """ "Năm 2024", "Bình Châu, năm 2024": what the sentence is about."""
    period = formatting.period(scope(asked.filters, asked.viewer).period)
    names = [formatting.group("commune", unit) for unit in asked.filters.communes]
    if names:
        return f"{formatting.joined(names, 2)}, {period}"
    return period[:1].upper() + period[1:]


def _result(key: str, asked: Asked) -> Result:
    return against_target.results([key], asked.filters, asked.viewer)[0]


def _against_goal(found: Result) -> str:
    """ ", chưa đạt chỉ tiêu 95%"."""
    if found.is_met is None or found.target is None or found.n < found.indicator.small_base:
        return ""
    return f", {'đạt' if found.is_met else 'chưa đạt'} chỉ tiêu {formatting.goal(found.indicator, found.target)}"


def _received(asked: Asked) -> str:
    found = _result("received", asked)
    text = f"{_when(asked)} tiếp nhận {formatting.number(found.value)} đơn"
    if found.before == found.before:
        change = found.change.lstrip("+" + formatting.MINUS)
        way = (
            "bằng"
            if found.value == found.before
            else f"{'tăng' if found.value > found.before else 'giảm'} {change} so với"
        )
        text += f", {way} cùng kỳ"
    months = measure(["received"], asked.filters, ("month",), asked.viewer)
    if len(months) > 2 and months["received"].max() > 0:
        most = months.loc[months["received"].idxmax()]
        text += f"; nhiều nhất {formatting.time_label(most['month'])} ({formatting.number(most['received'])} đơn)"
    return text


def _beside(found: Result) -> str:
    """ "tăng 4,7% so với", "bằng"."""
    if found.value == found.before:
        return "bằng"
    step = found.change.lstrip("+" + formatting.MINUS)
    return f"{'tăng' if found.value > found.before else 'giảm'} {step} so với"


def _rate(key: str, verb: str, each: str) -> Message:
    def said(asked: Asked) -> str:
        found = _result(key, asked)
        if found.value != found.value:
            return f"{_when(asked)} chưa có {each} nào để xét"
        if found.n < found.indicator.small_base:
            counted = formatting.share(found.value * found.n / 100, found.n)
            return f"{_when(asked)} {verb} {counted} {each}, chưa đủ để xét tỷ lệ"
        return f"{_when(asked)} {verb} {formatting.value(found.indicator, found.value)}{_against_goal(found)}"

    return said


def _most(dimension: str, what: str) -> Message:
    def said(asked: Asked) -> str:
        table = measure(["received"], asked.filters, (dimension,), asked.viewer)
        total = table["received"].sum()
        if not total:
            return ""
        first = table.loc[table["received"].idxmax()]
        name, count = formatting.group(dimension, first[dimension]), first["received"]
        part = formatting.percent(100 * count / total)
        share = formatting.share(count, total)
        return f"{_when(asked)}: {what} {name} nhiều nhất, {share} đơn ({part})"

    return said


def _kinds(asked: Asked) -> str:
    table = measure(["received"], asked.filters, ("kind",), asked.viewer)
    if not table["received"].sum():
        return ""
    most = table.loc[table["received"].idxmax()]
    total, kind = formatting.number(table["received"].sum()), str(most["kind"]).lower()
    return f"{_when(asked)} tiếp nhận {total} đơn, nhiều nhất là {kind} ({formatting.number(most['received'])} đơn)"


def _low_and_high(key: str, dimension: str, what: str) -> Message:
    """The best and the worst group with enough behind them."""

    def said(asked: Asked) -> str:
        table = measure([key], asked.filters, (dimension,), asked.viewer)
        indicator = INDICATORS[key]
        known = table[(table[f"{key}_n"] >= indicator.small_base) & table[key].notna() & table[dimension].notna()]
        if len(known) < 2:
            return ""
        low, high = (known.loc[at] for at in (known[key].idxmin(), known[key].idxmax()))
        told = [
            f"{formatting.group(dimension, r[dimension])} ({formatting.value(indicator, r[key])})" for r in (low, high)
        ]
        return f"{_when(asked)}: {what} thấp nhất {told[0]}, cao nhất {told[1]}"

    return said


# ---------------------------------------------------------------- units against all


@dataclass(frozen=True, kw_only=True)
class _Units:
    """Rates by unit with enough behind them, the whole's, and the units beyond the limits for the worse."""

    value: dict[str, float]
    whole: float
    worse: tuple[str, ...]


def _against_all(asked: Asked, key: str = "on_time_rate") -> _Units | None:
    """None where fewer than two units can be compared."""
    filters = asked.filters.everywhere()
    table = measure([key], filters, (asked.by,), asked.viewer)
    known = table[(table[f"{key}_n"] >= INDICATORS[key].small_base) & table[key].notna() & table[asked.by].notna()]
    if len(known) < 2:
        return None
    whole = float(district.totals([key], filters, asked.viewer)[key])
    low, _ = control_charts.funnel_limits(known[f"{key}_n"].to_numpy(), whole / 100, 0.998)
    beyond = known[known[key].to_numpy() < 100 * low].sort_values(key)
    value = dict(zip(known[asked.by], known[key].astype(float), strict=True))
    return _Units(value=value, whole=whole, worse=tuple(beyond[asked.by]))


def _map(asked: Asked) -> str:
    found = _against_all(asked)
    if found is None:
        return ""
    whole = formatting.value(INDICATORS["on_time_rate"], found.whole)
    if not found.worse:
        return f"{_when(asked)}: không nơi nào đúng hạn khác rõ rệt mức chung {whole}"
    named = [
        f"{formatting.group(asked.by, u)} ({formatting.value(INDICATORS['on_time_rate'], found.value[u])})"
        for u in found.worse
    ]
    return f"{formatting.joined(named, 3)} đúng hạn thấp hơn rõ rệt mức chung toàn huyện ({whole})"


_MESSAGES: dict[str, Message] = {
    "received-trend": _received,
    "received-by-kind": _kinds,
    "on-time": _rate("on_time_rate", "giải quyết đúng hạn", "đơn"),
    "satisfaction": _rate("satisfied_rate", "hài lòng", "phiếu"),
    "on-time-map": _map,
    "fields": _most("field", "đơn về"),
    "channels": _most("channel", "đơn qua"),
    "agencies": _low_and_high("on_time_rate", "agency", "đúng hạn"),
    "factors": _low_and_high("satisfied_rate", "factor", "hài lòng"),
}


def counted(words: tuple[tuple[int, str], ...]) -> str:
    """ "2 việc cần chỉ đạo, 1 việc cần quan tâm": what there is none of is not said."""
    return ", ".join(f"{formatting.number(count)} {word}" for count, word in words if count)
