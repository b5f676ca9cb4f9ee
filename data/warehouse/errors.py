"""What can be wrong with the store of snapshots: each error a sentence for the reader, with what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """A sentence for the reader, with what to do."""


class Busy(WarehouseError):
    """Somebody else is loading."""


class NoSnapshot(WarehouseError):
    """Nothing has ever been loaded, or nothing readable is left."""


class AllDamaged(NoSnapshot):
    """Something was loaded once, and no snapshot of it can be used."""


class SnapshotBroken(WarehouseError):
    """The snapshot opened but cannot be read; the next `reader()` falls back to an older one."""
