"""Lying bars, longest first: parts by size, rates with their intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure, marks
from analytics.figures.lettering import BREAK, in_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.statistics.proportions import wilson
from analytics.summaries.reading import NOTHING, Reading

MOST_BARS = 15
INTERVAL = ("Dưới 95%", "Trên 95%")
LINE = 24  # letters of a name beside its bar: longer ones would leave a telephone no room for the bar


def bars(key: str, table: pd.DataFrame, indicator_key: str, by: str, look: Look, question: str) -> Figure:
    """Horizontal bars, longest first; rates carry their Wilson interval. `table` is from `measure`."""
    indicator = INDICATORS[indicator_key]
    known = table[table[f"{indicator_key}_n"] > 0].dropna(subset=indicator_key)
    every = known.sort_values(indicator_key)
    known = every.tail(MOST_BARS)
    names = [formatting.group(by, v) for v in known[by]]
    lines = [in_lines(name, LINE) for name in names]
    values = known[indicator_key].to_numpy()
    texts = [
        formatting.bare(indicator, v) + (f"{BREAK}{formatting.base(n, indicator)}" if indicator.is_rate else "")
        for v, n in zip(values, known[f"{indicator_key}_n"], strict=True)
    ]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": values.tolist(),
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": look.series[0]},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    traces = [trace]
    intervals: tuple[np.ndarray, ...] = ()
    if indicator.is_share:
        intervals = interval_of(values, known[f"{indicator_key}_n"].to_numpy())
        trace |= _whiskers(values, intervals, look)
        traces.append(_right_words(names, texts, look))
    reading = _bars_reading(every, indicator, by)
    top = float(values.max()) if len(values) else 1.0
    room = 1.08 + 0.05 * max(map(len, texts), default=0)  # for the number beside the longest bar, on a telephone too
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(known[f"{indicator_key}_n"].sum()),
        alt=f"Thanh ngang {indicator.name.lower()} theo {formatting.grouping(by).lower()}. {reading.text}",
        chart=_chart(known, indicator, names, intervals, look),
        spec={
            "data": traces,
            "layout": look.layout(
                margin={"l": 8, "r": 8, "t": 4, "b": 4},
                bargap=0.3,
                xaxis={"visible": False, "range": [0, 190 if indicator.is_rate else top * room]},
                yaxis={"showgrid": False, "ticks": "", "automargin": True, "tickvals": names, "ticktext": lines},
            ),
        },
        data=_named(known, indicator_key, by, names),
        indicators=(indicator_key,),
        height=max(150, 40 + (30 if lines == names and not indicator.is_rate else 36) * len(names)),
        note="Vạch mảnh là khoảng tin cậy 95% (Wilson)." if indicator.is_rate else "",
        marks=marks(by, known[by].tolist()),
    )


def _chart(
    known: pd.DataFrame, indicator: Indicator, names: list[str], intervals: tuple[np.ndarray, ...], look: Look
) -> Chart:
    """The bars from the top; `known` and `names` come from the bottom, as Plotly draws them."""
    value = Series(
        name=formatting.heading(indicator), values=numbers(known[indicator.key].iloc[::-1]), colour=look.series[0]
    )
    ends = [
        Series(name=name, values=numbers(end[::-1]), role="interval")
        for name, end in zip(INTERVAL, intervals, strict=False)
    ]
    return Chart(
        kind="bar",
        categories=tuple(names[::-1]),
        series=(value, *ends),
        unit=indicator.unit.value,
        n=numbers(known[f"{indicator.key}_n"].iloc[::-1]),
    )


def interval_of(values: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95% interval of `values` (groups,) in percent, each of `n` (groups,): its two ends (groups,)."""
    lower, upper = wilson(np.minimum(np.round(values / 100 * n), np.round(n)), np.round(n))
    return 100 * lower, 100 * upper


def _whiskers(values: np.ndarray, intervals: tuple[np.ndarray, ...], look: Look) -> dict[str, Any]:
    lower, upper = intervals
    return {
        "textposition": "none",
        "error_x": {
            "type": "data",
            "array": (upper - values).clip(0).tolist(),
            "arrayminus": (values - lower).clip(0).tolist(),
            "color": look.quiet,
            "thickness": 1.2,
            "width": 3,
        },
    }


def _bars_reading(every: pd.DataFrame, indicator: Indicator, by: str) -> Reading:
    """The longest bar of a count; of rates the two ends, among groups with a base worth comparing."""
    cut = f"Hình vẽ {MOST_BARS} trong {len(every)} nhóm." if len(every) > MOST_BARS else ""
    if every.empty:
        return NOTHING
    if indicator.whole:
        top = every.iloc[-1]
        part = formatting.percent(100 * top[indicator.key] / every[indicator.key].sum())
        value = formatting.value(indicator, top[indicator.key])
        most = f"{formatting.group(by, top[by])} nhiều nhất với {value} ({part})"
        return Reading(headline=most, rest=cut, opens_with_name=True)
    enough = every[every[f"{indicator.key}_n"] >= indicator.small_base]
    if len(enough) < 2 or enough[indicator.key].iloc[0] == enough[indicator.key].iloc[-1]:
        return Reading(headline="Chưa đủ khác biệt để so các nhóm", rest=cut)
    lowest, highest = (formatting.group(by, enough[by].iloc[at]) for at in (0, -1))
    return Reading(headline=f"Cao nhất {highest}, thấp nhất {lowest}", rest=cut)


def _right_words(names: list[str], texts: list[str], look: Look) -> dict[str, Any]:
    """The numbers in a column of their own, clear of the intervals."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [106] * len(names),
        "y": names,
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": 13, "color": look.ink},
        "hoverinfo": "skip",
    }


def _named(table: pd.DataFrame, key: str, by: str, names: list[str]) -> pd.DataFrame:
    indicator = INDICATORS[key]
    data = pd.DataFrame({formatting.grouping(by): names, formatting.heading(indicator): table[key].to_numpy()})
    return data.assign(n=table[f"{key}_n"].to_numpy()).iloc[::-1].reset_index(drop=True)
