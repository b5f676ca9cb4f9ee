"""The plan's items as one table that becomes cards on a phone; one opened item's words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analytics import formatting
from analytics.figures import Look
from analytics.registers import tasks
from analytics.scope.filters import Filters
from analytics.summaries import plan_scoreboard
from analytics.summaries.headline_tiles import Tile
from analytics.summaries.plan_scoreboard import ScoreboardRow
from pages.parts.figure.tiles import SHAPES
from pages.parts.frame.view import View
from pages.parts.tables import text_table

_HEADINGS = ("Nội dung", "Nhiệm vụ trong kỳ", "Chỉ tiêu", "Giá trị", "n", "Mục tiêu", "So với cùng kỳ", "Tín hiệu")


def choose(rows: Sequence[ScoreboardRow]) -> int | None:
    """The item to open: the only one there is, or the one picked."""
    if len(rows) == 1:
        return rows[0].item
    names = {row.item: f"{row.item}. {row.name}" for row in rows}
    picked: int | None = st.selectbox(
        "Mở một nội dung",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Chọn nội dung để xem chi tiết",
        key="plan-item",
        width=420,
    )
    return picked


def show(rows: Sequence[ScoreboardRow], seen: View) -> None:
    head = "".join(f"<th scope='col'>{name}</th>" for name in _HEADINGS)
    body = "".join(_item(row, seen.filters) for row in rows)
    st.html(f"<table class='dv-plan'><thead><tr>{head}</tr></thead>{body}</table>{_style(seen.look)}")


def _item(row: ScoreboardRow, filters: Filters) -> str:
    """A block of lines, the item's name and tasks beside all of them."""
    span = f"rowspan='{len(row.tiles)}'"
    link = urlencode(plan_scoreboard.only(filters, row.item).query(), doseq=True)
    name = (
        f"<th scope='rowgroup' {span} class='dv-name'><a href='?{link}' target='_self'>{row.item}. {escape(row.name)}"
        f"</a><span>Chủ trì: {escape(row.lead)}</span></th>"
    )
    first, *others = [_line(tile) for tile in row.tiles]
    lines = f"<tr>{name}<td {span} class='dv-work'>{_work(row)}</td>{first}</tr>"
    return f"<tbody>{lines}{''.join(f'<tr>{line}</tr>' for line in others)}</tbody>"


def _work(row: ScoreboardRow) -> str:
    """Done of due, and what is late, with a shape beside the word."""
    text = f"<b>{row.done}/{row.due}</b> đã xong" if row.due else "Không có việc đến hạn"
    if row.late:
        before = f", {row.late_before} từ kỳ trước" if row.late_before else ""
        text += f"<span class='dv-concern'>◆ {row.late} quá hạn{before}</span>"
    elif row.due:
        text += "<span>không có việc quá hạn</span>"
    return text + (f"<span>{row.planned} chưa đến hạn</span>" if row.planned else "")


def _line(tile: Tile) -> str:
    met = {True: "<b class='dv-good'>đạt</b> ", False: "<b class='dv-concern'>chưa đạt</b> ", None: ""}
    target = met[tile.target_met] + escape(tile.target.removeprefix("mục tiêu ")) if tile.target else ""
    change, tone = plan_scoreboard.change(tile)
    signal = f"<span aria-hidden='true'>{SHAPES[tile.signal_tone]}</span> {escape(tile.judged)}"
    cells = (
        ("what", escape(tile.name), tile.meaning),
        ("value", escape(plan_scoreboard.value(tile)), ""),
        ("n", escape(tile.base), ""),
        ("target", target, ""),
        (f"change dv-{tone}", escape(change), ""),
        (f"signal dv-{tile.signal_tone}", signal, tile.signal_why),
    )
    return "".join(
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


def _style(look: Look) -> str:
    return f"""<style>
.dv-plan {{width:100%;border-collapse:collapse;font-size:.87rem;line-height:1.35;color:{look.ink}}}
.dv-plan th, .dv-plan td {{text-align:left;vertical-align:top;padding:.28rem .6rem .28rem 0;border:0;font-weight:400}}
.dv-plan thead th {{color:{look.quiet};border-bottom:1px solid {look.grey};position:sticky;top:0}}
.dv-plan tbody {{border-bottom:1px solid {look.grid};break-inside:avoid}}
.dv-plan tbody tr:first-child > * {{padding-top:.6rem}} .dv-plan tbody tr:last-child > * {{padding-bottom:.6rem}}
.dv-plan .dv-name {{width:17%}} .dv-plan .dv-name a {{color:{look.ink};font-weight:600;font-size:.95rem}}
.dv-plan .dv-name span, .dv-plan .dv-work span {{display:block;color:{look.quiet}}}
.dv-plan .dv-work {{width:13%}} .dv-plan .dv-work b {{font-size:1.15rem;font-weight:600}}
.dv-plan .dv-value {{font-weight:600;text-align:right;white-space:nowrap;padding-right:.9rem}}
.dv-plan thead th:nth-child(4) {{text-align:right;padding-right:.9rem}}
.dv-plan .dv-n {{color:{look.quiet};white-space:nowrap}} .dv-plan td b {{font-weight:600}}
.dv-plan .dv-neutral {{color:{look.quiet}}}
.dv-plan .dv-good {{color:{look.good}}} .dv-plan .dv-concern, .dv-plan .dv-work .dv-concern {{color:{look.concern}}}
@media (max-width: 900px) {{
  .dv-plan, .dv-plan tbody, .dv-plan tr, .dv-plan th, .dv-plan td {{display:block;width:auto !important}}
  .dv-plan thead {{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}}
  .dv-plan tbody {{border:1px solid {look.grid};border-radius:6px;padding:.2rem .8rem;margin-bottom:.7rem}}
  .dv-plan tbody tr > * {{padding:.05rem 0 !important}}
  .dv-plan tr {{display:grid;grid-template-columns:1fr auto;column-gap:.8rem;padding:.4rem 0;
    border-top:1px solid {look.grid}}}
  .dv-plan tr:first-child {{border-top:0}}
  .dv-plan .dv-name, .dv-plan .dv-work {{grid-column:1/-1}} .dv-plan .dv-work {{padding-bottom:.4rem !important}}
  .dv-plan .dv-work span {{display:inline;margin-left:.6rem}}
  .dv-plan .dv-value {{text-align:right}} .dv-plan td:empty {{display:none}}
  .dv-plan .dv-n, .dv-plan .dv-change {{grid-column:1}}
  .dv-plan .dv-target, .dv-plan .dv-signal {{grid-column:2;text-align:right}}
}}
</style>"""
