"""The tile map: one tile a commune, about where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.charts import map_legend
from analytics.figures.colour_scale import Shade, key_of, shades
from analytics.figures.figure import Figure, clickable, compared, marks
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS
from analytics.scope import places

_ABOVE_TILES = 3  # the trace that takes clicks, after the colours, the hatching and the words


def tile_map(
    key: str,
    table: pd.DataFrame,
    indicator_key: str,
    look: Look,
    question: str,
    by: str,
    chosen: Sequence[str] = (),
    target: float | None = None,
) -> Figure:
    """One tile a unit where it lies; `table` has the unit (column `by`), the indicator and its n. Units `chosen` among
    them are framed and come first; a share that misses its `target` says so."""
    indicator = INDICATORS[indicator_key]
    lies = places.tiles(by)
    shown = table[table[by].isin(list(lies))].reset_index(drop=True)
    judged = dict(zip(table[by], shades(table, indicator, look), strict=True))  # around all, on the map or not
    colours = [judged[unit] for unit in shown[by]]
    said = [
        map_legend.signed(value, shade, indicator, target if indicator.is_share else None)
        for value, shade in zip(shown[indicator_key], colours, strict=True)
    ]
    framed = [unit for unit in chosen if unit in lies]
    note = f"Mỗi ô là một xã; số tính bằng {indicator.unit.value}. {key_of(indicator, target)}"
    reading = map_legend.reading(framed, shown, indicator, by)
    hovers = [
        map_legend.hover(unit, value, n, indicator)
        for unit, value, n in zip(shown[by], shown[indicator_key], shown[f"{indicator_key}_n"], strict=True)
    ]
    rows, columns = zip(*lies.values(), strict=True)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=map_legend.bases(shown, table, indicator),
        alt=f"Bản đồ ô {len(shown)} đơn vị theo {indicator.name.lower()}. {reading.text}",
        chart=Chart(
            kind="tiles",
            categories=tuple(formatting.group(by, unit) for unit in shown[by]),
            series=(
                Series(
                    name=formatting.heading(indicator),
                    values=numbers(shown[indicator_key]),
                    words=tuple(said),
                    judged=tuple(shade.word for shade in colours),
                    fills=tuple(shade.fill for shade in colours),
                ),
            ),
            unit=indicator.unit.value,
            n=numbers(shown[f"{indicator_key}_n"]),
            places=tuple(lies[unit] for unit in shown[by]),
        ),
        spec={
            "data": _tiles(
                [lies[unit] for unit in shown[by]], shown[by].tolist(), said, hovers=hovers, colours=colours, look=look
            ),
            "layout": look.layout(
                margin={"l": 0, "r": 0, "t": 4, "b": 4},
                xaxis={"visible": False, "fixedrange": True, "range": [-0.5, max(columns) + 0.5]},
                yaxis={"visible": False, "fixedrange": True, "range": [max(rows) + 0.5, -0.5]},
                annotations=map_legend.corner_key(lies.values(), said, colours, indicator, look),
                shapes=[*_outlines(lies, look), *(_frame(*lies[unit], look.ink, 3) for unit in framed)],
            ),
        },
        data=map_legend.by_unit(shown, indicator, by),
        indicators=(indicator_key,),
        height=330,
        note=compared(note, bool(framed)),
        marks=marks(by, shown[by].tolist(), (_ABOVE_TILES,)),
    )


def _tiles(
    spots: Sequence[tuple[int, int]],
    units: Sequence[str],
    said: Sequence[str],
    hovers: list[str],
    colours: Sequence[Shade],
    look: Look,
) -> list[dict[str, Any]]:
    """A heat map whose numbers are places in the list of colours, the hatching and the words upon it."""
    y, x = [row for row, _ in spots], [column for _, column in spots]
    last = max(len(spots) - 1, 1)
    fills = [shade.fill for shade in colours] or [look.ground] * 2
    coloured = {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": list(range(len(spots))),
        "zmin": 0,
        "zmax": last,
        "colorscale": [[place / last, fill] for place, fill in enumerate((fills * 2)[: last + 1])],
        "hoverinfo": "skip",
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
    }
    few = [(column, row) for (row, column), shade in zip(spots, colours, strict=True) if shade.is_few]
    labels = [map_legend.label(unit, words) for unit, words in zip(units, said, strict=True)]
    return [
        coloured,
        map_legend.hatching(few, look),
        map_legend.upon(x, y, labels, [shade.fill for shade in colours]),
        clickable(x, y, hovers, 52),
    ]


def _outlines(lies: Mapping[str, tuple[int, int]], look: Look) -> list[dict[str, Any]]:
    """A thin frame around every unit: one without a number keeps its place."""
    return [_frame(*spot, look.grid, 1) for spot in lies.values()]


def _frame(row: int, column: int, colour: str, width: int) -> dict[str, Any]:
    around = {"x0": column - 0.48, "x1": column + 0.48, "y0": row - 0.48, "y1": row + 0.48}
    return {"type": "rect", **around, "line": {"color": colour, "width": width}}
