"""`backup` and `restore`: everything the home keeps, elsewhere and back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from analytics.access import audit
from analytics.scope.viewer import here
from data import settings
from data.state import backup as backups
from data.state import store

T = TypeVar("T")


@click.command(help="Sao lưu toàn bộ dữ liệu vào một thư mục mới trong TO; máy chủ vẫn chạy.")
@click.argument("to", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), help="Chỉ giữ lại chừng này bản mới nhất trong TO.")
def backup(to: Path, keep: int | None) -> None:
    here().must("manage")
    made = _or_say(lambda: backups.make(to, keep=keep))
    audit.record("backup", here(), folder=made.name)
    click.echo(f"Đã sao lưu vào {made}. Bản này có mã bí mật của mã xác thực: hãy giữ như mật khẩu.")
    if not store.is_here():
        click.echo("Kho trạng thái (DANVAN_STATE) ở nơi khác, không có trong bản này: hãy sao lưu riêng.", err=True)


@click.command(help="Phục hồi từ một bản sao lưu (thư mục danvan-…). Phải tắt máy chủ trước.")
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(source: Path) -> None:
    here().must("manage")
    before = _or_say(lambda: backups.restore(source))
    audit.record("restore", here(), folder=source.name)
    click.echo(f"Đã phục hồi vào {settings.home()}. Mọi người phải đăng nhập lại; màn hình treo tường cần mã mới.")
    if before:
        click.echo(f"Dữ liệu trước khi phục hồi để ở {before}; xóa đi khi chắc chắn không cần nữa.")


def _or_say(do: Callable[[], T]) -> T:
    try:
        return do()
    except backups.BackupError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
