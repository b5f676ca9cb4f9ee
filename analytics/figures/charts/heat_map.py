"""Two groupings crossed: a cell for each pair, in steps of grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, rows_of
from analytics.figures.colour_scale import steps
from analytics.figures.figure import Figure, Marks, clickable, marks
from analytics.figures.lettering import BREAK, in_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.scope import places
from analytics.scope.filter_fields import CROSSED
from analytics.summaries.reading import Reading

Chosen = tuple[Sequence[object], Sequence[object]]  # of the rows, of the columns


def heat_map(
    key: str,
    table: pd.DataFrame,
    look: Look,
    question: str,
    by: str,
    across: str = "item",
    indicator_key: str = "received",
    chosen: Chosen = ((), ()),
) -> Figure:
    """Counts of each unit and plan item, or any other grouping `across`, the largest rows on top; `table` is from
    `measure`. Of what is `chosen` among the rows and columns the reading speaks."""
    indicator = INDICATORS[indicator_key]
    wide = _wide(table, by, across, indicator_key)
    names = [formatting.group(by, u) for u in wide.index]
    columns = [_column(across, v) for v in wide.columns]
    values = wide.to_numpy(float)
    return Figure(
        key=key,
        question=question,
        reading=_reading(wide, by, across, indicator, chosen),
        base=formatting.base(wide.to_numpy().sum()),
        alt=f"Bảng nhiệt số {indicator.unit.value} của {len(names)} đơn vị theo {len(columns)}"
        f" {formatting.grouping(across).lower()}.",
        chart=Chart(
            kind="heat",
            categories=tuple(columns),
            series=rows_of(names, wide.to_numpy()),
            unit=indicator.unit.value,
            chosen=(_places(wide.index, chosen[0]), _places(wide.columns, chosen[1])),
            is_summed=indicator.whole,
        ),
        spec={
            "data": [
                stepped(columns, names, values, look),
                clickable(
                    [heading for _ in names for heading in columns],
                    [name for name in names for _ in columns],
                    _hovers(wide, names, across, indicator),
                    20,
                ),
            ],
            "layout": look.layout(
                xaxis={"type": "category", "side": "top", "showgrid": False, "tickangle": 0, "tickfont": {"size": 12},
                       "range": [-0.5, len(columns) - 0.5], "tickvals": columns,
                       "ticktext": [in_lines(c, 9) for c in columns]},
                yaxis={"showgrid": False, "range": [len(names) - 0.5, -0.5]},
            ),
        },
        data=wide.set_axis(names, axis=0)
        .set_axis([f"ND {c}" if across == "item" else c for c in columns], axis=1)
        .rename_axis(formatting.grouping(by))
        .reset_index(),
        indicators=(indicator_key,),
        height=120 + 22 * len(names),
        marks=_cells(wide, by, across),
    )  # fmt: skip


def _wide(table: pd.DataFrame, by: str, across: str, indicator_key: str) -> pd.DataFrame:
    """A row a unit, the largest first; all items of the plan, of another grouping what there is."""
    wide = table.pivot_table(index=by, columns=across, values=indicator_key, aggfunc="sum", observed=False)
    columns = list(dict.fromkeys(table[across].dropna()))
    return wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index, columns]


def _column(across: str, value: object) -> str:
    """ "8 Đất đai, xây dựng, môi trường": an item by its number and its name."""
    return (
        formatting.group(across, value).replace(". ", " ", 1) if across == "item" else formatting.group(across, value)
    )


def _places(known: pd.Index, wanted: Sequence[object]) -> tuple[int, ...]:
    return tuple(place for place, value in enumerate(known) if value in wanted)


def stepped(columns: Sequence[str], names: Sequence[str], values: np.ndarray, look: Look) -> dict[str, Any]:
    """Cells in the colours of their steps: one outlier flattens nothing."""
    begins = steps(values.ravel().tolist())
    place = np.searchsorted(begins, np.nan_to_num(values), side="right")
    greys = look.steps[len(look.steps) - len(begins) :] if begins else ()
    return {
        "type": "heatmap",
        "x": list(columns),
        "y": list(names),
        "z": np.where(np.isnan(values) | (place == 0), 0, place).tolist(),
        "zmin": 0,
        "zmax": max(len(begins), 1),
        "text": [[formatting.number(v) if v else "" for v in row] for row in np.nan_to_num(values)],
        "texttemplate": "%{text}",
        "hoverinfo": "skip",
        "colorscale": [[at / max(len(greys), 1), c] for at, c in enumerate((look.ground, *(greys or (look.ground,))))],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _reading(wide: pd.DataFrame, by: str, across: str, indicator: Indicator, chosen: Chosen) -> Reading:
    """The cell with most, among those chosen where there are."""
    rows = [u for u in wide.index if u in chosen[0]] or list(wide.index)
    columns = [v for v in wide.columns if v in chosen[1]] or list(wide.columns)
    cells = wide.loc[rows, columns].stack()
    place, column = cells.idxmax()
    where = f"nội dung {int(column)} ({places.item_names()[int(column)]})" if across == "item" else str(column)
    most = f"{formatting.group(by, place)}, {where}, {formatting.value(indicator, cells.max())}"
    return Reading(headline=f"Nhiều nhất: {most}")


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
