"""Figures of letters: parts by size, how far they came, how long they take."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analytics import words
from analytics.figures.figure import Figure
from analytics.figures.look import KIND_COLOURS, Look
from analytics.indicators import INDICATORS
from analytics.signals import wilson
from analytics.survival import Curve


def bars(key: str, table: pd.DataFrame, indicator_key: str, by: str, look: Look, question: str) -> Figure:
    """Horizontal bars, longest first; rates carry their Wilson interval. `table` is from `measure`."""
    indicator = INDICATORS[indicator_key]
    known = table[table[f"{indicator_key}_n"] > 0].dropna(subset=indicator_key)
    known = known.sort_values(indicator_key).tail(15)
    names = [words.group(by, v) for v in known[by]]
    values = known[indicator_key].to_numpy()
    texts = [
        words.bare(indicator, v) + (f" ({words.base(n, indicator)})" if indicator.is_rate else "")
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
    reading = "Chưa có số liệu."
    if names:
        most = f"{names[-1]} nhiều nhất với {words.value(indicator, values[-1])}"
        part = f" ({words.percent(100 * values[-1] / values.sum())})" if indicator.whole else ""
        reading = f"{most}{part}." if indicator.whole else f"Cao nhất {names[-1]}, thấp nhất {names[0]}."
    top = float(values.max()) if len(values) else 1.0
    return Figure(
        key,
        question,
        reading,
        words.base(known[f"{indicator_key}_n"].sum()),
        f"Thanh ngang {indicator.name.lower()} theo {words.grouping(by).lower()}. {reading}",
        {
            "data": traces,
            "layout": look.layout(
                margin={"l": 8, "r": 8, "t": 4, "b": 4},
                bargap=0.3,
                xaxis={"visible": False, "range": [0, 190 if indicator.is_rate else top * 1.2]},
                yaxis={"showgrid": False, "ticks": "", "automargin": True},
            ),
        },
        _named(known, indicator_key, by, names),
        (indicator_key,),
        max(150, 40 + 30 * len(names)),
        "Vạch mảnh là khoảng tin cậy 95 % (Wilson)." if indicator.is_rate else "",
    )


def _interval(values: np.ndarray, n: np.ndarray, look: Look) -> dict[str, Any]:
    lower, upper = wilson(np.round(values / 100 * n), np.round(n))
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
        share = words.percent(100 * values[top] / values.sum())
        reading = (
            f"{table[name].iloc[top][0].upper()}{table[name].iloc[top][1:]}: {words.number(values[top])} đơn ({share})."
        )
    return Figure(
        key,
        question,
        reading,
        words.base(values.sum()),
        f"Cột {heading.lower()}. {reading}",
        {
            "data": [
                {
                    "type": "bar",
                    "x": table[name].tolist(),
                    "y": values.tolist(),
                    "text": [words.number(v) for v in values],
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
    return Figure(
        key,
        question,
        f"{words.number(total)} đơn đang giải quyết, {words.number(late)} đơn đã quá hạn.",
        words.base(total),
        f"Cột chồng đơn đang giải quyết theo tuổi đơn: {words.number(total)} đơn, {words.number(late)} quá hạn.",
        {
            "data": [
                {
                    "type": "bar",
                    "name": name,
                    "x": table["age"].tolist(),
                    "y": values.tolist(),
                    "text": [words.number(v) if v else "" for v in values],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "marker": {"color": colour, "pattern": {"shape": "/" if name == "Quá hạn" else ""}},
                    "hovertemplate": f"%{{x}}<br>{name}: %{{y}} đơn<extra></extra>",
                }
                for name, values, colour in parts
            ],
            "layout": look.layout(
                barmode="stack",
                showlegend=True,
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


def flow(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """From received to finished, a band as wide as its letters; `table` is from `letters.cohort`."""
    links = _links(table)
    nodes = list(dict.fromkeys(node for pair in links for node in pair))
    totals = _node_totals(nodes, links)
    stages = ("Tiếp nhận", "Đủ điều kiện", "Thụ lý giải quyết", "Đã xong")
    received, eligible, accepted, done = (words.number(totals.get(stage, 0)) for stage in stages)
    reading = f"Trong {received} đơn nhận trong kỳ, {eligible} đủ điều kiện, {accepted} thụ lý, {done} đã xong."
    return Figure(
        key,
        question,
        reading,
        words.base(totals.get("Tiếp nhận", 0)),
        f"Sơ đồ dòng đơn. {reading}",
        _sankey(nodes, links, totals, look),
        pd.DataFrame([(s, t, v) for (s, t), v in links.items()], columns=["Từ", "Đến", "Số đơn"]),
        ("received", "eligible_rate", "resolved"),
        330,
    )


def _sankey(
    nodes: list[str], links: Mapping[tuple[str, str], float], totals: Mapping[str, float], look: Look
) -> dict[str, Any]:
    places = _node_places(nodes, totals)
    colours = {"Chưa xong": look.concern, "Đã xong": look.good}
    last = [n for n in nodes if n in colours]
    named = {n: f"{n}: {words.number(totals[n])}" for n in nodes}
    most = max(totals.values(), default=0)  # thin bands go without a label: hovering and the table name them
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "node": {
                    "label": [
                        "" if n in last or totals[n] < 0.08 * most else named[n].replace(": ", "<br>") for n in nodes
                    ],
                    "x": [places[n][0] for n in nodes],
                    "y": [places[n][1] for n in nodes],
                    "color": [colours.get(n, look.series[5]) for n in nodes],
                    "pad": 12,
                    "thickness": 12,
                    "line": {"width": 0},
                    "customdata": list(named.values()),
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "link": {
                    "source": [nodes.index(s) for s, _ in links],
                    "target": [nodes.index(t) for _, t in links],
                    "value": list(links.values()),
                    "color": look.grid,
                    "customdata": [f"{s} → {t}" for s, t in links],
                    "hovertemplate": "%{customdata}: %{value:,.0f} đơn<extra></extra>",
                },
            }
        ],
        "layout": look.layout(
            margin={"l": 4, "r": 76, "t": 8, "b": 8},
            annotations=[_node_words(named[n].replace(": ", "<br>"), places[n][1], look) for n in last],
        ),
    }


def _links(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Letters that went from one state to the next."""
    links: dict[tuple[str, str], float] = {}
    for row in table.to_dict("records"):
        fitness = "Đủ điều kiện" if row["eligible"] else "Không đủ điều kiện"
        path = ("Tiếp nhận", fitness, row["handling"], "Đã xong" if row["finished"] else "Chưa xong")
        for pair in pairwise(path):
            links[pair] = links.get(pair, 0) + row["letters"]
    return links


def _node_totals(nodes: list[str], links: Mapping[tuple[str, str], float]) -> dict[str, float]:
    inward = {n: sum(v for (_, t), v in links.items() if t == n) for n in nodes}
    outward = {n: sum(v for (s, _), v in links.items() if s == n) for n in nodes}
    return {n: max(inward[n], outward[n]) for n in nodes}


_LAYERS = (("Tiếp nhận",), ("Đủ điều kiện", "Không đủ điều kiện"), (), ("Đã xong", "Chưa xong"))


def _node_places(nodes: list[str], totals: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Where each node stands (0..1 from the left, from the top): by layer, the largest first, with gaps."""
    placed: dict[str, tuple[float, float]] = {}
    fixed = {n for layer in _LAYERS for n in layer}
    for k, layer in enumerate(_LAYERS):
        members = [n for n in nodes if (n in layer if layer else n not in fixed)]
        members.sort(key=lambda n: -totals[n])
        gap = 0.045
        room = 1 - gap * (len(members) - 1)
        whole, top = sum(totals[n] for n in members) or 1, 0.0
        for n in members:
            height = room * totals[n] / whole
            placed[n] = (min(max(k / 3, 0.001), 0.999), min(max(top + height / 2, 0.001), 0.999))
            top += height + gap
    return placed


def _node_words(text: str, from_top: float, look: Look) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1 - from_top,
        "xanchor": "left",
        "xshift": 4,
        "text": text,
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": look.ink},
    }


def durations(key: str, table: pd.DataFrame, look: Look, question: str, median: float | None) -> Figure:
    """How many letters took how many days, in bands of five; `table` has days and ended."""
    ended = table[table["ended"] > 0]
    widest = int(ended["days"].max()) if len(ended) else 0
    starts = np.arange(0, min(widest, 120) + 1, 5)
    heights = np.zeros(len(starts))
    np.add.at(heights, np.minimum(ended["days"].to_numpy() // 5, len(starts) - 1), ended["ended"].to_numpy())
    labels = [f"{s}–{s + 4}" for s in starts]
    if widest > 120:
        labels[-1] = "≥ 120"
    total = float(heights.sum())
    reading = "Chưa có đơn nào giải quyết xong trong kỳ."
    if total:
        reading = f"Một nửa số đơn xong trong {words.number(median, 0 if median == int(median or 0) else 1)} ngày."
    spec_shapes = []
    if total and median is not None:
        spec_shapes = [_upright(min(median / 5 - 0.4, len(starts) - 0.5), look.series[4])]
    return Figure(
        key,
        question,
        reading,
        words.base(total),
        f"Cột số đơn theo số ngày giải quyết, từng 5 ngày. {reading}",
        {
            "data": [
                {
                    "type": "bar",
                    "x": labels,
                    "y": heights.tolist(),
                    "marker": {"color": look.series[0]},
                    "hovertemplate": "%{x} ngày: %{y:,.0f} đơn<extra></extra>",
                }
            ],
            "layout": look.layout(
                bargap=0.08,
                xaxis={
                    "type": "category",
                    "title": {"text": "Số ngày giải quyết"},
                    "showgrid": False,
                    "tickangle": 0,
                    "tickvals": labels[::3],
                    "ticktext": [str(start) for start in starts[::3]],
                },
                yaxis={"rangemode": "tozero", "nticks": 5, "tickformat": ",.0f"},
                shapes=spec_shapes,
            ),
        },
        pd.DataFrame({"Số ngày": labels, "Số đơn": heights}),
        ("days_median", "days_p90"),
        300,
        "Vạch đứng là trung vị." if spec_shapes else "",
    )


def waiting(key: str, curves: Mapping[str, Curve], limits: Mapping[str, int], look: Look, question: str) -> Figure:
    """The share still waiting after so many days, by kind, against each kind's ordinary limit."""
    traces, notes, data = [], [], []
    for kind, curve in curves.items():
        if not curve.days.size:
            continue
        colour = look.series[KIND_COLOURS[kind]]
        x = [0, *curve.days.tolist()]
        y = [100.0, *(100 * curve.survival).round(2).tolist()]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": kind,
                "x": x,
                "y": y,
                "line": {"shape": "hv", "color": colour, "width": 2},
                "hovertemplate": f"{kind}: sau %{{x}} ngày còn %{{y:.1f}} %<extra></extra>",
            }
        )
        notes.append(_median_words(kind, curve))
        data.append(_curve_table(kind, curve))
    by_days: dict[int, list[str]] = {}
    for kind, days in limits.items():
        if kind in curves and curves[kind].days.size:
            by_days.setdefault(days, []).append(kind)
    total = sum(int(c.at_risk[0]) for c in curves.values() if c.days.size)
    return Figure(
        key,
        question,
        "; ".join(notes) + "." if notes else "Chưa có đơn nào trong kỳ.",
        words.base(total),
        f"Đường chờ Kaplan–Meier theo loại đơn. {'; '.join(notes)}.",
        {
            "data": traces,
            "layout": look.layout(
                showlegend=True,
                margin={"l": 8, "r": 12, "t": 34, "b": 8},
                xaxis={
                    "title": {"text": "Số ngày chờ"},
                    "rangemode": "tozero",
                    "range": [0, _widest(curves)],
                    "showgrid": False,
                },
                yaxis={"title": {"text": "Còn chờ"}, "range": [0, 102], "ticksuffix": "\u00a0%"},
                shapes=[_upright(days, look.quiet) for days in by_days],
                annotations=[_limit_words(days, kinds, look) for days, kinds in by_days.items()],
            ),
        },
        pd.concat(data, ignore_index=True) if data else pd.DataFrame(),
        ("wait_median",),
        340,
        "Ước lượng Kaplan–Meier: đơn còn treo vẫn được tính. Vạch đứng là thời hạn thông thường"
        " (30 ngày của Kiến nghị, Phản ánh là mục tiêu nội bộ).",
    )


def _curve_table(kind: str, curve: Curve) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Loại đơn": kind,
            "Số ngày": curve.days,
            "Còn chờ (%)": 100 * curve.survival,
            "Dưới 95 %": 100 * curve.lower,
            "Trên 95 %": 100 * curve.upper,
            "Đang theo dõi": curve.at_risk,
        }
    )


def _median_words(kind: str, curve: Curve) -> str:
    if curve.median is None:
        return f"{kind}: chưa tới một nửa được giải quyết"
    low, high = curve.median_interval
    span = f" (95 %: {words.number(low)}–{words.number(high)})" if low is not None and high is not None else ""
    return f"{kind}: một nửa xong sau {curve.median} ngày{span}"


def _widest(curves: Mapping[str, Curve]) -> int:
    """Where nearly all have been served, so that one very old letter does not squeeze the rest."""
    known = [curve for curve in curves.values() if curve.days.size]
    nearly = [min(int(np.searchsorted(-curve.survival, -0.02)), curve.days.size - 1) for curve in known]
    return max([40, *(int(curve.days[place]) for curve, place in zip(known, nearly, strict=True))]) + 5


def _upright(x: float, colour: str) -> dict[str, Any]:
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": colour, "width": 1.2, "dash": "dot"}}  # fmt: skip


def _limit_words(days: int, kinds: list[str], look: Look) -> dict[str, Any]:
    names = "mọi loại" if len(kinds) == 4 else ", ".join(kinds)
    return {
        "x": days,
        "yref": "paper",
        "y": 0.98,
        "text": f"hạn {days} ngày<br>({names})",
        "showarrow": False,
        "xanchor": "left",
        "xshift": 4,
        "yanchor": "top",
        "align": "left",
        "font": {"size": 12, "color": look.quiet},
    }


def _named(table: pd.DataFrame, key: str, by: str, names: list[str]) -> pd.DataFrame:
    indicator = INDICATORS[key]
    data = pd.DataFrame({words.grouping(by): names, words.heading(indicator): table[key].to_numpy()})
    return data.assign(n=table[f"{key}_n"].to_numpy()).iloc[::-1].reset_index(drop=True)
