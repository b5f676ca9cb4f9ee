"""One-stop files a month: what is pending at the end of a month is carried into the next."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, whole
from data.sample_maker.tools.draw import Draw, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 181
PENDING, PENDING_LATE, LATE, EARLY = 95, 40, 22, 460
ONLINE_FULL, ONLINE_PARTIAL, POSTAL, ZALO = 340, 330, 60, 240
_DISTRICT_FILES = 420


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    usual = 40 + 2 * places.letters
    usual[places.district] = _DISTRICT_FILES
    pending = usual // 10
    months = []
    for _ in days.MONTH_STARTS:
        month = _month(draw, usual, pending)
        pending = month["pending"]
        months.append(month)
    columns = {name: whole(np.concatenate([m[name] for m in months])) for name in months[0]}
    start = np.repeat(days.MONTH_STARTS, len(usual))
    place = np.tile(np.arange(len(usual)), len(months))
    return build(tables.SERVICE, {"month": days.arrow(start), "commune": places.column(place), **columns})


def _month(draw: Draw, usual: Ints, carried_in: Ints) -> dict[str, Ints]:
    received = usual * draw.whole(880, 1120, len(usual)) // 1000
    pending = draw.hits(carried_in + received, PENDING)
    done = carried_in + received - pending
    late = draw.hits(done, LATE)
    early = draw.hits(done - late, EARLY)
    full = draw.hits(received, ONLINE_FULL)
    return {
        "carried_in": carried_in,
        "received": received,
        "early": early,
        "on_time": done - late - early,
        "late": late,
        "pending": pending,
        "pending_late": draw.hits(pending, PENDING_LATE),
        "online_partial": draw.hits(received - full, ONLINE_PARTIAL),
        "online_full": full,
        "postal": draw.hits(received, POSTAL),
        "zalo_lookups": draw.hits(received, ZALO),
    }
