"""`load`, `snapshots`, `sample`: what goes into the warehouse, and back out again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from data import warehouse
from data.tables import TABLES


@click.command(help="Nạp tệp vào kho dữ liệu.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--table", type=click.Choice(list(TABLES)), help="Tên bảng, khi tiêu đề cột chưa đủ rõ.")
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không nạp.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def load(files: tuple[Path, ...], table: str | None, dry_run: bool, style: str) -> None:
    from analytics import load_report
    from data.load import load as load_files

    report = load_files(files, table, dry_run)
    if style == "json":
        click.echo(json.dumps(load_report.as_json(report), ensure_ascii=False, default=str))
    else:
        click.echo(load_report.text(report, dry_run))
    sys.exit(report.exit_code)


@click.group(invoke_without_command=True, help="Liệt kê các bản dữ liệu; `restore ID` để quay lại một bản.")
@click.pass_context
def snapshots(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        named = warehouse.current()
        if named.problem:
            click.echo(f"{named.problem} Đang dùng bản gần nhất còn tốt.", err=True)
        for snapshot in warehouse.snapshots():
            click.echo(f"{'*' if snapshot == named.id else ' '} {snapshot}")


@snapshots.command(help="Lấy một bản cũ làm bản đang dùng.")
@click.argument("snapshot", metavar="ID")
def restore(snapshot: str) -> None:
    warehouse.restore(snapshot)
    click.echo(f"Đang dùng bản {snapshot}.")


@click.command(help="Tạo dữ liệu minh họa (CSV theo mẫu).")
@click.option("--petitions", type=click.IntRange(0), default=2250, show_default=True)
@click.option("--communes", type=click.IntRange(1), default=22, show_default=True)
@click.option("--seed", type=int, default=2024, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--parquet", is_flag=True, help="Parquet có kiểu, cho đo tốc độ.")
def sample(petitions: int, communes: int, seed: int, out: Path, parquet: bool) -> None:
    from data import sample as maker

    write = maker.write_parquet if parquet else maker.write_csv
    write(out, petitions=petitions, communes=communes, seed=seed)
    click.echo(f"Đã tạo {petitions} đơn minh họa trong {out}.")
