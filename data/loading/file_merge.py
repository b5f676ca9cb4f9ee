"""A file that was read and checked, into the tables: what is known of its rows, what is kept out, and why."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from data.cleaning import plausible, staging, stored_texts
from data.cleaning.kept_texts import Texts
from data.loading import merging
from data.loading.comparing import Sent
from data.loading.reporting import marked_copy, refusals
from data.loading.reporting.progress import Progress
from data.loading.reporting.report import MOST_REFUSED, FileReport, Keep, SheetReport
from data.tables.columns import Table
from data.warehouse import touched_months

_KNOWN = (
    "{} dòng giống hệt dòng đã có, và bảng này không có mã để nhận ra dòng cũ, nên nạp là tính hai lần."
    " Nếu đây là tệp cũ đã sửa, hãy hoàn tác lần nạp trước rồi nạp tệp này."
)

_ALIKE = (
    "{} dòng mới giống hệt đơn hoặc mô hình cùng số của xã khác, chỉ khác xã. Mã chỉ gồm số là số của riêng từng xã nên"
    " được tính là hồ sơ khác; nếu đây là hồ sơ đã có được sửa xã, hãy hoàn tác và ghi mã có chữ của huyện."
)


@dataclass(kw_only=True)
class WaitingSheet:
    """A table read and checked. `reasons` says why rows stay out, by row."""

    batch: str
    part: SheetReport
    staged: staging.Staging
    texts: Texts  # of the columns we know: others may name people
    named: list[str]  # texts that somebody has allowed
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.staged.table


@dataclass
class Checked:
    """A file read and checked, not merged yet; `as_of` is the day it tells of, None where it tells of none."""

    path: Path
    report: FileReport
    is_accepted: bool  # its conflicts
    _: KW_ONLY
    is_sample: bool = False
    as_of: date | None = None
    waiting: list[WaitingSheet] = field(default_factory=list)

    @property
    def age(self) -> tuple[date, str]:
        """What files of one load are merged by: the oldest first, whatever their order on the command line."""
        return self.as_of or date.min, self.report.sha256


@dataclass(kw_only=True)
class Batch:
    """One call of `load`: what was asked for, and what has come of it."""

    wanted: str | None
    keep: Keep
    who: str
    copies: Path | None
    progress: Progress
    is_trial: bool
    packer: ThreadPoolExecutor  # packs the copies to keep while DuckDB works
    as_of: date | None = None
    accepted: Collection[int] = ()  # places of the files whose conflicts are accepted
    confirms: bool = False  # what begins like an office is one
    reports: list[FileReport] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    merged: list[str] = field(default_factory=list)  # batches
    kept: dict[str, Future[pa.Buffer]] = field(default_factory=dict)  # by batch


def merge_file(con: duckdb.DuckDBPyConnection, checked: Checked, batch: Batch) -> None:
    report = checked.report
    for each in checked.waiting:
        each.texts.wait()  # what is compared and merged may need their room
        with each.staged.at_hand(con):
            _compare(con, each, checked, batch)
    _mark(report, checked.waiting, batch.copies)
    report.error = _held_back(report, batch.keep)
    merged = []
    for each in checked.waiting:
        if not report.error:
            with each.staged.at_hand(con):
                merged.append(_merge(con, each, checked, batch))
        each.staged.drop(con)
    batch.merged += merged


def _compare(con: duckdb.DuckDBPyConnection, waiting: WaitingSheet, checked: Checked, batch: Batch) -> None:
    """What the sheet would change that it may not; then everything that is refused is known."""
    part = waiting.part
    stored_texts.name(con, waiting.table, waiting.named)
    sent = _sent(waiting, checked, batch)
    part.conflicts, part.rows_in_conflict = merging.conflicts(con, waiting.table, sent, checked.is_accepted)
    part.rows_refused = _number(con, "select count(distinct row) from refused")
    part.refused, part.mistakes = staging.refusals(con), refusals.mistakes(con)
    waiting.reasons = refusals.by_row(con)


def _merge(con: duckdb.DuckDBPyConnection, waiting: WaitingSheet, checked: Checked, batch: Batch) -> str:
    part, table, report = waiting.part, waiting.table, checked.report
    if not batch.is_trial:
        batch.kept[waiting.batch] = waiting.texts.without(waiting.reasons)
    merged = merging.merge(con, table, _sent(waiting, checked, batch))
    touched_months.touch(con, table.name, f"source_batch = '{waiting.batch}'")
    part.accepted, part.updated, part.updates = merged.accepted, merged.updated, list(merged.updates)
    ignored = [{"row": row, "why": why} for row, why in merged.ignored]
    part.ignored = sorted((*part.ignored, *ignored), key=lambda found: found["row"])
    part.warnings += plausible.broken_rules(con, table, waiting.batch)
    if 2 * merged.known_already > part.rows_read - part.rows_set_aside:
        part.warnings.append(_KNOWN.format(merged.known_already))
    if merged.alike:
        part.warnings.append(_ALIKE.format(merged.alike))
    refused = 0 if checked.is_accepted else part.rows_in_conflict
    if checked.is_accepted:  # nothing waits to be accepted from an earlier load of the file
        con.execute("update batch set conflicts = 0 where sha256 = ?", [report.sha256])
    con.execute(
        "insert into batch (id, file, sheet, sha256, fact, loaded_at, loaded_by, rows_read, accepted, updated, refused,"
        " is_sample, as_of, conflicts) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [waiting.batch, f"tệp {_place(con, report.sha256)}", f"trang {checked.waiting.index(waiting) + 1}",
         report.sha256, table.name, datetime.now(UTC).replace(tzinfo=None),
         batch.who, part.rows_read, part.accepted, part.updated, part.rows_refused, checked.is_sample,
         checked.as_of, refused],
    )  # fmt: skip
    return waiting.batch


def _place(con: duckdb.DuckDBPyConnection, sha: str) -> int:
    """The number a file is known by: files' names may name people, so none is stored."""
    known = con.execute("select file from batch where sha256 = ? limit 1", [sha]).fetchone()
    if known:
        return int(str(known[0]).split()[-1])
    return _number(con, "select 1 + coalesce(max(try_cast(split_part(file, ' ', 2) as int)), 0) from batch")


def _sent(waiting: WaitingSheet, checked: Checked, batch: Batch) -> Sent:
    return Sent(batch=waiting.batch, columns=waiting.staged.columns, as_of=checked.as_of, peers=tuple(batch.merged))


# ---------------------------------------------------------------- what the report says


def _held_back(report: FileReport, keep: Keep) -> dict[str, str] | None:
    """Why nothing of a file is loaded although some of its rows could be."""
    few = report.is_mostly_good
    if not report.rows_refused or keep == "good" or (keep == "rule" and few):
        return None
    much = "" if few else f", quá {MOST_REFUSED}%"
    accept = ", hoặc chấp nhận các thay đổi đã nêu (--accept-conflicts)" if report.rows_in_conflict else ""
    return {
        "reason": f"{report.rows_refused} trong {report.rows} dòng bị từ chối{much}, nên chưa nạp dòng nào.",
        "remedy": f"Sửa các chỗ đã nêu rồi nạp lại, hoặc chọn nạp riêng các dòng đúng (--keep good){accept}.",
    }


def _mark(report: FileReport, waiting: list[WaitingSheet], folder: Path | None) -> None:
    """Write the marked copy where there is something to mend."""
    if folder is None or not any(each.reasons for each in waiting):
        return
    folder.mkdir(parents=True, exist_ok=True)
    taken = sum(path.name.endswith("can-sua.xlsx") for path in folder.iterdir())
    report.marked = f"tep-{taken + 1}_can-sua.xlsx"
    sheets = [
        marked_copy.MarkedSheet(
            name=w.table.title, header_row=w.part.header_row, cells=w.texts.cells(), reasons=w.reasons
        )
        for w in waiting
    ]
    marked_copy.write(folder / report.marked, sheets)


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
