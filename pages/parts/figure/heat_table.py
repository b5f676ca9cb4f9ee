"""A table of counts in steps of grey, drawn as a table: it scrolls on a telephone, and its cells can be tabbed to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from analytics import formatting
from analytics.figures.chart import Chart
from analytics.figures.colour_scale import letters_on, step_colour, steps
from analytics.figures.figure import Figure
from analytics.figures.theme import Look
from pages.parts.frame import press

_CSS = (Path(__file__).parent / "heat_table.css").read_text("utf-8")
_TRACE = 1  # of the marks: the cells, row by row


def is_one(figure: Figure) -> bool:
    return figure.chart.kind == "heat" and figure.chart.unit != "%"


def show(figure: Figure, look: Look, pressed: Callable[[int, int], None]) -> None:
    """`pressed` is told the trace and the point of a cell that was pressed."""
    key = f"heat-{figure.key}"
    begins = steps([v for row in figure.chart.series for v in row.values])
    with st.container(key=key):
        st.html(f"<style>{_variables(look)}{_CSS}</style>{_table(figure, begins, look)}{_legend(begins, figure, look)}")
    if figure.marks:
        press.within(key, lambda place: pressed(_TRACE, int(place)))


def _variables(look: Look) -> str:
    return (
        f".dv-heat{{--ink:{look.ink};--quiet:{look.quiet};--grid:{look.grid};--ground:{look.ground};"
        f"--brand:{look.brand}}}"
    )


def _table(figure: Figure, begins: Sequence[float], look: Look) -> str:
    chart = figure.chart
    heads = "".join(_head(name, place in chart.chosen[1]) for place, name in enumerate(chart.categories))
    last = "<th scope='col' class='dv-sum'>Tổng</th>" if chart.is_summed else ""
    body = "".join(_row(figure, place, begins, look) for place in range(len(chart.series)))
    return (
        f"<div class='dv-heat' tabindex='0' role='figure' aria-label='{escape(figure.alt, quote=True)}'><table>"
        f"<thead><tr><td></td>{heads}{last}</tr>{_sums(chart)}</thead><tbody>{body}</tbody></table></div>"
    )


def _head(name: str, is_chosen: bool) -> str:
    """ "8 Đất đai, xây dựng" stands as its number over its name."""
    number, _, rest = name.partition(" ")
    said = f"<b>{number}</b> {escape(rest)}" if number.isdigit() else escape(name)
    picked = " class='dv-picked' aria-current='true'" if is_chosen else ""
    return f"<th scope='col'{picked}>{said}</th>"


def _sums(chart: Chart) -> str:
    if not chart.is_summed:
        return ""
    columns = [sum(row.values[c] or 0 for row in chart.series) for c in range(len(chart.categories))]
    cells = "".join(f"<td>{_said(v) if v else '·'}</td>" for v in columns)
    return f"<tr class='dv-sums'><th scope='row'>Tất cả</th>{cells}<td class='dv-sum'>{_said(sum(columns))}</td></tr>"


def _row(figure: Figure, place: int, begins: Sequence[float], look: Look) -> str:
    chart, series = figure.chart, figure.chart.series[place]
    rows, columns = chart.chosen
    cells = []
    for c, value in enumerate(series.values):
        is_pale = (rows and place not in rows) or (columns and c not in columns)
        cells.append(_cell(figure, place * len(chart.categories) + c, value, begins, look=look, is_pale=bool(is_pale)))
    total = f"<td class='dv-sum'>{_said(sum(v or 0 for v in series.values))}</td>" if chart.is_summed else ""
    kind = "dv-picked" if place in rows else "dv-rest" if rows else ""
    current = " aria-current='true'" if place in rows else ""
    return f"<tr class='{kind}'><th scope='row'{current}>{escape(series.name)}</th>{''.join(cells)}{total}</tr>"


def _cell(figure: Figure, place: int, value: float | None, begins: Sequence[float], look: Look, is_pale: bool) -> str:
    if value is None:
        return f"<td class='dv-none'>{formatting.MISSING}</td>"
    if not value:
        return "<td class='dv-none'>·</td>"
    fill = look.ground if is_pale else step_colour(value, begins, look)
    style = f"background:{fill};color:{letters_on(fill)}" if not is_pale else ""
    said = _said(value)
    if figure.marks and figure.marks.at(_TRACE, place) is not None:
        said = f"<a href='#' data-press='{place}'>{said}</a>"
    return f"<td{' class=dv-pale' if is_pale else ''} style='{style}'>{said}</td>"


def _said(value: float) -> str:
    return formatting.number(value, 0 if float(value).is_integer() else 1)


def _legend(begins: Sequence[float], figure: Figure, look: Look) -> str:
    """What each step holds."""
    shown = []
    for place, begin in enumerate(begins):
        fill = step_colour(begin, begins, look)
        end = begins[place + 1] if place + 1 < len(begins) else None
        shown.append(f"<span><i style='background:{fill}'></i>{_span(begin, end)}</span>")
    none = "<span>· không có</span>" if any(v == 0 for row in figure.chart.series for v in row.values) else ""
    return f"<p class='dv-heat-key'>{''.join(shown)}{none}</p>"


def _span(begin: float, end: float | None) -> str:
    if end is None:
        return f"từ {_said(begin)}"
    if float(begin).is_integer() and float(end).is_integer():
        return _said(begin) if end - begin == 1 else f"{_said(begin)}–{_said(end - 1)}"
    return f"{_said(begin)} đến dưới {_said(end)}"
