"""A cross table as HTML: a press on a heading sorts, on a row or a cell filters every page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

import streamlit as st

from analytics import formatting
from analytics.figures import Look
from analytics.figures.colour_scale import is_few
from analytics.indicators import INDICATORS
from analytics.summaries.pivot import cross_table, cross_text
from analytics.summaries.pivot.cross_table import ALL, CrossTable, Head
from pages.parts.frame import cross_filter, press

KEY, SORT = "pivot", "sap"
HEATS = {"": "Không", "column": "Theo cột", "all": "Cả bảng"}
_CSS = (Path(__file__).parent / "pivot.css").read_text("utf-8")
_MOST_HEAT = 42  # percent of the colour


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How a table is shown: what share stands beside counts, what the heat compares, which totals, how it is sorted."""

    share: str = ""
    heat: str = "column"
    totals: bool = True
    subtotals: bool = True
    sort: str = ""


def show(table: CrossTable, shown: Shown, look: Look) -> None:
    st.session_state[KEY] = table.question, _rows(table, shown), _columns(table, shown)
    with st.container(key=KEY):
        st.html(f"<style>{_variables(look)}{_CSS}</style>{written(table, shown)}")
    press.within(KEY, _pressed)


def _pressed(mark: str) -> None:
    """ "s…" sorts by a column, "3" filters by a row, "3:7" by a cell."""
    if mark.startswith("s"):
        wanted = mark[1:]
        st.query_params[SORT] = f"-{wanted}" if st.query_params.get(SORT) == wanted else wanted
        return
    question, rows, columns = st.session_state[KEY]
    row, _, column = mark.partition(":")
    table = CrossTable(question=question, rows=(), columns=(), cells={})
    where = columns[int(column)] if column else ALL
    cross_filter.choose(cross_table.dimensions_of(table, rows[int(row)], where))


def _variables(look: Look) -> str:
    return (
        f".st-key-{KEY}{{--ink:{look.ink};--quiet:{look.quiet};--grid:{look.grid};--ground:{look.ground};"
        f"--plain:{look.plain};--brand:{look.brand}}}"
    )


def _rows(table: CrossTable, shown: Shown) -> list[Head]:
    return [
        row for row in table.rows
        if table.is_leaf(row) or (shown.totals if row == ALL else shown.subtotals)
    ]  # fmt: skip


def _columns(table: CrossTable, shown: Shown) -> list[Head]:
    full = len(table.question.columns)
    return [
        column for column in table.columns
        if len(column.values) == full or (shown.totals if column == ALL else shown.subtotals)
    ]  # fmt: skip


def written(table: CrossTable, shown: Shown) -> str:
    """The table as HTML."""
    rows, columns = _rows(table, shown), _columns(table, shown)
    span = _spans(table, columns, shown)
    body = "".join(_row(table, shown, at, row, columns=columns, span=span) for at, row in enumerate(rows))
    return (
        "<div class='dv-cross' tabindex='0' role='region' aria-label='Bảng chéo'><table>"
        f"<thead>{_head(table, shown, columns)}</thead><tbody>{body}</tbody></table></div>"
    )


def _head(table: CrossTable, shown: Shown, columns: list[Head]) -> str:
    """A line for each grouping of the columns, then one for the values."""
    question = table.question
    wide = sum(1 + _has_share(table, key, shown) for key in question.keys)
    lines = "".join(_line(table, columns, level, wide) for level in range(len(question.columns)))
    values = "".join(_value_heads(table, shown, column) for column in columns)
    return f"{lines}<tr><th scope='col'>{escape(cross_text.headed(question))}</th>{values}</tr>"


def _line(table: CrossTable, columns: list[Head], level: int, wide: int) -> str:
    """One line of the heading: a group stands once over all its columns."""
    names = [cross_text.column_name(table.question, column, level) for column in columns]
    under = [column.values[: level + 1] for column in columns]
    line = ""
    for _, places in groupby(range(len(columns)), key=lambda at: under[at]):
        own = list(places)
        line += f"<th class='dv-over dv-first' colspan='{len(own) * wide}'>{escape(names[own[0]])}</th>"
    return f"<tr><th></th>{line}</tr>"


def _value_heads(table: CrossTable, shown: Shown, column: Head) -> str:
    found = ""
    for place, key in enumerate(table.question.keys):
        indicator, code = INDICATORS[key], cross_text.code(key, column)
        arrow = {code: " ↓", f"-{code}": " ↑"}.get(shown.sort, "")
        link = f"<a href='?' data-press='s{escape(code, quote=True)}'>{escape(INDICATORS[key].name)}{arrow}</a>"
        first = " class='dv-first'" if not place else ""
        found += f"<th scope='col'{first} title='{escape(formatting.heading(indicator), quote=True)}'>{link}</th>"
        if _has_share(table, key, shown):
            found += f"<th scope='col'>{cross_text.SHARE_OF[shown.share]}</th>"
    return found


def _has_share(table: CrossTable, key: str, shown: Shown) -> bool:
    return bool(shown.share) and cross_table.can_share(key, table.question)


def _row(
    table: CrossTable,
    shown: Shown,
    at: int,
    row: Head,
    *,
    columns: list[Head],
    span: dict[tuple[Head, str], list[float]],
) -> str:
    level = len(row.values) + bool(row.rest)
    name = escape(formatting.visible(cross_text.row_name(table.question, row)))
    can_filter = not row.rest and bool(cross_table.dimensions_of(table, row, ALL))
    head = f"<a href='?' data-press='{at}'>{name}</a>" if can_filter else name
    cells = ""
    for place, column in enumerate(columns):
        mark = f" data-press='{at}:{place}'" if can_filter else ""
        for number, key in enumerate(table.question.keys):
            first = " dv-first" if not number else ""
            cells += _cell(table, row, column, key, mark=mark, first=first, span=span)
            if _has_share(table, key, shown):
                part = formatting.percent(cross_table.share(table, row, column, key, shown.share))
                cells += f"<td class='dv-share'>{part}</td>"
    kinds = f"dv-level-{level}{'' if table.is_leaf(row) else ' dv-group'}"
    return f"<tr class='{kinds}'><th scope='row' title='{name}'>{head}</th>{cells}</tr>"


def _cell(
    table: CrossTable, row: Head, column: Head, key: str, *, mark: str, first: str,
    span: dict[tuple[Head, str], list[float]],
) -> str:  # fmt: skip
    indicator, cell = INDICATORS[key], table.at(row, column, key)
    few = is_few(indicator, cell.n) and not math.isnan(cell.value)
    heat = "" if few or not _is_compared(table, row) else _heat(cell.value, span.get((column, key), []))
    kinds = f"{'dv-few' if few else ''}{' dv-heat' if heat else ''}{first}"
    title = "" if indicator.whole else f" title='{formatting.base(cell.n, indicator)}'"
    return f"<td class='{kinds}'{heat}{title}{mark}>{formatting.bare(indicator, cell.value)}</td>"


def _is_compared(table: CrossTable, row: Head) -> bool:
    """Totals and rests are of another size than the rest: coloured, they would make everything else pale."""
    return table.is_leaf(row) and not row.rest


def _spans(table: CrossTable, columns: list[Head], shown: Shown) -> dict[tuple[Head, str], list[float]]:
    """The least and the most that the heat of each column of values is held against."""
    if not shown.heat:
        return {}
    found: dict[tuple[Head, str], list[float]] = {}
    full = [column for column in columns if len(column.values) == len(table.question.columns)]
    for key in table.question.keys:
        values = {column: _compared(table, column, key) for column in full}
        every = [v for own in values.values() for v in own]
        for column in full:
            known = values[column] if shown.heat == "column" else every
            if known:
                found[column, key] = [0.0 if INDICATORS[key].whole else min(known), max(known)]
    return found


def _compared(table: CrossTable, column: Head, key: str) -> list[float]:
    cells = [table.at(row, column, key) for row in table.rows if _is_compared(table, row)]
    return [c.value for c in cells if not math.isnan(c.value) and not is_few(INDICATORS[key], c.n)]


def _heat(value: float, span: list[float]) -> str:
    if not span or math.isnan(value) or span[1] <= span[0]:
        return ""
    part = round(_MOST_HEAT * (value - span[0]) / (span[1] - span[0]))
    return f" style='--heat:{part}%'" if part > 0 else ""
