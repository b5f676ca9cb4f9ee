"""Projects as rows, stages as bars on one scale of households, so that rows and stages compare."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formatting
from analytics.registers.sides import project_text
from analytics.registers.sides.projects import ENOUGH, STAGES, Project
from pages.parts.frame.view import View

_BAR = 70  # px of the longest bar


def show(found: Sequence[Project], seen: View) -> None:
    most = max((project.households["affected"] or 0 for project in found), default=0) or 1
    heads = (
        "Dự án, xã, văn bản",
        "Tỷ lệ đồng thuận",
        *STAGES.values(),
        "Tái định cư",
        "Cưỡng chế",
        "Bước, ngày",
        "Kết luận quá hạn",
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
    body = "".join(_row(project, most) for project in found)
    with st.container(border=True, key="project-stages"):
        st.markdown("#### Mỗi dự án đi đến bước nào, còn bao nhiêu hộ?")
        st.html(
            "<div class='dv-stages' tabindex='0' role='region' aria-label='Các dự án theo bước'>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{_style(seen)}"
        )
        st.caption(
            f"◆ thấp hơn, ✓ cao hơn rõ rệt mức chung (ngoài giới hạn 99,8%); dưới {formatting.number(ENOUGH)} hộ có số"
            " nhưng không xét. Đồng thuận là chỉ số theo dõi: đến hết năm 2025 luật không đòi tỷ lệ, có hộ không đồng ý"
            " thì phải đối thoại."
        )


def _row(project: Project, most: int) -> str:
    small = "" if project.is_judged or project.consent is None else " class='dv-few'"
    tone = {-1: "dv-down", 0: "", 1: "dv-up"}[project.differs]
    about = [project.code, formatting.group("commune", project.commune), project.resolution or ""]
    stages = "".join(_stage(project.households[name], most, name == "affected") for name in STAGES)
    done = (("resettled", "to_resettle"), ("enforced", "enforcements"))
    pairs = "".join(f"<td>{_pair(project.households[a], project.households[b])}</td>" for a, b in done)
    late = f"<b class='dv-down'>{formatting.number(project.overdue)}</b>" if project.overdue else "·"
    return (
        f"<tr><th scope='row'>{escape(formatting.visible(project.name))}"
        f"<small>{escape(formatting.visible(' · '.join(filter(None, about))))}</small></th>"
        f"<td{small}><b class='{tone}'>{escape(project_text.consent(project))}</b></td>{stages}{pairs}"
        f"<td>{escape(project_text.step(project))}</td><td>{late}</td></tr>"
    )


def _stage(count: int | None, most: int, is_base: bool) -> str:
    if count is None:
        return f"<td>{formatting.MISSING}</td>"
    width = max(1, round(_BAR * count / most))
    kind = "dv-base" if is_base else "dv-done"
    return f"<td>{formatting.number(count)}<span class='{kind}' style='width:{width}px'></span></td>"


def _pair(done: int | None, needed: int | None) -> str:
    return formatting.MISSING if needed is None else formatting.share(done or 0, needed)


def _style(seen: View) -> str:
    look = seen.look
    return f"""<style>
.dv-stages {{overflow-x:auto}}
.dv-stages table {{border-collapse:collapse;width:100%;font-size:.87rem;font-variant-numeric:tabular-nums}}
.dv-stages th, .dv-stages td {{text-align:left;vertical-align:top;padding:.3rem .4rem;border:0;
  border-bottom:1px solid {look.grid};font-weight:400;color:{look.ink}}}
.dv-stages thead th {{color:{look.quiet};font-size:.8rem;vertical-align:bottom}}
.dv-stages tbody th {{min-width:12rem;font-weight:500}} .dv-stages small {{display:block;color:{look.quiet}}}
.dv-stages td b {{white-space:nowrap;font-weight:600}}
.dv-stages td span {{display:block;height:.6rem;margin-top:.15rem}}
.dv-stages .dv-base {{background:{look.grey};opacity:.5}} .dv-stages .dv-done {{background:{look.series[0]}}}
.dv-stages .dv-down {{color:{look.concern}}} .dv-stages .dv-up {{color:{look.good}}}
.dv-stages .dv-few {{background:repeating-linear-gradient(45deg,transparent 0 5px,{look.grid} 5px 6px)}}
</style>"""
