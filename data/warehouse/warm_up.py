"""A snapshot's rollups in memory before anyone asks for a number of it."""

from __future__ import annotations

import threading

import duckdb

from data.warehouse import snapshots
from data.warehouse.errors import WarehouseError
from data.warehouse.rollups import EVENTS

EVERY_SECONDS = 1.0


def keep_ready(stopped: threading.Event) -> None:
    """Read the rollups of whatever snapshot is in force, until stopped: the first to ask after a load waits no longer.

    What cannot be read is left to the one who asks, who is told.
    """
    ready = ""
    while True:
        try:
            reader = snapshots.reader()
            if reader.id != ready:
                for events in EVENTS.values():
                    for rollup, dimensions in events.rollups.items():
                        reader.cube(rollup, dimensions)
                ready = reader.id
        except (WarehouseError, duckdb.Error):
            pass
        if stopped.wait(EVERY_SECONDS):
            return
