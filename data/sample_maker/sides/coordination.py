"""The register of coordination: what is done again and again, what is told when it is there, what one side asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build
from data.sample_maker.tools.draw import Draw
from data.sample_maker.world.places import Places
from data.tables.coordination import ADVICE, BRIEFING, COMMUNE_PLAN, COORDINATION, OPINION, REQUEST

STREAM = 21
OFFICE, PEOPLE, FRONT = "Ban Dân vận Huyện ủy", "UBND huyện", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện"
SECRETARIAT = "Văn phòng HĐND và UBND huyện"
INFORMATION = "Thông tin quy hoạch, dự án"
LATE = 90  # per mille that a deed or an answer is late, everywhere but in the story
WAITING = 60  # days before the last on which the story's answers stay away
ANSWER = 15  # days to answer what is told
ASKED = (SECRETARIAT, "Phòng Tài nguyên và Môi trường", "Trung tâm Phát triển quỹ đất", "Phòng Tài chính - Kế hoạch",
         "Phòng Kinh tế và Hạ tầng")  # fmt: skip
SUBJECTS = (
    "Kết quả giải quyết vướng mắc giải phóng mặt bằng",
    "Chính sách hỗ trợ tái định cư mới",
    "Tiến độ các dự án trọng điểm",
    "Kết quả xử lý kiến nghị sau đối thoại",
    "Tình hình môi trường khu dân cư",
)
TOLD_ABOUT = (  # deed, who does it, for whom, item, how often a year, what about
    (ADVICE, OFFICE, "", 1, 9, "Tham mưu chỉ đạo giải quyết vấn đề bức xúc trong Nhân dân"),
    ("Thông tin cơ chế, chính sách", PEOPLE, OFFICE, 5, 9, "Cơ chế, chính sách về thu hồi đất, bồi thường"),
    ("Chỉ đạo dân vận chính quyền", PEOPLE, "", 1, 6, "Chỉ đạo các cơ quan thực hiện công tác dân vận chính quyền"),
    ("Giám sát", FRONT, PEOPLE, 5, 7, "Giám sát thực hiện quy hoạch, dự án"),
    ("Phản biện xã hội", FRONT, PEOPLE, 5, 3, "Phản biện dự thảo kế hoạch sử dụng đất"),
)


@dataclass(frozen=True, kw_only=True)
class _Deed:
    deed: str
    sent_on: date
    sender: str
    receiver: str = ""
    item: int = 14
    period: str = ""
    commune: str | None = None
    summary: str = ""
    answer_due_on: date | None = None
    answered_on: date | None = None


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    found = [*_monthly(draw), *_quarterly(draw, places), *_reviews(draw), *_told(draw), *_asked(draw, places)]
    found += _plans(draw, places)
    rows = sorted((deed for deed in found if deed.sent_on <= days.LAST), key=lambda d: (d.sent_on, d.deed, d.summary))
    rows = [d if not d.answered_on or d.answered_on <= days.LAST else replace(d, answered_on=None) for d in rows]
    columns = {
        name: pa.array([getattr(row, name) or None for row in rows])
        for name in ("deed", "sent_on", "sender", "item", "summary")
    }
    columns |= {
        name: pa.array([getattr(row, name) or None for row in rows], kind)
        for name, kind in (
            ("receiver", pa.string()), ("period", pa.string()), ("commune", pa.string()),
            ("answer_due_on", pa.date32()), ("answered_on", pa.date32()),
        )
    }  # fmt: skip
    size = len(rows)
    columns |= {
        "deed_id": pa.array([f"PH-{n:04d}" for n in range(1, size + 1)]),
        "document": pa.array([_symbol(row, n) for n, row in enumerate(rows, 1)], pa.string()),
        "answer_document": pa.nulls(size, pa.string()),
        "project_id": pa.nulls(size, pa.string()),
    }
    return build(COORDINATION, columns)


def _symbol(row: _Deed, number: int) -> str | None:
    if row.deed == BRIEFING:
        return None
    mark = "TB" if row.deed in (OPINION, INFORMATION) else "CV"
    return f"{number}-{mark}/BDVHU" if row.sender == OFFICE else f"{number}/{mark}-UBND"


def _one(draw: Draw, low: int, high: int) -> int:
    return int(draw.whole(low, high, 1)[0])


def _hit(draw: Draw, per_mille: int) -> bool:
    return bool(draw.chance(per_mille, 1)[0])


def _workday(day: date) -> date:
    """The day itself or the last working day before it, in the three years."""
    number = days.workday_until(np.array([max(days.number(day), 3)]))
    return days.FIRST + timedelta(int(number[0]))


def _months() -> list[date]:
    return [date(year, month, 1) for year in days.YEARS for month in range(1, 13)]


def _ends(begins: date, months: int) -> date:
    whole = begins.month - 1 + months
    return date(begins.year + whole // 12, whole % 12 + 1, 1) - timedelta(1)


def _monthly(draw: Draw) -> Iterator[_Deed]:
    """A briefing before the 25th, and what people say told to the other side, which answers."""
    last = date(2024, 12, 1)
    for begins in _months():
        label = f"{begins:%Y-%m}"
        late = _hit(draw, LATE)
        held = _workday(begins.replace(day=25) + timedelta(_one(draw, 3, 12) if late else -_one(draw, 0, 6)))
        if begins != last:
            yield _Deed(deed=BRIEFING, sent_on=held, sender=OFFICE, receiver=FRONT, item=7, period=label,
                        summary=f"Trực báo tháng {begins:%m/%Y}")  # fmt: skip
        told = _workday(_ends(begins, 1) - timedelta(_one(draw, 0, 5)))
        yield _answered(
            draw,
            _Deed(deed=OPINION, sent_on=told, sender=OFFICE, receiver=SECRETARIAT, item=7, period=label,
                  summary=f"Tình hình dư luận xã hội tháng {begins:%m/%Y}"),
            ANSWER, LATE,
        )  # fmt: skip


def _quarterly(draw: Draw, places: Places) -> Iterator[_Deed]:
    """Plans and projects told each quarter; in the story later and later, at last not at all."""
    for begins in _months()[::3]:
        ends, quarter = _ends(begins, 3), (begins.month + 2) // 3
        story = [s for s in places.planted("late information") if s.since <= ends <= s.until]
        late = _one(draw, 15, 22) if story or _hit(draw, LATE) else -_one(draw, 2, 12)
        if story and ends > date(2024, 7, 1):
            continue
        yield _Deed(deed=INFORMATION, sent_on=_workday(ends + timedelta(late)), sender=PEOPLE, receiver=OFFICE, item=5,
                    period=f"{begins.year}-Q{quarter}",
                    summary=f"Quy hoạch, kế hoạch, dự án quý {quarter}/{begins.year}")  # fmt: skip


def _reviews(draw: Draw) -> Iterator[_Deed]:
    for year in days.YEARS:
        for period, day, deed, words in (
            (f"{year}-6T", date(year, 7, 10), "Sơ kết, tổng kết", "Sơ kết 6 tháng"),
            (str(year), date(year, 12, 20), "Sơ kết, tổng kết", "Tổng kết năm"),
            (str(year), date(year, 10, 20), "Kiểm tra, giám sát Quy chế", "Kiểm tra thực hiện Quy chế"),
        ):
            yield _Deed(deed=deed, sent_on=_workday(day - timedelta(_one(draw, 0, 4))), sender=OFFICE, receiver=PEOPLE,
                        item=1, period=period, summary=f"{words} {year}")  # fmt: skip


def _told(draw: Draw) -> Iterator[_Deed]:
    """What has no interval: so many a year, on any day."""
    for deed, sender, receiver, item, often, summary in TOLD_ABOUT:
        for year in days.YEARS:
            for _ in range(often):
                day = _workday(date(year, 1, 8) + timedelta(_one(draw, 0, 350)))
                yield _Deed(deed=deed, sent_on=day, sender=sender, receiver=receiver, item=item, summary=summary)


def _asked(draw: Draw, places: Places) -> Iterator[_Deed]:
    """Requests of either side, with a day to answer by; in the story the last of one side wait."""
    since = min((story.since for story in places.planted("late information")), default=days.LAST)
    for year in days.YEARS:
        for n in range(27):
            mine = n % 3 != 0
            office = ASKED[_one(draw, 0, len(ASKED) - 1)]
            asked = _Deed(
                deed=REQUEST, sent_on=_workday(date(year, 1, 8) + timedelta(_one(draw, 0, 350))),
                sender=OFFICE if mine else office, receiver=office if mine else OFFICE,
                summary=SUBJECTS[_one(draw, 0, len(SUBJECTS) - 1)],
            )  # fmt: skip
            answered = _answered(draw, asked, _one(draw, 7, 20), 2 * LATE if mine else LATE)
            waits = mine and since < days.LAST - timedelta(WAITING) < asked.sent_on
            yield replace(answered, answered_on=None) if waits else answered


def _answered(draw: Draw, asked: _Deed, within: int, late: int) -> _Deed:
    due = asked.sent_on + timedelta(within)
    after = _one(draw, 3, 40) if _hit(draw, late) else -_one(draw, 0, within - 2)
    return replace(asked, answer_due_on=due, answered_on=_workday_from(due + timedelta(after)) if after > 0
                   else due + timedelta(after))  # fmt: skip


def _workday_from(day: date) -> date:
    return days.FIRST + timedelta(int(days.workday_from(np.array([days.number(day)]))[0]))


def _plans(draw: Draw, places: Places) -> Iterator[_Deed]:
    """Each commune's own plan in the first weeks of the year; two have none in 2024."""
    for year in days.YEARS:
        for place, (unit, name) in enumerate(zip(places.units[:-1], places.names[:-1], strict=True)):
            if year == 2024 and name in ("Bình An", "Bình Khương"):
                continue
            late = _hit(draw, LATE)
            day = date(year, 2, 25) + timedelta(_one(draw, 8, 30) if late else -_one(draw, 0, 30))
            yield _Deed(deed=COMMUNE_PLAN, sent_on=_workday(day), sender=f"Khối Dân vận xã {name}" if place else
                        f"Khối Dân vận thị trấn {name}", item=1, period=str(year), commune=unit,
                        summary=f"Kế hoạch phối hợp năm {year}")  # fmt: skip
