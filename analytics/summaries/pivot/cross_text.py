"""A cross table in words: its heads, and the table to take away."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.indicators import DIMENSIONS, INDICATORS
from analytics.summaries.pivot import cross_table
from analytics.summaries.pivot.cross_table import CrossTable, Head, Question

SHARES = {"": "Không", "row": "Hàng", "column": "Cột", "all": "Tất cả"}
SHARE_OF = {"row": "% hàng", "column": "% cột", "all": "% tất cả"}
EVERYTHING = "Tất cả"
NOTE = (
    "Chữ nghiêng mờ: n nhỏ, không tô màu, không xếp theo. Màu rõ là nhiều, không phải xấu hay tốt. Bấm đầu cột để sắp,"
    " bấm hàng hay ô để lọc mọi trang."
)


def row_name(question: Question, head: Head) -> str:
    """The last of a row's groups: "Đất đai", "Khác (6 lĩnh vực)", "Tất cả"."""
    if head.rest:
        noun = DIMENSIONS[question.rows[-1]].lower()
        return f"Khác ({formatting.number(head.rest)} {noun})"
    if not head.values:
        return EVERYTHING
    return formatting.group(question.rows[len(head.values) - 1], head.values[-1])


def column_name(question: Question, head: Head, level: int) -> str:
    """What stands over a column in one of the heading's lines."""
    if level < len(head.values):
        return formatting.group(question.columns[level], head.values[level])
    return EVERYTHING if level == len(head.values) else ""


def headed(question: Question) -> str:
    return " › ".join(DIMENSIONS[d] for d in question.rows)


def sentence(table: CrossTable) -> str:
    rows, columns = formatting.number(len(table.rows)), formatting.number(len(table.columns))
    return f"Bảng chéo {rows} hàng × {columns} cột; mọi tổng và tỷ lệ được tính lại từ tử số và mẫu số của nhóm đó."


def file(table: CrossTable, share: str) -> pd.DataFrame:
    """One row a row of the table, groupings in columns of their own, numbers as numbers."""
    question = table.question
    found: dict[str, list[object]] = {
        DIMENSIONS[d]: [_group(question, row, at) for row in table.rows] for at, d in enumerate(question.rows)
    }
    for column in table.columns:
        where = " › ".join(formatting.group(d, v) for d, v in zip(question.columns, column.values, strict=False))
        for key in question.keys:
            name = formatting.heading(INDICATORS[key]) + (f" – {where or EVERYTHING}" if question.columns else "")
            cells = [table.at(row, column, key) for row in table.rows]
            found[name] = [cell.value for cell in cells]
            if not INDICATORS[key].whole:
                found[f"n của {name}"] = [cell.n for cell in cells]
            if share and cross_table.can_share(key, question):
                found[f"{SHARE_OF[share]} của {name}"] = [
                    cross_table.share(table, row, column, key, share) for row in table.rows
                ]
    return pd.DataFrame(found)


def _group(question: Question, row: Head, at: int) -> str:
    if at < len(row.values):
        return formatting.group(question.rows[at], row.values[at])
    return row_name(question, row) if row.rest and at == len(row.values) else EVERYTHING


def code(key: str, column: Head) -> str:
    """A column of values in a link: "received@2024-Q1"."""
    return f"{key}@{'|'.join(map(str, column.values))}"


def sorted_by(table: CrossTable, asked: str) -> CrossTable:
    """The table sorted as a link says ("received@2024-Q1", with "-" before it from the least); as it is where the
    link says nothing that is there."""
    for column in table.columns:
        for key in table.question.keys:
            if asked.removeprefix("-") == code(key, column):
                return cross_table.sort(table, key, column, is_rising=asked.startswith("-"))
    return table
