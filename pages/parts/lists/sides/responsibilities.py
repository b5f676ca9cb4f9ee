"""Two sides beside each other: what each owes, and twelve months of each responsibility."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formatting
from analytics.registers.sides import owed_text
from analytics.registers.sides.owed import BOTH, COMMUNES, SIDES, Mark, Owed, Responsibility
from pages.parts.frame import addresses
from pages.parts.frame.view import View

_MARKS: dict[Mark, tuple[str, str, str]] = {
    "on time": ("■", "dv-done", "đúng hạn"),
    "late": ("☑", "dv-late", "trễ"),
    "owed": ("◆", "dv-late", "còn nợ"),
    "today": ("□", "dv-ink", "đến hạn hôm nay"),
    "nothing": ("·", "dv-none", "không có kỳ nào"),
}
NEXT = 2  # things to come shown below what is owed


def counted_here(seen: View) -> None:
    """What is counted on this page, and where the rest is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="counted-here"):
        st.caption(
            "Ở đây chỉ tính việc trong bảng Phối hợp hai bên và việc định kỳ. Quá hạn khác xem:", width="content"
        )
        for page, label in (("noi-dung", "nhiệm vụ"), ("ket-luan", "kết luận")):
            st.page_link(
                addresses.FILES[page], label=label, icon=":material/chevron_right:", icon_position="right",
                query_params=seen.filters.query(), width="content",
            )  # fmt: skip


def lists(late: Sequence[Owed], coming: Sequence[Owed], seen: View) -> None:
    """What each side owes, the longest first, then what is next; its list as text to send."""
    most = max((o.days for o in late), default=1)  # one scale for both sides
    for column, side in zip(st.columns(2), SIDES, strict=True):
        with column, st.container(border=True, height="stretch", key=f"owed-{SIDES.index(side)}"):
            own = owed_text.of_side(late, side)
            count = sum(o.side == side for o in own)
            st.markdown(f"#### {side}: " + (f"nợ {formatting.number(count)} việc" if count else "không nợ việc nào"))
            st.html(_owed(own, owed_text.of_side(coming, side)[:NEXT], most, seen))
            if count:
                with st.popover("Sao chép lời nhắc", type="tertiary", icon=":material/mail:"):
                    st.code(
                        owed_text.reminder(own, side, formatting.day(seen.scope.as_of)), language=None, wrap_lines=True
                    )


def _owed(own: Sequence[Owed], coming: Sequence[Owed], most: int, seen: View) -> str:
    rows = [
        f"<tr><td>{escape(owed_text.what(o))}<small>{escape(o.who)}</small></td><td>{formatting.day(o.due_on)}</td>"
        f"<td class='dv-late'><span class='dv-bar' style='width:{max(2, round(60 * o.days / most))}px'></span>"
        f" {formatting.number(o.days)}</td></tr>"
        for o in own
    ]
    rows += [
        f"<tr class='dv-next'><td>{escape(owed_text.what(o))}</td><td>{formatting.day(o.due_on)}</td>"
        f"<td>{'hôm nay' if o.days == 0 else 'sắp đến'}</td></tr>"
        for o in coming
    ]
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Việc", "Hạn", "Quá hạn, ngày"))
    return f"<table class='dv-sides'><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{_style(seen)}"


def months(rows: Sequence[Responsibility], seen: View) -> None:
    """Each bullet with its evidence and a mark or a count a month, the two sides beside each other."""
    with st.container(border=True, key="responsibilities"):
        st.markdown("#### Từng trách nhiệm, 12 tháng")
        legend = " ".join(
            f"<span><b class='{name}'>{sign}</b> {word}</span>"
            for mark, (sign, name, word) in _MARKS.items()
            if mark != "nothing"
        )
        st.html(f"<p class='dv-legend'>{legend} <span>số: lượt trong tháng</span></p>{_style(seen)}")
        left, right = st.columns(2)
        for column, sides in ((left, (SIDES[0],)), (right, (SIDES[1], BOTH, COMMUNES))):
            with column:
                st.html(_months([row for row in rows if row.side in sides], seen))


def _months(rows: Sequence[Responsibility], seen: View) -> str:
    body = "".join(
        f"<tr><th scope='row'>{escape(row.bullet)}</th><td>{escape(row.short)}"
        f"<small>{escape(owed_text.evidence(row))}</small></td>{''.join(map(_mark, row.marks))}"
        f"<td class='dv-when'>{formatting.day(row.next_on) if row.next_on else ''}</td></tr>"
        for row in rows
    )
    count = max((len(row.marks) for row in rows), default=0)
    last = seen.scope.as_of
    heads = "".join(f"<th scope='col' class='dv-count'>{(last.month - count + n) % 12 + 1}</th>" for n in range(count))
    return (
        "<div class='dv-wide' tabindex='0' role='region' aria-label='Từng trách nhiệm theo tháng'>"
        "<table class='dv-sides'><thead><tr><th></th><th scope='col'>Trách nhiệm, bằng chứng</th>"
        f"{heads}<th scope='col'>Kỳ tới</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


def _mark(mark: Mark | int) -> str:
    if isinstance(mark, int):
        return f"<td class='dv-count'>{formatting.number(mark) if mark else '·'}</td>"
    sign, name, word = _MARKS[mark]
    return f"<td class='dv-count {name}' title='{word}'><span aria-label='{word}'>{sign}</span></td>"


def _style(seen: View) -> str:
    look = seen.look
    return f"""<style>
.dv-sides {{border-collapse:collapse;width:100%;font-size:.87rem;font-variant-numeric:tabular-nums}}
.dv-sides th, .dv-sides td {{text-align:left;vertical-align:top;padding:.28rem .3rem;border:0;
  border-bottom:1px solid {look.grid};font-weight:400;color:{look.ink}}}
.dv-sides thead th {{color:{look.quiet};font-size:.8rem}}
.dv-sides small {{display:block;color:{look.quiet};font-size:.8rem}}
.dv-sides tbody tr th {{color:{look.quiet}}}
.dv-sides .dv-next td {{color:{look.quiet}}}
.dv-sides .dv-count, .dv-wide thead .dv-count {{text-align:center;padding:.28rem .2rem;min-width:1.4rem;
  font-size:.8rem}}
.dv-sides .dv-when {{white-space:nowrap}}
.dv-sides .dv-late, .dv-legend .dv-late {{color:{look.concern};font-weight:600;white-space:nowrap}}
.dv-sides .dv-done, .dv-legend .dv-done {{color:{look.series[0]}}} .dv-sides .dv-none {{color:{look.grey}}}
.dv-bar {{display:inline-block;height:.7rem;background:{look.concern}}}
.dv-legend {{margin:0;font-size:.8rem;color:{look.quiet};display:flex;flex-wrap:wrap;gap:.2rem 1rem}}
.dv-wide {{overflow-x:auto}} .dv-wide td:nth-child(2) {{min-width:9rem}}
</style>"""
