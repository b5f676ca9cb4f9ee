"""How far a load is: a share of all bytes to load, and a sentence about what is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

Tell = Callable[[float, str], None]  # share done, 0 to 1; what is being done, in Vietnamese

_READ = 0.45  # share of a file's reading and checking
_CHECKED, _FILES = 0.7, 0.85  # shares of the whole: when all files are checked, and when all are in


def silent(share: float, doing: str) -> None:
    """Tell nobody."""


class Progress:
    """Turns the steps of a load into shares. A file counts by its size."""

    def __init__(self, tell: Tell, files: Sequence[Path]) -> None:
        self._tell = tell
        sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
        whole = max(sum(sizes), 1)
        self._starts = {path: sum(sizes[:i]) / whole for i, path in enumerate(files)}
        self._shares = {path: size / whole for path, size in zip(files, sizes, strict=True)}
        tell(0.0, "Đang chuẩn bị; chờ nếu có người khác đang nạp")

    def reading(self, path: Path) -> None:
        self._say(path, 0, f"Đang đọc {path.name}")

    def checking(self, path: Path, sheet: str | None, passed: float) -> None:
        """`passed` is the share of the file's sheets that are checked."""
        self._say(
            path,
            _READ + passed * (1 - _READ),
            f"Đang kiểm tra {path.name}" + (f", trang “{sheet}”" if sheet else ""),
        )

    def merging(self, path: Path, passed: float) -> None:
        """`passed` is the share of the files that are in."""
        self._tell(_CHECKED + passed * (_FILES - _CHECKED), f"Đang so với dữ liệu đã có: {path.name}")

    def finishing(self) -> None:
        self._tell(_FILES, "Đang tính lại các bảng tổng hợp và đối chiếu")

    def done(self) -> None:
        self._tell(1.0, "Xong")

    def _say(self, path: Path, share: float, doing: str) -> None:
        self._tell(_CHECKED * (self._starts[path] + share * self._shares[path]), doing)
