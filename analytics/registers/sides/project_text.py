"""Projects in words: the page's first sentence, what stands in the way of one."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import formatting
from analytics.registers.sides.projects import Project
from data.tables.clearance import OBSTACLES


def headline(found: Sequence[Project]) -> str:
    """Which project has the least consent, and how many households have not agreed."""
    judged = [project for project in found if project.is_judged]
    if not judged:
        return f"{formatting.number(len(found))} dự án giải phóng mặt bằng, chưa dự án nào đủ hộ để xét đồng thuận"
    worst = judged[0]
    left = (worst.households["consulted"] or 0) - (worst.households["agreeing"] or 0)
    if not left:
        return f"{formatting.number(len(judged))} dự án đều được mọi hộ đồng thuận"
    return f"{worst.name} ít đồng thuận nhất: {formatting.percent(worst.consent)}, còn {formatting.number(left)} hộ"


def obstacles(project: Project) -> str:
    """ "Vướng giá bồi thường 41, vướng tái định cư 20 hộ."; nothing where nothing is said."""
    told = [(name, project.households[key]) for key, name in OBSTACLES.items()]
    parts = [f"{name} {formatting.number(count)}" for name, count in told if count]
    if not parts:
        return ""
    words = ", ".join(part if k == 0 else part[0].lower() + part[1:] for k, part in enumerate(parts))
    return f"{words} hộ."


def consent(project: Project) -> str:
    """The rate with its shape where chance does not explain it; nothing to divide by is said."""
    if project.consent is None:
        return "chưa lấy ý kiến"
    shape = {-1: "◆ ", 0: "", 1: "✓ "}[project.differs]
    return f"{shape}{formatting.percent(project.consent)}"


def step(project: Project) -> str:
    """The step a project is in and for how many days."""
    if project.step is None:
        return formatting.MISSING
    if project.step_days is None or project.step_days < 0 or project.step.startswith("Đã"):
        return project.step
    return f"{project.step}, ngày {formatting.number(project.step_days)}"
