"""Files into a new snapshot: read, clean, check, publish, and say what happened to every row."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data import reading, settings
from data.cleaning import kept_texts, plausible, staging
from data.loading import merging, saved_mappings, sheet_matching, sheets, snapshot_build
from data.loading.file_merge import Batch, Checked, WaitingSheet, merge_file
from data.loading.reporting.logged import logged
from data.loading.reporting.progress import Progress, Tell, silent
from data.loading.reporting.report import FileReport, Keep, LoadReport, SheetReport
from data.loading.snapshot_build import ContractBroken, load_parquet, renew
from data.privacy import personal_data
from data.warehouse import publishing, schema, snapshots
from data.warehouse.errors import NoSnapshot

__all__ = ["ContractBroken", "FileReport", "LoadReport", "SheetReport", "load", "load_parquet", "load_sample", "renew"]


def load(
    files: Sequence[Path],
    table: str | None = None,
    dry_run: bool = False,
    *,
    keep: Keep = "good",
    who: str | None = None,
    copies: Path | None = None,
    tell: Tell = silent,
    as_of: date | None = None,
    accept_conflicts: bool | Collection[int] = False,
    confirm_offices: bool = False,
) -> LoadReport:
    """Load files into one new snapshot. `table` names the fact table when the headers leave it open.

    `keep` decides for each file that has refused rows: "good" loads the others, "none" nothing of the
    file, "rule" the others unless more than `MOST_REFUSED` percent are refused (what the command and
    the page do unless told otherwise). `copies` is a folder for marked copies of such files, `who` goes
    into the history, `tell` hears how far it is (0 to 1, and what is being done). `as_of` is the day the files tell of
    (their latest event, where nothing is said); `accept_conflicts` lets them change what an update may not change by
    itself: all of them, or those at these places; `confirm_offices` says for good that what begins like an office in
    these files is one. A first load of real files replaces the sample.

    Raises WarehouseError when nothing can be written, ContractBroken when the whole batch is impossible.
    """
    if isinstance(accept_conflicts, bool):
        accept_conflicts = range(len(files)) if accept_conflicts else ()
    with ThreadPoolExecutor(1) as packer, Progress(tell, files) as progress:
        batch = Batch(
            wanted=table,
            keep=keep,
            who=who or settings.user(),
            copies=copies,
            progress=progress,
            is_trial=dry_run,
            packer=packer,
            as_of=as_of,
            accepted=accept_conflicts,
            confirms=confirm_offices,
        )
        return _load(files, batch)


@logged
def _load(files: Sequence[Path], batch: Batch) -> LoadReport:
    replaces_sample = False

    def keep_old() -> bool:
        """Asked when nobody else can write any more: whoever loaded while we waited has replaced the sample already."""
        nonlocal replaces_sample
        replaces_sample = _is_sample_current() and not all(_is_sample_file(path) for path in files)
        return not replaces_sample

    def change(con: duckdb.DuckDBPyConnection) -> list[str]:
        publishing.make_room(con, sum(path.stat().st_size for path in files if path.is_file()))
        snapshot_build.prepare(con)
        schema.set_meta(con, "parent", snapshots.current_id() or "")
        checked = [_check_file(con, path, place in batch.accepted, batch) for place, path in enumerate(files)]
        readable = sorted((one for one in checked if not one.report.error), key=lambda one: one.age)
        for place, one in enumerate(readable):
            batch.progress.merging(one.path, place / len(readable))
            merge_file(con, one, batch)
            one.waiting.clear()
        batch.progress.finishing()
        wait(batch.kept.values())  # their texts go before what is summed up needs the room
        publishing.settle(con)
        return snapshots.passed_over() + snapshot_build.finish(con)  # told once: soon the new snapshot is in force

    snapshot, warnings = publishing.build(
        change,
        keep_old=keep_old,
        publish_if=lambda _: not batch.is_trial and LoadReport(None, batch.reports).exit_code != 2,
    )
    if snapshot:
        warnings += _keep(batch.kept)
        if replaces_sample:
            warnings.append("Dữ liệu minh họa đã được thay bằng tệp vừa nạp.")
    batch.progress.done()
    return LoadReport(snapshot, batch.reports, warnings)


def load_sample() -> LoadReport:
    """The three synthetic years of `data/sample/`, through the same door as any file."""
    return load(sorted(settings.SAMPLE.glob("*.csv")))


def sample_hashes() -> set[str]:
    return {_sha(path) for path in settings.SAMPLE.glob("*.csv")}


# ---------------------------------------------------------------- one file


def _check_file(con: duckdb.DuckDBPyConnection, path: Path, is_accepted: bool, batch: Batch) -> Checked:
    report = FileReport(_shown(path, len(batch.reports) + 1), "")
    batch.reports.append(report)
    checked = Checked(path, report, is_accepted)
    try:
        report.sha256 = _sha(path)
        checked.is_sample = report.sha256 in sample_hashes()
        again = _times_loaded(con, report.sha256, batch)
        batch.progress.reading(path)
        _stage_file(con, checked, again, batch)
    except reading.Unreadable as error:
        report.error = {"reason": error.reason, "remedy": error.remedy}
    except OSError as error:
        report.error = {"reason": f"Không mở được tệp ({error.strerror}).", "remedy": "Kiểm tra đường dẫn của tệp."}
    latest = [each.staged.latest for each in checked.waiting if each.staged.latest]
    checked.as_of = batch.as_of or max(latest, default=None)
    report.as_of = str(checked.as_of) if checked.as_of else None
    return checked


def _stage_file(con: duckdb.DuckDBPyConnection, checked: Checked, again: int, batch: Batch) -> None:
    """Every sheet read and checked; nothing is in yet. Raises Unreadable where no sheet is a table of ours."""
    path, report = checked.path, checked.report
    found, report.unrecognised = sheet_matching.recognised(
        reading.read(path, saved_mappings.headers()), batch.wanted, schema.communes(con)
    )
    if again:  # rows without a key would count twice
        found = [one for one in found if one.table.key]
    if not found:
        first = report.unrecognised[0]
        raise reading.Unreadable(first.reason, first.remedy)
    suffix = f"-{again + 1}" if again else ""
    for number, one in enumerate(found):
        batch.progress.checking(path, personal_data.masked(one.raw.sheet), number / len(found))
        name = f"{report.sha256[:12]}-{one.table.name}" + (f"-{number + 1}" if number else "") + suffix
        waiting = _stage(con, one, name, checked.waiting, batch)
        checked.waiting.append(waiting)
        report.parts.append(waiting.part)


def _stage(
    con: duckdb.DuckDBPyConnection, found: sheets.Recognised, name: str, before: list[WaitingSheet], batch: Batch
) -> WaitingSheet:
    part = found.part()
    found, admitted = found.admitted(schema.communes(con), batch.confirms)
    part.warnings += admitted.said
    part.asked = admitted.asked
    staged = staging.stage(
        con, found.table, found.raw, columns=found.columns, communes=schema.communes(con), as_of=batch.as_of,
        number=next(batch.numbers),
    )  # fmt: skip
    part.warnings += plausible.doubts(con, found.table)
    merging.refuse_contradictions(con, found.table)
    for sheet in before:
        if sheet.table is found.table:
            merging.refuse_other_sheet(con, sheet.staged, staged)
    part.rows_read = len(staged.rows["row"].unique())
    part.rows_read += len(found.raw.broken) + part.rows_set_aside
    staged.put_aside(con)
    pa.default_memory_pool().release_unused()
    texts = kept_texts.Texts(found.cells(), batch.packer)
    return WaitingSheet(
        batch=name,
        part=part,
        staged=staged,
        texts=texts,
        named=admitted.named,
    )


def _shown(path: Path, number: int) -> str:
    """A file's name for whoever sent it."""
    return path.name if personal_data.masked(path.stem) == path.stem else f"tệp {number} {personal_data.MASKED}"


def _times_loaded(con: duckdb.DuckDBPyConnection, sha: str, batch: Batch) -> int:
    """How often the file was loaded before; again only where conflicts kept rows of it out that may be accepted now."""
    if any(sha == other.sha256 for other in batch.reports[:-1]):
        raise reading.Unreadable("Tệp này có hai lần trong lần nạp này.", "Không cần nạp lại.")
    before = con.execute(
        "select strftime(max(loaded_at), '%d/%m/%Y'), coalesce(sum(conflicts), 0), count(distinct loaded_at)"
        " from batch where sha256 = ?",
        [sha],
    ).fetchone()
    if before and before[2] and not before[1]:
        raise reading.Unreadable(
            f"Tệp này đã được nạp ngày {before[0]}.", "Không cần nạp lại; muốn nạp lại thì hoàn tác lần nạp trước."
        )
    return int(before[2]) if before else 0


# ---------------------------------------------------------------- what the report says


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


def _is_sample_current() -> bool:
    try:
        return snapshots.reader().is_sample
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
