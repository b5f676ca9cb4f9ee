"""How far a load is: a share of all bytes to load, and a sentence about what is being done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

Tell = Callable[[float, str], None]  # share done, 0 to 1; what is being done, in Vietnamese

_READ = 0.45  # share of a file's reading and checking
_WAITED, _CHECKED, _FILES, _FINISHED = 0.01, 0.7, 0.85, 0.99  # of the whole: when all are checked, are in, nearly done
_CREEP = 0.04  # of what is left of a step, at each beat
BEAT = 1.0  # seconds; who watches is told something at least every two


def silent(share: float, doing: str) -> None:
    """Tell nobody."""


class Progress:
    """Turns the steps of a load into shares. A file counts by its size. Inside `with`, a step that takes long is told
    again and again, each time a little further: nobody knows how long it will take, but that it goes on."""

    def __init__(self, tell: Tell, files: Sequence[Path]) -> None:
        self._tell = tell
        sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
        whole = max(sum(sizes), 1)
        self._starts = {path: sum(sizes[:i]) / whole for i, path in enumerate(files)}
        self._shares = {path: size / whole for path, size in zip(files, sizes, strict=True)}
        self._telling, self._over = threading.Lock(), threading.Event()
        self._share = self._until = 0.0
        self._doing = ""
        self._beating = threading.Thread(target=self._beat_on, daemon=True)
        self._step(0.0, _WAITED, "Đang chuẩn bị; chờ nếu có người khác đang nạp")

    def __enter__(self) -> Progress:
        if self._tell is not silent:
            self._beating.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._beating.ident:
            self._beating.join()

    def reading(self, path: Path) -> None:
        self._of_file(path, 0, _READ, f"Đang đọc {path.name}")

    def checking(self, path: Path, sheet: str | None, passed: float) -> None:
        """`passed` is the share of the file's sheets that are checked."""
        share = _READ + passed * (1 - _READ)
        self._of_file(path, share, 1, f"Đang kiểm tra {path.name}" + (f", trang “{sheet}”" if sheet else ""))

    def merging(self, path: Path, passed: float) -> None:
        """`passed` is the share of the files that are in."""
        share = _CHECKED + passed * (_FILES - _CHECKED)
        self._step(share, _FILES, f"Đang so với dữ liệu đã có: {path.name}")

    def finishing(self) -> None:
        self._step(_FILES, _FINISHED, "Đang tính lại các bảng tổng hợp và đối chiếu")

    def done(self) -> None:
        self._over.set()
        self._step(1.0, 1.0, "Xong")

    def beat(self) -> None:
        """The step under way takes long: a little of what is left of its share."""
        with self._telling:
            self._share += _CREEP * (self._until - self._share)
            self._tell(self._share, self._doing)

    def _of_file(self, path: Path, share: float, until: float, doing: str) -> None:
        start, size = self._starts[path], self._shares[path]
        self._step(_CHECKED * (start + share * size), _CHECKED * (start + until * size), doing)

    def _step(self, share: float, until: float, doing: str) -> None:
        """Never back: the step before may have been told further than this one begins."""
        with self._telling:
            self._share = max(self._share, share)
            self._until, self._doing = max(until, self._share), doing
            self._tell(self._share, doing)

    def _beat_on(self) -> None:
        while not self._over.wait(BEAT):
            self.beat()
