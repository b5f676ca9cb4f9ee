"""Files into a new snapshot: read, clean, check, publish, and say what happened to every row."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data import (
    building,
    mappings,
    marked,
    merging,
    personal,
    plausible,
    publishing,
    reading,
    refusals,
    schema,
    settings,
    sheets,
    staging,
    warehouse,
    workbooks,
)
from data.building import ContractBroken, load_parquet, renew
from data.columns import Table
from data.progress import Progress, Tell, silent
from data.report import MOST_REFUSED, FileReport, Keep, Part, Report
from data.warehouse_errors import NoSnapshot

__all__ = ["ContractBroken", "FileReport", "Part", "Report", "load", "load_parquet", "load_sample", "renew"]

_KNOWN = (
    "{} dòng giống hệt dòng đã có, và bảng này không có mã để nhận ra dòng cũ, nên nạp là tính hai lần."
    " Nếu đây là tệp cũ đã sửa, hãy hoàn tác lần nạp trước rồi nạp tệp này."
)


@dataclass(frozen=True)
class _Waiting:
    """A table read and checked; temp tables `refused_<number>` and `repeated_<number>` say which rows stay out."""

    number: int
    table: Table
    batch: str
    part: Part
    staged: pa.Table
    cells: pa.Table  # without the columns we do not know: those may name people
    reasons: dict[int, str]


@dataclass
class _Batch:
    """One call of `load`: what was asked for, and what has come of it."""

    wanted: str | None
    keep: Keep
    who: str
    copies: Path | None
    progress: Progress
    is_trial: bool
    packer: ThreadPoolExecutor  # packs the copies to keep while DuckDB works
    reports: list[FileReport] = field(default_factory=list)
    kept: dict[str, Future[pa.Buffer]] = field(default_factory=dict)  # by batch


def load(
    files: Sequence[Path],
    table: str | None = None,
    dry_run: bool = False,
    *,
    keep: Keep = "good",
    who: str | None = None,
    copies: Path | None = None,
    tell: Tell = silent,
) -> Report:
    """Load files into one new snapshot. `table` names the fact table when the headers leave it open.

    `keep` decides for each file that has refused rows: "good" loads the others, "none" nothing of the
    file, "rule" the others unless more than `MOST_REFUSED` percent are refused (what the command and
    the page do unless told otherwise). `copies` is a folder for marked copies of such files, `who` goes
    into the history, `tell` hears how far it is (0 to 1, and what is being done). A first load of real files replaces
    the sample. Raises WarehouseError when nothing can be written, ContractBroken when the whole batch is impossible.
    """
    with ThreadPoolExecutor(1) as packer:
        return _load(files, _Batch(table, keep, who or user(), copies, Progress(tell, files), dry_run, packer))


def _load(files: Sequence[Path], batch: _Batch) -> Report:
    replaces_sample = False

    def keep_old() -> bool:
        """Asked when nobody else can write any more: whoever loaded while we waited has replaced the sample already."""
        nonlocal replaces_sample
        replaces_sample = _is_sample_current() and not all(_is_sample_file(path) for path in files)
        return not replaces_sample

    def change(con: duckdb.DuckDBPyConnection) -> list[str]:
        building.prepare(con)
        schema.set_meta(con, "parent", warehouse.current_id() or "")
        for path in files:
            batch.reports.append(_load_file(con, path, batch))
        batch.progress.finishing()
        return warehouse.passed_over() + building.finish(con)  # told once: soon the new snapshot is in force

    snapshot, warnings = publishing.build(
        change,
        keep_old=keep_old,
        publish_if=lambda _: not batch.is_trial and Report(None, batch.reports).exit_code != 2,
    )
    if snapshot:
        warnings += _keep(batch.kept)
        if replaces_sample:
            warnings.append("Dữ liệu minh họa đã được thay bằng tệp vừa nạp.")
    batch.progress.done()
    return Report(snapshot, batch.reports, warnings)


def load_sample() -> Report:
    """The three synthetic years of `data/sample/`, through the same door as any file."""
    return load(sorted(settings.SAMPLE.glob("*.csv")))


def sample_hashes() -> set[str]:
    return {_sha(path) for path in settings.SAMPLE.glob("*.csv")}


# ---------------------------------------------------------------- one file


def _load_file(con: duckdb.DuckDBPyConnection, path: Path, batch: _Batch) -> FileReport:
    report = FileReport(personal.masked(path.name) or "", "")
    try:
        report.sha256 = _sha(path)
        _refuse_repeat(con, report.sha256)
        batch.progress.reading(path)
        waiting = _stage_file(con, path, report, batch)
    except reading.Unreadable as error:
        report.error = {"reason": error.reason, "remedy": error.remedy}
        return report
    except OSError as error:
        report.error = {"reason": f"Không mở được tệp ({error.strerror}).", "remedy": "Kiểm tra đường dẫn của tệp."}
        return report
    _mark(report, waiting, batch.copies)
    report.error = _held_back(report, batch.keep)
    if not report.error:
        batch.progress.merging(path)
        for each in waiting:
            _merge(con, each, report, batch)
    return report


def _stage_file(con: duckdb.DuckDBPyConnection, path: Path, report: FileReport, batch: _Batch) -> list[_Waiting]:
    """Every sheet read and checked; nothing is in yet. Raises Unreadable where no sheet is a table of ours."""
    raws = reading.read(path, mappings.headers())
    found, report.unrecognised = workbooks.recognised(raws, batch.wanted, schema.communes(con))
    if not found:
        first = report.unrecognised[0]
        raise reading.Unreadable(first.reason, first.remedy)
    waiting = []
    for number, one in enumerate(found):
        batch.progress.checking(path, personal.masked(one.raw.sheet), number / len(found))
        waiting.append(_stage(con, one, report.sha256, number))
        report.parts.append(waiting[-1].part)
    return waiting


def _stage(con: duckdb.DuckDBPyConnection, found: sheets.Recognised, sha: str, number: int) -> _Waiting:
    part = found.part()
    found, blanked = found.blanked()
    part.warnings += blanked
    staged = staging.stage(con, found.table, found.raw, found.columns, schema.communes(con))
    part.warnings += plausible.doubts(con, found.table)
    merging.refuse_contradictions(con, found.table)
    part.rows_read = len(staged["row"].unique())
    part.rows_read += len(found.raw.broken) + part.rows_set_aside
    part.rows_refused = _number(con, "select count(distinct row) from refused")
    part.refused, part.mistakes = staging.refusals(con), refusals.mistakes(con)
    reasons = refusals.by_row(con)
    _rename(con, "", f"_{number}")
    batch = f"{sha[:12]}-{found.table.name}" + (f"-{number + 1}" if number else "")
    return _Waiting(number, found.table, batch, part, staged, found.cells(), reasons)


def _merge(con: duckdb.DuckDBPyConnection, waiting: _Waiting, report: FileReport, batch: _Batch) -> None:
    part, table = waiting.part, waiting.table
    if not batch.is_trial:
        batch.kept[waiting.batch] = batch.packer.submit(_packed, waiting)
    _rename(con, f"_{waiting.number}", "")
    con.register("staged", waiting.staged)
    merged = merging.merge(con, table, waiting.batch)
    part.accepted, part.updated, part.updates = merged.accepted, merged.updated, list(merged.updates)
    ignored = [{"row": row, "why": why} for row, why in merged.ignored]
    part.ignored = sorted((*part.ignored, *ignored), key=lambda found: found["row"])
    part.warnings += plausible.broken_rules(con, table, waiting.batch)
    if 2 * merged.known_already > part.rows_read - part.rows_set_aside:
        part.warnings.append(_KNOWN.format(merged.known_already))
    con.execute(
        "insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [waiting.batch, report.file, part.sheet, report.sha256, table.name, datetime.now(UTC).replace(tzinfo=None),
         batch.who, part.rows_read, part.accepted, part.updated, part.rows_refused, report.sha256 in sample_hashes()],
    )  # fmt: skip


def _rename(con: duckdb.DuckDBPyConnection, before: str, after: str) -> None:
    """Put what is left out of one sheet aside while the next is read, or take it up again."""
    for name in ("refused", "repeated"):
        con.execute(f"drop table if exists temp.{name}{after}")
        con.execute(f"alter table temp.{name}{before} rename to {name}{after}")


def _refuse_repeat(con: duckdb.DuckDBPyConnection, sha: str) -> None:
    before = con.execute("select strftime(loaded_at, '%d/%m/%Y') from batch where sha256 = ?", [sha]).fetchone()
    if before:
        raise reading.Unreadable(
            f"Tệp này đã được nạp ngày {before[0]}.", "Không cần nạp lại; muốn nạp lại thì hoàn tác lần nạp trước."
        )


# ---------------------------------------------------------------- what the report says


def _held_back(report: FileReport, keep: Keep) -> dict[str, str] | None:
    """Why nothing of a file is loaded although some of its rows could be."""
    few = report.is_mostly_good
    if not report.rows_refused or keep == "good" or (keep == "rule" and few):
        return None
    much = "" if few else f", quá {MOST_REFUSED} %"
    return {
        "reason": f"{report.rows_refused} trong {report.rows} dòng bị từ chối{much}, nên chưa nạp dòng nào.",
        "remedy": "Sửa các chỗ đã nêu rồi nạp lại, hoặc chọn nạp riêng các dòng đúng (--keep good).",
    }


def _mark(report: FileReport, waiting: list[_Waiting], folder: Path | None) -> None:
    """Write the marked copy where there is something to mend."""
    if folder is None or not any(each.reasons for each in waiting):
        return
    folder.mkdir(parents=True, exist_ok=True)
    taken = sum(path.name.endswith("can-sua.xlsx") for path in folder.iterdir())
    report.marked = f"{Path(report.file).stem}_{taken + 1}_can-sua.xlsx"
    sheets = [marked.Sheet(w.part.sheet, w.part.header_row, w.cells, w.reasons) for w in waiting]
    marked.write(folder / report.marked, sheets)


def _packed(waiting: _Waiting) -> pa.Buffer:
    """The good rows as the file wrote them, in Parquet; without statistics, which nobody reads and which take long."""
    refused = pa.array(waiting.reasons, pa.int64())
    cells = waiting.cells
    good = cells.filter(pc.invert(pc.is_in(cells[reading.ROW], refused))) if len(refused) else cells
    sink = pa.BufferOutputStream()
    cells = personal.without_values(good.drop_columns([reading.ROW]))
    pa.parquet.write_table(cells, sink, compression="zstd", write_statistics=False)
    return sink.getvalue()


def _keep(kept: Mapping[str, Future[pa.Buffer]]) -> list[str]:
    """Write the copies of what was loaded; a copy that cannot be written is a warning, the load stands."""
    place = settings.home() / "kept"
    try:
        place.mkdir(parents=True, exist_ok=True)
        for batch, packed in kept.items():
            (place / f"{batch}.parquet").write_bytes(packed.result())
    except OSError as error:
        return [f"Đã nạp nhưng không giữ được bản sao tệp trong {place} ({error.strerror})."]
    return []


# ---------------------------------------------------------------- small facts


def _is_sample_current() -> bool:
    try:
        return warehouse.reader().is_sample
    except NoSnapshot:
        return False


def _is_sample_file(path: Path) -> bool:
    try:
        return _sha(path) in sample_hashes()
    except OSError:
        return False


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def user() -> str:
    """Who is logged in on this computer; nothing where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
