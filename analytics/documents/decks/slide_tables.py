"""Slides of tiles, findings and tables: the situation, the plan, a commune, what is overdue, what is to be decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analytics import formatting
from analytics.documents import asked_decisions
from analytics.documents.decks import slide_layout, slide_messages
from analytics.documents.decks.decks import Deck
from analytics.documents.decks.shown import Shown
from analytics.documents.tables_as_text import readable
from analytics.figures.by_page import Asked
from analytics.measure.measure import measure, scope
from analytics.registers import petitions as letter_rows
from analytics.registers import tasks
from analytics.registers.petition_text import worklist_sentence, worklist_table
from analytics.registers.tasks import ToDo
from analytics.summaries import commune_bullets, headline_tiles, plan_scoreboard, plan_verdict
from analytics.summaries.findings import findings, verdict
from analytics.summaries.headline_tiles import Tile

FEW_ROWS = 3  # no slide of their own
MOST_FINDINGS = 6
_WORK = ("Mã đơn", "Quá hạn", "Xã, thị trấn", "Loại đơn", "Lĩnh vực", "Hạn")
_TASK = ["Nhiệm vụ", "Chủ trì", "Hạn", "Tình trạng"]


def _overview(asked: Asked, deck: Deck) -> Shown:
    shown = headline_tiles.tiles(asked.filters, viewer=asked.viewer)
    count = len(asked_decisions.made(asked.filters, asked.viewer))
    said = verdict.verdict(shown, asked.filters, asked.viewer, count)
    return Shown(key="", title=said.text.rstrip("."), tiles=tuple(shown))


def _findings(asked: Asked, deck: Deck) -> Shown:
    found = findings(asked.filters, asked.viewer)
    title = "Không có gì khác thường và không có việc quá hạn"
    if found:
        words = {"todo": "việc cần chỉ đạo", "concern": "việc cần quan tâm", "notable": "diễn biến cần theo dõi",
                 "improvement": "chuyển biến tích cực"}  # fmt: skip
        title = slide_messages.counted(
            tuple((sum(f.severity == severity for f in found), word) for severity, word in words.items())
        )
    return Shown(key="", title=title, findings=tuple(found[:MOST_FINDINGS]))


def _plan(asked: Asked, deck: Deck) -> Shown | None:
    rows = plan_scoreboard.rows(asked.filters, asked.viewer)
    if plan_scoreboard.is_empty(rows):
        return None
    exceptions = [r for need, own in plan_verdict.grouped(rows) if need != "fine" for r in own] or rows
    table = pd.DataFrame(
        {
            "Nội dung phối hợp": [f"{r.item}. {r.name}" for r in exceptions],
            "Chủ trì": [formatting.lead(r.lead) for r in exceptions],
            "Xong/đến hạn": [formatting.share(r.done, r.due) for r in exceptions],
            "Quá hạn": [formatting.number(r.late) for r in exceptions],
            "Đạt mục tiêu": [_targets_met(r.tiles) for r in exceptions],
        }
    )
    others = [str(r.item) for r in rows if r not in exceptions]
    fine = f"Nội dung {formatting.joined(others, len(others))} theo kế hoạch." if others else ""
    summary = plan_verdict.summary(rows)
    return Shown(key="", title=plain(summary.headline), text=fine, notes=plain(summary.rest), table=table)


def _targets_met(shown: Sequence[Tile]) -> str:
    judged = [tile.target_met for tile in shown if tile.target_met is not None]
    return formatting.share(sum(judged), len(judged)) if judged else formatting.MISSING


def _profile(asked: Asked, deck: Deck) -> Shown | None:
    if len(asked.filters.communes) != 1:
        return None
    unit = asked.filters.communes[0]
    shares = commune_bullets.bullets(unit, asked.filters, asked.viewer)
    if all(b.result.value != b.result.value for b in shares):
        return None
    told = [b.told() for b in shares]
    table = pd.DataFrame(
        {
            "Chỉ số": [t["name"] for t in told],
            "Xã": [t["value"] for t in told],
            "Chỉ tiêu": [t["target_text"] for t in told],
            "Toàn huyện": [t["district_text"] for t in told],
            "Số xét": [t["n"] for t in told],
            "Nhận xét": [t["remark"] for t in told],
        }
    )
    late = int(measure(["overdue"], asked.filters, (), asked.viewer)["overdue"].fillna(0).iloc[0])
    words, _ = commune_bullets.verdict(shares)
    trouble = commune_bullets.trouble(late, asked.filters, asked.viewer).rstrip(".")
    name, period = formatting.group("commune", unit), formatting.period(scope(asked.filters, asked.viewer).period)
    return Shown(key="", title=f"{name}, {period}: {words[:1].lower()}{words[1:]}; {trouble}", table=table)


def _worklist(asked: Asked, deck: Deck) -> Shown | None:
    if not asked.viewer.may("see rows"):
        return None
    rows = letter_rows.worklist(asked.filters, viewer=asked.viewer)
    if rows.empty:
        return None
    table = worklist_table(rows)
    table = table[[c for c in _WORK if c in table]]
    table["Hạn"] = [formatting.day(d) for d in rows["due_on"]]
    return _one_page(plain(worklist_sentence(rows)), table)


def _tasks_late(asked: Asked, deck: Deck) -> Shown | None:
    """All that are overdue; a few of them stand on the slide of those to come, where the deck has it."""
    late, ahead, _ = tasks.to_do(asked.filters, asked.viewer)
    is_merged = len(late) <= FEW_ROWS and ahead and any(s.key == "tasks-next" for s in deck.shown)
    if not late or is_merged:
        return None
    title = f"{formatting.number(len(late))} nhiệm vụ quá hạn, lâu nhất {formatting.number(late[0].late)} ngày"
    return _one_page(title, _task_table(late))


def _tasks_next(asked: Asked, deck: Deck) -> Shown | None:
    late, ahead, period = tasks.to_do(asked.filters, asked.viewer)
    if not ahead:
        return None
    few = late if len(late) <= FEW_ROWS else []
    table = _task_table([*few, *ahead])
    overdue = f"{formatting.number(len(few))} nhiệm vụ quá hạn, " if few else ""
    title = f"{overdue}{formatting.number(len(ahead))} nhiệm vụ đến hạn {period}"
    return _one_page(title, table)


def _task_table(found: Sequence[ToDo]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (t.title, formatting.lead(t.lead), formatting.day(t.due_on),
             tasks.standing(tasks.LATE if t.late >= 0 else tasks.PLANNED, t.late))
            for t in found
        ],
        columns=_TASK,
    )  # fmt: skip


def _decisions(asked: Asked, deck: Deck) -> Shown | None:
    """What the meeting is asked: the last slide of every deck."""
    table = asked_decisions.table(asked.filters, asked.viewer)
    if table.empty:
        return Shown(key="", title="Không có việc nào phải đề nghị cuộc họp quyết định", text="Không có việc quá hạn,"
                     " không có chỉ tiêu nào bị lỡ.")  # fmt: skip
    title = f"Việc đề nghị cuộc họp quyết định: {formatting.number(len(table))} việc"
    first = asked_decisions.first(table, asked.filters, asked.viewer)
    title += f", trước hết là {first[:1].lower()}{first[1:]}" if first else ""
    open_ = " / ".join(asked_decisions.OUTCOMES)
    table[asked_decisions.OUTCOME] = table[asked_decisions.OUTCOME].replace("", open_)
    table[asked_decisions.OTHERWISE] = table[asked_decisions.OTHERWISE].replace("", formatting.MISSING)
    return Shown(key="", title=title, table=table)


def _one_page(title: str, table: pd.DataFrame) -> Shown:
    """A table's first rows, as many as one slide holds, and how many there are."""
    shown = slide_layout.pages(readable(table), slide_layout.body(True))[0]
    cut = f"{formatting.number(len(shown))} dòng đầu trong {formatting.number(len(table))} dòng."
    return Shown(key="", title=title, text=cut if len(shown) < len(table) else "", table=table.head(len(shown)))


def plain(text: str) -> str:
    """A sentence of our own without Markdown's marks."""
    return text.replace("**", "")


BUILDERS: dict[str, Callable[[Asked, Deck], Shown | None]] = {
    "overview": _overview,
    "findings": _findings,
    "plan": _plan,
    "profile": _profile,
    "worklist": _worklist,
    "tasks-late": _tasks_late,
    "tasks-next": _tasks_next,
    "decisions": _decisions,
}
