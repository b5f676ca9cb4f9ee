"""The periodic report as sentences made by rules from numbers; preview and DOCX print the same ones.

Every sentence carries the results it was made of, so each number can be asked for again; what no number supports is
left to the office to fill in (`Sentence.is_blank`). The order is that of district reports: leadership, results by
content, assessment, next tasks, proposals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from analytics import formatting
from analytics.documents.report.appendices import Appendix, appendices
from analytics.measure.measure import scope
from analytics.registers import tasks
from analytics.registers.tasks import ToDo
from analytics.scope import places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target, plan_scoreboard
from analytics.summaries.against_target import Result
from analytics.summaries.findings import Finding, Severity, findings

LEADERSHIP = (*plan_scoreboard.TASKS, "outreach_sessions", "reception_days", "dialogues")
MOST_TASKS = 12
_FILL = "………………………………………………………………………"


@dataclass(frozen=True)
class Sentence:
    """A sentence and what it says: the results whose values it prints, or the finding it repeats."""

    text: str
    results: tuple[Result, ...] = ()
    _: KW_ONLY
    finding: Finding | None = None
    is_blank: bool = False

    @property
    def source(self) -> str:
        """Where its numbers come from, in words."""
        if self.finding:
            return f"{self.finding.rule}"
        return "; ".join(f"{r.indicator.name} (n = {formatting.number(r.n)})" for r in self.results)


@dataclass(frozen=True)
class Part:
    """A numbered heading and the sentences below it; parts of level 2 stand within the one of level 1 before them."""

    heading: str
    sentences: tuple[Sentence, ...]
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Report:
    """`subject` is what the report is about, as it stands under its title."""

    subject: str
    scope: str
    opening: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    appendices: tuple[Appendix, ...]

    @property
    def sentences(self) -> list[Sentence]:
        return [*self.opening, *(s for part in self.parts for s in part.sentences)]


def report(filters: Filters, viewer: Viewer) -> Report:
    """The report of the period on what is chosen."""
    found = scope(filters, viewer)
    by_item = against_target.by_item(filters, viewer)
    where = ""
    if filters.communes:
        names = [formatting.group("commune", unit) for unit in filters.communes]
        where = f" tại {formatting.joined(names)}"
    period = formatting.period(found.period)
    parts = [
        Part("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI", _leadership(filters, viewer)),
        Part("II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG PHỐI HỢP", ()),
        *(_content(item, own) for item, own in by_item.items()),
        *_assessment(findings(filters, viewer)),
        Part("IV. NHIỆM VỤ KỲ TỚI", _next(filters, viewer)),
        Part("V. KIẾN NGHỊ, ĐỀ XUẤT", (_blank("Kiến nghị, đề xuất"),)),
    ]
    return Report(
        subject=f"Kết quả phối hợp thực hiện công tác dân vận giữa Ban Dân vận Huyện ủy và UBND huyện {period}{where}",
        scope=formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer),
        opening=(_opening(period),),
        parts=tuple(parts),
        appendices=tuple(appendices(filters, viewer, by_item)),
    )


# ---------------------------------------------------------------- sentences


def stated(found: Result) -> Sentence:
    """ "Tỷ lệ đúng hạn: 90,5% (n = 504), giảm 1,2 điểm so với cùng kỳ (91,7%); chưa đạt mục tiêu 95%." """
    indicator = found.indicator
    text = f"{indicator.name}: {formatting.value(indicator, found.value)}"
    if not indicator.whole and found.n != found.value:
        text += f" ({formatting.base(found.n, indicator).replace(' (', ', ').removesuffix(')')})"
    return Sentence(f"{text}{_judged(found)}.", (found,))


def _judged(found: Result) -> str:
    """Against the same period and the target, as far as they are known."""
    text = f", {_compared(found)}" if found.before == found.before else ""
    if found.is_met is not None and found.target is not None:
        text += f"; {'đạt' if found.is_met else 'chưa đạt'} mục tiêu {formatting.goal(found.indicator, found.target)}"
    return text


def _compared(found: Result) -> str:
    before = formatting.value(found.indicator, found.before)
    if found.change == "không đổi":
        return f"không đổi so với cùng kỳ ({before})"
    step = found.change.lstrip("+" + formatting.MINUS)
    if step.startswith(("0,0" + formatting.NBSP, "0" + formatting.NBSP)):
        return f"gần như không đổi so với cùng kỳ ({before})"
    direction = "tăng" if found.value > found.before else "giảm"
    return f"{direction} {step} so với cùng kỳ ({before})"


def _stated_tasks(found: Sequence[Result]) -> Sentence:
    """The three numbers of the tasks in one sentence: due, done in time, late."""
    by_key = {r.key: r for r in found}
    due, rate, late = (by_key[key] for key in ("tasks_due", "tasks_on_time_rate", "tasks_late"))
    text = f"Nhiệm vụ: {formatting.number(due.value)} đến hạn trong kỳ"
    if due.before == due.before:
        text += f" (cùng kỳ {formatting.number(due.before)})"
    if rate.value == rate.value:
        text += f", hoàn thành đúng hạn {formatting.percent(rate.value)}{_judged(rate)}"
    return Sentence(f"{text}; {formatting.number(late.value)} đang quá hạn.", (due, rate, late))


def _opening(period: str) -> Sentence:
    return Sentence(
        "Thực hiện Quyết định số 1374-QĐ/HU ngày 04/4/2012 của Ban Thường vụ Huyện ủy về Quy chế phối hợp giữa Ban Dân"
        " vận Huyện ủy, Khối Dân vận các xã, thị trấn với cơ quan quản lý nhà nước cùng cấp và kế hoạch phối hợp hằng"
        f" năm, Ban Dân vận Huyện ủy và UBND huyện báo cáo kết quả {period} như sau:"
    )


def _blank(what: str) -> Sentence:
    return Sentence(f"{what} (cơ quan soạn thảo bổ sung): {_FILL}", is_blank=True)


def _leadership(filters: Filters, viewer: Viewer) -> tuple[Sentence, ...]:
    """What the plan asked to be done, and the meetings held."""
    return (
        *_told_all(against_target.results(LEADERSHIP, filters, viewer)),
        _blank("Văn bản lãnh đạo, chỉ đạo đã ban hành"),
    )


def _content(item: int, own: Sequence[Result]) -> Part:
    heading = f"{item}. {places.item_names()[item]}"
    return Part(heading, tuple(_told_all(own)), 2)


def _told_all(found: Sequence[Result]) -> list[Sentence]:
    """What is known, the tasks first and together."""
    tasks_ = [r for r in found if r.key in plan_scoreboard.TASKS]
    said = [_stated_tasks(tasks_)] if any(r.is_known for r in tasks_) else []
    said += [stated(r) for r in found if r.is_known and r not in tasks_]
    return said or [Sentence("Không có số liệu trong phạm vi báo cáo.")]


# ---------------------------------------------------------------- assessment and what comes next


def _assessment(found: Sequence[Finding]) -> list[Part]:
    """The findings, the good ones first; causes are the office's to name."""
    return [
        Part("III. ĐÁNH GIÁ CHUNG", ()),
        Part("1. Kết quả nổi bật", _told(found, ("improvement",), "Không có chỉ tiêu nào tốt lên rõ rệt."), 2),
        Part(
            "2. Hạn chế, việc cần tập trung",
            _told(found, ("todo", "concern"), "Không có việc quá hạn và không có chỉ tiêu nào xấu đi rõ rệt."),
            2,
        ),
        Part("3. Diễn biến cần theo dõi", _told(found, ("notable",), "Không có diễn biến khác thường."), 2),
        Part("4. Nguyên nhân", (_blank("Nguyên nhân"),), 2),
    ]


def _told(found: Sequence[Finding], severities: tuple[Severity, ...], nothing: str) -> tuple[Sentence, ...]:
    told = tuple(Sentence(f.sentence, finding=f) for f in found if f.severity in severities)
    return told or (Sentence(nothing),)


def _next(filters: Filters, viewer: Viewer) -> tuple[Sentence, ...]:
    """Tasks late, then those due in the next period, by their due day."""
    late, ahead, period = tasks.to_do(filters, viewer)
    said = [Sentence(f"{formatting.number(len(late))} nhiệm vụ quá hạn cần hoàn thành:")] if late else []
    said += _tasks(late)
    if not ahead:
        return (*said, Sentence(f"Dữ liệu chưa ghi nhiệm vụ nào đến hạn {period}."))
    return (*said, Sentence(f"{formatting.number(len(ahead))} nhiệm vụ đến hạn {period}:"), *_tasks(ahead))


def _tasks(found: Sequence[ToDo]) -> list[Sentence]:
    said = [
        Sentence(
            f"– {task.title} (nội dung {task.item}, chủ trì: {formatting.lead(task.lead)},"
            f" hạn {formatting.day(task.due_on)})."
        )
        for task in found[:MOST_TASKS]
    ]
    if len(found) > MOST_TASKS:
        said.append(Sentence(f"– và {formatting.number(len(found) - MOST_TASKS)} nhiệm vụ khác."))
    return said
