"""Nội dung phối hợp on one A4 page across: the items, exceptions first, with tasks, main indicator and quarters."""

from __future__ import annotations

from typing import Any

from analytics import formatting
from analytics.documents.pdf.typeset import typeset
from analytics.measure.measure import scope
from analytics.registers import tasks
from analytics.scope import snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import plan_scoreboard, plan_verdict
from analytics.summaries.plan_scoreboard import ScoreboardRow

_MARKS = {tasks.LATE: "late", tasks.PLANNED: "planned", tasks.DONE_LATE: "done late", tasks.DONE: "done"}


def scoreboard(filters: Filters, viewer: Viewer) -> bytes:
    """The page of what is chosen, as PDF."""
    return typeset("scoreboard", page(filters, viewer))


def page(filters: Filters, viewer: Viewer) -> dict[str, Any]:
    """All that stands on it, in words and numbers."""
    found = scope(filters, viewer)
    rows = plan_scoreboard.rows(filters, viewer)
    summary = plan_verdict.summary(rows)
    return {
        "title": f"Nội dung phối hợp {formatting.period(found.period)}",
        "scope": formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer),
        "verdict": summary.headline.replace("**", ""),
        "rest": summary.rest.replace("**", ""),
        "groups": [
            {"title": plan_verdict.NEEDS[need][0], "about": plan_verdict.NEEDS[need][1], "rows": [_row(r) for r in own]}
            for need, own in plan_verdict.grouped(rows)
        ],
        "foot": "Nhiệm vụ: ô đặc xong đúng hạn, ô viền đậm xong trễ, hình thoi quá hạn, ô rỗng chưa đến hạn."
        " Quý có ít số liệu để trống.",
    }


def _row(found: ScoreboardRow) -> dict[str, Any]:
    chief = plan_verdict.main(found)
    course = found.courses[chief.key] if chief else None
    quarters = course.quarters if course else ()
    known = [v for v in quarters if v is not None]
    top = max(known, default=1.0) or 1.0
    return {
        "item": str(found.item),
        "name": found.name,
        "lead": formatting.lead(found.lead),
        "tasks": [_MARKS[task.state] for task in found.work],
        "done": formatting.share(found.done, found.due) if found.due else formatting.MISSING,
        "late": f"{formatting.number(found.days_late)} ngày" if found.late else "",
        "indicator": chief.name if chief else "",
        "value": plan_scoreboard.value(chief) if chief else "",
        "target": chief.target if chief else "",
        "met": {True: "good", False: "bad", None: "plain"}[chief.target_met if chief else None],
        "quarters": [None if v is None else v / top for v in quarters],
        "signal": chief.judged if chief else "",
        "tone": {"good": "good", "concern": "bad", "neutral": "plain"}[chief.signal_tone] if chief else "plain",
    }
