"""The funnel: which places differ from all, and which only look so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.colour_scale import is_few
from analytics.figures.figure import Figure, compared, marks, whole_axis
from analytics.figures.lettering import bold
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.measure.statistics.control_charts import funnel, funnel_limits
from analytics.summaries.reading import Reading

MOST_NAMED = 6  # units lettered on the funnel
ROOM = (0.2, 0.08)  # of the width and height of the picture: what a name takes, on a telephone too
_NOTE = (
    "Giữa hai đường cong: chưa khác rõ rệt. Ngoài nét gạch (99,8%, hình thoi) mới gọi là khác; ngoài nét chấm (95%,"
    " hình vuông) thì theo dõi. Vòng rỗng: ít số liệu, không xét."
)
_NEAR, _FAR = "Giới hạn 95%", "Giới hạn 99,8%"
_UNITS = 5  # the trace of the units, after the overall rate and two limits on either side


def funnel_plot(
    key: str,
    table: pd.DataFrame,
    indicator_key: str,
    look: Look,
    question: str,
    by: str,
    counted: str = "đơn phải xét",
    chosen: Sequence[str] = (),
) -> Figure:
    """Rate against base (of what is `counted`) for each unit, with the limits chance alone would keep 95% and
    99.8% inside. Of units `chosen` among them the reading speaks alone; the others are there to compare."""
    indicator = INDICATORS[indicator_key]
    judged = _funnel_table(table, indicator_key, by)
    rate = judged["numerator"].sum() / judged["n"].sum()
    names = [formatting.group(by, u) for u in judged[by]]
    framed = judged[by].isin(chosen).to_numpy()
    reading = _funnel_reading(judged, names, framed, rate)
    limits = _limits(judged, rate)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(judged["n"].sum()),
        alt=f"Biểu đồ phễu {len(judged)} đơn vị: {indicator.name.lower()} theo số {counted}. {reading.text}",
        chart=Chart(
            kind="funnel",
            categories=tuple(names),
            series=(_units(judged, indicator), *limits),
            unit=indicator.unit.value,
            n=numbers(judged["n"]),
        ),
        spec={
            "data": [
                *(_limit_trace(line, look) for line in limits),
                *_unit_traces(judged, names, framed, indicator, look),
            ],
            "layout": look.layout(
                margin={"l": 8, "r": 12, "t": 8, "b": 8},
                xaxis={"title": {"text": f"Số {counted}"}} | whole_axis(float(judged["n"].max())),
                yaxis={"ticksuffix": "%", "range": _rate_range(judged)},
            ),
        },
        data=_funnel_data(judged, names, indicator),
        indicators=(indicator_key,),
        height=360,
        note=compared(_NOTE, bool(framed.any())),
        marks=marks(by, judged[by].tolist(), (_UNITS,)),
    )


def _funnel_table(table: pd.DataFrame, key: str, by: str) -> pd.DataFrame:
    found = table[table[f"{key}_n"] > 0]
    n = found[f"{key}_n"].round().astype(int)
    k = (found[key] / 100 * n).round().astype(int)
    judged = funnel(pd.DataFrame({by: found[by].to_numpy(), "numerator": k.to_numpy(), "n": n.to_numpy()}))
    few = [is_few(INDICATORS[key], size) for size in judged["n"]]
    return judged.assign(few=few, outside=judged["outside"].mask(few, None), side=judged["side"].mask(few, 0))


def _units(judged: pd.DataFrame, indicator: Indicator) -> Series:
    return Series(
        name=formatting.heading(indicator),
        values=numbers(100 * judged["value"]),
        at=tuple(judged["n"].tolist()),
        judged=tuple(_outside(judged)),
    )


def _limits(judged: pd.DataFrame, rate: float) -> list[Series]:
    """The rate of all and what chance alone would keep, over the bases there are."""
    sizes = np.unique(np.linspace(1, judged["n"].max() * 1.08, 60).astype(int))
    overall = Series(name="Mức chung", values=(100 * rate,) * 2, role="mean", at=(0, int(sizes[-1])))
    return [overall] + [
        Series(name=name, values=tuple((100 * side).round(3).tolist()), role="limit", at=tuple(sizes.tolist()))
        for level, name in ((0.95, _NEAR), (0.998, _FAR))
        for side in funnel_limits(sizes, rate, level)
    ]


def _limit_trace(line: Series, look: Look) -> dict[str, Any]:
    is_mean = line.role == "mean"
    said = f"{line.name} {formatting.percent(line.values[0])}" if is_mean else line.name
    drawn = {"width": 1.2} if is_mean else {"width": 1, "dash": "dot" if line.name == _NEAR else "dash"}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(line.at),
        "y": [y if is_mean or (y is not None and 0 < y < 100) else None for y in line.values],  # none lies beyond
        "line": {"color": look.grey} | drawn,
        "hovertemplate": f"{said}<extra></extra>",
    }


def _unit_traces(
    judged: pd.DataFrame, names: list[str], framed: np.ndarray, indicator: Indicator, look: Look
) -> list[dict[str, Any]]:
    good_side = 1 if indicator.better != "lower" else -1
    colours, symbols = [], []
    for outside, side in zip(judged["outside"], judged["side"], strict=True):
        colours.append(look.grey if outside is None else look.good if side == good_side else look.concern)
        symbols.append("circle" if outside is None else "diamond" if outside == "99.8" else "square")
    symbols = ["circle-open" if few else symbol for few, symbol in zip(judged["few"], symbols, strict=True)]
    named = _farthest(judged)
    if framed.any():
        named = set(np.flatnonzero(framed)[:MOST_NAMED].tolist())
    labels = [name if at in named else "" for at, name in enumerate(names)]
    texts = [
        f"{bold(name)}: {formatting.percent(100 * v)} ({formatting.share(k, n)})"
        for name, v, k, n in zip(names, judged["value"], judged["numerator"], judged["n"], strict=True)
    ]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": judged["n"].tolist(),
            "y": (100 * judged["value"]).tolist(),
            "text": labels,
            "textposition": ["top center" if side > 0 else "bottom center" for side in judged["side"]],
            "hovertext": texts,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "size": np.where(framed, 14, 10).tolist(),
                "color": colours,
                "symbol": symbols,
                "opacity": np.where(framed | ~framed.any(), 1, 0.5).tolist(),
                "line": {"color": look.ink, "width": np.where(framed, 2.5, 0).tolist()},
            },
            "cliponaxis": False,
        }
    ]


def _farthest(judged: pd.DataFrame) -> set[int]:
    """Places of units outside the limits: those farthest from the rate of all whose names leave each other room."""
    rate = judged["numerator"].sum() / judged["n"].sum()
    away = (judged["value"] - rate).abs().where(judged["outside"].notna()).to_numpy()
    outside = np.flatnonzero(~np.isnan(away))
    low, high = _rate_range(judged)
    across = (judged["n"] / judged["n"].max() / ROOM[0]).to_numpy()
    upward = (100 * judged["value"] / (high - low) / ROOM[1]).to_numpy()
    named: list[int] = []
    for place in outside[np.argsort(-away[outside], kind="stable")].tolist():
        if all(abs(across[place] - across[n]) >= 1 or abs(upward[place] - upward[n]) >= 1 for n in named):
            named.append(place)
    return set(named[:MOST_NAMED])


def _rate_range(judged: pd.DataFrame) -> list[float]:
    low = 100 * min(judged["value"].min(), judged.loc[judged["n"].idxmax(), "lower998"])
    return [max(0, low - 12), 103]


def _funnel_reading(judged: pd.DataFrame, names: list[str], framed: np.ndarray, rate: float) -> Reading:
    told = judged[framed] if framed.any() else judged
    known = [names[place] for place in told.index]
    rows = list(zip(known, told["value"], told["numerator"], told["n"], told["outside"], told["side"], strict=True))
    outside = [
        f"{name} ({formatting.percent(100 * v)}, {formatting.share(k, n)})"
        for name, v, k, n, o, _ in rows
        if o == "99.8"
    ]
    watched = [f"{name} ({'cao' if side > 0 else 'thấp'} hơn)" for name, *_, o, side in rows if o == "95"]
    text = "Không đơn vị nào khác hẳn mức chung."
    if outside:
        text = f"Khác hẳn mức chung: {formatting.joined(outside)}."
    elif framed.any():
        text = f"{formatting.joined(known)} không khác hẳn mức chung."
    reading = Reading(headline=f"Mức chung {formatting.percent(100 * rate)}", rest=text)
    return reading + (f"Cần theo dõi: {formatting.joined(watched)}." if watched else "")


def _outside(judged: pd.DataFrame) -> list[str]:
    """The limits each unit lies beyond, "" where it lies within them."""
    return [f"{o.replace('.', ',')}%" if o else "" for o in judged["outside"]]


def _funnel_data(judged: pd.DataFrame, names: list[str], indicator: Indicator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Xã, thị trấn": names,
            formatting.heading(indicator): 100 * judged["value"],
            "n": judged["n"],
            "Giới hạn dưới 95%": 100 * judged["lower95"],
            "Giới hạn trên 95%": 100 * judged["upper95"],
            "Giới hạn dưới 99,8%": 100 * judged["lower998"],
            "Giới hạn trên 99,8%": 100 * judged["upper998"],
            "Ngoài giới hạn": _outside(judged),
        }
    )
