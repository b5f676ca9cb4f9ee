"""Comma-separated UTF-8 text to a raw table."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from data.reading import ROW, BrokenRow, RawTable, Unreadable

BLOCK = 64 << 20  # bytes read at once: the longest row there may be


def read(path: Path) -> RawTable:
    """The file's one table. Raises Unreadable with what to do."""
    headers, header_lines = _headers(path)
    broken: list[BrokenRow] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        broken.append(BrokenRow(row.number - header_lines + 1, row.actual_columns, row.expected_columns))
        return "skip"

    try:
        cells = pa.csv.read_csv(
            path,
            # one thread: only then does the parser know the number of a row it refuses
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=headers, skip_rows=header_lines
            ),
            parse_options=pa.csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(headers, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise _unreadable(error) from None
    cells = cells.append_column(ROW, _row_numbers(cells.num_rows, [b.row for b in broken]))
    return RawTable(path, None, 1, tuple(headers), cells, tuple(broken))


def _headers(path: Path) -> tuple[list[str], int]:
    """The header row, and how many lines of text it takes (a header may hold a line break)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            found = next(rows, [])
    except UnicodeDecodeError:
        raise Unreadable(
            "Tệp không phải UTF-8.", "Mở bằng Excel, chọn Lưu thành “CSV UTF-8 (*.csv)” rồi nạp lại."
        ) from None
    except (OSError, csv.Error) as error:
        raise Unreadable(f"Không mở được tệp ({error}).", "Kiểm tra tệp rồi nạp lại.") from None
    if found and any(mark in found[0] for mark in ";\t"):
        raise Unreadable(
            "Các cột không phân cách bằng dấu phẩy.", "Lưu lại thành CSV phân cách bằng dấu phẩy rồi nạp lại."
        )
    names = [unicodedata.normalize("NFC", " ".join(h.replace("\0", " ").split())) for h in found]
    if not any(names):
        raise Unreadable("Dòng đầu không có tiêu đề cột.", "Đưa tiêu đề cột lên dòng đầu, bỏ dòng trống ở trên.")
    folded = [n.casefold() for n in names]
    doubled = [n for n in names if n and folded.count(n.casefold()) > 1]
    if doubled:
        raise Unreadable(f"Có hai cột cùng tên “{doubled[0]}”.", "Đổi tên hoặc bỏ một cột rồi nạp lại.")
    return [name or f"(cột {i + 1} không tên)" for i, name in enumerate(names)], rows.line_num


def _row_numbers(rows: int, gone: list[int]) -> pa.Array:
    """Excel's numbers of the rows that are left: the header is row 1, skipped rows keep their numbers."""
    every = np.arange(2, rows + len(gone) + 2, dtype=np.int64)
    return pa.array(np.setdiff1d(every, gone, assume_unique=True) if gone else every)


def _unreadable(error: pa.ArrowInvalid) -> Unreadable:
    if "UTF8" in str(error):
        return Unreadable("Tệp có chữ không phải UTF-8.", "Lưu lại thành “CSV UTF-8 (*.csv)” rồi nạp lại.")
    return Unreadable("Tệp không đúng dạng CSV.", "Mở bằng Excel, lưu lại thành “CSV UTF-8 (*.csv)” rồi nạp lại.")
