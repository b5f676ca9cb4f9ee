"""`doctor`: is everything here that the dashboard needs?"""

from __future__ import annotations

import os
import platform
import sys
import tempfile

import click

from analytics.scope import row_scope
from analytics.scope.viewer import here
from data import settings
from data.warehouse import snapshots, soundness
from data.warehouse.errors import WarehouseError


@click.command(help="Kiểm tra máy và kho dữ liệu.")
def doctor() -> None:
    problems = 0
    for ok, sentence in (_python(), _writable(), _snapshot(), *_broken_snapshots(), _sample()):
        click.echo(f"{'✓' if ok else '✗'} {sentence}")
        problems += not ok
    sys.exit(1 if problems else 0)


def _python() -> tuple[bool, str]:
    return sys.version_info >= (3, 11), f"Python {platform.python_version()} ({platform.system()})"


def _writable() -> tuple[bool, str]:
    place = snapshots.folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return True, f"Ghi được vào {place}"
    except OSError as error:
        return False, f"Không ghi được vào {place} ({error.strerror}): kiểm tra quyền ghi và dung lượng ổ đĩa"


def _snapshot() -> tuple[bool, str]:
    try:
        reader = snapshots.reader()
        named = snapshots.current()
    except WarehouseError as error:
        return False, str(error)
    if named.problem:
        return False, f"{named.problem} Đang dùng bản {named.id}; chọn lại bằng: snapshots restore {named.id}"
    sample = ", dữ liệu minh họa" if reader.is_sample else ""
    return True, f"Bản dữ liệu {reader.id}, đến ngày {row_scope.reach(here())[1]}{sample}"


def _broken_snapshots() -> list[tuple[bool, str]]:
    found = []
    for snapshot in snapshots.snapshots():
        path = snapshots.snapshot_path(snapshot)
        if wrong := soundness.fault(path) or soundness.unreadable(path):
            found.append((False, f"Bản {snapshot} hỏng: {wrong}"))
    return found


def _sample() -> tuple[bool, str]:
    count = len(list(settings.SAMPLE.glob("*.csv")))
    return count > 0, f"{count} tệp dữ liệu minh họa trong {os.fspath(settings.SAMPLE)}"
