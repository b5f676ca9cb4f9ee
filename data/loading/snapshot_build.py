"""What every new snapshot needs around its rows: tables, reference data, deadlines, rollups, contracts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from data import settings
from data.cleaning import stored_texts
from data.loading import merging
from data.tables.tables import TABLES
from data.warehouse import contracts, publishing, rollups, schema, snapshots, touched_months
from data.warehouse.reader import Reader


class ContractBroken(Exception):
    """The batch would break a contract of the whole warehouse; the text is for its sender."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing; where the time limits changed, every letter is judged again."""
    of_another_release = schema.is_of_another_release(con)
    is_new = not schema.is_made(con)
    limits_changed = schema.prepare(con)
    touched_months.begin(con, anew=is_new or of_another_release or limits_changed)
    if of_another_release:
        stored_texts.screen(con)
    con.execute((settings.SQL / "deadlines.sql").read_text("utf-8"))
    if limits_changed:
        _recompute_deadlines(con)


def finish(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What follows from the rows; then the contracts, and what they warn of. Raises ContractBroken."""
    rollups.build(con)
    schema.refresh_coverage(con)
    breaches = contracts.check(con)
    stops = [str(b) for b in breaches if b.contract.level == "stop"]
    if stops:
        raise ContractBroken(" ".join(stops))
    contracts.note(con, breaches)
    return [str(b) for b in breaches]


def renew(snapshot: str | None = None, instead_of: str | None = None) -> str | None:
    """Make the current snapshot (or another) anew with this release's tables and views, and the one in force.

    The id of what was made; None where an older release did not make it. `instead_of` as for `publishing.restore`.
    """
    if _is_of_this_release(snapshot):
        return None

    def change(con: duckdb.DuckDBPyConnection) -> None:
        prepare(con)
        finish(con)

    made = publishing.build(change, source=snapshot, instead_of=instead_of)[0]
    stored_texts.screen_kept()
    return made


def _is_of_this_release(snapshot: str | None) -> bool:
    if snapshot is None:
        return snapshots.reader().schema == schema.version()
    try:
        return Reader(snapshot, snapshots.snapshot_path(snapshot)).schema == schema.version()
    except duckdb.Error:  # lost or damaged: who points at it says so
        return True


_PACKED = 8  # times that Parquet is smaller than the texts of the same rows


def load_parquet(folder: Path) -> str | None:
    """A folder of typed tables made by `sample.write_parquet`, for benchmarks: no cleaning, same deadlines."""

    def change(con: duckdb.DuckDBPyConnection) -> None:
        publishing.make_room(con, sum(path.stat().st_size for path in folder.glob("*.parquet")) * _PACKED)
        prepare(con)
        if (folder / "commune.parquet").exists():
            con.execute(f"create or replace table commune as from '{folder / 'commune.parquet'}'")
        for path in sorted(folder.glob("*.parquet")):
            if path.stem in TABLES:
                con.execute(
                    f"create or replace temp view staged as select *, row_number() over () as row from '{path}'"
                )
                merging.insert(con, TABLES[path.stem], "staged", "benchmark")
        rollups.build(con)
        con.execute(
            "insert into batch by name select 'benchmark' as id, '' as file, '' as sha256, '' as fact,"
            " now() as loaded_at, '' as loaded_by,"
            " 0 as rows_read, 0 as accepted, 0 as updated, 0 as refused, true as is_sample"
        )
        schema.refresh_coverage(con)

    return publishing.build(change, keep_old=lambda: False)[0]


def _recompute_deadlines(con: duckdb.DuckDBPyConnection) -> None:
    """The time limits changed: judge every letter again, keeping the dates its file gave."""
    declared = ", ".join(c.name for c in TABLES["petition"].columns if c.name != "due_on")
    con.execute(
        f"create or replace temp table staged as select {declared}, source_row as row, source_batch, as_of_batch,"
        " case when due_basis = 'Thông báo kết luận' then due_on end as due_on from petition"
    )
    con.execute("delete from petition")
    con.execute(
        "insert into petition by name select * exclude (row), row as source_row from petition_deadlines('staged')"
        f" order by {TABLES['petition'].order}"
    )
    con.execute("drop table staged")
