"""Conclusions in words: the page's first sentence, the columns of the register, one conclusion's days."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.registers.sides import conclusions
from analytics.registers.sides.conclusions import GOING, OVERDUE, UNSAID
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer


def summary(filters: Filters, viewer: Viewer) -> str:
    """How many are overdue, whose, who must answer, how long, in sentences."""
    head, rest = headline(filters, viewer)
    return f"{head}. {rest}".rstrip()


def headline(filters: Filters, viewer: Viewer) -> tuple[str, str]:
    """How many are overdue and whose, without a full stop; then who must answer, and the longest."""
    found = conclusions.counted(filters, "issuer", viewer)
    total, late = int(found["all"].sum()), int(found[OVERDUE].sum())
    if not late:
        return f"Không có kết luận nào quá hạn trong {formatting.number(total)} kết luận phải thực hiện", ""
    whose = [f"{formatting.number(row[OVERDUE])} của {row['group']}" for _, row in found.iterrows() if row[OVERDUE]]
    holder = conclusions.counted(filters, "agency", viewer).iloc[0]
    worst = conclusions.longest(filters, 1, viewer).iloc[0]
    return (
        f"{formatting.share(late, total)} kết luận quá hạn: {formatting.joined(whose)}",
        f"Giữ nhiều nhất: {holder['group']} ({formatting.number(holder[OVERDUE])}). Lâu nhất:"
        f" {worst['conclusion_id']}, {formatting.number(worst['days'])} ngày.",
    )


def agreement(filters: Filters, viewer: Viewer) -> list[str]:
    """A sentence a register held against this one: they agree, or by how much they do not."""
    said = []
    for found in conclusions.comparisons(filters, viewer):
        parts = [
            f"{word} {formatting.number(there)}" + ("" if there == here else f", sổ này {formatting.number(here)}")
            for word, (there, here) in zip(found.words, found.counts, strict=True)
        ]
        verdict = f"lệch {formatting.number(found.apart)}" if found.apart else "khớp"
        said.append(f"**{found.name}**: {'; '.join(parts)}: **{verdict}**.")
    return said


_HEADERS = {
    "conclusion_id": "Mã",
    "standing": "Tình trạng",
    "summary": "Việc phải làm",
    "issuer": "Người kết luận",
    "document": "Văn bản",
    "commune": "Xã, thị trấn",
    "agency": "Cơ quan trả lời",
    "due_on": "Hạn",
}


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """The register as a reader sees it."""
    shown = rows.assign(
        standing=[standing(row) for row in rows.to_dict("records")],
        commune=[formatting.group("commune", unit) for unit in rows["commune"]],
        agency=rows["agency"].fillna(UNSAID),
        document=rows["document"].fillna(formatting.MISSING),
    )
    shown["due_on"] = [formatting.MISSING if pd.isna(day) else formatting.day(day) for day in rows["due_on"]]
    return shown[list(_HEADERS)].rename(columns=_HEADERS)


def standing(row: dict[str, Any]) -> str:
    """How a conclusion stands, in words: "Quá hạn 134 ngày", "Còn 12 ngày (đã gia hạn)"."""
    state, days = row["state"], row["days"]
    if state == OVERDUE:
        return f"{state} {formatting.number(days)} ngày"
    if state != GOING:
        return str(state)
    longer = " (đã gia hạn)" if _is_day(row["first_due_on"]) and row["first_due_on"] < row["due_on"] else ""
    if days is None or pd.isna(days):
        return "Chưa đặt hạn"
    return f"Còn {formatting.number(-days)} ngày{longer}" if days else f"Đến hạn hôm nay{longer}"


def steps(row: dict[str, Any]) -> list[tuple[str, str]]:
    """One conclusion's days in their order: (day, what happened or is due)."""
    of_document = f" {row['document']}" if row["document"] else ""
    of_point = f", điểm {formatting.number(row['point'])}" if row["point"] else ""
    covered = f", {formatting.number(row['requests_covered'])} kiến nghị" if row["requests_covered"] else ""
    extended = row["first_due_on"] and row["due_on"] and row["first_due_on"] < row["due_on"]
    found = [
        (row["origin_on"], f"Đối thoại, tiếp công dân của {row['issuer']}{covered}"),
        (row["given_on"], f"{row['origin']}{of_document}{of_point}; giao {row['agency'] or 'chưa rõ cơ quan nào'}"),
        (row["answered_on"], "Cơ quan trả lời"),
        (row["first_due_on"] if extended else None, "Hạn ban đầu"),
        (row["due_on"], "Hạn thực hiện" + (", sau khi gia hạn" if extended else "")),
        (row["done_on"], f"Thực hiện xong: {(row['result'] or 'chưa ghi kết quả').lower()}"),
    ]
    known = [(pd.Timestamp(day), text) for day, text in found if _is_day(day)]
    return [(formatting.day(day), text) for day, text in sorted(known, key=lambda step: step[0])]


def _is_day(value: object) -> bool:
    return value is not None and not pd.isna(value)
