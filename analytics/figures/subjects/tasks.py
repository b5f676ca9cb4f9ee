"""Figures of the plan: tasks between due day and completion, and what is counted too seldom for a control chart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, level, numbers
from analytics.figures.figure import Figure, lines_over, marks
from analytics.figures.lettering import BREAK, bold
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS, Indicator
from analytics.registers import tasks
from analytics.summaries.reading import NOTHING, Reading

FEW = 4  # columns wide enough for decimals and the unit
SHOWN = 12  # tasks on the time line; the table has them all
_TITLE = 52  # letters of a task's title that fit on a phone
_SYMBOLS = {tasks.LATE: "x", tasks.PLANNED: "circle-open", tasks.DONE_LATE: "diamond", tasks.DONE: "circle"}


def timeline(key: str, rows: pd.DataFrame, as_of: date, look: Look, question: str) -> Figure:
    """Each task's due day against its completion, overdue ones on top; `rows` is from `tasks.rows`."""
    shown = rows.head(SHOWN).reset_index(drop=True)
    due = [str(d)[:10] for d in shown["due_on"]]
    ends = [_end(row, as_of) for row in shown.to_dict("records")]
    rest = f" Hiện {SHOWN} việc đầu; cả danh sách ở bảng bên dưới." if len(rows) > SHOWN else ""
    reading = Reading(headline=tasks.reading(rows))
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(len(rows)),
        alt=f"Đường thời gian từ hạn đến ngày xong của {len(shown)} nhiệm vụ. {reading.text}",
        chart=Chart(
            kind="timeline",
            categories=tuple(shown["title"]),
            series=(
                Series(
                    name="Số ngày sau hạn",
                    values=numbers((pd.to_datetime(ends) - pd.to_datetime(due)).days),
                    judged=tuple(shown["state"]),
                ),
            ),
            unit="ngày",
        ),
        spec={
            "data": [
                _gaps(due, ends, shown, look),
                _due_marks(due, look),
                *_end_marks(ends, shown, look),
            ],
            "layout": look.layout(
                showlegend=True,
                margin={"l": 8, "r": 14, "t": 56, "b": 8},
                xaxis={"type": "date", "tickformat": "%m/%Y", "nticks": 5, "tickangle": 0, "side": "bottom"},
                yaxis={"visible": False, "range": [len(shown) - 0.4, -0.8], "fixedrange": True},
                shapes=[_today(as_of, look), *lines_over(len(shown), look)],
                annotations=[_named(i, row, look) for i, row in enumerate(shown.to_dict("records"))],
            ),
        },
        data=tasks.table(shown),
        indicators=("tasks_due", "tasks_on_time_rate", "tasks_late"),
        height=120 + 62 * len(shown),
        note=f"Vạch đứng ngắn là hạn, vạch chấm dài là ngày {formatting.day(as_of)}.{rest}",
    )


def _end(row: dict[str, Any], as_of: date) -> str:
    """Where a task's line ends: its completion, the day looked at, or its due day where that is still to come."""
    if row["state"] in (tasks.DONE, tasks.DONE_LATE):
        return str(row["completed_on"])[:10]
    return str(as_of) if row["state"] == tasks.LATE else str(row["due_on"])[:10]


def _gaps(due: list[str], ends: list[str], shown: pd.DataFrame, look: Look) -> dict[str, Any]:
    """A line from due day to end for what is or was late."""
    x: list[str | None] = []
    y: list[int | None] = []
    for i, (start, end, state) in enumerate(zip(due, ends, shown["state"], strict=True)):
        if state in (tasks.LATE, tasks.DONE_LATE):
            x += [start, end, None]
            y += [i, i, None]
    line = {"color": look.concern, "width": 3}
    return {"type": "scatter", "mode": "lines", "name": "Thời gian trễ", "x": x, "y": y, "line": line,
            "hoverinfo": "skip", "showlegend": bool(x)}  # fmt: skip


def _due_marks(due: list[str], look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Hạn",
        "x": due,
        "y": list(range(len(due))),
        "marker": {"symbol": "line-ns-open", "size": 12, "color": look.ink, "line": {"width": 2, "color": look.ink}},
        "hovertemplate": "Hạn %{x|%d/%m/%Y}<extra></extra>",
    }


def _end_marks(ends: list[str], shown: pd.DataFrame, look: Look) -> list[dict[str, Any]]:
    """One trace a state, so that the legend names the shapes."""
    colours = {tasks.DONE: look.good, tasks.PLANNED: look.quiet}
    traces = []
    for state in dict.fromkeys(shown["state"]):
        places = [i for i, found in enumerate(shown["state"]) if found == state]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": state,
                "x": [ends[i] for i in places],
                "y": places,
                "text": [shown["title"][i] for i in places],
                "hovertemplate": f"<b>%{{text}}</b><br>{state}: %{{x|%d/%m/%Y}}<extra></extra>",
                "cliponaxis": False,
                "marker": {"symbol": _SYMBOLS[state], "size": 11, "color": colours.get(state, look.concern),
                           "line": {"width": 2 if state == tasks.PLANNED else 0}},
            }
        )  # fmt: skip
    return traces


def _today(as_of: date, look: Look) -> dict[str, Any]:
    return {"type": "line", "x0": str(as_of), "x1": str(as_of), "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": look.grey, "width": 1.2, "dash": "dot"}}  # fmt: skip


def _named(place: int, row: dict[str, Any], look: Look) -> dict[str, Any]:
    """State and title above a task's line, so that long titles leave the dates their room."""
    title = row["title"] if len(row["title"]) <= _TITLE else row["title"][: _TITLE - 1].rstrip() + "…"
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": place,
        "yshift": 27,
        "text": f"{bold(tasks.standing(row['state'], row['days']))}{BREAK}{title}",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": look.ink},
    }


def columns(
    key: str, table: pd.DataFrame, indicator_key: str, by: str, look: Look, question: str, target: float | None = None
) -> Figure:
    """An indicator by quarter or year, oldest first; `table` has the time (column `by`), value, n and `complete`."""
    indicator = INDICATORS[indicator_key]
    labels = [formatting.group(by, time) for time in table[by]]
    values = [None if pd.isna(v) else float(v) for v in table[indicator_key]]
    few = len(values) <= FEW
    texts = [
        formatting.bare(indicator, v) if few else formatting.number(v, indicator.decimals) for v in table[indicator_key]
    ]
    known = [(label, v) for label, v in zip(labels, values, strict=True) if v is not None]
    reading = NOTHING
    if known:
        reading = Reading(headline=f"Gần nhất là {known[-1][0]}: {formatting.value(indicator, known[-1][1])}")
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(table[f"{indicator_key}_n"].sum()),
        alt=f"Cột {indicator.name.lower()} theo {formatting.grouping(by).lower()}. {reading.text}",
        chart=_chart(labels, table, indicator, target, look),
        spec={
            "data": [_columns(labels, values, texts, table=table, indicator=indicator, look=look)],
            "layout": look.layout(
                margin={"l": 8, "r": 76 if target else 8, "t": 24, "b": 8},
                bargap=0.4,
                xaxis={"type": "category", "showgrid": False, "tickangle": 0, "tickvals": labels,
                       "ticktext": _short_times(labels)},
                yaxis={"visible": False, "rangemode": "tozero"},
                shapes=[_goal(target, look)] if target else [],
                annotations=[_goal_words(target, indicator, look)] if target else [],
            ),
        },
        data=pd.DataFrame({formatting.grouping(by): labels, formatting.heading(indicator): values,
                      "n": table[f"{indicator_key}_n"].to_numpy()}),
        indicators=(indicator_key,),
        height=300,
        note=f"Số liệu quá thưa để xét theo tháng. Số trên cột tính bằng {indicator.unit.value}."
        + ("" if table["complete"].all() else " Cột gạch chéo là kỳ chưa hết."),
        marks=marks(by, table[by].tolist()),
    )  # fmt: skip


def _chart(labels: list[str], table: pd.DataFrame, indicator: Indicator, target: float | None, look: Look) -> Chart:
    values = Series(name=formatting.heading(indicator), values=numbers(table[indicator.key]), colour=look.plain)
    goal = [level("Mục tiêu", target, "target", len(labels))] if target else []
    n = numbers(table[f"{indicator.key}_n"])
    return Chart(kind="column", categories=tuple(labels), series=(values, *goal), unit=indicator.unit.value, n=n)


def _short_times(labels: list[str]) -> list[str]:
    """Quarters by their number, with the year below the first of each."""
    parts = [label.removeprefix("Quý ").partition("/") for label in labels]
    years = [year for _, _, year in parts]
    return [
        f"{name}{BREAK}{year}" if year and year not in years[:place] else name
        for place, (name, _, year) in enumerate(parts)
    ]


def _columns(
    labels: list[str],
    values: list[float | None],
    texts: list[str],
    table: pd.DataFrame,
    indicator: Indicator,
    look: Look,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": labels,
        "y": values,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [formatting.base(n, indicator) for n in table[f"{indicator.key}_n"]],
        "marker": {
            "color": look.plain,
            "pattern": {"shape": ["" if whole else "/" for whole in table["complete"]]},
        },
        "hovertemplate": "%{x}: %{text} (%{customdata})<extra></extra>",
    }


def _goal(target: float, look: Look) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target,
            "line": {"color": look.series[4], "width": 1.5, "dash": "dash"}}  # fmt: skip


def _goal_words(target: float, indicator: Indicator, look: Look) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": 6,
        "y": target,
        "text": f"mục tiêu{BREAK}{formatting.goal(indicator, target)}",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": look.quiet},
    }
