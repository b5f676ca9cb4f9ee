"""Communes by tables for a month: rows sent, or a word for what is not there."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from analytics import formatting
from analytics.figures import Look
from analytics.loading import sending_text
from analytics.loading.sending import Cell, Month
from pages.parts.frame import press

KEY, CHOSEN = "sending", "sending-unit"
_CSS = (Path(__file__).parent / "sending.css").read_text("utf-8")


def show(found: Month, chosen: str, look: Look) -> None:
    """A press on a commune opens it beside the table."""
    with st.container(key=KEY):
        st.html(f"<style>{_variables(look)}{_CSS}</style>{written(found, chosen)}")
    press.within(KEY, _choose)


def _choose(unit: str) -> None:
    st.session_state[CHOSEN] = unit


def _variables(look: Look) -> str:
    return (
        f".st-key-{KEY}{{--ink:{look.ink};--quiet:{look.quiet};--grid:{look.grid};--ground:{look.ground};"
        f"--good:{look.good};--concern:{look.concern};--brand:{look.brand}}}"
        f".st-key-{KEY}-panel{{--late:{look.concern}}}"
    )


def written(found: Month, chosen: str) -> str:
    """The table as HTML."""
    year = found.bucket.end.year
    heads = "".join(
        f"<th scope='col'>{escape(formatting.table_title(rule.table))}"
        f"<small>hạn {_short(rule.due_on(found.bucket.end), year)}</small></th>"
        for rule in found.rules
    )
    rows = "".join(_row(found, unit, is_shown=unit == chosen) for unit in found.units)
    label = f"Tình hình gửi số liệu {sending_text.month(found.bucket.label)}"
    return (
        f"<div class='dv-sent' tabindex='0' role='region' aria-label='{label}'><table><thead><tr>"
        f"<th scope='col'>Xã, thị trấn</th>{heads}<th scope='col'>Thiếu</th></tr></thead>"
        f"<tbody>{rows}</tbody><tfoot>{_foot(found)}</tfoot></table></div>"
    )


def _short(day: date, year: int) -> str:
    """Without its year where that is the month's."""
    return f"{day:%d/%m}" if day.year == year else formatting.day(day)


def _row(found: Month, unit: str, *, is_shown: bool) -> str:
    lacks = len(found.lacks(unit))
    name = escape(formatting.group("commune", unit))
    is_current = " aria-current='true'" if is_shown else ""
    link = f"<a href='?' data-press='{unit}'{is_current}>{name}</a>"
    cells = "".join(_cell(cell) for cell in found.of(unit))
    last = f"<td class='dv-lacks'>{lacks}</td>" if lacks else "<td>đủ</td>"
    return f"<tr class='{'dv-shown' if is_shown else ''}'><th scope='row'>{link}</th>{cells}{last}</tr>"


def _cell(cell: Cell) -> str:
    title = escape(f"{formatting.table_title(cell.table)}: {sending_text.detail(cell)}", quote=True)
    word = escape(sending_text.cell(cell))
    if cell.state in ("sent", "late"):
        late = f" <small>muộn {cell.days}</small>" if cell.state == "late" else ""
        word = f"<b>{formatting.number(cell.rows)}</b>{late}"
    if cell.state == "missing":
        word = f"<span aria-hidden='true'>✕</span> {word}"
    if cell.state == "silent":
        word = "<span aria-hidden='true'>–</span>"
    return f"<td class='dv-{cell.state}' title='{title}'>{word}</td>"


def _foot(found: Month) -> str:
    cells = ""
    for rule in found.rules:
        lacking = sum(found.cells[unit, rule.table].state == "missing" for unit in found.units)
        cells += (
            f"<td class='dv-lacks'>{lacking} xã</td>" if lacking else f"<td>{'đủ' if rule.must_declare else '–'}</td>"
        )
    return f"<tr><th scope='row'>Còn thiếu</th>{cells}<td>{formatting.number(found.count('missing'))}</td></tr>"
