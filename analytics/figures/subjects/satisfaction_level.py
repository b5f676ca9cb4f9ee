"""Rate and mean of satisfaction as dots with their intervals, this period above the same a year before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Role, Series, numbers
from analytics.figures.chart import level as straight
from analytics.figures.charts.likert import OVERALL, wilson_percent
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK, bold
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS
from analytics.summaries.reading import Reading

RATE, MEAN = INDICATORS["satisfied_rate"], INDICATORS["score_mean"]
_PERIODS = {"now": "Kỳ này", "before": f"Cùng kỳ{BREAK}năm trước"}
_ENDS: tuple[tuple[str, str, Role], ...] = (
    ("", "", "value"),
    ("_low", ", dưới 95%", "interval"),
    ("_high", ", trên 95%", "interval"),
)
_Z = 1.96  # of a normal interval that holds 95%
_INTERVALS = "Vạch mảnh là khoảng tin cậy 95%"
_ONE_FORM = "Một người trả lời nhiều yếu tố, nên khoảng thật có thể rộng hơn."


def level(
    key: str, table: pd.DataFrame, scores: pd.DataFrame, look: Look, question: str, target: float | None
) -> Figure:
    """Rate and mean, this period and the same a year before, each with its interval.

    `table` is from `compare`; `scores` are its responses by factor and score.
    """
    rows = _levels(table, scores)
    reading = _level_reading(rows, target)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(rows.at["now", "n"], RATE),
        alt="Điểm và khoảng tin cậy của tỷ lệ hài lòng và điểm trung bình, kỳ này và cùng kỳ năm trước."
        f" {reading.text}",
        chart=_chart(rows, target),
        spec={"data": _level_traces(rows, look), "layout": _level_layout(rows, target, look)},
        data=_level_data(rows),
        indicators=(RATE.key, MEAN.key),
        height=300,
        note=f"{_INTERVALS} (tỷ lệ: Wilson; điểm: theo độ lệch chuẩn). {_ONE_FORM}",
    )


def mean_interval(scores: pd.DataFrame) -> tuple[float, float]:
    """95% interval of the mean score from responses by score; NaN where there are fewer than two."""
    n = scores["responses"].sum()
    if n < 2:
        return float("nan"), float("nan")
    mean = (scores["score"] * scores["responses"]).sum() / n
    variance = ((scores["score"] - mean) ** 2 * scores["responses"]).sum() / (n - 1)
    half = _Z * np.sqrt(variance / n)
    return max(1.0, mean - half), min(5.0, mean + half)


def _levels(table: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """By period: rate, mean, their intervals and n; periods with few responses keep only their n."""
    rows = table.set_index("bucket").loc[list(_PERIODS), [RATE.key, MEAN.key, f"{RATE.key}_n"]]
    rows = rows.set_axis(["rate", "mean", "n"], axis=1)
    rows["rate_low"], rows["rate_high"] = wilson_percent(rows["rate"], rows["n"])
    pooled = scores[scores["factor"] != OVERALL]
    intervals = [mean_interval(pooled[pooled["bucket"] == bucket]) for bucket in rows.index]
    rows["mean_low"], rows["mean_high"] = zip(*intervals, strict=True)
    shown = [c for c in rows.columns if c != "n"]
    rows.loc[rows["n"] < RATE.small_base, shown] = np.nan
    return rows


def _level_reading(rows: pd.DataFrame, target: float | None) -> Reading:
    now, before = rows.loc["now"], rows.loc["before"]
    if np.isnan(now["rate"]):
        return Reading(headline=f"Kỳ này {formatting.base(now['n'], RATE)}, chưa đủ để nói tỷ lệ")
    text = f"{formatting.percent(now['rate'])} hài lòng (95%: {_span(now['rate_low'], now['rate_high'], 1)})"
    if target is not None:
        text += f", {'đạt' if now['rate'] >= target else 'chưa đạt'} mục tiêu {formatting.goal(RATE, target)}"
    reading = Reading(headline=f"{text}; điểm trung bình {formatting.number(now['mean'], 2)} trên 5")
    if np.isnan(before["rate"]):
        return reading
    return reading + f"Tỷ lệ so với cùng kỳ: {formatting.change(RATE, now['rate'], before['rate'])}."


def _chart(rows: pd.DataFrame, target: float | None) -> Chart:
    """Two indicators, each in its unit, this period first."""
    series = [
        Series(
            name=f"{formatting.heading(indicator)}{more}", values=numbers(rows[f"{name}{end}"]), role=role, unit=unit
        )
        for indicator, name, unit in ((RATE, "rate", RATE.unit.value), (MEAN, "mean", MEAN.unit.value))
        for end, more, role in _ENDS
    ]
    goal = [] if target is None else [straight("Mục tiêu", target, "target", len(_PERIODS))]
    return Chart(
        kind="dots",
        categories=tuple(name.replace(BREAK, " ") for name in _PERIODS.values()),
        series=(*series, *goal),
        unit=RATE.unit.value,
        n=numbers(rows["n"]),
    )


def _span(low: float, high: float, decimals: int) -> str:
    return f"{formatting.number(low, decimals)}–{formatting.number(high, decimals)}"


def _level_traces(rows: pd.DataFrame, look: Look) -> list[dict[str, Any]]:
    """The rate above, the mean below, each on its own axis."""
    return [
        _dots(rows, "rate", 1, unit="%", axes=("x", "y"), look=look),
        _dots(rows, "mean", 2, unit="", axes=("x2", "y2"), look=look),
    ]


def _dots(rows: pd.DataFrame, name: str, decimals: int, unit: str, axes: tuple[str, str], look: Look) -> dict[str, Any]:
    values = rows[name]
    few = ["chưa có phiếu" if not n else formatting.base(n, RATE) for n in rows["n"]]
    texts = [
        bold(f"{formatting.number(v, decimals)}{unit}") if not np.isnan(v) else few[i] for i, v in enumerate(values)
    ]
    middle = float(np.nanmean(values)) if values.notna().any() else 0.0
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [middle if np.isnan(v) else float(v) for v in values],
        "y": list(_PERIODS.values()),
        "text": texts,
        "textposition": "top center",
        "cliponaxis": False,
        "customdata": [
            f"95%: {_span(low, high, decimals)} ({formatting.base(n)})"
            for low, high, n in zip(rows[f"{name}_low"], rows[f"{name}_high"], rows["n"], strict=True)
        ],
        "hovertemplate": "%{y}: %{text}<br>%{customdata}<extra></extra>",
        "marker": {
            "size": 12,
            "color": [look.series[0], look.grey],
            "opacity": [0 if np.isnan(v) else 1 for v in values],
        },
        "error_x": {
            "type": "data",
            "array": (rows[f"{name}_high"] - values).fillna(0).tolist(),
            "arrayminus": (values - rows[f"{name}_low"]).fillna(0).tolist(),
            "color": look.quiet,
            "thickness": 1.5,
            "width": 5,
        },
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def _level_layout(rows: pd.DataFrame, target: float | None, look: Look) -> dict[str, Any]:
    side = {"type": "category", "autorange": "reversed", "showgrid": False, "ticks": "", "range": [-0.8, 1.6]}
    rates = _room([*rows["rate_low"], *rows["rate_high"], *([] if target is None else [target])], 2.0, 100.0)
    means = _room([*rows["mean_low"], *rows["mean_high"]], 0.25, 5.0)
    return look.layout(
        margin={"l": 8, "r": 20, "t": 26, "b": 8},
        xaxis={"range": rates, "ticksuffix": "%", "nticks": 5, "anchor": "y"},
        yaxis=side | {"domain": [0.62, 1], "autorange": False, "range": [1.5, -0.8]},
        xaxis2={"range": means, "nticks": 5, "tickformat": ".1f", "anchor": "y2"},
        yaxis2=side | {"domain": [0, 0.33], "autorange": False, "range": [1.5, -0.8], "anchor": "x2"},
        shapes=[] if target is None else [_target_line(target, look)],
        annotations=[
            _heading("Tỷ lệ hài lòng" + (_target_words(target) if target is not None else ""), 1.0, look),
            _heading("Điểm trung bình (thang 1–5)", 0.33, look),
        ],
    )


def _room(values: Sequence[float], pad: float, top: float) -> list[float]:
    known = [v for v in values if not np.isnan(v)]
    if not known:
        return [0.0, top]
    return [max(0.0, min(known) - pad), min(top, max(known) + pad)]


def _target_words(target: float) -> str:
    return f" (vạch đứt: mục tiêu {formatting.goal(RATE, target)})"


def _target_line(target: float, look: Look) -> dict[str, Any]:
    return {"type": "line", "x0": target, "x1": target, "yref": "y domain", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": look.series[4], "width": 1.5, "dash": "dash"}}  # fmt: skip


def _heading(text: str, y: float, look: Look) -> dict[str, Any]:
    return {"xref": "paper", "yref": "paper", "x": 0, "y": y, "xanchor": "left", "yanchor": "bottom", "yshift": 3,
            "text": text, "showarrow": False, "font": {"size": 13, "color": look.quiet}}  # fmt: skip


def _level_data(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Kỳ": [name.replace(BREAK, " ") for name in _PERIODS.values()],
            formatting.heading(RATE): rows["rate"].to_numpy(),
            "Dưới 95% (tỷ lệ)": rows["rate_low"].to_numpy(),
            "Trên 95% (tỷ lệ)": rows["rate_high"].to_numpy(),
            formatting.heading(MEAN): [formatting.number(v, 2) for v in rows["mean"]],
            "Khoảng tin cậy 95% (điểm)": [
                formatting.MISSING if np.isnan(low) else _span(low, high, 2)
                for low, high in zip(rows["mean_low"], rows["mean_high"], strict=True)
            ],
            "n": rows["n"].to_numpy(),
        }
    )
