"""What has been sent in words: the page's head, a cell, the reminder, the table to take away."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics import formatting
from analytics.loading.sending import DONE, Cell, Month
from analytics.scope import places

STATES = {
    "sent": "đã gửi", "late": "muộn", "declared": "không có", "missing": "thiếu", "ahead": "chưa đến hạn",
    "silent": "không bắt buộc",
}  # fmt: skip

KEY = (
    "Số: số dòng đã nạp. ✕ thiếu: quá hạn chưa gửi. Không có: xã khai không phát sinh. Chưa đến hạn: còn trong hạn."
    " –: không bắt buộc, không phát sinh thì không cần khai và không tính vào tỷ lệ gửi đủ."
)
NOTE = (
    "Tháng im lặng vẫn là thiếu. Chỉ ghi “muộn” khi chắc chắn: dữ liệu minh họa, và lần nạp có sửa dòng cũ, không cho"
    " biết ngày gửi lần đầu. Dữ liệu minh họa xét đến ngày cuối của số liệu."
    " Bảng phải gửi và hạn: danh mục sending.csv."
)


def head(found: Month) -> str:
    """ "107 ô đã gửi, trong đó 8 muộn; 77 ô khai không phát sinh; 14 ô còn thiếu ở 10 xã." """
    late, missing = found.count("late"), found.count("missing")
    sent = f"**{formatting.number(found.count('sent', 'late'))}** ô đã gửi"
    sent += f", trong đó {formatting.number(late)} muộn" if late else ""
    parts = [sent, f"**{formatting.number(found.count('declared'))}** ô khai không phát sinh"]
    where = sum(bool(found.lacks(unit)) for unit in found.units)
    parts.append(
        f"**{formatting.number(missing)}** ô còn thiếu ở {formatting.number(where)} xã, thị trấn"
        if missing
        else "không ô nào thiếu"
    )
    return "; ".join(parts) + f". {share(found)}"


def share(found: Month) -> str:
    """ "Gửi đủ 92,9% của 110 ô phải gửi đã đến hạn." """
    asked = found.asked(found.units)
    if not asked:
        return "Chưa bảng nào đến hạn."
    done = formatting.percent(100 * sum(cell.state in DONE for cell in asked) / len(asked))
    return f"Gửi đủ {done} của {formatting.number(len(asked))} ô phải gửi đã đến hạn."


def month(label: str) -> str:
    """ "2024-05" is "tháng 5/2024"."""
    year, number = label.split("-")
    return f"tháng {int(number)}/{year}"


def kind_and_name(unit: str) -> str:
    """ "xã Bình Châu", "thị trấn Châu Ổ"."""
    known = places.units().set_index("unit")["kind"]
    return f"{known.get(unit, 'xã').lower()} {formatting.group('commune', unit)}"


def cell(found: Cell) -> str:
    """As it stands in the table: the rows sent, else a word."""
    if found.state == "late":
        return f"{formatting.number(found.rows)} muộn {found.days}"
    return formatting.number(found.rows) if found.state == "sent" else STATES[found.state]


def detail(found: Cell) -> str:
    """What is known of a cell, for the panel."""
    if found.state == "missing":
        return f"quá hạn {formatting.number(found.days)} ngày ({formatting.day(found.due_on)})"
    if found.state == "ahead":
        return f"hạn {formatting.day(found.due_on)}"
    if found.state == "declared" and found.declared:
        return f"không có, khai qua {found.declared.how.lower()}, {found.declared.who} ghi"
    if found.state == "silent":
        return "không phát sinh thì không cần khai"
    parts = [f"{formatting.number(found.rows)} dòng"]
    parts += [f"nhận {formatting.day(found.arrived_on)}"] if found.arrived_on else []
    parts += [f"muộn {formatting.number(found.days)} ngày"] if found.days else []
    return " · ".join([*parts, *([found.file] if found.file else [])])


def reminder(found: Month, unit: str, day: date) -> str:
    """The message to a commune that lacks something; "" where it does not."""
    lacking = found.lacks(unit)
    if not lacking:
        return ""
    named = kind_and_name(unit)
    tables = "; ".join(f"{formatting.table_title(c.table)} (hạn {formatting.day(c.due_on)})" for c in lacking)
    return (
        f"Kính gửi UBND {named},\n"
        f"Đến ngày {formatting.day(day)}, Ban Dân vận Huyện ủy chưa nhận được số liệu {month(found.bucket.label)}"
        f" của {named} ở {len(lacking)} bảng: {tables}.\n"
        "Đề nghị gửi bổ sung; bảng nào trong tháng không phát sinh, đề nghị trả lời “không phát sinh” cho bảng đó.\n"
        "Trân trọng."
    )


def reminders(found: Month, day: date) -> str:
    """The messages to all that lack something, one below the other."""
    return "\n\n".join(filter(None, (reminder(found, unit, day) for unit in found.units)))


def table(found: Month) -> pd.DataFrame:
    """One row a cell, for a file."""
    cells = [cell for unit in found.units for cell in found.of(unit)]
    return pd.DataFrame(
        {
            "Xã, thị trấn": [formatting.group("commune", c.unit) for c in cells],
            "Bảng": [formatting.table_title(c.table) for c in cells],
            "Tình trạng": [STATES[c.state] for c in cells],
            "Số dòng": [c.rows for c in cells],
            "Hạn": [c.due_on for c in cells],
            "Ngày nhận": pd.Series([c.arrived_on for c in cells], dtype=object),
            "Muộn hoặc quá hạn (ngày)": [c.days for c in cells],
            "Tệp": [c.file for c in cells],
        }
    )


def lately(asked: list[Month], unit: str) -> pd.DataFrame:
    """A unit's last months: how many tables of those that had to be sent, and how many of them late."""
    rows = []
    for found in asked:
        cells = found.asked([unit]) if unit in found.units else []
        done, late = sum(c.state in DONE for c in cells), sum(c.state == "late" for c in cells)
        said = f"{done}/{len(cells)} bảng" + (f", {late} muộn" if late else "")
        rows.append((formatting.time_label(found.bucket.label), said if cells else formatting.MISSING))
    return pd.DataFrame(rows, columns=["Tháng", "Đã gửi"])
