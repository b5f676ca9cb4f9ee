"""A second route to every number: the sample's files counted in plain pandas, with none of the project's SQL.

Written from the design documents and the catalogue's meanings. One file a subject; each function is one
indicator and answers (value, n) for the days from `start` to `end`, state being read at the end of `end`.
"""

import pandas as pd

from recount import hotspots, movements, petitions, projects, receptions, services, sides
from recount.world import Answer, World, sample_world

RECOUNTS = {**petitions.RECOUNTS, **services.RECOUNTS, **movements.RECOUNTS, **receptions.RECOUNTS,
            **sides.RECOUNTS, **projects.RECOUNTS, **hotspots.RECOUNTS}  # fmt: skip

# Which tables of the world an indicator is counted from.
TABLES_OF = {
    key: tables
    for keys, tables in (
        (petitions.RECOUNTS, ("petition",)),
        (services.SATISFACTION, ("satisfaction",)),
        (services.ONE_STOP, ("service",)),
        (movements.MODELS, ("model",)),
        (movements.TASKS, ("task",)),
        (movements.GIFTS, ("contribution",)),
        (movements.OUTREACH, ("outreach",)),
        (movements.EVALUATION, ("evaluation",)),
        (receptions.RECEPTIONS, ("reception",)),
        (receptions.DUTIES, ("reception", "duty")),
        (receptions.DIALOGUES, ("dialogue",)),
        (sides.CONCLUSIONS, ("conclusion",)),
        (sides.COORDINATION, ("coordination",)),
        (sides.ANSWERS, ("asked",)),
        (sides.PERIODIC, ("periodic",)),
        (projects.RECOUNTS, ("clearance",)),
        (hotspots.RECOUNTS, ("hotspot",)),
    )
    for key in keys
}

__all__ = ["RECOUNTS", "TABLES_OF", "World", "recount", "sample_world"]


def recount(key: str, start: str, end: str, world: World) -> Answer:
    """The value of an indicator and its n over the rows of a world, both days included."""
    return RECOUNTS[key](world, pd.Timestamp(start), pd.Timestamp(end))
