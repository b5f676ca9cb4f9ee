"""What a load did, in words and as JSON: for the command line and the loading page alike."""

from __future__ import annotations

from collections import Counter
from typing import Any

from analytics.loading import undecided_texts
from data.loading.reporting.report import FileReport, LoadReport, SheetReport
from data.tables.tables import TABLES

_SHOWN = 20


def text(report: LoadReport, dry_run: bool = False) -> str:
    lines = [line for file in report.files for line in _file_lines(file)]
    lines += [f"Lưu ý: {warning}" for warning in report.warnings]
    if dry_run:
        lines.append("Chỉ kiểm tra, chưa nạp gì.")
    elif report.snapshot:
        lines.append(f"Đã lưu thành bản dữ liệu {report.snapshot}.")
    else:
        lines.append("Không có gì được nạp; dữ liệu cũ giữ nguyên.")
    return "\n".join(lines)


def as_json(report: LoadReport) -> dict[str, Any]:
    """What `load --format json` prints: refusals, conflicts, warnings, and what the loading page shows besides."""
    return report.json()


def _file_lines(file: FileReport) -> list[str]:
    lines = [f"{file.file}: KHÔNG NẠP. {file.error['reason']} {file.error['remedy']}"] if file.error else []
    lines += [line for part in file.parts for line in _part_lines(file.file, part)]
    lines += [f"{file.file}: {found.reason} {found.remedy}" for found in file.unrecognised if file.parts]
    lines += undecided_texts.lines(file)
    if file.marked:
        lines.append(f"  Bản có cột “Cần sửa”: {file.marked}")
    return lines


def _part_lines(name: str, part: SheetReport) -> list[str]:
    counts = f"đọc {part.rows_read} dòng, nhận {part.accepted}, cập nhật {part.updated}, từ chối {part.rows_refused}"
    lines = [f"{name} → {TABLES[part.table].title}: {counts}."]
    if part.ignored:
        whys = Counter(row["why"] for row in part.ignored)
        lines += [f"  Bỏ qua {number} dòng: {why}" for why, number in whys.items()]
    if part.dropped_columns:
        lines.append(f"  Cột có dữ liệu cá nhân, đã bỏ: {', '.join(part.dropped_columns)}.")
    if part.unread_columns:
        lines.append(f"  Cột không nhận ra, không lưu: {', '.join(part.unread_columns)}.")
    for cell in part.refused[:_SHOWN]:
        shown = f" “{cell.value}”" if cell.value is not None else ""
        lines.append(f"  Dòng {cell.row}, cột {cell.column}{shown}: {cell.reason} {cell.remedy}")
    if len(part.refused) > _SHOWN:
        lines.append(f"  … và {len(part.refused) - _SHOWN} chỗ khác; xem đủ bằng --format json.")
    lines += _conflict_lines(part)
    lines += [f"  Lưu ý: {warning}" for warning in part.warnings]
    return lines


def _conflict_lines(part: SheetReport) -> list[str]:
    """What the file would change of rows that are known, before and after, whether it was accepted or not."""
    if not part.conflicts:
        return []
    lines = [f"  Trái với dữ liệu đã có: {part.rows_in_conflict} dòng."]
    for found in part.conflicts[:_SHOWN]:
        cell = f"{found.key}, {found.column}: {found.before} → {found.after or '(trống)'}"
        lines.append(f"  Dòng {found.row}, {cell}. {found.reason}")
    if len(part.conflicts) > _SHOWN:
        lines.append("  … và các ô khác; xem đủ bằng --format json.")
    return lines
