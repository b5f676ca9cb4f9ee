"""What is loaded: how far it reaches, whether it is the sample, what values can be chosen."""

from __future__ import annotations

from datetime import date

from analytics.scope import places, row_scope
from analytics.scope.filter_fields import known_values
from analytics.scope.viewer import Viewer
from data import settings
from data.warehouse import snapshots
from data.warehouse.errors import AllDamaged, NoSnapshot, SnapshotBroken, WarehouseError
from data.warehouse.snapshots import one_snapshot

__all__ = [
    "AllDamaged",
    "NoSnapshot",
    "SnapshotBroken",
    "WarehouseError",
    "choices",
    "is_sample",
    "one_snapshot",
    "problem",
    "reach",
    "snapshot",
]


def reach(viewer: Viewer) -> tuple[date, date]:
    """First and last day of the data; this year where there is none."""
    first, known = row_scope.reach(viewer)
    last = known or settings.today()
    return min(first or date(last.year, 1, 1), last), last


def is_sample() -> bool:
    return snapshots.reader().is_sample


def snapshot() -> str:
    """The snapshot being read. Raises NoSnapshot."""
    return snapshots.reader().id


def problem() -> str | None:
    """What is wrong when the snapshot shown is not the one in force."""
    snapshots.reader()
    return snapshots.current().problem


def nothing_to_show() -> str:
    """Why there are no numbers: nothing was ever loaded, or none of what was can be read."""
    try:
        snapshots.reader()
    except AllDamaged:
        return "Không bản dữ liệu nào đã lưu còn đọc được."
    except NoSnapshot:
        pass
    return "Chưa có dữ liệu nào được nạp."


def choices(name: str, viewer: Viewer) -> list[str]:
    """The values a filter offers: those declared, for agencies those that letters name."""
    if name == "agencies":
        return places.agencies(viewer)
    hidden = () if viewer.sees_denunciations else (row_scope.DENUNCIATION,)
    return [value for value in known_values(name) if value not in hidden]
