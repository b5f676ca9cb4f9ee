"""Letters in words: the columns of the register and the worklist, one letter's summary."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting

_HEADERS = {
    "petition_id": "Mã đơn",
    "commune": "Xã, thị trấn",
    "item": "ND",
    "kind": "Loại đơn",
    "field": "Lĩnh vực",
    "agency": "Cơ quan",
    "received_on": "Ngày nhận",
    "due_on": "Hạn",
    "resolved_on": "Ngày xong",
    "state": "Tình trạng",
    "due_basis": "Loại hạn",
    "days": "Trễ (ngày)",
    "case_id": "Vụ việc",
    "handling": "Hướng xử lý",
    "outcome": "Kết quả",
}


def register_table(rows: pd.DataFrame) -> pd.DataFrame:
    """As the page shows it: how late stands right after the code."""
    columns = ["petition_id", "days", "state", "received_on", "due_on", "resolved_on", "commune", "field", "agency",
               "case_id"]  # fmt: skip
    return _worded(rows[columns])


def register_file(rows: pd.DataFrame) -> pd.DataFrame:
    """Everything of the register's letters, for a file."""
    return _worded(rows.drop(columns="due_basis"))


def case_table(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(columns=_HEADERS)


def worklist_table(rows: pd.DataFrame) -> pd.DataFrame:
    """As `letters.worklist`, with how late in words."""
    table = _worded(rows.drop(columns="days_over"))
    table.insert(1, "Quá hạn", [_lateness(int(d)) for d in rows["days_over"]])
    return table


def worklist_file(rows: pd.DataFrame) -> pd.DataFrame:
    """As `worklist_table` for a spreadsheet: how late, or how soon, in days that can be sorted and summed."""
    table, days = _worded(rows.drop(columns="days_over")), rows["days_over"]
    table.insert(1, "Tình trạng", ["Quá hạn" if d > 0 else "Sắp đến hạn" for d in days])
    table.insert(2, "Quá hạn (ngày)", days.where(days > 0))
    table.insert(3, "Còn lại (ngày)", (-days).where(days <= 0))
    return table


def worklist_sentence(rows: pd.DataFrame) -> str:
    late, soon = int((rows["days_over"] > 0).sum()), int((rows["days_over"] <= 0).sum())
    text = f"**{formatting.number(late)}** đơn quá hạn, **{formatting.number(soon)}** đơn đến hạn trong 7 ngày"
    if late:
        text += f"; quá hạn lâu nhất {formatting.number(rows['days_over'].max())} ngày"
    return text + "."


def summary(letter: dict[str, Any]) -> str:
    parts = [
        f"**{formatting.literal(letter['petition_id'])}**",
        formatting.group("commune", letter["commune"]),
        formatting.group("item", letter["item"]),
        f"{letter['kind']} – {letter['field']}",
        letter["channel"],
        letter["handling"] or "Chưa quyết định hướng xử lý",
    ]
    if letter["agency"]:
        parts.append(formatting.literal(letter["agency"]))
    if letter["outcome"]:
        parts.append(f"kết quả: {letter['outcome']}")
    if letter["due_basis"]:
        parts.append(f"hạn theo {letter['due_source'] or letter['due_basis']}")
    return " · ".join(parts)


def _worded(rows: pd.DataFrame) -> pd.DataFrame:
    """Codes that are all blank are left out: the viewer does not see them."""
    blank = [name for name in ("petition_id", "case_id") if name in rows and len(rows) and rows[name].isna().all()]
    table = rows.drop(columns=blank)
    table["commune"] = [formatting.group("commune", c) for c in rows["commune"]]
    return table.rename(columns=_HEADERS)


def _lateness(days: int) -> str:
    if days > 0:
        return f"quá {formatting.number(days)} ngày"
    return "hôm nay" if days == 0 else f"còn {-days} ngày"
