"""Units with their points on one scale, the grade they make, and each criterion in per cent of its points."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import formatting
from analytics.registers.sides import grading_text
from analytics.registers.sides.grading import NEAR, WEAK, Graded, Grading
from pages.parts.frame.view import View


def show(found: Grading, seen: View) -> None:
    with st.container(border=True, key="graded-units"):
        st.markdown(f"#### {formatting.literal(found.rubric)}, năm {found.year}: {_counted(found)}")
        st.caption(_key(found))
        low = min(10 * int(min(_points(row)) // 10) for row in found.rows)
        high = max(max(_points(row)) for row in found.rows)
        top = max(high, found.grades[0].from_points if found.grades else high)
        groups = [("Xã, thị trấn", True), ("Cơ quan của huyện", False)]
        body = "".join(
            f"<tbody><tr><th colspan='{6 + len(found.criteria)}' scope='rowgroup'>{name}"
            f" <small>{formatting.number(len(rows))} đơn vị</small></th></tr>"
            + "".join(_row(row, found, low, top) for row in rows)
            + "</tbody>"
            for name, is_commune in groups
            if (rows := [row for row in found.rows if row.is_commune is is_commune])
        )
        st.html(
            "<div class='dv-graded' tabindex='0' role='region' aria-label='Điểm và xếp loại từng đơn vị'><table>"
            f"<thead><tr>{_heads(found)}</tr></thead>{body}</table></div>{_style(seen)}"
        )
        st.caption(_below(found))


def _counted(found: Grading) -> str:
    """ "34 đơn vị (22 xã, thị trấn và 12 cơ quan của huyện)"."""
    communes = sum(row.is_commune for row in found.rows)
    kinds = [(communes, "xã, thị trấn"), (len(found.rows) - communes, "cơ quan của huyện")]
    parts = [f"{formatting.number(n)} {name}" for n, name in kinds if n]
    return f"{formatting.number(len(found.rows))} đơn vị ({' và '.join(parts)})"


def _key(found: Grading) -> str:
    """What the marks of the scale are, and where its lines stand."""
    lines = ", ".join(
        f"{grade.name} từ {formatting.number(grade.from_points)}" for grade in found.grades if grade.from_points
    )
    drawn = f" Vạch mảnh là mốc xếp loại: {formatting.literal(lines)} điểm." if lines else ""
    return f"Cột Điểm: ● thẩm định, ○ tự chấm, ┃ năm trước.{drawn}"


def _below(found: Grading) -> str:
    """The criteria by their numbers, and how the other columns are read."""
    named = "; ".join(f"({n}) {name}" for n, name in enumerate(found.criteria, 1))
    return (
        f"Tiêu chí, tính bằng phần trăm điểm tối đa: {formatting.literal(named)}. Có viền khi từ"
        f" {formatting.percent(WEAK, 0)} trở xuống; số đậm khi còn thiếu không quá {formatting.number(NEAR, 1)} điểm."
        " Xếp loại là dự kiến cho tới khi được công nhận."
    )


def _points(row: Graded) -> list[float]:
    return [value for value in (row.appraised, row.own, row.before) if value is not None]


def _heads(found: Grading) -> str:
    fixed = ("Đơn vị", "Thẩm định", "Điểm", "Tự chấm cao hơn", "Xếp loại", "Còn thiếu để lên bậc")
    heads = [f"<th scope='col'>{name}</th>" for name in fixed]
    for n, name in enumerate(found.criteria, 1):
        told = escape(name, quote=True)
        heads.append(f"<th scope='col' class='dv-n' title='{told}' aria-label='{told}'>({n})</th>")
    return "".join(heads)


def _row(row: Graded, found: Grading, low: float, high: float) -> str:
    near = row.missing is not None and row.missing <= NEAR
    lacking = formatting.MISSING if row.missing is None else formatting.number(row.missing, 1)
    moved = row.grade_before and row.grade != row.grade_before
    return (
        f"<tr><th scope='row'>{escape(formatting.visible(row.unit))}</th>"
        f"<td class='dv-n'><b>{formatting.number(row.appraised, 1)}</b></td>"
        f"<td>{_scale(row, found, low, high)}</td>"
        f"<td class='dv-n'>{formatting.MISSING if row.gap is None else formatting.signed(row.gap, 1)}</td>"
        f"<td class='{_tone(row, found) if moved else ''}'>{escape(grading_text.moved(row))}</td>"
        f"<td class='dv-n'>{f'<b>{lacking}</b>' if near else lacking}</td>{''.join(map(_criterion, row.criteria))}</tr>"
    )


def _tone(row: Graded, found: Grading) -> str:
    return "dv-down" if row in found.moved()[1] else "dv-up"


def _scale(row: Graded, found: Grading, low: float, high: float) -> str:
    """Points on a line from `low` to `high`, with a tick at each grade."""

    def at(value: float) -> str:
        return f"left:{100 * (value - low) / max(high - low, 1):.1f}%"

    ticks = "".join(f"<i style='{at(g.from_points)}'></i>" for g in found.grades if low < g.from_points <= high)
    marks = [("before", row.before), ("own", row.own), ("given", row.appraised)]
    points = "".join(f"<b class='dv-{name}' style='{at(value)}'></b>" for name, value in marks if value is not None)
    told = ", ".join(
        f"{word} {formatting.number(value, 1)}"
        for word, value in (("thẩm định", row.appraised), ("tự chấm", row.own), ("năm trước", row.before))
        if value is not None
    )
    return f"<div class='dv-scale' role='img' aria-label='{told}' title='{told}'>{ticks}{points}</div>"


def _criterion(share: float | None) -> str:
    if share is None:
        return f"<td class='dv-n'>{formatting.MISSING}</td>"
    weak = " dv-weak" if share <= WEAK else ""
    return f"<td class='dv-n'><span class='dv-part{weak}'>{formatting.number(share)}</span></td>"


def _style(seen: View) -> str:
    look = seen.look
    return f"""<style>
.dv-graded {{overflow-x:auto}}
.dv-graded table {{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}}
.dv-graded th, .dv-graded td {{text-align:left;padding:.14rem .35rem;border:0;border-bottom:1px solid {look.grid};
  font-weight:400;color:{look.ink}}}
.dv-graded thead th {{vertical-align:bottom;color:{look.quiet};font-size:.78rem;max-width:6.2rem}}
.dv-graded th[scope=rowgroup] {{font-weight:600;padding-top:.5rem}}
.dv-graded small {{color:{look.quiet};font-weight:400}}
.dv-graded th[scope=row] {{white-space:nowrap}}
.dv-graded .dv-n {{text-align:right}} .dv-graded td:nth-child(5) {{white-space:nowrap}}
.dv-graded .dv-up {{color:{look.good};font-weight:600}} .dv-graded .dv-down {{color:{look.concern};font-weight:600}}
.dv-scale {{position:relative;width:9rem;height:1.1rem}}
.dv-scale i {{position:absolute;top:0;bottom:0;width:1px;background:{look.grey};opacity:.6}}
.dv-scale b {{position:absolute;top:50%;transform:translate(-50%,-50%)}}
.dv-scale .dv-given {{width:9px;height:9px;border-radius:50%;background:{look.ink}}}
.dv-scale .dv-own {{width:9px;height:9px;border-radius:50%;border:1.5px solid {look.grey};background:{look.ground}}}
.dv-scale .dv-before {{width:2px;height:.8rem;background:{look.grey}}}
.dv-part {{display:inline-block;min-width:2.2rem;text-align:center;padding:0 .3rem}}
.dv-part.dv-weak {{outline:1.5px solid {look.concern};color:{look.concern};border-radius:3px}}
</style>"""
