"""Lying bars, longest first: parts by size, rates with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.bar_numbers import beside, words
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.colour_scale import is_few
from analytics.figures.figure import Figure, marks
from analytics.figures.lettering import BREAK, bold, in_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.statistics.proportions import wilson
from analytics.summaries.reading import NOTHING, Reading

MOST_BARS = 15
INTERVAL = ("Dưới 95%", "Trên 95%")
LINE = 24  # letters of a name beside its bar: longer ones would leave a telephone no room for the bar
HATCH = {"shape": "/", "size": 6, "solidity": 0.25}


def bars(
    key: str,
    table: pd.DataFrame,
    indicator_key: str,
    by: str,
    look: Look,
    question: str,
    chosen: Sequence[Any] = (),
    whole: pd.DataFrame | None = None,
) -> Figure:
    """Horizontal bars, longest first; rates carry their Wilson interval. `table` is from `measure`.

    Of all groups those `chosen` alone keep their colour. `whole` has the same counts of everywhere: they lie pale
    behind, so that a part is seen in its whole.
    """
    indicator = INDICATORS[indicator_key]
    known = table[table[f"{indicator_key}_n"] > 0].dropna(subset=indicator_key)
    behind = _behind(known, whole, indicator_key, by)
    every = _ordered(known, behind, indicator_key, by)
    known = every.tail(MOST_BARS)
    names = [formatting.group(by, v) for v in known[by]]
    lines = [in_lines(name, LINE) for name in names]
    values = known[indicator_key].to_numpy()
    fills = [look.plain if not chosen or v in chosen else look.pale for v in known[by]]
    intervals: tuple[np.ndarray, ...] = ()
    if indicator.is_share:
        intervals = interval_of(values, known[f"{indicator_key}_n"].to_numpy())
    back = [behind.get(v, 0.0) for v in known[by]] if behind else []
    reading = _bars_reading(every, indicator, by, chosen)
    traces, end = _traces(known, indicator, names, intervals, fills=fills, back=back, look=look)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(known[f"{indicator_key}_n"].sum()),
        alt=f"Thanh ngang {indicator.name.lower()} theo {formatting.grouping(by).lower()}. {reading.text}",
        chart=_chart(known, indicator, names, intervals, fills=fills, back=back, pale=look.pale),
        spec={
            "data": traces,
            "layout": look.layout(
                margin={"l": 8, "r": 4, "t": 4, "b": 4},
                bargap=0.34,
                barmode="overlay",
                xaxis={"visible": False, "range": [0, end]},
                yaxis={"showgrid": False, "ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)",
                       "automargin": True, "tickvals": names, "ticktext": lines},
            ),
        },
        data=_named(known, indicator_key, by, names),
        indicators=(indicator_key,),
        height=max(120, 24 + (27 if lines == names and not indicator.is_rate else 36) * len(names)),
        note=_note(indicator, known, bool(back)),
        marks=marks(by, known[by].tolist(), (int(bool(back)),)),
    )  # fmt: skip


def _behind(known: pd.DataFrame, whole: pd.DataFrame | None, key: str, by: str) -> dict[Any, float]:
    """The counts of everywhere by group; none where they are what is drawn anyway."""
    if whole is None or whole[key].sum() == known[key].sum():
        return {}
    found = whole[whole[f"{key}_n"] > 0]
    return dict(zip(found[by].tolist(), found[key].astype(float).tolist(), strict=True))


def _ordered(known: pd.DataFrame, behind: dict[Any, float], key: str, by: str) -> pd.DataFrame:
    """Shortest first, as Plotly draws from the bottom; with a whole behind, every group of the whole, in its order."""
    if not behind:
        return known.sort_values(key)
    missing = pd.DataFrame([{by: group, key: 0.0, f"{key}_n": 0.0} for group in behind if group not in set(known[by])])
    both = pd.concat([known, missing]) if len(missing) else known
    return both.assign(rank=both[by].map(behind)).sort_values(["rank", key]).drop(columns="rank")


def _longest(known: pd.DataFrame, indicator: Indicator, back: Sequence[float]) -> float:
    return max([*known[indicator.key].tolist(), *back, 0.0]) or 1.0


def _columns(known: pd.DataFrame, indicator: Indicator, back: Sequence[float]) -> tuple[list[str], list[str]]:
    """The numbers and, behind them, each one's share of all, or of what lies behind it."""
    values = known[indicator.key].tolist()
    own = [formatting.bare(indicator, v) for v in values]
    if back:
        return own, [f"/ {formatting.bare(indicator, v)}" for v in back]
    total = sum(values)
    if not indicator.whole or len(values) < 2 or not total:
        return own, [""] * len(own)
    return own, [formatting.percent(100 * v / total, 0) for v in values]


def _traces(
    known: pd.DataFrame,
    indicator: Indicator,
    names: list[str],
    intervals: tuple[np.ndarray, ...],
    fills: list[str],
    back: list[float],
    look: Look,
) -> tuple[list[dict[str, Any]], float]:
    """What is drawn, and where the axis ends."""
    values, sizes = known[indicator.key].to_numpy(), known[f"{indicator.key}_n"].tolist()
    few = [is_few(indicator, n) for n in sizes]
    said = [f"{formatting.value(indicator, v)} ({formatting.base(n)})" for v, n in zip(values, sizes, strict=True)]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": values.tolist(),
        "marker": {"color": fills}
        | ({"pattern": HATCH | {"shape": ["/" if f else "" for f in few]}} if any(few) else {}),
        "customdata": said,
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    if indicator.is_rate:
        if intervals:
            trace |= _whiskers(values, intervals, few, look)
        texts = [
            f"{bold(formatting.bare(indicator, v))}{BREAK}{formatting.base(n, indicator)}"
            for v, n in zip(values, sizes, strict=True)
        ]
        return [trace, words(names, 106.0, texts, "middle right", look.ink)], 190.0
    columns, end = beside(names, _longest(known, indicator, back), *_columns(known, indicator, back), look)
    behind = [{"type": "bar", "orientation": "h", "y": names, "x": back, "marker": {"color": look.pale},
               "hoverinfo": "skip"}] if back else []  # fmt: skip
    return [*behind, trace, *columns], end


def _chart(
    known: pd.DataFrame,
    indicator: Indicator,
    names: list[str],
    intervals: tuple[np.ndarray, ...],
    fills: list[str],
    back: list[float],
    pale: str,
) -> Chart:
    """The bars from the top; `known` and `names` come from the bottom, as Plotly draws them."""
    value = Series(
        name=formatting.heading(indicator),
        values=numbers(known[indicator.key].iloc[::-1]),
        colour=fills[-1] if len(set(fills)) == 1 else "",
        fills=tuple(fills[::-1]) if len(set(fills)) > 1 else (),
    )
    ends = [
        Series(name=name, values=numbers(end[::-1]), role="interval")
        for name, end in zip(INTERVAL, intervals, strict=False)
    ]
    behind = [Series(name="Toàn huyện", values=numbers(back[::-1]), role="background", colour=pale)] if back else []
    return Chart(
        kind="bar",
        categories=tuple(names[::-1]),
        series=(value, *ends, *behind),
        unit=indicator.unit.value,
        n=numbers(known[f"{indicator.key}_n"].iloc[::-1]),
    )


def interval_of(values: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95% interval of `values` (groups,) in percent, each of `n` (groups,): its two ends (groups,)."""
    lower, upper = wilson(np.minimum(np.round(values / 100 * n), np.round(n)), np.round(n))
    return 100 * lower, 100 * upper


def _whiskers(values: np.ndarray, intervals: tuple[np.ndarray, ...], few: Sequence[bool], look: Look) -> dict[str, Any]:
    """None where the base is too small to be judged."""
    lower, upper = (np.where(few, values, end) for end in intervals)
    return {
        "error_x": {
            "type": "data",
            "array": (upper - values).clip(0).tolist(),
            "arrayminus": (values - lower).clip(0).tolist(),
            "color": look.ink,
            "thickness": 1.2,
            "width": 3,
        },
    }


def _note(indicator: Indicator, known: pd.DataFrame, has_whole: bool) -> str:
    few = any(is_few(indicator, n) for n in known[f"{indicator.key}_n"])
    said = ["Vạch mảnh là khoảng tin cậy 95%: càng ít số liệu vạch càng dài."] if indicator.is_share else []
    said += ["Gạch chéo: ít số liệu, không xét."] if few else []
    said += ["Phần nhạt là toàn huyện."] if has_whole else []
    return " ".join(said)


def _bars_reading(every: pd.DataFrame, indicator: Indicator, by: str, chosen: Sequence[Any]) -> Reading:
    """The longest bar of a count; of rates the two ends, among groups with a base worth comparing."""
    cut = f"Hình vẽ {MOST_BARS} trong {len(every)} nhóm." if len(every) > MOST_BARS else ""
    if every.empty:
        return NOTHING
    if indicator.whole:
        told = every[every[by].isin(list(chosen))] if chosen else every
        top = (told if len(told) else every).sort_values(indicator.key).iloc[-1]
        part = formatting.percent(100 * top[indicator.key] / (every[indicator.key].sum() or 1))
        value = formatting.value(indicator, top[indicator.key])
        most = "" if chosen else " nhiều nhất với"
        headline = f"{formatting.group(by, top[by])}{most or ':'} {value} ({part})"
        return Reading(headline=headline, rest=cut, opens_with_name=True)
    enough = every[every[f"{indicator.key}_n"] >= indicator.small_base]
    if len(enough) < 2 or enough[indicator.key].iloc[0] == enough[indicator.key].iloc[-1]:
        return Reading(headline="Chưa đủ khác biệt để so các nhóm", rest=cut)
    lowest, highest = (formatting.group(by, enough[by].iloc[at]) for at in (0, -1))
    return Reading(headline=f"Cao nhất {highest}, thấp nhất {lowest}", rest=cut)


def _named(table: pd.DataFrame, key: str, by: str, names: list[str]) -> pd.DataFrame:
    indicator = INDICATORS[key]
    data = pd.DataFrame({formatting.grouping(by): names, formatting.heading(indicator): table[key].to_numpy()})
    return data.assign(n=table[f"{key}_n"].to_numpy()).iloc[::-1].reset_index(drop=True)
