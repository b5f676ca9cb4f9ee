"""Who loaded what and when, whether it still counts, and the way back.

What was loaded stands in each snapshot; an undo only points `CURRENT` at an older one, so it is written
down beside the snapshots, in `undone.jsonl`: a line for each time somebody went back.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import duckdb
import pandas as pd

from data.loading.snapshot_build import renew
from data.warehouse import publishing, snapshots, soundness
from data.warehouse.errors import WarehouseError

_COLUMNS = "id, file, sheet, fact, loaded_at, loaded_by, rows_read, accepted, updated, refused, is_sample"
MOST = 50  # loads listed
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Somebody went from one snapshot back to another."""

    at: datetime  # UTC
    who: str
    left: str
    back_to: str


def loads() -> pd.DataFrame:
    """One row a table loaded, the newest first: the columns of `batch`, and what became of it.

    `in_force`: it counts today; `is_last`: an undo would take it out; `undone_at`, `undone_by`. `loaded_at`
    and `undone_at` are UTC. What is gone with a pruned snapshot is not listed.
    """
    found = _all(tuple(snapshots.snapshots()))
    current = snapshots.read_id()
    if found.empty:
        return found
    found = found.assign(in_force=[current in where for where in found["snapshots"]])
    undone = [None if row.in_force else _when_undone(row.snapshots) for row in found.itertuples()]
    found["undone_at"] = [u.at if u else None for u in undone]
    found["undone_by"] = [u.who if u else None for u in undone]
    found["is_last"] = [row.in_force and before() not in row.snapshots for row in found.itertuples()]
    return found.drop(columns="snapshots").head(MOST)


def before() -> str | None:
    """The snapshot that an undo goes back to: the one the current one was made from. None where it is not kept."""
    if snapshots.read_id() is None:
        return None
    parent = snapshots.reader().parent
    return parent if parent and soundness.is_sound(snapshots.snapshot_path(parent)) else None


def undo(seen: str, who: str) -> str:
    """Go back from snapshot `seen` to the one before it; the id of what counts now.

    Raises WarehouseError where somebody has loaded since, or where nothing is kept to go back to.
    """
    back_to = before()
    if back_to is None:
        raise WarehouseError("Không còn bản dữ liệu trước lần nạp này để quay lại.")
    return go_back(back_to, who, seen)


def go_back(snapshot: str, who: str, instead_of: str | None = None) -> str:
    """Make a snapshot the current one and write down who did it; the id of what counts now.

    Of a snapshot made by an older release a copy is made current that this release can read.
    """
    left = snapshots.current_id() or ""
    back_to = renew(snapshot, instead_of)
    if back_to is None:
        back_to = snapshot
        publishing.restore(snapshot, instead_of)
    log.info("Went back: left=%s in_force=%s", left or None, back_to)
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "who": who, "left": left, "back_to": back_to}
    with (snapshots.folder() / "undone.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return back_to


def _when_undone(stands_in: frozenset[str]) -> Undone | None:
    """The last time somebody left one of these snapshots for one that is not among them."""
    found = [u for u in _undone() if u.left in stands_in and u.back_to not in stands_in]
    return found[-1] if found else None


def _undone() -> list[Undone]:
    try:
        lines = (snapshots.folder() / "undone.jsonl").read_text("utf-8").splitlines()
    except OSError:
        return []
    return [_line(line) for line in lines if line.strip()]


def _line(text: str) -> Undone:
    found = json.loads(text)
    return Undone(
        at=datetime.fromisoformat(found["at"]), who=found["who"], left=found["left"], back_to=found["back_to"]
    )


@lru_cache(maxsize=2)
def _all(kept: tuple[str, ...]) -> pd.DataFrame:
    """The batches of every snapshot, each once, with the snapshots it stands in."""
    tables = [batches.assign(snapshot=s) for s in kept if not (batches := _batches(s)).empty]
    if not tables:
        return pd.DataFrame()
    every = pd.concat(tables, ignore_index=True)
    where = every.groupby(["id", "loaded_at"])["snapshot"].agg(frozenset).rename("snapshots").reset_index()
    once = every.drop(columns="snapshot").drop_duplicates(["id", "loaded_at"]).merge(where, on=["id", "loaded_at"])
    return once.sort_values(["loaded_at", "file"], ascending=[False, True], ignore_index=True)


@lru_cache(maxsize=64)
def _batches(snapshot: str) -> pd.DataFrame:
    """What one snapshot says was loaded; nothing where it cannot be read."""
    place = str(snapshots.snapshot_path(snapshot)).replace("'", "''")
    try:
        with duckdb.connect() as con:
            con.execute(f"attach '{place}' as w (read_only)")
            return con.sql(f"select {_COLUMNS} from w.batch").to_arrow_table().to_pandas()
    except duckdb.Error:
        return pd.DataFrame()
