"""Scores 1 to 5 as bars to both sides: how content people are with each factor of a service."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK, bold, two_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS
from analytics.measure.statistics.proportions import wilson
from analytics.summaries.reading import Reading

RATE = INDICATORS["satisfied_rate"]
OVERALL = "Chung"
SCORES = {
    1: "1 – rất không hài lòng",
    2: "2 – không hài lòng",
    3: "3 – bình thường",
    4: "4 – hài lòng",
    5: "5 – rất hài lòng",
}


def factors(key: str, scores: pd.DataFrame, rates: pd.DataFrame, look: Look, question: str) -> Figure:
    """Shares of scores 1 to 5 of each factor, content to the right of zero, "Chung" apart below.

    `scores` is from `measure(["responses"], by=("factor", "score"))`, `rates` from `measure(["satisfied_rate"],
    by=("factor",))`. The middle score stands apart on the left: it is neither.
    """
    rows = _shares(scores, rates)
    judged = rows[rows["rate"].notna()]
    ranked = judged[judged["factor"] != OVERALL]
    reading = _reading(ranked)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(rows["n"].sum()),
        alt=f"Thanh hai phía: tỷ lệ từng mức điểm 1 đến 5 của {len(rows)} yếu tố. {reading.text}",
        chart=_chart(rows, look),
        spec={"data": _likert_traces(rows, look), "layout": _likert_layout(rows, look)},
        data=_likert_data(rows),
        indicators=(RATE.key, "responses"),
        height=120 + 62 * len(rows),
        note="Con số bên phải: tỷ lệ hài lòng (mức 4 và 5) và khoảng tin cậy 95% (Wilson).",
    )


def _reading(ranked: pd.DataFrame) -> Reading:
    """The best and the worst of `ranked`, best first."""
    if ranked.empty:
        return Reading(headline="Chưa yếu tố nào đủ phiếu để so sánh")
    best, worst = ranked.iloc[0], ranked.iloc[-1]
    text = f"Hài lòng nhất: {best['factor']} ({formatting.percent(best['rate'])})"
    if len(ranked) == 1:
        return Reading(headline=text)
    overlap = "Khoảng tin cậy chồng nhau: chênh lệch có thể do ngẫu nhiên." if worst["high"] >= best["low"] else ""
    return Reading(headline=f"{text}; ít nhất: {worst['factor']} ({formatting.percent(worst['rate'])})", rest=overlap)


def _chart(rows: pd.DataFrame, look: Look) -> Chart:
    colours = _colours(look)
    return Chart(
        kind="bar",
        categories=tuple(rows["factor"]),
        series=tuple(
            Series(name=name, values=numbers(rows[score]), colour=colours[score]) for score, name in SCORES.items()
        ),
        unit=RATE.unit.value,
        is_stacked=True,
        n=numbers(rows["n"]),
    )


def _colours(look: Look) -> dict[int, str]:
    return {1: look.scale[0], 2: look.scale[1], 3: look.grey, 4: look.scale[4], 5: look.scale[5]}


def _shares(scores: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """One row a factor with answers, best first, those with few responses last, "Chung" at the very end."""
    wide = scores.pivot_table(index="factor", columns="score", values="responses", aggfunc="sum").fillna(0)
    wide = wide.reindex(columns=list(SCORES), fill_value=0)
    n = wide.sum(axis=1)
    rows = (100 * wide.div(n.where(n > 0), axis=0)).assign(n=n)
    rows["rate"] = rates.set_index("factor")[RATE.key].reindex(rows.index)
    rows["low"], rows["high"] = wilson_percent(rows["rate"], n)
    rows.loc[n < RATE.small_base, [*SCORES, "rate", "low", "high"]] = np.nan
    rows = rows[n > 0].reset_index().assign(apart=lambda r: r["factor"] == OVERALL)
    return rows.sort_values(["apart", "rate"], ascending=[True, False], ignore_index=True)


def _likert_traces(rows: pd.DataFrame, look: Look) -> list[dict[str, Any]]:
    """Outward from zero: 2 then 1 to the left, 4 then 5 to the right; 3 starts at the left edge."""
    colours = _colours(look)
    starts = {
        3: pd.Series(_left_edge(rows), index=rows.index),
        2: -rows[2],
        1: -rows[2] - rows[1],
        4: 0 * rows[4],
        5: rows[4],
    }
    order = [3, 1, 2, 4, 5]
    places_ = _heights(rows)
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": SCORES[score],
            "legendrank": score,
            "y": places_,
            "x": rows[score].tolist(),
            "base": starts[score].tolist(),
            "width": 0.62,
            "text": [formatting.number(v) if v >= 5 else "" for v in rows[score]],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"size": 11},
            "marker": {"color": colours[score], "line": {"width": 0}},
            "customdata": [[f, formatting.percent(v)] for f, v in zip(rows["factor"], rows[score], strict=True)],
            "hovertemplate": f"%{{customdata[0]}}<br>{SCORES[score]}: %{{customdata[1]}}<extra></extra>",
        }
        for score in order
    ] + [_likert_words(rows, places_, look)]


def _heights(rows: pd.DataFrame) -> list[float]:
    """Row by row downwards, "Chung" half a row further."""
    return [-(i + (0.4 if apart else 0)) for i, apart in enumerate(rows["apart"])]


def _left_edge(rows: pd.DataFrame) -> float:
    """Where the middle score begins: left of the longest bar of discontent and of the longest of its own."""
    discontent, middle = (rows[1] + rows[2]).max(), rows[3].max()
    return -float(np.nan_to_num(discontent) + np.nan_to_num(middle) + 6)


def _likert_words(rows: pd.DataFrame, heights: list[float], look: Look) -> dict[str, Any]:
    texts = []
    for rate, low, high in zip(rows["rate"], rows["low"], rows["high"], strict=True):
        known = not np.isnan(rate)
        texts.append(
            f"{bold(formatting.percent(rate))}{BREAK}{formatting.number(low, 1)}–{formatting.number(high, 1)}"
            if known
            else ""
        )
    return {
        "type": "scatter",
        "mode": "text",
        "x": [102] * len(rows),
        "y": heights,
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": 12, "color": look.ink},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _likert_layout(rows: pd.DataFrame, look: Look) -> dict[str, Any]:
    left, heights = _left_edge(rows), _heights(rows)
    names = [f"{_broken(f)}{BREAK}{formatting.base(n, RATE)}" for f, n in zip(rows["factor"], rows["n"], strict=True)]
    return look.layout(
        barmode="overlay",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        xaxis={"visible": False, "range": [left - 1, 160], "zeroline": False},
        yaxis={"tickvals": heights, "ticktext": names, "showgrid": False, "ticks": "", "zeroline": False,
               "ticklabelstandoff": 4, "range": [min(heights, default=0) - 0.6, 0.6]},
        shapes=[{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": look.ink, "width": 1}}],
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal", "font": {"size": 12},
                "itemclick": False, "itemdoubleclick": False},
    )  # fmt: skip


def _broken(name: str) -> str:
    """On two lines where it is long, so that bars keep their room on a phone."""
    return name.replace(", ", f",{BREAK}", 1) if "," in name else two_lines(name) if len(name) > 12 else name


def _likert_data(rows: pd.DataFrame) -> pd.DataFrame:
    shares = {f"Mức {score} (%)": rows[score].to_numpy() for score in SCORES}
    return pd.DataFrame(
        {
            formatting.grouping("factor"): rows["factor"],
            **shares,
            formatting.heading(RATE): rows["rate"],
            "Dưới 95%": rows["low"],
            "Trên 95%": rows["high"],
            "n": rows["n"],
        }
    )


def wilson_percent(rate: pd.Series, n: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95% interval of rates in percent."""
    lower, upper = wilson((rate.fillna(0) / 100 * n).round(), n.round())
    return 100 * lower, 100 * upper
