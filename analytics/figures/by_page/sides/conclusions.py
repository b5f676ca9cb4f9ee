"""Figures of Sổ kết luận."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.charts.stacked_bars import Part, Words, parts_of, stacked_bars
from analytics.registers.sides import conclusions
from analytics.registers.sides.conclusions import DONE, DONE_LATE, GOING, OVERDUE
from analytics.summaries.reading import Reading

KEYS = ("conclusions_given", "conclusions_overdue", "conclusions_on_time_rate")
LONGEST = 12


def _issuers(asked: Asked) -> Figure | None:
    table = conclusions.counted(asked.filters, "issuer", asked.viewer)
    return _stands("issuers", table, asked, "Kết luận của ai đang chậm?", "Người kết luận")


def _agencies(asked: Asked) -> Figure | None:
    table = conclusions.counted(asked.filters, "agency", asked.viewer)
    return _stands("agencies", table, asked, "Cơ quan nào phải trả lời?", "Cơ quan trả lời")


def _stands(key: str, table: pd.DataFrame, asked: Asked, question: str, heading: str) -> Figure | None:
    if table.empty:
        return None
    words = Words(
        question=question,
        reading=_reading(table),
        unit="kết luận",
        heading=heading,
        indicators=KEYS,
        note="Gồm việc giao trong kỳ và việc kỳ trước chưa xong.",
    )
    return stacked_bars(key, table, parts_of(asked.look, DONE, DONE_LATE, GOING, OVERDUE), asked.look, words)


def _reading(table: pd.DataFrame) -> Reading:
    late, total = int(table[OVERDUE].sum()), int(table["all"].sum())
    if not late:
        return Reading(headline=f"Không có việc quá hạn trong {formatting.number(total)} kết luận")
    first = table.iloc[0]
    rest = f"Nhiều nhất: {first['group']}, {formatting.number(first[OVERDUE])}." if len(table) > 1 else ""
    return Reading(headline=f"{formatting.share(late, total)} kết luận quá hạn", rest=rest)


def _waiting(asked: Asked) -> Figure | None:
    rows = conclusions.longest(asked.filters, LONGEST, asked.viewer)
    if rows.empty:
        return None
    names = [
        f"{row.conclusion_id} – {formatting.group('commune', row.commune)}" for row in rows.itertuples(index=False)
    ]
    table = pd.DataFrame({"group": names, "Số ngày quá hạn": rows["days"], "all": rows["days"]})
    total, first = int(rows["total"].iloc[0]), rows.iloc[0]
    reading = Reading(
        headline=f"{formatting.number(total)} việc quá hạn, lâu nhất {formatting.number(first['days'])} ngày",
        rest=f"{first['conclusion_id']}: {first['summary']} ({first['agency'] or conclusions.UNSAID}).",
    )
    words = Words(
        question="Việc nào quá hạn lâu nhất?", reading=reading, unit="ngày", heading="Kết luận",
        indicators=("conclusions_overdue",), base=formatting.base(total),
        note=f"Hình vẽ {len(rows)} trong {total} việc quá hạn." if total > len(rows) else "",
    )  # fmt: skip
    return stacked_bars(
        "waiting", table, (Part(column="Số ngày quá hạn", colour=asked.look.concern),), asked.look, words
    )


PICTURES = {
    "issuers": Picture("Kết luận theo người kết luận", _issuers),
    "agencies": Picture("Kết luận theo cơ quan trả lời", _agencies),
    "waiting": Picture("Kết luận quá hạn lâu nhất", _waiting),
}
