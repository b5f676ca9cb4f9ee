"""How far the letters of a period have come: stages on one scale, and what leaves between them where it leaves."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from analytics import formatting
from analytics.figures.bar_numbers import beside
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import in_lines
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading
from data.tables.tables import ACCEPTED

UNDECIDED = "Chưa quyết định"
_LINE = 22  # letters of a stage's name in a line
_MOST_PARTS = 4  # of an exit, said below the picture


class Stage(NamedTuple):
    """A bar: `letters` long, from `start` on; exits say what they are made of."""

    name: str
    letters: float
    start: float = 0.0
    is_exit: bool = False
    parts: str = ""


def flow(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """From received to finished; `table` is from `petitions.cohort`."""
    stages = stages_of(table)
    reading = _reading(stages)
    names = [f"– {s.name}" if s.is_exit else s.name for s in stages]
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(stages[0].letters),
        alt=f"Các bước của đơn, mỗi bước một thanh. {reading.text}",
        chart=Chart(
            kind="flow",
            categories=tuple(names),
            series=(Series(name="Số đơn", values=numbers(s.letters for s in stages), colour=look.plain),),
            unit="đơn",
        ),
        spec=_drawn(stages, names, look),
        data=pd.DataFrame([(s.name, s.letters, s.parts) for s in stages], columns=["Bước", "Số đơn", "Gồm"]),
        indicators=("received", "eligible_rate", "resolved"),
        height=30 + 31 * len(stages),
        note=" ".join(f"{s.name} gồm {s.parts}." for s in stages if s.parts),
    )


def stages_of(table: pd.DataFrame) -> list[Stage]:
    """Stages from the top: each is the one above it without the exits between; empty exits are left out."""
    fit = table["eligible"].astype(bool)
    taken, undecided = fit & (table["handling"] == ACCEPTED), fit & (table["handling"] == UNDECIDED)
    elsewhere, done = fit & ~taken & ~undecided, table["finished"].astype(bool)
    sums = {name: float(table.loc[rows, "letters"].sum()) for name, rows in (
        ("all", fit | ~fit), ("fit", fit), ("unfit", ~fit), ("taken", taken), ("undecided", undecided),
        ("elsewhere", elsewhere), ("open", taken & ~done), ("done", taken & done))}  # fmt: skip
    found = [
        Stage("Tiếp nhận", sums["all"]),
        Stage("Không đủ điều kiện", sums["unfit"], sums["fit"], True, _parts(table[~fit])),
        Stage("Đủ điều kiện", sums["fit"]),
        Stage("Chuyển, hướng dẫn, khác", sums["elsewhere"], sums["taken"] + sums["undecided"], True,
              _parts(table[elsewhere])),
        Stage(UNDECIDED, sums["undecided"], sums["taken"], True),
        Stage(ACCEPTED, sums["taken"]),
        Stage("Đang giải quyết", sums["open"], sums["done"], True),
        Stage("Đã giải quyết xong", sums["done"]),
    ]  # fmt: skip
    return [stage for stage in found if stage.letters or not stage.is_exit]


def _parts(table: pd.DataFrame) -> str:
    """ "lưu đơn 56, hướng dẫn 52, trả lời ngay 6"."""
    counted = table.groupby("handling")["letters"].sum().sort_values(ascending=False, kind="stable")
    said = [f"{name.lower()} {formatting.number(letters)}" for name, letters in counted.items()]
    rest = counted.iloc[_MOST_PARTS:].sum()
    return ", ".join([*said[:_MOST_PARTS], *([f"khác {formatting.number(rest)}"] if rest else [])])


def _reading(stages: list[Stage]) -> Reading:
    known = {s.name: formatting.number(s.letters) for s in stages}
    still = f", {known['Đang giải quyết']} đang giải quyết" if "Đang giải quyết" in known else ""
    return Reading(
        headline=f"Trong {known['Tiếp nhận']} đơn nhận trong kỳ {known['Đủ điều kiện']} đủ điều kiện, {known[ACCEPTED]}"
        f" thụ lý: {known['Đã giải quyết xong']} đã xong{still}"
    )


def _drawn(stages: list[Stage], names: list[str], look: Look) -> dict[str, Any]:
    """The exits stand under the end of the stage they leave."""
    whole = stages[0].letters
    colours = [look.steps[1] if s.is_exit else look.plain for s in stages]
    colours[-1] = look.steps[-1]
    columns, end = beside(names, whole, [formatting.number(s.letters) for s in stages], [""] * len(stages), look)
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": [s.letters for s in stages],
        "base": [s.start for s in stages],
        "marker": {"color": colours},
        "customdata": [s.parts for s in stages],
        "hovertemplate": "%{y}: %{x:,.0f} đơn<br>%{customdata}<extra></extra>",
    }
    layout = look.layout(
        margin={"l": 8, "r": 4, "t": 4, "b": 4},
        bargap=0.4,
        xaxis={"visible": False, "range": [0, end]},
        yaxis={"showgrid": False, "autorange": "reversed", "ticks": "outside", "ticklen": 6,
               "tickcolor": "rgba(0,0,0,0)", "tickvals": names, "ticktext": [in_lines(n, _LINE) for n in names]},
    )  # fmt: skip
    return {"data": [bar, *columns], "layout": layout}
