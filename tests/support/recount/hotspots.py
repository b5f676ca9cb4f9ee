"""Matters that stir people, counted again."""

from __future__ import annotations

import pandas as pd

from recount.world import Answer, World, count, held, share, within


def _at(world: World, column: str, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    rows = world.hotspot
    return rows[within(rows[column], start, end) & held(rows, rows[column])]


def _open(world: World, day: pd.Timestamp) -> pd.DataFrame:
    rows = world.hotspot
    rows = rows[held(rows, day) & (rows["opened_on"] <= day)]
    return rows[~(rows["resolved_on"] <= day)]


def hotspots_opened(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_at(world, "opened_on", start, end))


def hotspots_open(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_open(world, end))


def hotspots_unassigned(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = _open(world, end)
    return count(rows[~(rows["passed_on"] <= end)])


def hotspot_days(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    done = _at(world, "resolved_on", start, end)
    return share((done["resolved_on"] - done["opened_on"]).dt.days.sum(), len(done), scale=1)


RECOUNTS = {
    "hotspots_opened": hotspots_opened,
    "hotspots_open": hotspots_open,
    "hotspots_unassigned": hotspots_unassigned,
    "hotspot_days": hotspot_days,
}
