"""The periodic report as sentences made by rules from numbers; preview and DOCX print the same ones.

Every sentence carries the results it was made of, so each number can be asked for again; what no number supports is
left to the office to fill in (`Sentence.is_blank`). The order is that of district reports: leadership, results by
content, assessment, next tasks, proposals.
"""

from __future__ import annotations

from analytics import formatting
from analytics.documents.report import outlook, results
from analytics.documents.report.appendices import appendices
from analytics.documents.report.sentences import Part, Report, Sentence
from analytics.measure.measure import scope
from analytics.registers import tasks
from analytics.scope import row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target

_ABOUT = "kết quả phối hợp thực hiện công tác dân vận"


def report(filters: Filters, viewer: Viewer) -> Report:
    """The report of the period on what is chosen."""
    filters, found = row_scope.own(filters, viewer), scope(filters, viewer)
    by_item = against_target.by_item(filters, viewer)
    work = tasks.rows(filters, viewer)
    period = f"{formatting.period(found.period)}{_where(filters)}"
    parts = [
        Part("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI", results.leadership(work, filters, viewer)),
        Part("II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG PHỐI HỢP", ()),
        *(results.of_item(item, own, work[work["item"] == item]) for item, own in by_item.items()),
        *outlook.judgement(by_item, filters, viewer),
        outlook.following(filters, viewer),
        outlook.proposals(filters, viewer),
    ]
    return Report(
        subject=f"K{_ABOUT[1:]} giữa Ban Dân vận Huyện ủy và UBND huyện {period}",
        scope=formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer),
        opening=(_opening(period, formatting.day(found.as_of)),),
        parts=tuple(parts),
        closing=f"Trên đây là báo cáo {_ABOUT} {period}",
        appendices=tuple(appendices(filters, viewer, by_item)),
    )


def _where(filters: Filters) -> str:
    """The communes chosen, every one of them: a report names whom it is about."""
    names = [formatting.group("commune", unit) for unit in filters.communes]
    return f" tại {formatting.joined(names, len(names))}" if names else ""


def _opening(period: str, day: str) -> Sentence:
    return Sentence(
        "Thực hiện Quyết định số 1374-QĐ/HU ngày 04/4/2012 của Ban Thường vụ Huyện ủy về Quy chế phối hợp giữa Ban Dân"
        " vận Huyện ủy, Khối Dân vận các xã, thị trấn với cơ quan quản lý nhà nước cùng cấp và kế hoạch phối hợp hằng"
        " năm, Ban Dân vận Huyện ủy và Ủy ban nhân dân (UBND) huyện báo cáo kết quả"
        f" {period} (số liệu tính đến ngày {day}) như sau:"
    )
