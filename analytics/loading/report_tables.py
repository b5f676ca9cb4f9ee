"""The report of a load as tables and sentences for the loading page. Texts of the file are shown as they stand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.formatting import literal
from data.loading.reporting.report import MOST_REFUSED, LoadReport
from data.loading.reporting.report import FileReport as FileReport  # these four pages name too
from data.loading.reporting.report import Keep as Keep
from data.loading.reporting.report import SheetReport as SheetReport
from data.loading.reporting.report import Unrecognised as Unrecognised
from data.tables.tables import TABLES

KEEPS: tuple[Keep, ...] = ("good", "none")
SHOWN = 100  # rows of a table on the page; the marked copy holds all of them


def filled(file: FileReport) -> list[SheetReport]:
    """The sheets with rows; all of them where none has any."""
    return [p for p in file.parts if not p.is_blank] or file.parts


def blank(file: FileReport) -> str:
    """Which sheets hold nothing, in a sentence; nothing where none is left out above."""
    names = [_sheet(p.sheet) for p in file.parts if p not in filled(file)]
    return f"Trang để trống: {', '.join(names)}." if names else ""


def understood(file: FileReport) -> pd.DataFrame:
    """A row a sheet that holds rows: where its table was found, which it is, and what becomes of its rows."""
    parts = filled(file)
    found = pd.DataFrame(
        {
            "Trang": [_sheet(p.sheet) for p in parts],
            "Dòng tiêu đề": [p.header_row for p in parts],
            "Bảng": [TABLES[p.table].title for p in parts],
            "Đọc": [p.rows_read for p in parts],
            "Mới": [p.accepted for p in parts],
            "Cập nhật": [p.updated for p in parts],
            "Bỏ qua": [len(p.ignored) for p in parts],
            "Từ chối": [p.rows_refused for p in parts],
        }
    )
    return _sheets_if_any(found)


def columns(part: SheetReport) -> pd.DataFrame:
    """Which column of the file was taken for which of the template, and which are not read."""
    rows = [
        (header, literal(found), "Ghép bằng tay" if header in part.by_hand else "Tự nhận")
        for header, found in part.matched.items()
    ]
    rows += [(formatting.MISSING, literal(h), "Dữ liệu cá nhân: bỏ, không lưu") for h in part.dropped_columns]
    rows += [(formatting.MISSING, literal(h), "Không nhận ra: không lưu") for h in part.unread_columns]
    return pd.DataFrame(rows, columns=["Cột của mẫu", "Cột trong tệp", "Cách hiểu"])


def mistakes(file: FileReport) -> pd.DataFrame:
    """A row a kind of mistake, the most frequent first."""
    rows = [
        (_sheet(p.sheet), m.column, m.reason, m.remedy, m.rows, _numbers(m.first_rows, m.rows), _values(m.values))
        for p in file.parts
        for m in p.mistakes
    ]
    found = pd.DataFrame(
        rows, columns=["Trang", "Cột", "Sai thế nào", "Cách sửa", "Số dòng", "Ở các dòng", "Giá trị đang ghi"]
    )
    return _sheets_if_any(found.sort_values("Số dòng", ascending=False, kind="stable", ignore_index=True))


def refused(file: FileReport) -> pd.DataFrame:
    """A row a refused cell, in the order of the file; the first `SHOWN`."""
    rows = [
        (_sheet(p.sheet), c.row, c.column, literal(c.value) if c.value else formatting.MISSING, c.reason, c.remedy)
        for p in file.parts
        for c in p.refused
    ]
    found = pd.DataFrame(rows[:SHOWN], columns=["Trang", "Dòng", "Cột", "Giá trị", "Sai thế nào", "Cách sửa"])
    return _sheets_if_any(found)


def updates(file: FileReport) -> pd.DataFrame:
    """A row a changed cell of rows that replace what is stored; the first `SHOWN`."""
    rows = [
        (u.row, literal(u.key), c.column, _value(c.before), _value(c.after))
        for p in file.parts
        for u in p.updates
        for c in u.changes
    ]
    return pd.DataFrame(rows[:SHOWN], columns=["Dòng", "Mã", "Cột", "Trước", "Nay"])


def conflicts(file: FileReport) -> pd.DataFrame:
    """A row a cell that the file would change and may not by itself; the first `SHOWN`."""
    rows = [
        (_sheet(p.sheet), c.row, literal(c.key), c.column, _value(c.before), _value(c.after), c.reason)
        for p in file.parts
        for c in p.conflicts
    ]
    found = pd.DataFrame(rows[:SHOWN], columns=["Trang", "Dòng", "Mã", "Cột", "Trước", "Nay", "Vì sao phải xem"])
    return _sheets_if_any(found)


def conflicts_title(file: FileReport) -> str:
    """How many rows of a file would change what is known in a way that somebody must accept."""
    return f"Trái với dữ liệu đã có: {formatting.number(file.rows_in_conflict)} dòng"


def acceptable(report: LoadReport) -> dict[int, str]:
    """The files with conflicts, by place, and the words of the tick that accepts them."""
    return {
        place: f"{name(file)}: chấp nhận thay đổi ở {formatting.number(file.rows_in_conflict)} dòng"
        " trái với dữ liệu đã có"
        for place, file in enumerate(report.files)
        if file.rows_in_conflict and not file.error
    }


def ignored(file: FileReport) -> pd.DataFrame:
    """A row a row that is not loaded without being wrong; the first `SHOWN`."""
    rows = [(_sheet(p.sheet), i["row"], i["why"]) for p in file.parts for i in p.ignored]
    return _sheets_if_any(pd.DataFrame(rows[:SHOWN], columns=["Trang", "Dòng", "Vì sao"]))


def lists(file: FileReport) -> list[tuple[str, pd.DataFrame]]:
    """The long lists of a file, each under its title; only those that hold something."""
    cells, changed, passed = refused(file), updates(file), ignored(file)
    rows = formatting.number(sum(p.updated for p in file.parts))
    titled = [
        (f"Từng ô phải sửa ({_first(sum(len(p.refused) for p in file.parts))})", cells),
        (f"Cập nhật {rows} dòng đã có: thay đổi những gì", changed),
        (f"Dòng được bỏ qua ({_first(sum(len(p.ignored) for p in file.parts))})", passed),
    ]
    return [(title, found) for title, found in titled if not found.empty]


def columns_title(part: SheetReport) -> str:
    """What was made of the columns of a sheet, in a line."""
    said = [f"{formatting.table_title(part.table)}: nhận {len(part.matched)} cột"]
    if part.dropped_columns:
        said.append(f"bỏ {len(part.dropped_columns)} cột dữ liệu cá nhân")
    if part.unread_columns:
        said.append(f"không nhận ra {len(part.unread_columns)} cột")
    return ", ".join(said)


def name(file: FileReport) -> str:
    return literal(file.file)


def error(file: FileReport) -> str:
    return literal(f"{file.error['reason']} {file.error['remedy']}") if file.error else ""


def warnings(found: FileReport | LoadReport) -> list[str]:
    """What should be known although nothing is refused."""
    said = found.warnings if isinstance(found, LoadReport) else [w for p in found.parts for w in p.warnings]
    return [literal(w) for w in said]


def lacks(found: Unrecognised) -> str:
    """Why a sheet is no table as it stands, and what can be done."""
    return literal(f"{found.reason} {found.remedy}")


# ---------------------------------------------------------------- what to do with it


def can_load(report: LoadReport) -> bool:
    """There is a table in it that a load could take rows from."""
    return any(f.parts and not f.error for f in report.files)


def button(rows: int) -> str:
    return f"Nạp {formatting.number(rows)} dòng" if rows else "Không có dòng nào để nạp"


def has_mistakes(report: LoadReport, accepted: Collection[int] = ()) -> bool:
    return any(_left_out(f, place in accepted) for place, f in enumerate(report.files))


def default_keep(report: LoadReport) -> Keep:
    """The good rows, or none where any file has too many refused."""
    return "good" if all(f.is_mostly_good for f in report.files) else "none"


def to_store(report: LoadReport, keep: Keep, accepted: Collection[int] = ()) -> int:
    """Rows, new or changed, that loading these files with this choice would store; `accepted`: places of the files
    whose conflicts are accepted."""
    return sum(
        sum(p.accepted + p.updated for p in f.parts) + (f.rows_in_conflict if place in accepted else 0)
        for place, f in enumerate(report.files)
        if not f.error and (keep == "good" or not _left_out(f, place in accepted))
    )


def _left_out(file: FileReport, is_accepted: bool) -> int:
    """Rows that stay out although the file is loaded; the report is of a check that accepted nothing."""
    return file.rows_refused - (file.rows_in_conflict if is_accepted else 0)


def choice(keep: Keep, report: LoadReport, accepted: Collection[int] = ()) -> str:
    """The choice in words."""
    if keep == "good":
        return f"Nạp {formatting.number(to_store(report, 'good', accepted))} dòng đúng, để lại các dòng sai"
    return "Không nạp dòng nào của tệp có chỗ sai, chờ sửa xong"


def advice(report: LoadReport) -> str:
    """How many rows are wrong, and why the page suggests what it does."""
    wrong, read = sum(f.rows_refused for f in report.files), sum(f.rows for f in report.files)
    said = f"{formatting.number(wrong)} trong {formatting.number(read)} dòng có chỗ sai."
    if default_keep(report) == "good":
        return f"{said} Số dòng sai không quá {MOST_REFUSED}% nên mặc định là nạp các dòng đúng."
    return f"{said} Có tệp sai quá {MOST_REFUSED}% số dòng nên mặc định là sửa xong rồi mới nạp."


def outcome(report: LoadReport) -> str:
    """What a load did, in one sentence."""
    parts = [p for f in report.files for p in f.parts]
    if not report.snapshot:
        return "Không có gì được nạp; dữ liệu cũ giữ nguyên."
    new, changed = sum(p.accepted for p in parts), sum(p.updated for p in parts)
    kept_out = sum(f.rows_refused for f in report.files)
    said = f"Đã nạp {formatting.number(new)} dòng mới, cập nhật {formatting.number(changed)} dòng."
    return f"{said} Còn {formatting.number(kept_out)} dòng chưa nạp vì có chỗ sai." if kept_out else said


# ---------------------------------------------------------------- cells


def _sheet(sheet: str | None) -> str:
    return literal(sheet) if sheet else formatting.MISSING


def _sheets_if_any(found: pd.DataFrame) -> pd.DataFrame:
    """Without the column of sheets where the file has none."""
    return found if (found["Trang"] != formatting.MISSING).any() else found.drop(columns="Trang")


def _first(rows: int) -> str:
    return (
        f"{formatting.number(SHOWN)} đầu trong {formatting.number(rows)}" if rows > SHOWN else formatting.number(rows)
    )


def _numbers(first: list[int], rows: int) -> str:
    shown = ", ".join(map(str, first))
    return f"{shown} …" if rows > len(first) else shown


def _values(values: list[str]) -> str:
    return "; ".join(f"“{literal(v)}”" for v in values) or formatting.MISSING


def _value(found: Any) -> str:
    return "(trống)" if found in (None, "") else literal(found)
