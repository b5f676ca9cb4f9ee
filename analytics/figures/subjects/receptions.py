"""Figures of receiving citizens over time: attendance, people, groups, cases, conclusions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure, in_order, numbers_above, whole_axis
from analytics.figures.lettering import BREAK
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

_UNFINISHED = "Dấu * là kỳ chưa hết."


@dataclass(frozen=True)
class _Part:
    """One part of a stacked column: a column of the table, its name, and whether it is what is still missing."""

    column: str
    name: str
    missing: bool = False


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a figure says beside its picture."""

    question: str
    reading: Reading
    n: float
    indicators: tuple[str, ...]
    note: str = ""


def attendance(key: str, table: pd.DataFrame, look: Look, question: str, target: float | None) -> Figure:
    """Ban Dân vận at the district's periodic receptions; `table` is from `receptions.attendance`."""
    counted = table.fillna({"attended": 0})
    counted = counted.assign(absent=counted["held"] - counted["attended"])
    parts = (_Part("attended", "Ban Dân vận dự"), _Part("absent", "Không dự", True))
    above = [formatting.share(a, h) if h else "" for a, h in zip(counted["attended"], counted["held"], strict=True)]
    said = _Said(
        question=question,
        reading=_attendance_reading(counted, target),
        n=counted["held"].sum(),
        indicators=("danvan_attendance_rate",),
        note="Cột đặc đầy là dự mọi buổi định kỳ của huyện.",
    )
    return _stacked(key, counted, parts, look=look, said=said, unit="buổi", above=above)


def _attendance_reading(table: pd.DataFrame, target: float | None) -> Reading:
    attended, held = table["attended"].sum(), table["held"].sum()
    text = f"Dự {formatting.share(attended, held)} buổi ({part_of(attended, held)})"
    if target is not None and held:
        met = 100 * attended >= target * held
        text += f", mục tiêu {formatting.percent(target, 0)}: {'đạt' if met else 'chưa đạt'}"
    missed = [time for time, absent in zip(times(table), table["absent"], strict=True) if absent > 0]
    rest = f"Có buổi vắng: {formatting.joined(missed, 24)}." if missed else "Không vắng buổi nào."
    return Reading(headline=text, rest=rest)


def cases(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Cases heard for the first time and again; `table` is from `receptions.receptions`."""
    first, again = table["first_cases"].sum(), table["repeat_cases"].sum()
    share = part_of(again, first + again)
    told = f"{formatting.number(first + again)} vụ việc, {formatting.number(again)} tiếp nhiều lần ({share})"
    reading = Reading(headline=told)
    parts = (_Part("first_cases", "Tiếp lần đầu"), _Part("repeat_cases", "Tiếp nhiều lần", True))
    return _stacked(
        key,
        table,
        parts,
        look=look,
        said=_Said(question=question, reading=reading, n=first + again, indicators=("repeat_case_rate",)),
        unit="vụ việc",
    )


def conclusions(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Conclusions given at receptions, and those carried out."""
    given, done = table["conclusions"].sum(), table["conclusions_done"].sum(min_count=1)
    told = f"Giao {formatting.number(given)} kết luận, đã thực hiện {formatting.number(done)} ({part_of(done, given)})"
    reading = Reading(headline=told)
    left = table.assign(left=table["conclusions"] - table["conclusions_done"])
    parts = (_Part("conclusions_done", "Đã thực hiện"), _Part("left", "Chưa thực hiện", True))
    note = "Tính theo ngày của buổi tiếp, không theo ngày thực hiện xong."
    said = _Said(question=question, reading=reading, n=given, indicators=("conclusions_done_rate",), note=note)
    return _stacked(key, left, parts, look=look, said=said, unit="kết luận")


def _stacked(
    key: str,
    table: pd.DataFrame,
    parts: tuple[_Part, ...],
    look: Look,
    said: _Said,
    unit: str,
    above: list[str] | None = None,
) -> Figure:
    """Stacked columns over time, what is missing hatched; `above` are the words above them (the totals)."""
    labels = times(table)
    totals = table[[p.column for p in parts]].sum(axis=1, min_count=1)
    series = [part(table, p.name, p.column, look.concern if p.missing else look.plain) for p in parts]
    bars = [_hatched(column(one, unit, labels), p.missing) for one, p in zip(series, parts, strict=True)]
    return Figure(
        key=key,
        question=said.question,
        reading=said.reading,
        base=formatting.base(said.n),
        alt=f"Cột chồng theo thời gian, {labels[0]} đến {labels[-1]}. {said.reading.text}",
        chart=columns_of(labels, series, unit, is_stacked=True),
        spec={
            "data": [*bars, numbers_above(labels, totals, above or [formatting.number(t) for t in totals], look)],
            "layout": over_time(labels, look, totals.max()) | {"barmode": "stack"},
        },
        data=pd.DataFrame({"Thời gian": labels} | {p.name: table[p.column] for p in parts}),
        indicators=said.indicators,
        height=270,
        note=f"{said.note} {unfinished(labels)}".strip(),
    )


def people(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Visits and the people who came, side by side."""
    visits, came, days = table["visits"].sum(), table["people"].sum(), table["rows"].sum()
    labels = times(table)
    came_for = part(table, "Lượt tiếp", "visits", look.plain)
    who_came = part(table, "Người được tiếp", "people", look.steps[-2])
    told = f"{formatting.number(visits)} lượt, {formatting.number(came)} người ở {formatting.number(days)} buổi tiếp"
    return Figure(
        key=key,
        question=question,
        reading=Reading(headline=told),
        base=f"n\u00a0=\u00a0{formatting.number(days)} buổi",
        alt=f"Cột đôi lượt tiếp và số người theo thời gian, {labels[0]} đến {labels[-1]}.",
        chart=columns_of(labels, [came_for, who_came], "lượt, người"),
        spec={
            "data": [column(came_for, "lượt", labels), column(who_came, "người", labels)],
            "layout": over_time(labels, look, table["people"].max()) | {"barmode": "group", "bargroupgap": 0.05},
        },
        data=pd.DataFrame({"Thời gian": labels, "Số buổi": table["rows"], "Lượt tiếp": table["visits"],
                      "Người được tiếp": table["people"]}),
        indicators=("visits", "people"),
        height=270,
        note=unfinished(labels),
    )  # fmt: skip


def groups(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Groups of many people, and how many came with them."""
    found, came = table["groups"].sum(), table["group_people"].sum()
    labels = times(table)
    told = (
        f"{formatting.number(found)} đoàn đông người, {formatting.number(came)} người" if found else "Không có đoàn nào"
    )
    reading = Reading(headline=told)
    bar = part(table, "Đoàn đông người", "groups", look.plain)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(found),
        alt=f"Cột số đoàn đông người theo thời gian, {labels[0]} đến {labels[-1]}. {reading.text}",
        chart=columns_of(labels, [bar], "đoàn"),
        spec={
            "data": [
                column(bar, "đoàn", labels),
                numbers_above(labels, table["groups"], [formatting.number(v) for v in table["groups"]], look),
            ],
            "layout": over_time(labels, look, table["groups"].max()) | {"showlegend": False},
        },
        data=pd.DataFrame({"Thời gian": labels, "Số đoàn": table["groups"], "Người của đoàn": table["group_people"]}),
        indicators=(),
        height=270,
        note=unfinished(labels),
    )


def part_of(part: float, whole: float) -> str:
    return formatting.percent(100 * part / whole) if whole else formatting.MISSING


# ---------------------------------------------------------------- pieces


def times(table: pd.DataFrame) -> list[str]:
    """Months or quarters as an axis shows them, an unfinished one with a star."""
    whole = dict(zip(table["time"], table["complete"], strict=True))
    return [formatting.time_label(time) + ("" if done else "*") for time, done in whole.items()]


def short_time(label: str) -> str:
    """The year below the month or quarter."""
    name, _, year = label.partition("/")
    return f"{name}{BREAK}{year}" if "Quý" in name or name == "T1" or year.endswith("*") else name


def unfinished(labels: list[str]) -> str:
    return _UNFINISHED if any(label.endswith("*") for label in labels) else ""


def over_time(labels: list[str], look: Look, top: float = math.inf) -> dict[str, Any]:
    shown = [short_time(label) if i else label.replace("/", BREAK) for i, label in enumerate(labels)]
    axis = {"type": "category", "showgrid": False, "tickangle": 0, "tickvals": labels, "ticktext": shown}
    axis |= in_order(labels)
    return look.layout(
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.04, "yanchor": "bottom", "traceorder": "normal"},
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        xaxis=axis,
        yaxis=whole_axis(top),
    )


def part(table: pd.DataFrame, name: str, amount: str, colour: str) -> Series:
    """One column of the table as a series."""
    return Series(name=name, values=numbers(table[amount]), colour=colour)


def columns_of(labels: list[str], series: Sequence[Series], unit: str, *, is_stacked: bool = False) -> Chart:
    return Chart(kind="column", categories=tuple(labels), series=tuple(series), unit=unit, is_stacked=is_stacked)


def _hatched(bar: dict[str, Any], is_missing: bool) -> dict[str, Any]:
    return bar | {"marker": {"color": bar["marker"]["color"], "pattern": {"shape": "/" if is_missing else ""}}}


def column(series: Series, unit: str, labels: list[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": series.name,
        "x": labels,
        "y": list(series.values),
        "marker": {"color": series.colour, "line": {"width": 0}},
        "hovertemplate": f"%{{x}}<br>{series.name}: %{{y:,.0f}} {unit}<extra></extra>",
    }
