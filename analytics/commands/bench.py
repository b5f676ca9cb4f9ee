"""`bench`: the ratios this project promises, measured here and now."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

SIZES = (10_000, 1_000_000)


@click.command(help="Đo các tỷ số tốc độ đã hứa. 10 triệu đơn: --letters 10000000 (cần vài GB đĩa và nhiều phút).")
@click.option("--letters", "sizes", type=click.IntRange(1), multiple=True, default=SIZES, show_default=True,
              help="Số đơn; lặp lại được.")  # fmt: skip
@click.option("--users", type=click.IntRange(1, 200), default=20, show_default=True, help="Số người dùng cùng lúc.")
@click.option("--browser/--no-browser", "with_browser", default=True, help="Có đo trong Chromium hay không.")
@click.option("--runs", type=click.IntRange(1), default=30, show_default=True, help="Số lần đo mỗi phép.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Giữ dữ liệu ở đây và dùng lại lần sau.")
def bench(sizes: tuple[int, ...], users: int, with_browser: bool, runs: int, keep: Path | None) -> None:
    from analytics.commands.benchmarks.suite import Bench
    from analytics.commands.benchmarks.tools import report

    with ExitStack() as stack:
        folder = keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="danvan-bench-", ignore_cleanup_errors=True))
        )
        folder.mkdir(parents=True, exist_ok=True)
        rows = Bench(
            folder=folder.resolve(), sizes=sizes, users=users, with_browser=with_browser, runs=runs, say=_say
        ).rows()
    click.echo(report.table(rows))
    click.echo(report.summary(rows))


def _say(sentence: str) -> None:
    """Progress goes beside the table, not into it."""
    click.echo(sentence, err=True)
