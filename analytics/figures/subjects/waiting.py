"""How long letters take: the distribution of days, and how long people wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure, whole_axis
from analytics.figures.lettering import BREAK
from analytics.figures.theme import KIND_COLOURS, Look
from analytics.indicators import INDICATORS
from analytics.measure.statistics.survival import Curve
from analytics.summaries.reading import Reading


def durations(key: str, days: np.ndarray, ended: np.ndarray, look: Look, question: str, median: float | None) -> Figure:
    """How many letters took how many days, in bands of five: `ended` (days,) took so many `days` (days,)."""
    widest = int(days[ended > 0].max(initial=0))
    starts = np.arange(0, min(widest, 120) + 1, 5)
    heights = np.zeros(len(starts))
    np.add.at(heights, np.minimum(days // 5, len(starts) - 1), ended)
    labels = [f"{s}–{s + 4}" for s in starts]
    if widest > 120:
        labels[-1] = "≥ 120"
    total = float(heights.sum())
    told = "Chưa có đơn nào giải quyết xong trong kỳ"
    if total:
        told = f"Một nửa số đơn xong trong {formatting.number(median, 0 if median == int(median or 0) else 1)} ngày"
    reading = Reading(headline=told)
    spec_shapes, middle = [], []
    if total and median is not None:
        spec_shapes = [_upright(min(median, float(starts[-1]) + 2), look.ink)]
        middle = [Series(name="Trung vị", values=(), role="median", at=(float(median),), unit="ngày")]
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(total),
        alt=f"Cột số đơn theo số ngày giải quyết, từng 5 ngày. {reading.text}",
        chart=Chart(
            kind="column",
            categories=tuple(labels),
            series=(Series(name="Số đơn", values=numbers(heights), colour=look.plain), *middle),
            unit="đơn",
        ),
        spec={
            "data": [
                {
                    "type": "bar",
                    "x": (starts + 2).tolist(),  # a band of whole days a to a + 4 stands over its middle
                    "y": heights.tolist(),
                    "customdata": labels,
                    "marker": {"color": look.plain},
                    "hovertemplate": "%{customdata} ngày: %{y:,.0f} đơn<extra></extra>",
                }
            ],
            "layout": look.layout(
                bargap=0.08,
                xaxis={
                    "title": {"text": "Số ngày giải quyết"},
                    "showgrid": False,
                    "zeroline": False,
                    "tickangle": 0,
                    "tickvals": [122 if s == 120 and widest > 120 else int(s) for s in starts[::3]],
                    "ticktext": ["≥ 120" if s == 120 and widest > 120 else str(s) for s in starts[::3]],
                },
                yaxis=whole_axis(float(heights.max(initial=0))),
                shapes=spec_shapes,
            ),
        },
        data=pd.DataFrame({"Số ngày": labels, "Số đơn": heights}),
        indicators=("days_median", "days_p90"),
        height=300,
        note="Vạch đứng: một nửa số đơn xong trước đó." if spec_shapes else "",
    )


def waiting(key: str, curves: Mapping[str, Curve], limits: Mapping[str, int], look: Look, question: str) -> Figure:
    """The share still waiting after so many days, by kind, against each kind's ordinary limit."""
    traces, notes, data, drawn, few = [], [], [], [], []
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
                "line": {
                    "shape": "hv",
                    "color": colour,
                    "width": 1 if _is_few(curve) else 2,
                    "dash": "dot" if _is_few(curve) else "solid",
                },
                "hovertemplate": f"{kind}: sau %{{x}} ngày còn %{{y:.1f}}%<extra></extra>",
            }
        )
        drawn.append(Series(name=kind, values=numbers(y), at=tuple(x), colour=colour))
        if _is_few(curve):
            few.append(kind)
        else:
            notes.append(_median_words(kind, curve))
        data.append(_curve_table(kind, curve))
    by_days: dict[int, list[str]] = {}
    for kind, days in limits.items():
        if kind in curves and curves[kind].days.size:
            by_days.setdefault(days, []).append(kind)
    due = [
        Series(name=f"Hạn {', '.join(kinds)}", values=(), role="limit", at=(days,), unit="ngày")
        for days, kinds in by_days.items()
    ]
    total = sum(int(c.at_risk[0]) for c in curves.values() if c.days.size)
    return Figure(
        key=key,
        question=question,
        reading=Reading(headline="; ".join(notes), opens_with_name=True)
        if notes
        else Reading(headline="Còn ít đơn, chưa nói được thời gian chờ" if few else "Chưa có đơn nào trong kỳ"),
        base=formatting.base(total),
        alt=f"Đường chờ Kaplan–Meier theo loại đơn. {'; '.join(notes) or 'Chưa có đơn nào trong kỳ'}.",
        chart=Chart(kind="curves", categories=(), series=(*drawn, *due), unit="%"),
        spec={
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
                yaxis={"title": {"text": "Còn chờ"}, "range": [0, 102], "ticksuffix": "%"},
                shapes=[_upright(days, look.quiet) for days in by_days],
                annotations=[_limit_words(days, kinds, look) for days, kinds in by_days.items()],
            ),
        },
        data=pd.concat(data, ignore_index=True)
        if data
        else pd.DataFrame(columns=["Loại đơn", "Số ngày", "Còn chờ (%)"]),
        indicators=("wait_median",),
        height=340,
        note="Đơn còn treo vẫn được tính (Kaplan–Meier). Vạch đứng là thời hạn thông thường"
        " (30 ngày của Kiến nghị, Phản ánh là mục tiêu nội bộ)."
        + (f" Nét chấm: ít đơn, không xét ({formatting.joined(few)})." if few else ""),
    )


def _is_few(curve: Curve) -> bool:
    """Too few letters to say when half of them are done."""
    return int(curve.at_risk[0]) < INDICATORS["wait_median"].small_base


def _curve_table(kind: str, curve: Curve) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Loại đơn": kind,
            "Số ngày": curve.days,
            "Còn chờ (%)": 100 * curve.survival,
            "Dưới 95%": 100 * curve.lower,
            "Trên 95%": 100 * curve.upper,
            "Đang theo dõi": curve.at_risk,
        }
    )


def _median_words(kind: str, curve: Curve) -> str:
    if curve.median is None:
        return f"{kind}: chưa tới một nửa được giải quyết"
    low, high = curve.median_interval
    span = f" (95%: {formatting.number(low)}–{formatting.number(high)})" if low is not None and high is not None else ""
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
        "text": f"hạn {days} ngày{BREAK}({names})",
        "showarrow": False,
        "xanchor": "left",
        "xshift": 4,
        "yanchor": "top",
        "align": "left",
        "font": {"size": 12, "color": look.quiet},
    }
