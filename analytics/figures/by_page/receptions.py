"""Figures of Tiếp dân và đối thoại."""

from __future__ import annotations

from collections.abc import Callable

from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Build, Picture, among_places
from analytics.figures.charts.tile_map import tile_map
from analytics.figures.subjects import dialogues, duty_calendar
from analytics.figures.subjects import receptions as figures
from analytics.measure.measure import measure
from analytics.registers import receptions
from analytics.summaries import plan_scoreboard

RESOLVED = "dialogue_resolved_rate"


def _duties(asked: Asked) -> Figure | None:
    table = receptions.duties(asked.filters, asked.by, asked.viewer)
    if not table["required"].any():
        return None
    question = "Nơi nào giữ đủ lịch tiếp công dân, tháng nào thiếu?"
    return duty_calendar.calendar("duties", table, asked.by, asked.look, question)


def _attendance(asked: Asked) -> Figure | None:
    table = receptions.attendance(asked.filters, asked.viewer)
    if not table["held"].any():
        return None
    question = "Ban Dân vận có dự đủ buổi tiếp định kỳ của huyện?"
    return figures.attendance("attendance", table, asked.look, question, asked.goal("danvan_attendance_rate"))


def _chairs(asked: Asked) -> Figure | None:
    table = receptions.duties(asked.filters, "chair", asked.viewer)
    if not table["required"].any():
        return None
    return duty_calendar.chairs("chairs", table, asked.look, "Ai giữ đủ lịch, ai chưa?")


def _received(build: Callable[..., Figure], key: str, needed: str, question: str) -> Build:
    def shown(asked: Asked) -> Figure | None:
        table = receptions.receptions(asked.filters, asked.viewer)
        known = table["rows"].any() and table[needed].notna().any()
        return build(key, table, asked.look, question) if known else None

    return shown


def _requests(asked: Asked) -> Figure | None:
    table = receptions.dialogues(asked.filters, asked.viewer)
    question = "Kiến nghị ở các cuộc đối thoại đi đến đâu?"
    return dialogues.requests("requests", table, asked.look, question) if table["requests"].any() else None


@among_places
def _map(asked: Asked) -> Figure | None:
    table = measure([RESOLVED], asked.filters.everywhere(), (asked.by,), asked.viewer)
    if not plan_scoreboard.can_map(table, RESOLVED, asked.by):
        return None
    question = "Nơi nào giải quyết được nhiều kiến nghị đối thoại?"
    return tile_map(
        "talks-map",
        table,
        RESOLVED,
        look=asked.look,
        question=question,
        by=asked.by,
        chosen=asked.units,
        target=asked.goal(RESOLVED),
    )


PICTURES = {
    "duties": Picture("Lịch tiếp công dân", _duties),
    "attendance": Picture("Ban Dân vận dự tiếp công dân", _attendance),
    "chairs": Picture("Người chủ trì tiếp công dân", _chairs),
    "people": Picture("Tiếp công dân",
                      _received(figures.people, "people", "visits", "Bao nhiêu lượt, bao nhiêu người đến?")),
    "cases": Picture("Vụ việc mới và cũ",
                     _received(figures.cases, "cases", "first_cases", "Vụ việc mới hay dân phải quay lại?")),
    "groups": Picture("Đoàn đông người",
                      _received(figures.groups, "groups", "groups", "Có bao nhiêu đoàn đông người?")),
    "conclusions": Picture("Kết luận sau tiếp dân",
                           _received(figures.conclusions, "conclusions", "conclusions",
                                     "Kết luận đã giao có được thực hiện?")),
    "requests": Picture("Đối thoại", _requests),
    "talks-map": Picture("Đối thoại giữa các xã", _map),
}  # fmt: skip
