"""The calendar of receptions: days held against the days the law requires, by unit and month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.bar_numbers import beside
from analytics.figures.chart import Chart, Series, level, numbers, rows_of
from analytics.figures.figure import Figure, in_order
from analytics.figures.lettering import BREAK
from analytics.figures.subjects.receptions import short_time, times, unfinished
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

FEW = 6
FULL = 100  # per cent: every day the law requires
_DUE = "phải giữ"
_BANDS = ("thiếu nhiều (dưới 75%)", "thiếu ít", "đủ lịch hoặc hơn")


def calendar(key: str, table: pd.DataFrame, by: str, look: Look, question: str) -> Figure:
    """Days held of days required, by unit and month, the unit that holds least on top; `table`: receptions.duties."""
    named = table.assign(unit=[_unit(by, unit) for unit in table[by]])
    totals = _totals(named)
    moments, labels = list(dict.fromkeys(table["time"])), times(table)
    held, required = (
        named.pivot_table(index="unit", columns="time", values=c, aggfunc="sum").reindex(totals.index, columns=moments)
        for c in ("held", "required")
    )
    names = totals.index.tolist()
    small = {"size": 11 if len(moments) > FEW else 13}  # twelve months stand side by side on a phone
    reading = _calendar_reading(names, totals)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(totals["required"].sum()),
        alt=f"Lịch tiếp dân của {len(names)} đơn vị theo {len(moments)} tháng hoặc quý: buổi đã giữ trên buổi phải giữ."
        f" {reading.text}",
        chart=Chart(
            kind="calendar",
            categories=tuple(labels),
            series=(*rows_of(names, held.to_numpy()), *rows_of((f"{n}: {_DUE}" for n in names), required.to_numpy())),
            unit="buổi",
        ),
        spec={
            "data": [_cells(held.to_numpy(), required.to_numpy(), names, labels, look), *_band_legend(look)],
            "layout": look.layout(
                showlegend=True,
                legend={"orientation": "h", "x": 0, "y": -0.01, "yanchor": "top", "font": {"size": 12}},
                margin={"l": 2, "r": 2, "t": 8, "b": 66},
                xaxis={"type": "category", "side": "top", "showgrid": False, "tickangle": 0,
                       "tickvals": labels, "ticktext": [_year_first(label) for label in labels], "tickfont": small}
                | in_order(labels),
                yaxis={"type": "category", "showgrid": False, "autorange": "reversed", "tickfont": small},
            ),
        },
        data=_calendar_data(held, required, formatting.grouping(by), labels),
        indicators=("reception_duty_rate",),
        height=146 + 23 * len(names),
        note=f"Trong ô: số buổi đã giữ / số buổi luật yêu cầu. {unfinished(labels)}".strip(),
    )  # fmt: skip


def chairs(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Days held of days required by who must receive; `table` is from `receptions.duties`, by chair."""
    totals = _totals(table.assign(unit=table["chair"])).iloc[::-1]
    rates = (100 * totals["rate"]).tolist()
    names = [_wrapped(name) for name in totals.index]
    short = [f"{t.Index} {formatting.share(t.held, t.required)}" for t in totals.itertuples() if t.held < t.required]
    told = f"Chưa giữ đủ: {formatting.joined(short[::-1])}" if short else "Mọi người chủ trì đều giữ đủ"
    reading = Reading(headline=told)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(totals["required"].sum()),
        alt=f"Thanh ngang tỷ lệ buổi đã giữ trên buổi phải giữ theo người chủ trì. {reading.text}",
        chart=Chart(
            kind="bar",
            categories=tuple(totals.index[::-1]),
            series=(
                Series(name="Tỷ lệ (%)", values=numbers(rates[::-1]), colour=look.plain),
                level("Đủ lịch", FULL, "target", len(names)),
            ),
            unit="%",
            n=numbers(totals["required"].iloc[::-1]),
        ),
        spec=_chairs_drawn(names, totals, rates, look),
        data=pd.DataFrame({"Chủ trì": totals.index, "Buổi đã giữ": totals["held"], "Buổi phải giữ": totals["required"],
                      "Tỷ lệ (%)": rates}).iloc[::-1].reset_index(drop=True),
        indicators=("reception_duty_rate",),
        height=60 + 42 * len(names),
        note="Phần trên 100% là buổi giữ thêm." if any(r > 100 for r in rates) else "",
    )  # fmt: skip


def _chairs_drawn(names: list[str], totals: pd.DataFrame, rates: list[float], look: Look) -> dict[str, Any]:
    """Bars against the line where a duty is fulfilled, both counts beside them."""
    held = [formatting.share(t.held, t.required) for t in totals.itertuples()]
    columns, end = beside(names, max([105.0, *rates]), [formatting.percent(r) for r in rates], held, look)
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": rates,
        "y": names,
        "customdata": held,
        "marker": {"color": look.plain},
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    layout = look.layout(
        margin={"l": 8, "r": 4, "t": 18, "b": 4},
        bargap=0.34,
        xaxis={"visible": False, "range": [0, end]},
        yaxis={"showgrid": False, "ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"},
        shapes=[{"type": "line", "x0": FULL, "x1": FULL, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": look.ink, "width": 1.5, "dash": "dash"}}],
        annotations=[{"x": FULL, "yref": "paper", "y": 1, "yanchor": "bottom", "text": "đủ lịch",
                      "xanchor": "right", "showarrow": False, "font": {"size": 12, "color": look.quiet}}],
    )  # fmt: skip
    return {"data": [bar, *columns], "layout": layout}


def _year_first(label: str) -> str:
    """Above the columns the year stands over the month."""
    return BREAK.join(reversed(short_time(label).split(BREAK)))


def _wrapped(name: str) -> str:
    """The office below the title, for a narrow screen."""
    return name.replace("Chủ tịch ", f"Chủ tịch{BREAK}").replace("Bí thư ", f"Bí thư{BREAK}")


def _totals(table: pd.DataFrame) -> pd.DataFrame:
    """Held, required and their rate by `unit`, the lowest rate first."""
    totals = table.groupby("unit")[["held", "required"]].sum()
    totals = totals[totals["required"] > 0]
    return totals.assign(rate=totals["held"] / totals["required"]).sort_values("rate", kind="stable")


def _unit(by: str, found: object) -> str:
    """What has no commune here is the district's own."""
    return formatting.group(by, found) if isinstance(found, str) else "Cấp huyện"


def _cells(held: np.ndarray, required: np.ndarray, names: list[str], labels: list[str], look: Look) -> dict[str, Any]:
    """Three bands of colour, with both counts in each cell; where nothing was required the cell stays empty."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(required > 0, held / required, np.nan)
    band = np.select([np.isnan(rate), rate < 0.75, rate < 1], [np.nan, 0.0, 1.0], 2.0)
    colours = _band_colours(look)
    steps = [(i / 3, c) for i, c in enumerate(colours)] + [((i + 1) / 3, c) for i, c in enumerate(colours)]
    texts = [
        ["" if np.isnan(r) else formatting.share(h, q) for r, h, q in zip(*row, strict=True)]
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
        "textfont": {"size": 10} if len(names) <= FEW < len(labels) else {},  # else as large as the cells allow
        "hovertemplate": "%{y}, %{x}: giữ %{text} buổi<extra></extra>",
        "colorscale": [list(step) for step in sorted(steps, key=lambda step: (step[0], colours.index(step[1])))],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _band_colours(look: Look) -> tuple[str, str, str]:
    return look.scale[1], look.scale[2], look.ground


def _band_legend(look: Look) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": {"symbol": "square", "size": 12, "color": colour, "line": {"color": look.grey, "width": 0.5}},
            "hoverinfo": "skip",
        }
        for name, colour in zip(_BANDS, _band_colours(look), strict=True)
    ]


def _calendar_reading(names: list[str], totals: pd.DataFrame) -> Reading:
    held, required = totals["held"].sum(), totals["required"].sum()
    if not required:
        return Reading(headline="Không có buổi nào luật yêu cầu trong kỳ")
    text = f"Giữ {formatting.share(held, required)} buổi phải giữ ({formatting.percent(100 * held / required)})"
    short = [
        f"{name} {formatting.share(row.held, row.required)}"
        for name, row in zip(names, totals.itertuples(), strict=True)
        if row.held < row.required
    ]
    fewest = f"Thiếu nhiều nhất: {formatting.joined(short[:3])}." if short and len(names) > 1 else ""
    return Reading(headline=text, rest=fewest)


def _calendar_data(held: pd.DataFrame, required: pd.DataFrame, heading: str, labels: list[str]) -> pd.DataFrame:
    texts = {
        label: [
            formatting.MISSING if not q or pd.isna(q) else formatting.share(h, q)
            for h, q in zip(held.iloc[:, i], required.iloc[:, i], strict=True)
        ]
        for i, label in enumerate(labels)
    }
    return pd.DataFrame({heading: held.index} | texts)
