"""The plan's items on one screen, each opening to its rest; one opened item's words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.figures import Look
from analytics.indicators import INDICATORS
from analytics.registers import tasks
from analytics.scope.filters import Filters
from analytics.summaries import plan_scoreboard, plan_verdict
from analytics.summaries.headline_tiles import Tile
from analytics.summaries.plan_scoreboard import ScoreboardRow, TaskMark
from analytics.summaries.plan_verdict import Need
from pages.parts.figure.tiles import SHAPES
from pages.parts.frame import press, view
from pages.parts.frame.view import View
from pages.parts.lists import quarter_line
from pages.parts.tables import text_table

_KEY = "plan-board"
_HEADINGS = ("", "Nội dung, cơ quan chủ trì", "Nhiệm vụ đến hạn", "Trễ (ngày)", "Chỉ số chính", "Trong kỳ", "8 quý",
             "Mục tiêu", "Tín hiệu tháng cuối", "")  # fmt: skip
_REST = ("Chỉ số", "Trong kỳ", "n", "Mục tiêu", "So với cùng kỳ", "Tín hiệu")
_MARKS = {tasks.DONE: "ok", tasks.DONE_LATE: "slow", tasks.LATE: "owed", tasks.PLANNED: "ahead"}
_CSS = (Path(__file__).parent / "scoreboard.css").read_text("utf-8")


def show(rows: Sequence[ScoreboardRow], said: str, seen: View) -> None:
    """All items, exceptions first. A row opens in place; its link narrows every page to the item."""
    groups = plan_verdict.grouped(rows)
    head = "".join(f"<span>{name}</span>" for name in _HEADINGS)
    body = "".join(_group(name, found, seen, is_alone=len(rows) == 1) for name, found in groups)
    with st.container(key=_KEY):
        st.html(
            f"<style>{_variables(seen.look)}{_CSS}</style><div class='dv-lead'><p>{escape(said)}</p>"
            f"{_legend(rows)}</div>"
            f"<div class='dv-plan'><div class='dv-cells dv-head' aria-hidden='true'>{head}</div>{body}</div>"
        )
    press.within(_KEY, _open)


def _open(item: str) -> None:
    """Narrow the filters to an item."""
    st.session_state["wanted"] = plan_scoreboard.only(view.current().filters, int(item))


def _variables(look: Look) -> str:
    return (
        f".st-key-{_KEY}{{--ink:{look.ink};--quiet:{look.quiet};--grid:{look.grid};--ground:{look.ground};"
        f"--good:{look.good};--concern:{look.concern};--plain:{look.plain}}}"
    )


def _legend(rows: Sequence[ScoreboardRow]) -> str:
    states = [task.state for row in rows for task in row.work]
    shown = [
        f"<span><i class='dv-task dv-{_MARKS[state]}'></i> {state.lower()}"
        f" {formatting.number(states.count(state))}</span>"
        for state in (tasks.DONE, tasks.DONE_LATE, tasks.LATE, tasks.PLANNED)
        if state in states
    ]
    return f"<p class='dv-legend'>Nhiệm vụ: {' '.join(shown)}</p>" if shown else ""


def _group(need: Need, rows: Sequence[ScoreboardRow], seen: View, *, is_alone: bool) -> str:
    name, why = plan_verdict.NEEDS[need]
    title = f"<h3 class='dv-need-{need}'>{name} <span>· {formatting.number(len(rows))} nội dung, {why}</span></h3>"
    return title + "".join(_row(need, row, seen, is_alone=is_alone) for row in rows)


def _row(need: Need, row: ScoreboardRow, seen: View, *, is_alone: bool) -> str:
    """A row; one that stands alone is open already."""
    chief, telling = plan_verdict.main(row), plan_verdict.telling(row)
    cells = (
        f"<span class='dv-no'>{row.item}</span>",
        f"<span class='dv-name'><b>{escape(row.name)}</b><small>{escape(row.lead)}</small></span>",
        _work(row),
        f"<span class='dv-late'>{_said('trễ', formatting.number(row.days_late)) if row.days_late else ''}</span>",
        _what(row, chief),
        f"<span class='dv-value'>{escape(_value(row, chief))}</span>",
        f"<span class='dv-past'>{quarter_line.drawn(row.courses[chief.key], seen.look) if chief else ''}</span>",
        _target(chief),
        _signal(chief, telling),
        "<span class='dv-open' aria-hidden='true'>›</span>",
    )
    return (
        f"<details class='dv-item dv-need-{need}'{' open' if is_alone else ''}>"
        f"<summary class='dv-cells'>{''.join(cells)}</summary>"
        f"<div class='dv-rest'>{_rest(row)}{'' if is_alone else _way(row, seen.filters)}</div></details>"
    )


def _said(unseen: str, text: str) -> str:
    """A number with a word that only a screen reader says."""
    return f"<span class='dv-unseen'>{unseen} </span>{text}"


def _work(row: ScoreboardRow) -> str:
    """Done of due, a mark a task in the order of their due days, and how late those were that are done."""
    count = formatting.share(row.done, row.due) if row.due else formatting.MISSING
    marks = "".join(_mark(task) for task in row.work)
    notes = [plan_verdict.lateness(row.done_late).removeprefix(", ")]
    notes += [f"{formatting.number(row.late_before)} từ kỳ trước"] if row.late_before else []
    note = "; ".join(filter(None, notes))
    return (
        f"<span class='dv-work'><b>{count}</b><span><span class='dv-tasks' role='img'"
        f" aria-label='{escape(plan_verdict.counted(row), quote=True)}'>{marks}</span>"
        + (f"<small>{note}</small>" if note else "")
        + "</span></span>"
    )


def _mark(task: TaskMark) -> str:
    words = f"{task.title}: hạn {formatting.day(task.due_on)}, {tasks.standing(task.state, task.days).lower()}"
    return f"<i class='dv-task dv-{_MARKS[task.state]}' title='{escape(words, quote=True)}'></i>"


def _what(row: ScoreboardRow, chief: Tile | None) -> str:
    if chief is None:
        return "<span class='dv-what dv-quiet'>Chỉ theo nhiệm vụ</span>"
    others = [f"{tile.name} {tile.value}" for tile in plan_verdict.missed(row) if tile.key != chief.key]
    more = f"<small>{escape(formatting.joined(others, 1, 'chỉ số khác'))}</small>" if others else ""
    hint = escape(f"{chief.name}. {chief.meaning}", quote=True)
    return f"<span class='dv-what' title='{hint}'><span>{escape(_named(chief))}</span>{more}</span>"


def _named(tile: Tile) -> str:
    """With its unit where it measures what is not counted one by one: "Đất hiến (m²)"."""
    indicator = INDICATORS[tile.key]
    is_said = indicator.whole or indicator.is_rate or indicator.unit.value in tile.name.lower()
    return tile.name if is_said else formatting.heading(indicator)


def _value(row: ScoreboardRow, chief: Tile | None) -> str:
    return chief.value if chief else formatting.share(row.done, row.due) if row.due else formatting.MISSING


def _target(chief: Tile | None) -> str:
    if chief is None or not chief.target:
        return f"<span class='dv-goal dv-quiet'>{'chưa giao' if chief else ''}</span>"
    asked = escape(chief.target.removeprefix("mục tiêu "))
    if chief.target_met is None:
        return f"<span class='dv-goal dv-quiet'>chưa xét<small>cần {asked}</small></span>"
    word, kind, sign = ("đạt", "good", "✓") if chief.target_met else ("chưa đạt", "concern", "✕")
    mark = f"<i class='dv-square' aria-hidden='true'>{sign}</i>"
    return f"<span class='dv-goal'><b class='dv-{kind}'>{mark} {word}</b><small>cần {asked}</small></span>"


def _signal(chief: Tile | None, telling: Tile | None) -> str:
    if telling is None:
        return "<span class='dv-signal'></span>"
    tone = telling.signal_tone
    word = telling.signal if tone == "neutral" else f"<b>{escape(telling.signal)}</b>"
    whose = "" if chief and telling.key == chief.key else f"<small>{escape(telling.name)}</small>"
    shape = f"<span aria-hidden='true'>{SHAPES[tone]}</span>"
    why = escape(f"{telling.name}, {telling.judged}: {telling.signal_why}", quote=True)
    return f"<span class='dv-signal dv-{tone}' title='{why}'>{shape} <span>{word}{whose}</span></span>"


def _rest(row: ScoreboardRow) -> str:
    """What a row opens to: tasks that are or were late, and all its indicators."""
    own = plan_verdict.own(row)
    if not own:
        return _late(row)
    head = "".join(f"<th scope='col'>{name}</th>" for name in _REST)
    lines = "".join(f"<tr>{_cells(tile)}</tr>" for tile in own)
    return f"{_late(row)}<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _way(row: ScoreboardRow, filters: Filters) -> str:
    """The way to an item's charts."""
    link = urlencode(plan_scoreboard.only(filters, row.item).query(), doseq=True)
    return (
        f"<p><a href='?{link}' target='_self' data-press='{row.item}'>Mở nội dung {row.item}: lời văn kế hoạch,"
        " biểu đồ, bản đồ, mốc nhiệm vụ ›</a></p>"
    )


def _late(row: ScoreboardRow) -> str:
    states = (tasks.LATE, tasks.DONE_LATE)
    found = sorted((task for task in row.work if task.state in states), key=lambda t: (states.index(t.state), -t.days))
    said = "".join(
        f"<li><i class='dv-task dv-{_MARKS[task.state]}' aria-hidden='true'></i> {escape(task.title)}, hạn"
        f" {formatting.day(task.due_on)}: <b>{escape(tasks.standing(task.state, task.days).lower())}</b></li>"
        for task in found
    )
    return f"<ul>{said}</ul>" if said else ""


def _cells(tile: Tile) -> str:
    met = {True: "<b class='dv-good'>đạt</b> ", False: "<b class='dv-concern'>chưa đạt</b> ", None: ""}
    target = met[tile.target_met] + escape(tile.target.removeprefix("mục tiêu ")) if tile.target else ""
    change = plan_scoreboard.change(tile)
    signal = f"<span aria-hidden='true'>{SHAPES[tile.signal_tone]}</span> {escape(tile.judged)}"
    cells = (
        ("value", escape(plan_scoreboard.value(tile)), ""),
        ("n", escape(tile.base), ""),
        ("target", target, ""),
        ("change", escape(change), ""),
        (f"signal dv-{tile.signal_tone}", signal, tile.signal_why),
    )
    name = f"<th scope='row' title='{escape(tile.meaning, quote=True)}'>{escape(tile.name)}</th>"
    return name + "".join(
        f"<td class='dv-{kind}' title='{escape(hint, quote=True)}'>{text}</td>" for kind, text, hint in cells
    )


def words_of(item: int) -> None:
    """What the plan says of an item, and what it asks of each side."""
    st.markdown(f"**{plan_scoreboard.title(item)}**")
    for column, (side, duties) in zip(st.columns(2), plan_scoreboard.responsibilities(item).items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"#### Trách nhiệm của {side}")
            listed = "\n".join(f"- {duty}" for duty in duties)
            st.markdown(listed or "Phần III của kế hoạch không giao riêng việc nào cho nội dung này.")


def task_table(rows: pd.DataFrame) -> None:
    with st.expander(f"Bảng {formatting.number(len(rows))} nhiệm vụ"):
        text_table.show(tasks.table(rows))
