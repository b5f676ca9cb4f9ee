"""Dialogues with the people: the district's leaders, and each commune's twice a year."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, whole
from data.sample_maker.tools.draw import Draw, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 5
CHAIRS = tables.DIALOGUE.column("chair").values
ANSWERED, RESOLVED, OVERDUE = 970, 880, 250


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    day, place, chair = _meetings(draw, places)
    order = np.lexsort((chair, place, day))
    day, place, chair = day[order], place[order], chair[order]
    in_commune = place != places.district
    requests = np.where(in_commune, draw.whole(5, 22, len(day)), draw.whole(14, 40, len(day)))
    answered = draw.hits(requests, ANSWERED)
    resolved = draw.hits(answered, RESOLVED)
    columns = {
        "held_on": days.arrow(day),
        "level": coded(tables.LEVELS, in_commune.astype(int)),
        "commune": places.column(place, in_commune),
        "chair": coded(CHAIRS, chair),
        "attendees": whole(np.where(in_commune, draw.whole(40, 160, len(day)), draw.whole(90, 300, len(day)))),
        "requests": whole(requests),
        "answered": whole(answered),
        "resolved": whole(resolved),
        "overdue": whole(draw.hits(requests - resolved, OVERDUE)),
    }
    return build(tables.DIALOGUE, columns)


def _meetings(draw: Draw, places: Places) -> tuple[Ints, Ints, Ints]:
    """The district every second month, each third time its chairman; in a commune secretary and chair once a year."""
    starts = days.MONTH_STARTS[::2]
    district = days.workday_until(starts + draw.whole(8, 50, len(starts)))
    by_chairman = np.arange(len(starts)) % 3 == 2
    years = np.repeat(days.MONTH_STARTS[::12], places.communes)
    communes = np.tile(np.arange(places.communes), len(days.YEARS))
    first = days.workday_until(years + draw.whole(12, 350, len(years)))
    second = days.workday_until(years + draw.whole(12, 350, len(years)))
    return (
        np.concatenate([district, first, second]),
        np.concatenate([np.full(len(starts), places.district), communes, communes]),
        np.concatenate([by_chairman.astype(int), np.full(len(years), 2), np.full(len(years), 3)]),
    )
