"""How far the letters of a period have come, as bands from received to finished."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK, in_lines
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

THIN = 0.08  # of all letters: a band that takes no words
REST = "Khác"


def flow(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """From received to finished, a band as wide as its letters; `table` is from `letters.cohort`."""
    links = _links(_small_ones_together(table))
    nodes = list(dict.fromkeys(node for pair in links for node in pair))
    totals = _node_totals(nodes, links)
    stages = ("Tiếp nhận", "Đủ điều kiện", "Thụ lý giải quyết", "Đã xong")
    received, eligible, accepted, done = (formatting.number(totals.get(stage, 0)) for stage in stages)
    reading = Reading(
        headline=f"Trong {received} đơn nhận trong kỳ: {eligible} đủ điều kiện, {accepted} thụ lý",
        rest=f"Đến nay {done} đơn đã xong, kể cả đơn hướng dẫn, chuyển, trả lời ngay.",
    )
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(totals.get("Tiếp nhận", 0)),
        alt=f"Sơ đồ dòng đơn. {reading.text}",
        chart=Chart(
            kind="flow",
            categories=tuple(f"{start} → {end}" for start, end in links),
            series=(Series(name="Số đơn", values=numbers(links.values())),),
            unit="đơn",
        ),
        spec=_sankey(nodes, links, totals, look),
        data=pd.DataFrame([(s, t, v) for (s, t), v in links.items()], columns=["Từ", "Đến", "Số đơn"]),
        indicators=("received", "eligible_rate", "resolved"),
        height=330,
    )


def _sankey(
    nodes: list[str], links: Mapping[tuple[str, str], float], totals: Mapping[str, float], look: Look
) -> dict[str, Any]:
    places = _node_places(nodes, totals)
    colours = {"Chưa xong": look.concern, "Đã xong": look.good}
    last = [n for n in nodes if n in colours]
    named = {n: f"{n}: {formatting.number(totals[n])}" for n in nodes}
    most = max(totals.values(), default=0)  # thin bands go without a label: hovering and the table name them
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "node": {
                    "label": ["" if n in last or totals[n] < THIN / 2 * most else _in_lines(named[n]) for n in nodes],
                    "x": [places[n][0] for n in nodes],
                    "y": [places[n][1] for n in nodes],
                    "color": [colours.get(n, look.series[5]) for n in nodes],
                    "pad": 12,
                    "thickness": 12,
                    "line": {"width": 0},
                    "customdata": list(named.values()),
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "link": {
                    "source": [nodes.index(s) for s, _ in links],
                    "target": [nodes.index(t) for _, t in links],
                    "value": list(links.values()),
                    "color": look.grid,
                    "customdata": [f"{s} → {t}" for s, t in links],
                    "hovertemplate": "%{customdata}: %{value:,.0f} đơn<extra></extra>",
                },
            }
        ],
        "layout": look.layout(
            margin={"l": 4, "r": 76, "t": 8, "b": 8},
            annotations=[_node_words(named[n].replace(": ", BREAK), places[n][1], look) for n in last],
        ),
    }


def _in_lines(name: str) -> str:
    """The number below its name, a long name in lines: on a telephone the next column stands close by."""
    state, number = name.split(": ")
    return f"{in_lines(state, 9)}{BREAK}{number}"


def _small_ones_together(table: pd.DataFrame) -> pd.DataFrame:
    """Ways too thin to be lettered are one way, "Khác"."""
    share = table.groupby("handling")["letters"].transform("sum") / table["letters"].sum()
    small = share < THIN
    if table.loc[small, "handling"].nunique() < 2:
        return table
    return table.assign(handling=table["handling"].mask(small, REST))


def _links(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Letters that went from one state to the next."""
    links: dict[tuple[str, str], float] = {}
    for row in table.to_dict("records"):
        fitness = "Đủ điều kiện" if row["eligible"] else "Không đủ điều kiện"
        path = ("Tiếp nhận", fitness, row["handling"], "Đã xong" if row["finished"] else "Chưa xong")
        for pair in pairwise(path):
            links[pair] = links.get(pair, 0) + row["letters"]
    return links


def _node_totals(nodes: list[str], links: Mapping[tuple[str, str], float]) -> dict[str, float]:
    inward = {n: sum(v for (_, t), v in links.items() if t == n) for n in nodes}
    outward = {n: sum(v for (s, _), v in links.items() if s == n) for n in nodes}
    return {n: max(inward[n], outward[n]) for n in nodes}


_LAYERS = (("Tiếp nhận",), ("Đủ điều kiện", "Không đủ điều kiện"), (), ("Đã xong", "Chưa xong"))


def _node_places(nodes: list[str], totals: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Where each node stands (0..1 from the left, from the top): by layer, the largest first, with gaps."""
    placed: dict[str, tuple[float, float]] = {}
    fixed = {n for layer in _LAYERS for n in layer}
    for k, layer in enumerate(_LAYERS):
        members = [n for n in nodes if (n in layer if layer else n not in fixed)]
        members.sort(key=lambda n: -totals[n])
        gap = 0.045
        room = 1 - gap * (len(members) - 1)
        whole, top = sum(totals[n] for n in members) or 1, 0.0
        for n in members:
            height = room * totals[n] / whole
            placed[n] = (min(max(k / 3, 0.001), 0.999), min(max(top + height / 2, 0.001), 0.999))
            top += height + gap
    return placed


def _node_words(text: str, from_top: float, look: Look) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1 - from_top,
        "xanchor": "left",
        "xshift": 4,
        "text": text,
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": look.ink},
    }
