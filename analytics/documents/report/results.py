"""Part I and II of the report: what was done, a paragraph a plan item, written as people write.

A sentence a subject (letters, outreach, models …); within it a clause an indicator, the first with its comparison in
full. Tasks that are late are all named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd

from analytics import formatting
from analytics.documents.report import phrases
from analytics.documents.report.sentences import Part, Sentence, blank
from analytics.registers import tasks
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target, plan_scoreboard
from analytics.summaries.against_target import Result

LEADERSHIP = (*plan_scoreboard.TASKS, "outreach_sessions", "reception_days", "dialogues")


def leadership(work: pd.DataFrame, filters: Filters, viewer: Viewer) -> tuple[Sentence, ...]:
    """What the plan asked to be done, and the meetings held."""
    found = against_target.results(LEADERSHIP, filters, viewer)
    return (*_in_paragraph(_told(found, work, is_named=False)), blank("Văn bản lãnh đạo, chỉ đạo đã ban hành"))


def of_item(item: int, own: Sequence[Result], work: pd.DataFrame) -> Part:
    """An item's paragraph; `work` are its tasks."""
    return Part(f"{item}. {places.item_names()[item]}", tuple(_in_paragraph(_told(own, work))), 2)


def _in_paragraph(said: Sequence[Sentence]) -> Iterator[Sentence]:
    yield from (replace(s, goes_on=place > 0) for place, s in enumerate(said))


def _told(found: Sequence[Result], work: pd.DataFrame, is_named: bool = True) -> list[Sentence]:
    """What is known, the tasks first."""
    tasks_ = tuple(r for r in found if r.key in plan_scoreboard.TASKS)
    said = [told_tasks(tasks_, work, is_named)] if len(work) and tasks_ else []
    rest = sorted((r for r in found if r.is_known and r not in tasks_), key=phrases.place)
    said += [stated(list(own)) for _, own in groupby(rest, lambda r: r.indicator.fact.table)]
    return said or [Sentence("Không có số liệu trong phạm vi báo cáo.")]


def stated(found: Sequence[Result]) -> Sentence:
    """A subject in a sentence: "Tiếp nhận 63 đơn, tăng 31,2% so với cùng kỳ (48 đơn); đã giải quyết 37/44 đơn …"."""
    clauses: list[str] = []
    for result in found:
        is_first = not any("so với cùng kỳ" in clause for clause in clauses)
        clauses.append(phrases.phrase(result) + phrases.compared(result, is_first) + phrases.against_target(result))
    return Sentence(phrases.sentence("; ".join(clauses)), tuple(found))


# ---------------------------------------------------------------- tasks


def told_tasks(found: tuple[Result, ...], work: pd.DataFrame, is_named: bool = True) -> Sentence:
    """How the tasks stand: in one clause where all were done in time, else with those done late and those overdue."""
    now = work[work["reached"] & ~work["earlier"]]
    late = work[work["state"] == tasks.LATE]
    done, done_late = (now[now["state"] == state] for state in (tasks.DONE, tasks.DONE_LATE))
    if now.empty and late.empty:
        return Sentence("Chưa có nhiệm vụ đến hạn trong kỳ.", found)
    if len(done) == len(now) and late.empty:
        return Sentence(f"Hoàn thành đúng hạn {formatting.share(len(done), len(now))} nhiệm vụ đến hạn.", found)
    clauses = [_in_time(found, len(done), len(now))] if len(now) else []
    clauses += [_done_late(done_late)] if len(done_late) else []
    clauses += [overdue(late, is_named)] if len(late) else []
    return Sentence(phrases.sentence("; ".join(clauses)), found)


def _in_time(found: tuple[Result, ...], done: int, due: int) -> str:
    text = f"hoàn thành đúng hạn {formatting.share(done, due)} nhiệm vụ đến hạn"
    (rate,) = (r for r in found if r.key == "tasks_on_time_rate")
    if not phrases.is_enough(rate):
        return text
    value = formatting.value(rate.indicator, rate.value)
    return f"{text}, đạt {value}{phrases.compared(rate, True)}{phrases.against_target(rate)}"


def _done_late(rows: pd.DataFrame) -> str:
    """ "4 nhiệm vụ hoàn thành chậm từ 19 đến 180 ngày"."""
    low, high = int(rows["days"].min()), int(rows["days"].max())
    span = f"{formatting.number(low)} ngày" if low == high else f"từ {formatting.number(low)} đến {high} ngày"
    return f"{formatting.number(len(rows))} nhiệm vụ hoàn thành chậm {span}"


def overdue(rows: pd.DataFrame, is_named: bool) -> str:
    """How many are overdue, and which, every one."""
    text = f"{formatting.number(len(rows))} nhiệm vụ quá hạn chưa hoàn thành"
    if not is_named:
        return text
    return f"{text}: " + ", ".join(
        f"{title} (hạn {formatting.day(due)}{f', chậm {formatting.number(days)} ngày' if days else ''})"
        for title, due, days in zip(rows["title"], rows["due_on"], rows["days"], strict=True)
    )
