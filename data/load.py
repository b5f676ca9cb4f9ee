"""Files into a new snapshot: read, clean, check, publish, and say what happened to every row."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data import contracts, merging, personal, reading, rollups, schema, settings, staging, warehouse
from data.columns import Table
from data.recognition import Columns
from data.tables import TABLES
from data.workbooks import recognised


@dataclass
class Part:
    """What became of one table found in a file. Rows are Excel's numbers."""

    sheet: str | None
    header_row: int
    table: str
    rows_read: int = 0
    accepted: int = 0
    updated: int = 0
    refused: list[staging.RefusedCell] = field(default_factory=list)
    ignored: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    rows_refused: int = 0


@dataclass
class FileReport:
    file: str
    sha256: str
    error: dict[str, str] | None = None
    parts: list[Part] = field(default_factory=list)


@dataclass
class Report:
    """The outcome of a load; `snapshot` is None when nothing was stored."""

    snapshot: str | None
    files: list[FileReport]
    warnings: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        """Rows new or changed."""
        return sum(part.accepted + part.updated for f in self.files for part in f.parts)

    @property
    def exit_code(self) -> int:
        """0 all in, 1 some rows or files refused, 2 nothing loaded."""
        if not any(f.error is None for f in self.files) or (self.stored == 0 and self._any_refused()):
            return 2
        return 1 if self._any_refused() else 0

    def _any_refused(self) -> bool:
        return any(f.error or any(part.rows_refused for part in f.parts) for f in self.files)

    def json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Kept:
    """What was read of one table, without the columns we do not know: those may name people."""

    batch: str
    cells: pa.Table


class ContractBroken(Exception):
    """The batch would break a contract of the whole warehouse; the text is for its sender."""


def load(files: Sequence[Path], table: str | None = None, dry_run: bool = False) -> Report:
    """Load files into one new snapshot. `table` names the fact table when the headers leave it open.

    A first load of real files replaces the sample. Raises warehouse.WarehouseError when nothing can
    be written, ContractBroken when the batch as a whole is impossible.
    """
    reports: list[FileReport] = []
    kept: list[Kept] = []
    replaces_sample = _is_sample_current() and not all(_is_sample_file(path) for path in files)

    def change(con: duckdb.DuckDBPyConnection) -> list[str]:
        reports.clear()
        kept.clear()
        _prepare(con)
        reports.extend(_load_file(con, path, table, kept) for path in files)
        return _finish(con)

    snapshot, warnings = warehouse.build(
        change,
        keep_old=lambda: not replaces_sample,
        publish_if=lambda _: not dry_run and Report(None, reports).exit_code != 2,
    )
    if snapshot:
        warnings += _keep(kept)
        if replaces_sample:
            warnings.append("Dữ liệu minh họa đã được thay bằng tệp vừa nạp.")
    return Report(snapshot, reports, warnings)


def renew() -> str | None:
    """Bring a snapshot made by an older release up to this one's tables and views: its id, None where it is."""
    if warehouse.reader().schema == schema.version():
        return None

    def change(con: duckdb.DuckDBPyConnection) -> None:
        _prepare(con)
        _finish(con)

    return warehouse.build(change)[0]


def _prepare(con: duckdb.DuckDBPyConnection) -> None:
    limits_changed = schema.prepare(con)
    con.execute((settings.SQL / "deadlines.sql").read_text("utf-8"))
    if limits_changed:
        _recompute_deadlines(con)


def _finish(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What follows from the rows; then the contracts, and what they warn of."""
    rollups.build(con)
    schema.refresh_coverage(con)
    breaches = contracts.check(con)
    stops = [str(b) for b in breaches if b.contract.level == "stop"]
    if stops:
        raise ContractBroken(" ".join(stops))
    contracts.note(con, breaches)
    return [str(b) for b in breaches]


def load_sample() -> Report:
    """The three synthetic years of `data/sample/`, through the same door as any file."""
    return load(sorted(settings.SAMPLE.glob("*.csv")))


def load_parquet(folder: Path) -> str | None:
    """A folder of typed tables made by `sample.write_parquet`, for benchmarks: no cleaning, same deadlines."""

    def change(con: duckdb.DuckDBPyConnection) -> None:
        schema.prepare(con)
        con.execute((settings.SQL / "deadlines.sql").read_text("utf-8"))
        if (folder / "commune.parquet").exists():
            con.execute(f"create or replace table commune as from '{folder / 'commune.parquet'}'")
        for path in sorted(folder.glob("*.parquet")):
            if path.stem in TABLES:
                con.execute(
                    f"create or replace temp view staged as select *, row_number() over () as row from '{path}'"
                )
                merging.insert(con, TABLES[path.stem], "staged", "benchmark")
        rollups.build(con)
        con.execute("insert into batch select 'benchmark', '', null, '', '', now(), '', 0, 0, 0, 0, true")
        schema.refresh_coverage(con)

    return warehouse.build(change, keep_old=lambda: False)[0]


def sample_hashes() -> set[str]:
    return {_sha(path) for path in settings.SAMPLE.glob("*.csv")}


# ---------------------------------------------------------------- one file


def _load_file(con: duckdb.DuckDBPyConnection, path: Path, table: str | None, kept: list[Kept]) -> FileReport:
    report = FileReport(personal.masked(path.name) or "", "")
    try:
        report.sha256 = _sha(path)
        _refuse_repeat(con, report.sha256)
        found = recognised(reading.read(path), table, schema.communes(con))
        for at, (raw, fact, columns) in enumerate(found):
            batch = f"{report.sha256[:12]}-{fact.name}" + (f"-{at + 1}" if at else "")
            report.parts.append(_load_table(con, raw, fact, columns, batch, report.sha256, kept))
    except reading.Unreadable as error:
        report.error = {"reason": error.reason, "remedy": error.remedy}
    except OSError as error:
        report.error = {"reason": f"Không mở được tệp ({error.strerror}).", "remedy": "Kiểm tra đường dẫn của tệp."}
    return report


def _load_table(
    con: duckdb.DuckDBPyConnection,
    raw: reading.RawTable,
    table: Table,
    columns: Columns,
    batch: str,
    sha: str,
    kept: list[Kept],
) -> Part:
    dropped = personal.columns(raw.cells.select(list(raw.headers)), table, columns.matched)
    columns = columns.without(dropped)
    cells, blanked = personal.blanked(raw.cells, table, columns.matched)
    raw = replace(raw, cells=cells)
    part = Part(personal.masked(raw.sheet), raw.header_row, table.name)
    part.unknown_columns, part.dropped_columns = list(columns.unknown), dropped
    staging.stage(con, table, raw, columns, schema.communes(con))
    staged = _number(con, "select count(distinct row) from staged")
    part.rows_read = staged + len(raw.broken) + len(raw.ignored)
    merged = merging.merge(con, table, batch)
    part.accepted, part.updated = merged.accepted, merged.updated
    part.rows_refused = _number(con, "select count(distinct row) from refused")
    part.refused = staging.refusals(con)
    part.ignored = [{"row": row, "why": why} for row, why in sorted((*raw.ignored, *merged.ignored))]
    part.warnings = [*raw.warnings, *_blanked(blanked), *_warnings(con, table, batch)]
    con.execute(
        "insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [batch, personal.masked(raw.file.name), part.sheet, sha, table.name, datetime.now(UTC).replace(tzinfo=None),
         _who(), part.rows_read, part.accepted, part.updated, part.rows_refused, sha in sample_hashes()],
    )  # fmt: skip
    known = [h for h in raw.headers if h not in columns.unknown and h not in dropped]
    out = con.execute("select distinct row from refused").to_arrow_table()["row"]
    good = raw.cells.filter(pc.invert(pc.is_in(raw.cells[reading.ROW], out.combine_chunks())))
    kept.append(Kept(batch, personal.without_values(good.select(known))))
    return part


def _refuse_repeat(con: duckdb.DuckDBPyConnection, sha: str) -> None:
    before = con.execute("select strftime(loaded_at, '%d/%m/%Y') from batch where sha256 = ?", [sha]).fetchone()
    if before:
        raise reading.Unreadable(
            f"Tệp này đã được nạp ngày {before[0]}.", "Không cần nạp lại; muốn nạp lại thì hoàn tác lần nạp trước."
        )


# ---------------------------------------------------------------- what the report says


def _warnings(con: duckdb.DuckDBPyConnection, table: Table, batch: str) -> list[str]:
    """Rules that let a row in and say so."""
    found = []
    for rule in table.rules:
        if rule.level == "warn":
            rows = _number(con, f"select count(*) from {table.name} where source_batch = '{batch}' and {rule.bad}")
            if rows:
                found.append(f"{rows} dòng: {rule.reason} {rule.remedy}")
    return found


def _blanked(cells: dict[str, int]) -> list[str]:
    return [f"{n} ô ở cột “{header}” có dữ liệu cá nhân nên để trống." for header, n in cells.items()]


def _keep(kept: list[Kept]) -> list[str]:
    """Write the copies of what was loaded; a copy that cannot be written is a warning, the load stands."""
    place = settings.home() / "kept"
    try:
        place.mkdir(parents=True, exist_ok=True)
        for copy in kept:
            pa.parquet.write_table(copy.cells, place / f"{copy.batch}.parquet", compression="zstd")
    except OSError as error:
        return [f"Đã nạp nhưng không giữ được bản sao tệp trong {place} ({error.strerror})."]
    return []


# ---------------------------------------------------------------- small facts


def _is_sample_current() -> bool:
    try:
        return warehouse.reader().is_sample
    except warehouse.NoSnapshot:
        return False


def _is_sample_file(path: Path) -> bool:
    try:
        return _sha(path) in sample_hashes()
    except OSError:
        return False


def _recompute_deadlines(con: duckdb.DuckDBPyConnection) -> None:
    """The time limits changed: judge every letter again, keeping the dates its file gave."""
    declared = ", ".join(c.name for c in TABLES["petition"].columns if c.name != "due_on")
    con.execute(
        f"create or replace temp table staged as select {declared}, source_row as row, source_batch,"
        " case when due_basis = 'Thông báo kết luận' then due_on end as due_on from petition"
    )
    con.execute("delete from petition")
    con.execute(
        "insert into petition by name select * exclude (row), row as source_row from petition_deadlines('staged')"
        " order by received_on"
    )


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
