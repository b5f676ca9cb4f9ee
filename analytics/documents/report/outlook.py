"""Parts III to V of the report: how the period is judged, what is to be done next, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from analytics import formatting
from analytics.documents import asked_decisions
from analytics.documents.report import phrases
from analytics.documents.report.sentences import Part, Sentence, blank
from analytics.registers import tasks
from analytics.registers.tasks import ToDo
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import plan_scoreboard
from analytics.summaries.against_target import Result
from analytics.summaries.findings import Finding, Severity, findings

JUDGEMENT, NEXT, PROPOSALS = "III. ĐÁNH GIÁ CHUNG", "IV. NHIỆM VỤ KỲ TỚI", "V. KIẾN NGHỊ, ĐỀ XUẤT"


def judgement(by_item: Mapping[int, Sequence[Result]], filters: Filters, viewer: Viewer) -> list[Part]:
    """What went well (items on target in one sentence), what did not; causes are the office's to name."""
    found = findings(filters, viewer)
    good = [*_on_target(by_item), *_repeated(found, ("improvement",))]
    bad = [*_missed(by_item), *_repeated(found, ("todo", "concern"))]
    return [
        Part(JUDGEMENT, ()),
        Part("1. Kết quả nổi bật", tuple(good) or (Sentence("Chưa có chuyển biến rõ rệt so với các kỳ trước."),), 2),
        Part("2. Hạn chế, việc cần tập trung", tuple(bad) or (Sentence("Không có việc quá hạn."),), 2),
        Part("3. Diễn biến cần theo dõi", tuple(_repeated(found, ("notable",))) or
             (Sentence("Không có diễn biến khác thường."),), 2),
        Part("4. Nguyên nhân", (blank("Nguyên nhân khách quan"), blank("Nguyên nhân chủ quan")), 2),
    ]  # fmt: skip


def _on_target(by_item: Mapping[int, Sequence[Result]]) -> list[Sentence]:
    """The items that did all they were asked, in one sentence."""
    good = {item: own for item, own in by_item.items() if is_on_target(own)}
    if not good:
        return []
    names = [f"{item} ({phrases.lowered(places.item_names()[item])})" for item in good]
    text = f"Đạt các chỉ tiêu được giao, nhiệm vụ hoàn thành đúng hạn ở {_counted(len(good))}: nội dung"
    said = tuple(r for own in good.values() for r in own if r.is_met)
    return [Sentence(f"{text} {formatting.joined(names, len(names))}.", said)]


def _counted(count: int) -> str:
    return f"{formatting.number(count)} nội dung phối hợp"


def is_on_target(own: Sequence[Result]) -> bool:
    """Something was asked of the item, all that can be judged was met, and no task is overdue."""
    judged = [
        r.is_met for r in own if r.is_met is not None and (r.key in plan_scoreboard.TASKS or phrases.is_enough(r))
    ]
    return bool(judged) and all(judged) and not any(r.key == "tasks_late" and r.value > 0 for r in own)


def _missed(by_item: Mapping[int, Sequence[Result]]) -> list[Sentence]:
    """The targets missed, indicator by indicator, in one sentence."""
    missed = [
        (r.key, item, r)
        for item, own in by_item.items()
        for r in own
        if r.is_met is False and r.key not in plan_scoreboard.TASKS and phrases.is_enough(r)
    ]
    if not missed:
        return []
    missed.sort(key=lambda m: m[0])
    named = [_missed_of([(item, r) for _, item, r in own]) for _, own in groupby(missed, lambda m: m[0])]
    text = f"Bên cạnh những kết quả đạt được, còn chỉ tiêu chưa đạt: {'; '.join(named)}."
    return [Sentence(text, tuple(r for *_, r in missed))]


def _missed_of(found: Sequence[tuple[int, Result]]) -> str:
    """ "tỷ lệ đúng hạn (chỉ tiêu 95%) ở nội dung 4 (81,8%), 5 (93,3%) và 8 (91,0%)"."""
    first = found[0][1]
    goal = formatting.goal(first.indicator, first.target or 0)
    at = [f"{item} ({formatting.value(r.indicator, r.value)})" for item, r in found]
    return f"{phrases.lowered(first.indicator.name)} (chỉ tiêu {goal}) ở nội dung {formatting.joined(at, len(at))}"


def _repeated(found: Sequence[Finding], severities: tuple[Severity, ...]) -> list[Sentence]:
    """Findings in prose, without arrows."""
    return [Sentence(f.sentence.replace(" → ", ", "), finding=f) for f in found if f.severity in severities]


# ---------------------------------------------------------------- what comes next


def following(filters: Filters, viewer: Viewer) -> Part:
    """Tasks late, every one by name, then those due in the next period, item by item."""
    late, ahead, period = tasks.to_do(filters, viewer)
    said = [Sentence(f"Tập trung hoàn thành {formatting.number(len(late))} nhiệm vụ quá hạn:")] if late else []
    said += [Sentence(f"- {_named(task)}.") for task in late]
    if not ahead:
        return Part(NEXT, (*said, Sentence(f"Dữ liệu chưa ghi nhiệm vụ nào đến hạn {period}.")))
    said.append(Sentence(f"Thực hiện {formatting.number(len(ahead))} nhiệm vụ đến hạn {period}:"))
    by_item = groupby(sorted(ahead, key=lambda t: (t.item, t.due_on)), lambda t: t.item)
    return Part(NEXT, (*said, *(_of_item(item, list(own)) for item, own in by_item)))


def _named(task: ToDo) -> str:
    late = f", quá hạn {formatting.number(task.late)} ngày" if task.late > 0 else ""
    return (
        f"{task.title} (nội dung {task.item}, chủ trì: {formatting.lead(task.lead)},"
        f" hạn {formatting.day(task.due_on)}{late})"
    )


def _of_item(item: int, own: Sequence[ToDo]) -> Sentence:
    named = "; ".join(f"{t.title} ({formatting.lead(t.lead)}, trước ngày {formatting.day(t.due_on)})" for t in own)
    return Sentence(f"- Nội dung {item}: {named}.")


def proposals(filters: Filters, viewer: Viewer) -> Part:
    """What the meeting was asked to decide, with its conclusions, by the body addressed; the rest is the office's."""
    rows = asked_decisions.table(filters, viewer).to_dict("records")
    said = tuple(Sentence(_proposed(row)) for row in rows)
    return Part(PROPOSALS, (*said, blank("Kiến nghị, đề xuất khác" if said else "Kiến nghị, đề xuất")))


def _proposed(row: dict[str, str]) -> str:
    work = row[asked_decisions.WORK].rstrip(".")
    text = (
        f"- Đề nghị {row[asked_decisions.OFFICE]}: {work[:1].lower()}{work[1:]}; trước ngày {row[asked_decisions.DUE]}"
    )
    outcome = row[asked_decisions.OUTCOME]
    return f"{text}. Kết luận của cuộc họp: {outcome[:1].lower()}{outcome[1:]}." if outcome else f"{text}."
