"""Two groupings crossed: a cell for each pair, darker where there is more."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, rows_of
from analytics.figures.figure import Figure, Marks, clickable, marks
from analytics.figures.lettering import BREAK, in_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.scope import places
from analytics.scope.filter_fields import CROSSED
from analytics.summaries.reading import Reading


def heat_map(
    key: str,
    table: pd.DataFrame,
    look: Look,
    question: str,
    by: str,
    across: str = "item",
    indicator_key: str = "received",
) -> Figure:
    """Counts of each unit and plan item, or any other grouping `across`; `table` is from `measure`."""
    indicator = INDICATORS[indicator_key]
    wide = table.pivot_table(index=by, columns=across, values=indicator_key, aggfunc="sum", observed=False)
    wide = wide.loc[wide.sum(axis=1).sort_values().index, list(dict.fromkeys(table[across].dropna()))]
    if across == "item":
        wide = wide.loc[:, wide.sum(axis=0) > 0]
    names = [formatting.group(by, u) for u in wide.index]
    columns = [f"ND {int(v)}" if across == "item" else formatting.group(across, v) for v in wide.columns]
    headings = [c.removeprefix("ND ") if across == "item" else in_lines(c, 7) for c in columns]
    return Figure(
        key=key,
        question=question,
        reading=_reading(wide, by, across, indicator),
        base=formatting.base(wide.to_numpy().sum()),
        alt=f"Bảng nhiệt số {indicator.unit.value} của {len(names)} đơn vị theo {len(columns)}"
        f" {formatting.grouping(across).lower()}.",
        chart=Chart(
            kind="heat",
            categories=tuple(columns),
            series=rows_of(names, wide.to_numpy()),
            unit=indicator.unit.value,
        ),
        spec={
            "data": [
                _colours(wide, headings, names, look),
                clickable(
                    [heading for _ in names for heading in headings],
                    [name for name in names for _ in columns],
                    _hovers(wide, names, across, indicator),
                    20,
                ),
            ],
            "layout": look.layout(
                xaxis={"type": "category", "side": "top", "showgrid": False, "tickangle": 0, "tickfont": {"size": 12},
                       "range": [-0.5, len(columns) - 0.5],
                       "title": {"text": "Nội dung phối hợp" if across == "item" else ""}},
                yaxis={"showgrid": False, "range": [-0.5, len(names) - 0.5]},
            ),
        },
        data=wide.set_axis(names, axis=0).set_axis(columns, axis=1).rename_axis(formatting.grouping(by)).reset_index(),
        indicators=(indicator_key,),
        height=120 + 22 * len(names),
        marks=_cells(wide, by, across),
    )  # fmt: skip


def _reading(wide: pd.DataFrame, by: str, across: str, indicator: Indicator) -> Reading:
    """The cell with most."""
    place, column = wide.stack().idxmax()
    where = f"nội dung {int(column)} ({places.item_names()[int(column)]})" if across == "item" else str(column)
    most = f"{formatting.group(by, place)}, {where}, {formatting.value(indicator, wide.stack().max())}"
    return Reading(headline=f"Nhiều nhất: {most}")


def _colours(wide: pd.DataFrame, headings: list[str], names: list[str], look: Look) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": headings,
        "y": names,
        "z": wide.to_numpy().tolist(),
        "text": [[formatting.number(v) if v else "" for v in row] for row in wide.to_numpy()],
        "texttemplate": "%{text}",
        "hoverinfo": "skip",
        "colorscale": [[0, look.ground], [1, look.series[0]]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _hovers(wide: pd.DataFrame, names: list[str], across: str, indicator: Indicator) -> list[str]:
    """What the mouse is told of each cell, row by row."""
    return [
        f"{name}{BREAK}{formatting.group(across, v)}{BREAK}{formatting.value(indicator, wide.at[unit, v])}"
        for name, unit in zip(names, wide.index, strict=True)
        for v in wide.columns
    ]


def _cells(wide: pd.DataFrame, by: str, across: str) -> Marks | None:
    """What a click on a cell chooses: both its groupings where both can be chosen; an empty cell nothing."""
    if across not in CROSSED:
        return marks(by, [u for u in wide.index for _ in wide.columns], (1,))
    return Marks((by, across), {1: [(u, v) if wide.at[u, v] else None for u in wide.index for v in wide.columns]})
