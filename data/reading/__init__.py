"""Files to raw tables of text. Nothing is interpreted here: that is cleaning's work."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

ROW = " row"  # the column of row numbers; headers are tidied, so none can begin with a blank


class Unreadable(Exception):
    """The file cannot be read at all; `reason` and `remedy` are sentences for its sender."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class BrokenRow:
    """A row whose cells cannot be told apart."""

    row: int
    cells: int
    expected: int


@dataclass(frozen=True)
class RawTable:
    """One table as found: `cells` has one text column a header, named by it, and `ROW`, Excel's row number."""

    file: Path
    sheet: str | None
    header_row: int
    headers: tuple[str, ...]
    cells: pa.Table
    broken: tuple[BrokenRow, ...] = field(default=())


def read(path: Path) -> list[RawTable]:
    """The raw tables of one file. Raises Unreadable."""
    from data.reading import delimited

    if path.suffix.lower() != ".csv":
        raise Unreadable(
            f"Chưa đọc được loại tệp “{path.suffix or path.name}”.", "Hãy lưu bảng thành CSV UTF-8 rồi nạp lại."
        )
    return [delimited.read(path)]
