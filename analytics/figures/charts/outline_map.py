"""The outline map, drawn when the user has put the communes' outlines into the reference folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.charts import map_legend
from analytics.figures.colour_scale import Shade, key_of, shades
from analytics.figures.figure import Figure, clickable, compared, marks
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from data import settings

Ring = list[list[float]]  # (points, 2): longitude and latitude, the last as the first
ACROSS = 300  # steps of the grid that borders are drawn to, along the longer side of the map
NAMES = ("code", "ma_xa", "ma", "Code", "CODE")  # properties that may hold a commune's code


def source() -> Path | None:
    """`communes.geojson` in the reference folder, where there is one."""
    path = settings.reference() / "communes.geojson"
    return path if path.is_file() else None


def outline_map(
    key: str, table: pd.DataFrame, indicator_key: str, look: Look, question: str, path: Path, chosen: Sequence[str] = ()
) -> Figure:
    """Each commune's outline in the colour of its value, those `chosen` framed; `table` has commune, the indicator
    and its n."""
    indicator = INDICATORS[indicator_key]
    shapes = _shapes(str(path), path.stat().st_mtime)
    drawn = table[table["commune"].isin(shapes)]
    shaded = dict(zip(table["commune"], shades(table, indicator, look), strict=True))
    colours = {unit: shaded[unit].fill for unit in drawn["commune"]}
    framed = [unit for unit in chosen if unit in shapes]
    rings = _rings(colours, shapes, look, framed)
    reading = map_legend.reading(framed, drawn, indicator, "commune")
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=map_legend.bases(drawn, table, indicator),
        alt=f"Bản đồ ranh giới {len(drawn)} xã theo {indicator.name.lower()}. {reading.text}",
        chart=Chart(
            kind="outlines",
            categories=tuple(formatting.group("commune", unit) for unit in drawn["commune"]),
            series=(Series(name=formatting.heading(indicator), values=numbers(drawn[indicator_key])),),
            unit=indicator.unit.value,
            n=numbers(drawn[f"{indicator_key}_n"]),
        ),
        spec={
            "data": [*rings, *_names(drawn, shapes, indicator, shaded)],
            "layout": look.layout(
                margin={"l": 0, "r": 0, "t": 4, "b": 4},
                xaxis={"visible": False},
                yaxis={"visible": False, "scaleanchor": "x", "scaleratio": 1.04},  # 1/cos(15.3°)
            ),
        },
        data=map_legend.by_unit(table, indicator, "commune"),
        indicators=(indicator_key,),
        height=460,
        note=compared(f"Ranh giới từ communes.geojson trong thư mục danh mục. {key_of(indicator)}", bool(framed)),
        marks=marks("commune", drawn["commune"].tolist(), (len(rings) + 1,)),
    )


def _rings(
    colours: Mapping[str, str], shapes: Mapping[str, list[Ring]], look: Look, framed: Sequence[str]
) -> list[dict[str, Any]]:
    """A trace for each ring; frames lie over the neighbours' borders."""
    framed_last = sorted(colours, key=lambda unit: unit in framed)
    return [_polygon(ring, colours[unit], look, unit in framed) for unit in framed_last for ring in shapes[unit]]


def _polygon(ring: Ring, colour: str, look: Look, is_framed: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": look.ink, "width": 3} if is_framed else {"color": look.ground, "width": 1.5},
        "x": [point[0] for point in ring],
        "y": [point[1] for point in ring],
        "hoverinfo": "skip",
    }


def _names(
    drawn: pd.DataFrame, shapes: Mapping[str, list[Ring]], indicator: Indicator, colours: Mapping[str, Shade]
) -> list[dict[str, Any]]:
    """Each commune's name and value in the middle of its largest part, and what takes hovering and clicks there."""
    units, values, sizes = (drawn[c].tolist() for c in ("commune", indicator.key, f"{indicator.key}_n"))
    places = [_middle(shapes[unit]) for unit in units]
    x, y = [place[0] for place in places], [place[1] for place in places]
    labels = [
        map_legend.label(unit, map_legend.signed(value, colours[unit], indicator))
        for unit, value in zip(units, values, strict=True)
    ]
    hovers = [map_legend.hover(*found, indicator) for found in zip(units, values, sizes, strict=True)]
    return [map_legend.upon(x, y, labels, [colours[unit].fill for unit in units]), clickable(x, y, hovers, 34)]


def _middle(rings: Sequence[Ring]) -> tuple[float, float]:
    """The centre of gravity of the largest ring (shoelace formula, from its first point: degrees are far from 0)."""
    corner, x, y, cross = max((_crossed(ring) for ring in rings), key=lambda found: abs(float(found[3].sum())))
    middle = [float(((v[:-1] + v[1:]) * cross).sum() / (3 * cross.sum())) for v in (x, y)]
    return corner[0] + middle[0], corner[1] + middle[1]


def _crossed(ring: Ring) -> tuple[list[float], np.ndarray, np.ndarray, np.ndarray]:
    """Its first point, x and y from there (points,), and for each side twice the area between it and that point."""
    x, y = (np.array(ring) - ring[0]).T
    return ring[0], x, y, x[:-1] * y[1:] - x[1:] * y[:-1]


@cache
def _shapes(path: str, changed: float) -> dict[str, list[Ring]]:
    """Outer rings by commune code, thinned to what a screen can show."""
    found: dict[str, list[Ring]] = {}
    for feature in json.loads(Path(path).read_text("utf-8"))["features"]:
        code = next((str(feature["properties"][n]) for n in NAMES if n in feature["properties"]), None)
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        if code:
            found[code] = [[point[:2] for point in polygon[0]] for polygon in polygons]
    points = np.array([point for rings in found.values() for ring in rings for point in ring]).reshape(-1, 2)
    step = float(np.ptp(points, axis=0).max(initial=0)) / ACROSS
    return {code: [_thinned(ring, step) for ring in rings] for code, rings in found.items()}


def _thinned(ring: Ring, step: float) -> Ring:
    """Points drawn to a grid, each once in a row: neighbours draw the border they share to the same points."""
    on_grid = [[round(x / step) * step, round(y / step) * step] for x, y in ring]
    kept = [point for place, point in enumerate(on_grid) if not place or point != on_grid[place - 1]]
    return kept if len(kept) > 3 else ring
