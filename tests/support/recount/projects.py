"""Clearing land for projects, counted again: each project as it last reported."""

from __future__ import annotations

import pandas as pd

from recount.world import Answer, Recount, World, count, held, share


def with_next(rows: pd.DataFrame) -> pd.DataFrame:
    """Each report with the day of the next of its project."""
    ordered = rows.sort_values(["project_id", "reported_on"])
    return ordered.assign(next_on=ordered.groupby("project_id")["reported_on"].shift(-1))


def _standing(world: World, day: pd.Timestamp) -> pd.DataFrame:
    """The last report of every project by a day, at the unit that holds it then."""
    rows = world.clearance
    return rows[(rows["reported_on"] <= day) & ~(rows["next_on"] <= day) & held(rows, day)]


def _rate(part: str, whole: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        rows = _standing(world, end).dropna(subset=[part, whole])
        return share(rows[part].sum(), rows[whole].sum())

    return recount


def clearance_projects(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_standing(world, end))


def clearance_households(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    households = _standing(world, end)["affected"].sum()
    return households, households


RECOUNTS = {
    "clearance_consent_rate": _rate("agreeing", "consulted"),
    "clearance_paid_rate": _rate("compensated", "affected"),
    "clearance_handed_rate": _rate("handed_over", "affected"),
    "clearance_resettled_rate": _rate("resettled", "to_resettle"),
    "clearance_projects": clearance_projects,
    "clearance_households": clearance_households,
}
