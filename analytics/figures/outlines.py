"""The outline map, drawn when the user has put the communes' outlines into the reference folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import words
from analytics.figures import map_words
from analytics.figures.figure import Figure, compared
from analytics.figures.look import Look
from analytics.figures.shades import key_of, shade
from analytics.indicators import INDICATORS
from data import settings

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
    known = table[table["commune"].isin(shapes)].dropna(subset=indicator_key)
    low, high = known[indicator_key].min(), known[indicator_key].max()
    traces: list[dict[str, Any]] = []
    drawn = table[table["commune"].isin(shapes)]
    for row in drawn.sort_values("commune", key=lambda units: units.isin(chosen)).to_dict("records"):  # frames on top
        value = row[indicator_key]
        text = f"<b>{words.group('commune', row['commune'])}</b><br>{words.value(indicator, value)}"
        traces += [
            _polygon(ring, shade(value, low, high, indicator, look), text, look, row["commune"] in chosen)
            for ring in shapes[row["commune"]]
        ]
    reading = map_words.reading([unit for unit in chosen if unit in shapes], drawn, indicator, "commune")
    return Figure(
        key,
        question,
        reading,
        map_words.bases(drawn, table, indicator),
        f"Bản đồ ranh giới {len(shapes)} xã theo {indicator.name.lower()}. {reading}",
        {
            "data": traces,
            "layout": look.layout(
                xaxis={"visible": False},
                yaxis={"visible": False, "scaleanchor": "x", "scaleratio": 1.04},  # 1/cos(15.3°)
            ),
        },
        map_words.by_unit(table, indicator, "commune"),
        (indicator_key,),
        420,
        compared(f"Ranh giới từ communes.geojson trong thư mục danh mục. {key_of(indicator)}", bool(chosen)),
    )


def _polygon(ring: list[list[float]], colour: str, text: str, look: Look, is_chosen: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": look.ink, "width": 3} if is_chosen else {"color": look.ground, "width": 1.5},
        "x": [point[0] for point in ring],
        "y": [point[1] for point in ring],
        "text": text,
        "hoverinfo": "text",
        "hoveron": "fills",
    }


@cache
def _shapes(path: str, changed: float) -> dict[str, list[list[list[float]]]]:
    """Outer rings by commune code, thinned to what a screen can show."""
    found: dict[str, list[list[list[float]]]] = {}
    for feature in json.loads(Path(path).read_text("utf-8"))["features"]:
        code = next((str(feature["properties"][n]) for n in NAMES if n in feature["properties"]), None)
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        if code:
            found[code] = [_thinned(polygon[0]) for polygon in polygons]
    return found


def _thinned(ring: list[list[float]]) -> list[list[float]]:
    step = max(1, len(ring) // 80)
    return [*ring[::step], ring[0]]
