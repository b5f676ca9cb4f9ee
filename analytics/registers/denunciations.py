"""All that those who may not see denunciations are told of them: how many the district received, quarter by quarter.

Of one calendar and of whole quarters only, with no filter: the other calendar's quarters, a month or a day would leave
a difference that tells of a few letters. A quarter is told when the next has ended too, once the communes have sent
what was late: a file that came after it was told would show in the total as what that commune sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics import formatting
from analytics.scope import periods, row_scope
from analytics.scope.periods import Bucket
from analytics.scope.viewer import WALL, Viewer
from data.warehouse import snapshots


@dataclass(frozen=True)
class Total:
    """Denunciations the whole district received in a quarter (`2024-Q3`) of the calendar year."""

    quarter: str
    letters: int


def totals(year: int) -> list[Total]:
    """The quarters of a year that can be told, the first first: how far the other letters reach decides."""
    last = row_scope.reach(WALL)[1]
    return [Total(q.label, _received(q)) for q in _quarters(year) if last and _next_end(q) <= last]


def sentence(year: int, viewer: Viewer) -> str:
    """The totals of a year in words, for those who see no more of denunciations; nothing for those who do."""
    if viewer.sees_denunciations:
        return ""
    told = [f"{formatting.time_label(t.quarter)}: {formatting.number(t.letters)}" for t in totals(year)]
    known = "; ".join(told) or "chưa có quý nào công bố được"
    return (
        f"Đơn tố cáo tiếp nhận năm {year}, toàn huyện: {known}. Số quý được nêu khi quý sau cũng đã hết, không chia"
        " theo xã, cơ quan, nội dung hay tháng; mọi con số khác không gồm đơn tố cáo."
    )


def _quarters(year: int) -> list[Bucket]:
    return periods.buckets(date(year, 1, 1), date(year, 12, 31), "quarter")


def _next_end(quarter: Bucket) -> date:
    """The last day of the quarter after."""
    after = periods.containing(date.fromordinal(quarter.end.toordinal() + 1), "quarter", "duong-lich")
    return after.end


@snapshots.remembered(64)
def _received(quarter: Bucket) -> int:
    found = snapshots.reader().columns(
        "select count(*) as letters from w.petition where kind = $kind and received_on between $start and $end",
        {"kind": row_scope.DENUNCIATION, "start": quarter.start, "end": quarter.end},
    )
    return int(found["letters"][0])
