"""Who loaded what and when, in words; and the way back."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics import formatting
from analytics.access import audit
from analytics.formatting import literal
from analytics.scope.viewer import NotAllowed, Viewer
from data import settings
from data.loading import history
from data.state.errors import StateError
from data.tables.tables import TABLES
from data.warehouse import snapshots
from data.warehouse.errors import WarehouseError

_COUNTS = {"Đọc": "rows_read", "Mới": "accepted", "Cập nhật": "updated", "Từ chối": "refused"}


def table(viewer: Viewer) -> pd.DataFrame:
    """The last loads, the newest first: when, who, which file, rows in and out, and whether they still count.

    A file's rows, less those a viewer is shown, would be those they may not see: such counts are left out.
    """
    found = history.loads()
    if found.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Lúc": [formatting.moment(d) for d in found["loaded_at"]],
            "Người nạp": [who or formatting.MISSING for who in found["loaded_by"]],
            "Tệp": [formatting.MISSING if viewer.communes else file for file in found["file"]],
            "Bảng": [TABLES[f].title if f in TABLES else formatting.MISSING for f in found["fact"]],
            **{header: _counted(found, column, viewer) for header, column in _COUNTS.items()},
            "Tình trạng": [_state(row) for _, row in found.iterrows()],
        }
    )


def last(viewer: Viewer) -> str | None:
    """What an undo would take out, in a sentence; None where there is nothing to go back to, or not for this viewer."""
    if not viewer.may("undo"):
        return None
    found = history.loads()
    if history.before() is None or found.empty or not found["is_last"].any():
        return None
    rows = found[found["is_last"]]
    files = formatting.joined(sorted({literal(f) for f in rows["file"]}), rest="tệp khác")
    new, updated = (formatting.number(rows[column].sum()) for column in ("accepted", "updated"))
    counts = f"{new} dòng mới, {updated} dòng cập nhật"
    return f"{files}, nạp lúc {formatting.moment(rows['loaded_at'].max())}: {counts}."


def undo(seen: str, who: str, viewer: Viewer) -> str:
    """Take the last load out; what was done, or why not, in a sentence. `seen` is the snapshot the reader looked at."""
    try:
        viewer.must("undo")
        audit.record("undo", viewer, snapshot=seen)
        history.undo(seen, viewer.who or who)
    except (NotAllowed, StateError, WarehouseError) as error:
        return str(error)
    return "Đã hoàn tác lần nạp gần nhất. Mọi con số trở về như trước lần nạp đó."


def snapshot() -> str | None:
    """The snapshot being shown."""
    return snapshots.read_id()


def today() -> date:
    """The day it is: no file tells of a later one."""
    return settings.today()


def this_user() -> str:
    """Who is logged in on the server's computer."""
    return settings.user()


def _counted(found: pd.DataFrame, column: str, viewer: Viewer) -> pd.Series:
    hidden = found["fact"].eq("petition") & (not viewer.sees_denunciations) | bool(viewer.communes)
    return found[column].astype(object).mask(hidden, formatting.MISSING) if hidden.any() else found[column]


def _state(row: pd.Series) -> str:
    if row.in_force:
        return "Đang dùng"
    if row.undone_at is not None and not pd.isna(row.undone_at):
        return f"Đã hoàn tác {formatting.moment(row.undone_at)}, {row.undone_by}".rstrip(", ")
    return "Đã thay bằng dữ liệu thật" if row.is_sample else "Không còn dùng"
