"""`load`, `snapshots`, `sample`, `template`: what goes into the warehouse, and back out again."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from data import settings
from data.loading.reporting.progress import silent
from data.loading.reporting.report import Keep
from data.tables.tables import TABLES
from data.warehouse import snapshots as kept_snapshots
from data.warehouse import soundness
from data.warehouse.errors import AllDamaged


@click.command(help="Nạp tệp vào kho dữ liệu.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--table", type=click.Choice(list(TABLES)), help="Tên bảng, khi tiêu đề cột chưa đủ rõ.")
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không nạp.")
@click.option(
    "--keep",
    type=click.Choice(["good", "none"]),
    help="Tệp có dòng sai: good nạp các dòng đúng, none không nạp dòng nào của tệp. Không chọn thì nạp các dòng đúng,"
    " trừ khi quá 5% số dòng của tệp bị từ chối.",
)
@click.option(
    "--marked",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục nhận bản XLSX có cột “Cần sửa” của mỗi tệp có dòng sai.",
)
@click.option("--confirm-offices", is_flag=True, help="Xác nhận các tên cơ quan mới trong tệp; lần sau không hỏi lại.")
@click.option("--keep-text", "kept", multiple=True, metavar="MÃ", help="Chữ có mã này không phải tên người: giữ lại.")
@click.option("--drop-text", "dropped", multiple=True, metavar="MÃ", help="Chữ có mã này là tên người: không lưu.")
@click.option("--by", "who", help="Tên người nạp, ghi vào lịch sử; mặc định là tên đăng nhập của máy.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Ngày số liệu của tệp (2024-03-31), để biết tệp nào cũ hơn; mặc định là ngày muộn nhất có trong tệp.",
)
@click.option(
    "--accept-conflicts",
    is_flag=True,
    help="Chấp nhận các thay đổi mà tệp không tự được làm: để trống ô đã có, lùi tình trạng, đổi xã, ngày nhận, loại,"
    " tệp cũ sửa tệp mới. Không chọn thì các dòng ấy bị từ chối và được liệt kê.",
)
@click.option("--accept-in", "accepted", type=int, multiple=True, hidden=True)  # files by place: the page's ticks
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option("--progress", is_flag=True, hidden=True)  # the loading page listens to it
def load(
    files: tuple[Path, ...],
    table: str | None,
    dry_run: bool,
    keep: Keep | None,
    marked: Path | None,
    who: str | None,
    as_of: datetime | None,
    accept_conflicts: bool,
    accepted: tuple[int, ...],
    confirm_offices: bool,
    kept: tuple[str, ...],
    dropped: tuple[str, ...],
    style: str,
    progress: bool,
) -> None:
    from analytics.access import audit
    from analytics.loading import job, report_text
    from analytics.scope.viewer import here
    from data.loading.load import load as load_files
    from data.privacy import decided

    here().must("load")
    tell = silent
    if progress:
        tell = _tell
        _give_way()
    if as_of and as_of.date() > settings.today():
        raise click.BadParameter("Ngày số liệu chưa tới.", param_hint="--as-of")
    if kept or dropped:
        audit.record("decide texts", here(), asked=len(kept) + len(dropped), kept=len(kept))
    for codes, keeps in ((kept, True), (dropped, False)):
        decided.remember(codes, keeps)
    is_told_here = not (dry_run or progress)  # what the page loads the page tells, with who signed in
    if is_told_here:
        audit.record("load", here(), files=len(files), keep=keep or "rule")
    report = load_files(
        files, table, dry_run, keep=keep or "rule", who=who, copies=marked, tell=tell,
        as_of=as_of.date() if as_of else None, accept_conflicts=accept_conflicts or accepted,
        confirm_offices=confirm_offices,
    )  # fmt: skip
    if is_told_here:
        job.told(report, here())
    if style == "json":
        click.echo(json.dumps(report_text.as_json(report), ensure_ascii=False, default=str))
    else:
        click.echo(report_text.text(report, dry_run))
    sys.exit(report.exit_code)


def _give_way() -> None:
    """A load may take longer; the dashboard beside it may not."""
    if hasattr(os, "nice"):
        os.nice(10)


def _tell(share: float, doing: str) -> None:
    click.echo(json.dumps({"share": share, "doing": doing}), err=True)


@click.group(invoke_without_command=True, help="Liệt kê các bản dữ liệu; `restore ID` để quay lại một bản.")
@click.pass_context
def snapshots(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        _list_snapshots()


def _list_snapshots() -> None:
    """The one in force starred, damaged ones named as such: also where none is left to be in force."""
    try:
        state = kept_snapshots.current()
    except AllDamaged as error:
        state = kept_snapshots.Current("", str(error))
    if state.problem:
        click.echo(state.problem + (f" Đang dùng bản {state.id}." if state.id else ""), err=True)
    for snapshot in kept_snapshots.snapshots():
        damaged = "" if soundness.is_sound(kept_snapshots.snapshot_path(snapshot)) else "  (hỏng)"
        click.echo(f"{'*' if snapshot == state.id else ' '} {snapshot}{damaged}")
    if not state.id:
        sys.exit(2)


@snapshots.command(help="Lấy một bản cũ làm bản đang dùng.")
@click.argument("snapshot", metavar="ID")
def restore(snapshot: str) -> None:
    from analytics.access import audit
    from analytics.scope.viewer import here
    from data.loading import history

    here().must("undo")
    audit.record("undo", here(), snapshot=kept_snapshots.current_id() or "", back_to=snapshot)
    click.echo(f"Đang dùng bản {history.go_back(snapshot, settings.user())}.")


@click.command(help="Tạo dữ liệu minh họa (CSV theo mẫu).")
@click.option("--petitions", type=click.IntRange(0), default=2250, show_default=True)
@click.option("--communes", type=click.IntRange(1), default=22, show_default=True)
@click.option("--seed", type=int, default=2024, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--parquet", is_flag=True, help="Parquet có kiểu, cho đo tốc độ.")
def sample(petitions: int, communes: int, seed: int, out: Path, parquet: bool) -> None:
    from data.sample_maker import make as maker

    write = maker.write_parquet if parquet else maker.write_csv
    write(out, petitions=petitions, communes=communes, seed=seed)
    click.echo(f"Đã tạo {petitions} đơn minh họa trong {out}.")


@click.command(help="Tạo tệp mẫu XLSX để các xã điền.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def template(out: Path) -> None:
    from data.loading import template as maker

    try:
        out.write_bytes(maker.workbook())
    except OSError as error:
        click.echo(f"Không ghi được {out} ({error.strerror}).", err=True)
        sys.exit(2)
    click.echo(f"Đã tạo tệp mẫu {out}.")
