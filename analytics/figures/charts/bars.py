"""Figures of letters: parts by size, how far they came, how long they take."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.figure import Figure, marks, numbers_above
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.statistics.proportions import wilson

MOST_BARS = 15
LINE = 24  # letters of a name beside its bar: longer ones would leave a telephone no room for the bar


def bars(key: str, table: pd.DataFrame, indicator_key: str, by: str, look: Look, question: str) -> Figure:
    """Horizontal bars, longest first; rates carry their Wilson interval. `table` is from `measure`."""
    indicator = INDICATORS[indicator_key]
    known = table[table[f"{indicator_key}_n"] > 0].dropna(subset=indicator_key)
    every = known.sort_values(indicator_key)
    known = every.tail(MOST_BARS)
    names = [formatting.group(by, v) for v in known[by]]
    lines = [formatting.in_lines(name, LINE) for name in names]
    values = known[indicator_key].to_numpy()
    texts = [
        formatting.bare(indicator, v) + (f"<br>{formatting.base(n, indicator)}" if indicator.is_rate else "")
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
    if indicator.is_share:
        trace |= _interval(values, known[f"{indicator_key}_n"].to_numpy(), look)
        traces.append(_right_words(names, texts, look))
    reading = _bars_reading(every, indicator, by)
    top = float(values.max()) if len(values) else 1.0
    room = 1.08 + 0.05 * max(map(len, texts), default=0)  # for the number beside the longest bar, on a telephone too
    return Figure(
        key,
        question,
        reading,
        formatting.base(known[f"{indicator_key}_n"].sum()),
        f"Thanh ngang {indicator.name.lower()} theo {formatting.grouping(by).lower()}. {reading}",
        {
            "data": traces,
            "layout": look.layout(
                margin={"l": 8, "r": 8, "t": 4, "b": 4},
                bargap=0.3,
                xaxis={"visible": False, "range": [0, 190 if indicator.is_rate else top * room]},
                yaxis={"showgrid": False, "ticks": "", "automargin": True, "tickvals": names, "ticktext": lines},
            ),
        },
        _named(known, indicator_key, by, names),
        (indicator_key,),
        max(150, 40 + (30 if lines == names and not indicator.is_rate else 36) * len(names)),
        "Vạch mảnh là khoảng tin cậy 95 % (Wilson)." if indicator.is_rate else "",
        marks(by, known[by].tolist()),
    )


def _interval(values: np.ndarray, n: np.ndarray, look: Look) -> dict[str, Any]:
    lower, upper = wilson(np.minimum(np.round(values / 100 * n), np.round(n)), np.round(n))
    return {
        "textposition": "none",
        "error_x": {
            "type": "data",
            "array": (100 * upper - values).clip(0).tolist(),
            "arrayminus": (values - 100 * lower).clip(0).tolist(),
            "color": look.quiet,
            "thickness": 1.2,
            "width": 3,
        },
    }


def _bars_reading(every: pd.DataFrame, indicator: Indicator, by: str) -> str:
    """The longest bar of a count; of rates the two ends, among groups with a base worth comparing."""
    cut = f" Hình vẽ {MOST_BARS} trong {len(every)} nhóm." if len(every) > MOST_BARS else ""
    if every.empty:
        return "Chưa có số liệu."
    if indicator.whole:
        top = every.iloc[-1]
        part = formatting.percent(100 * top[indicator.key] / every[indicator.key].sum())
        value = formatting.value(indicator, top[indicator.key])
        return f"{formatting.group(by, top[by])} nhiều nhất với {value} ({part}).{cut}"
    enough = every[every[f"{indicator.key}_n"] >= indicator.small_base]
    if len(enough) < 2 or enough[indicator.key].iloc[0] == enough[indicator.key].iloc[-1]:
        return f"Chưa đủ khác biệt để so các nhóm.{cut}"
    lowest, highest = (formatting.group(by, enough[by].iloc[at]) for at in (0, -1))
    return f"Cao nhất {highest}, thấp nhất {lowest}.{cut}"


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


def counts(key: str, table: pd.DataFrame, name: str, amount: str, look: Look, question: str, heading: str) -> Figure:
    """Vertical bars in the order given; `table` has words in `name` and letters in `amount`."""
    values = table[amount].to_numpy()
    reading = "Chưa có đơn nào."
    if values.sum():
        top = int(values.argmax())
        share = formatting.percent(100 * values[top] / values.sum())
        most = table[name].iloc[top]
        reading = f"{most[0].upper()}{most[1:]}: {formatting.number(values[top])} đơn ({share})."
    return Figure(
        key,
        question,
        reading,
        formatting.base(values.sum()),
        f"Cột {heading.lower()}. {reading}",
        {
            "data": [
                {
                    "type": "bar",
                    "x": table[name].tolist(),
                    "y": values.tolist(),
                    "text": [formatting.number(v) for v in values],
                    "textposition": "outside",
                    "cliponaxis": False,
                    "marker": {"color": look.series[0]},
                    "hovertemplate": "%{x}: %{text} đơn<extra></extra>",
                }
            ],
            "layout": look.layout(
                margin={"l": 8, "r": 8, "t": 24, "b": 8},
                bargap=0.35,
                xaxis={"type": "category", "showgrid": False},
                yaxis={"visible": False, "rangemode": "tozero"},
            ),
        },
        table.rename(columns={name: heading, amount: "Số đơn"})[[heading, "Số đơn"]],
        (),
        260,
    )


def ages(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Open letters by age, the overdue ones apart; `table` is from `letters.ages`."""
    rest = table["open"] - table["overdue"]
    total, late = int(table["open"].sum()), int(table["overdue"].sum())
    parts = (("Còn hạn", rest, look.series[0]), ("Quá hạn", table["overdue"], look.concern))
    hatched = {"shape": "/", "fgopacity": 0.55}  # the number upon it is to be read
    return Figure(
        key,
        question,
        f"{formatting.number(total)} đơn đang giải quyết, {formatting.number(late)} đơn đã quá hạn.",
        formatting.base(total),
        f"Cột chồng đơn đang giải quyết theo tuổi đơn: {formatting.number(total)} đơn,"
        f" {formatting.number(late)} quá hạn.",
        {
            "data": [
                {
                    "type": "bar",
                    "name": name,
                    "x": table["age"].tolist(),
                    "y": values.tolist(),
                    # a bar of one part has its number above it
                    "text": [
                        formatting.number(v) if 0 < v < t else "" for v, t in zip(values, table["open"], strict=True)
                    ],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "insidetextfont": {"color": look.ink if name == "Quá hạn" else look.ground},
                    "marker": {"color": colour, "pattern": hatched if name == "Quá hạn" else {"shape": ""}},
                    "hovertemplate": f"%{{x}}<br>{name}: %{{y}} đơn<extra></extra>",
                }
                for name, values, colour in parts
            ]
            + [
                numbers_above(
                    table["age"], table["open"], [formatting.number(v) if v else "" for v in table["open"]], look
                )
            ],
            "layout": look.layout(
                barmode="stack",
                showlegend=True,
                uniformtext={"mode": "hide", "minsize": 11},
                margin={"l": 8, "r": 8, "t": 34, "b": 8},
                xaxis={"type": "category", "showgrid": False},
                yaxis={"rangemode": "tozero", "nticks": 5, "tickformat": ",.0f"},
            ),
        },
        table.rename(columns={"age": "Tuổi đơn", "open": "Đang giải quyết", "overdue": "Quá hạn"})[
            ["Tuổi đơn", "Đang giải quyết", "Quá hạn"]
        ],
        ("open", "overdue"),
        280,
    )


def _named(table: pd.DataFrame, key: str, by: str, names: list[str]) -> pd.DataFrame:
    indicator = INDICATORS[key]
    data = pd.DataFrame({formatting.grouping(by): names, formatting.heading(indicator): table[key].to_numpy()})
    return data.assign(n=table[f"{key}_n"].to_numpy()).iloc[::-1].reset_index(drop=True)
