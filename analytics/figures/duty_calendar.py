"""The calendar of receptions: days held against the days the law requires, by unit and month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import words
from analytics.figures.figure import Figure
from analytics.figures.look import Look
from analytics.figures.receptions import short_time, times, unfinished

_BANDS = ("thiếu nhiều (dưới 75 %)", "thiếu ít", "đủ lịch hoặc hơn")


def calendar(key: str, table: pd.DataFrame, by: str, look: Look, question: str) -> Figure:
    """Days held of days required, by unit and month, the unit that holds least on top; `table`: receptions.duties."""
    totals = table.groupby(by, dropna=False)[["held", "required"]].sum()
    totals = totals[totals["required"] > 0]
    totals = totals.assign(rate=totals["held"] / totals["required"]).sort_values("rate", kind="stable")
    names = [_unit(by, unit) for unit in totals.index]
    moments = list(dict.fromkeys(table["time"]))
    labels = times(table)
    cells = table.set_index([by, "time"])[["held", "required"]]
    held, required = (
        cells[c].unstack("time").reindex(index=totals.index, columns=moments) for c in ("held", "required")
    )
    reading = _calendar_reading(names, totals)
    return Figure(
        key,
        question,
        reading,
        words.base(totals["required"].sum()),
        f"Lịch tiếp dân của {len(names)} đơn vị theo {len(moments)} tháng hoặc quý: buổi đã giữ trên buổi phải giữ."
        f" {reading}",
        {
            "data": [_cells(held.to_numpy(), required.to_numpy(), names, labels, look), *_band_legend(look)],
            "layout": look.layout(
                showlegend=True,
                legend={"orientation": "h", "x": 0, "y": -0.01, "yanchor": "top", "font": {"size": 12}},
                margin={"l": 8, "r": 8, "t": 8, "b": 40},
                xaxis={"type": "category", "side": "top", "showgrid": False, "tickangle": 0,
                       "tickvals": labels, "ticktext": [short_time(label) for label in labels]},
                yaxis={"type": "category", "showgrid": False, "autorange": "reversed",},
            ),
        },
        _calendar_data(held, required, names, labels),
        ("reception_duty_rate",),
        120 + 23 * len(names),
        f"Trong ô: số buổi đã giữ / số buổi luật yêu cầu. {unfinished(labels)}".strip(),
    )  # fmt: skip


def _unit(by: str, found: object) -> str:
    """What has no commune here is the district's own."""
    return "Cấp huyện" if not isinstance(found, str) else words.group(by, found)


def _cells(held: np.ndarray, required: np.ndarray, names: list[str], labels: list[str], look: Look) -> dict[str, Any]:
    """Three bands of colour, with both counts in each cell; where nothing was required the cell stays empty."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(required > 0, held / required, np.nan)
    band = np.select([np.isnan(rate), rate < 0.75, rate < 1], [np.nan, 0.0, 1.0], 2.0)
    colours = _band_colours(look)
    steps = [(i / 3, c) for i, c in enumerate(colours)] + [((i + 1) / 3, c) for i, c in enumerate(colours)]
    texts = [
        ["" if np.isnan(r) else words.share(h, q) for r, h, q in zip(*row, strict=True)]
        for row in zip(rate, held, required, strict=True)
    ]
    return {
        "type": "heatmap",
        "x": labels,
        "y": names,
        "z": [[None if np.isnan(v) else v for v in row] for row in band],
        "zmin": 0,
        "zmax": 2,
        "text": texts,
        "texttemplate": "%{text}",
        "textfont": {"size": 12 if len(labels) <= 12 else 10},
        "hovertemplate": "%{y}, %{x}: giữ %{text} buổi<extra></extra>",
        "colorscale": [list(step) for step in sorted(steps, key=lambda step: (step[0], colours.index(step[1])))],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _band_colours(look: Look) -> tuple[str, str, str]:
    return look.scale[1], look.scale[2], look.scale[4]


def _band_legend(look: Look) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": {"symbol": "square", "size": 12, "color": colour},
            "hoverinfo": "skip",
        }
        for name, colour in zip(_BANDS, _band_colours(look), strict=True)
    ]


def _calendar_reading(names: list[str], totals: pd.DataFrame) -> str:
    held, required = totals["held"].sum(), totals["required"].sum()
    if not required:
        return "Không có buổi nào luật yêu cầu trong kỳ."
    text = f"Giữ {words.share(held, required)} buổi phải giữ ({words.percent(100 * held / required)})."
    short = [
        f"{name} {words.share(row.held, row.required)}"
        for name, row in zip(names, totals.itertuples(), strict=True)
        if row.held < row.required
    ]
    return text + (f" Thiếu nhiều nhất: {words.joined(short[:3])}." if short and len(names) > 1 else "")


def _calendar_data(held: pd.DataFrame, required: pd.DataFrame, names: list[str], labels: list[str]) -> pd.DataFrame:
    texts = {
        label: [
            words.MISSING if not q or pd.isna(q) else words.share(h, q)
            for h, q in zip(held.iloc[:, i], required.iloc[:, i], strict=True)
        ]
        for i, label in enumerate(labels)
    }
    return pd.DataFrame({"Xã, thị trấn": names} | texts)
