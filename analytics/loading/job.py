"""A load in a process of its own: the page hands over files, watches how far it is, and gets the report.

The process runs the very command of the terminal (`python -m analytics load`), so the page and the command
are one engine, and neither its memory nor its interpreter's lock is the server's (docs/decisions/006).
Uploaded files stand on disk only while it runs, in a folder nobody else may read.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from analytics.access import audit
from analytics.scope.viewer import Viewer
from data import settings
from data.loading.reporting import report as reports
from data.state.errors import StateError

log = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[2]
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LONGEST = 60  # characters of a file's name kept on disk: 240 bytes at most
_REFUSED = 2  # the command's exit code when it ends with a sentence of its own
_INTERRUPTED = "Việc nạp bị ngắt giữa chừng; dữ liệu cũ giữ nguyên. Hãy nạp lại."
_STOPPED = "Đã dừng theo yêu cầu. Nếu việc lưu vừa xong trước lúc dừng, lần nạp có trong lịch sử dưới đây."
_FORGOTTEN_AFTER = 6 * 3600  # seconds; folders left by a server that was killed


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str

    def getbuffer(self) -> memoryview: ...


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What to do with the files: the options of the command."""

    dry_run: bool
    keep: reports.Keep = "good"
    who: str = ""
    table: str | None = None
    copies: bool = False
    as_of: date | None = None
    accepted: tuple[int, ...] = ()  # places of the files whose conflicts are accepted

    def options(self) -> list[str]:
        found = ["--dry-run"] if self.dry_run else []
        found += ["--table", self.table] if self.table else []
        found += ["--keep", self.keep] if self.keep != "rule" else []
        found += ["--as-of", f"{self.as_of:%Y-%m-%d}"] if self.as_of else []
        found += [word for place in self.accepted for word in ("--accept-in", str(place))]
        return [*found, "--by", self.who, "--format", "json", "--progress"]


class Job:
    """One run of the command. `share` (0 to 1) and `doing` say how far it is; `is_over` when it has ended.

    Then either `report` is there, with the bytes of each marked copy by its name, or `problem` says in a
    sentence why not. Raises NotAllowed, StateError. Who loads is who signed in, where somebody did.
    """

    def __init__(self, uploads: Sequence[Upload], wish: Wish, viewer: Viewer) -> None:
        viewer.must("load")
        if not wish.dry_run:
            sizes = [upload.getbuffer().nbytes for upload in uploads]
            audit.record("load", viewer, files=len(sizes), bytes=sum(sizes), keep=wish.keep)
        self.wish, self._viewer = replace(wish, who=viewer.who or wish.who), viewer
        self.share, self.doing = 0.0, "Đang chuẩn bị; chờ nếu có người khác đang nạp"
        self.report: reports.LoadReport | None = None
        self.marked: dict[str, bytes] = {}
        self.problem: str | None = None
        self._uploads = list(uploads)
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    def stop(self) -> None:
        """Give up. What was there stays: a load is published whole or not at all."""
        self._stopped = True
        if self._process:
            self._process.terminate()

    def _run(self) -> None:
        try:
            with _private_folder() as folder:
                self._run_in(Path(folder))
        except OSError as error:
            self.problem = f"Không kiểm tra được tệp trên máy chủ ({error.strerror}). Hãy báo người quản trị."
        self._uploads = []

    def _run_in(self, folder: Path) -> None:
        files = [written(folder / str(i), upload) for i, upload in enumerate(self._uploads)]
        copies = folder / "copies"
        options = self.wish.options() + (["--marked", str(copies)] if self.wish.copies else [])
        command = [sys.executable, "-m", "analytics", "load", *options, "--", *map(str, files)]
        answer = folder / "report.json"
        with answer.open("w") as out:
            last = self._follow(command, out.fileno())
        try:
            self.report = reports.from_json(json.loads(answer.read_text("utf-8")))
        except ValueError:
            self.problem = _STOPPED if self._stopped else last
            return
        if not self.wish.dry_run:
            told(self.report, self._viewer)
        self.marked = {path.name: path.read_bytes() for path in sorted(copies.glob("*.xlsx"))}

    def _follow(self, command: list[str], out: int) -> str:
        """Run it, listening to how far it is; the sentence it ends with where it has no report."""
        said = ""
        with subprocess.Popen(
            command, cwd=_ROOT, env=_surroundings(), stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
        ) as self._process:  # fmt: skip
            if self._stopped:  # before there was a process to stop
                self._process.terminate()
            for line in self._process.stderr or ():
                if line.startswith('{"share"'):
                    told = json.loads(line)
                    self.share, self.doing = told["share"], told["doing"]
                else:
                    said = line.strip()
        return said if self._process.returncode == _REFUSED and said else _INTERRUPTED


def told(report: reports.LoadReport, viewer: Viewer) -> None:
    """Write down what a load stored. It is stored by now: a record that fails undoes nothing."""
    accepted = sum(part.accepted + part.updated for file in report.files for part in file.parts)
    try:
        audit.record("loaded", viewer, snapshot=report.snapshot or "", rows=accepted)
    except StateError:
        log.exception("Not in the record: a load that ended")


def _surroundings() -> dict[str, str]:
    """As here, with the same home wherever the command starts."""
    return os.environ | {"PYTHONUTF8": "1", "DANVAN_HOME": str(settings.home().resolve())}


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder only this user may read, beside the warehouse; those of killed servers are removed first."""
    place = settings.home() / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    for left in place.iterdir():
        if time.time() - left.stat().st_mtime > _FORGOTTEN_AFTER:
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True)


def written(folder: Path, upload: Upload) -> Path:
    """The file under its own name, as far as that is a name and no path; in a folder of its own."""
    folder.mkdir()
    name = upload.name.encode("utf-8", "replace").decode()
    stem, suffix = os.path.splitext(_FORBIDDEN.sub("_", name).strip(". ") or "tep")
    path = folder / (stem[:_LONGEST] + suffix[:10])
    path.write_bytes(upload.getbuffer())
    return path
