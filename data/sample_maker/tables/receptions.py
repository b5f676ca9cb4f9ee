"""Reception days: the district's leaders and office, the communes' chairs and Party secretaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, same, sort, typed, whole
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 4
CHAIRS = tables.RECEPTION.column("chair").values
FORMS = tables.RECEPTION.column("form").values
_MONTHS = days.MONTH_STARTS
_BEYOND_VISIT = {(0, 0): 850, (1, 2): 150}  # people who come along
_LEADERS_GROUPS = 60  # per mille of reception days with a group of five or more


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of reception day and its chances, per mille."""

    chair: str
    form: str
    commune: bool
    held: int
    attended: int
    visits: tuple[int, ...]  # weights of 0, 1, 2 … visits
    conclusions: int  # visits that end in a conclusion


_BUSY = (0, 10, 20, 60, 100, 130, 150, 140, 120, 90, 70, 50, 30, 20, 10)
_FAIR = (10, 40, 80, 130, 160, 160, 140, 110, 80, 50, 40)
_FEW = (90, 180, 240, 220, 150, 80, 40)
_RARE = (680, 230, 70, 20)
CHAIRMAN = Kind(
    chair="Chủ tịch UBND huyện", form="Định kỳ", commune=False, held=975, attended=910, visits=_BUSY, conclusions=550
)
SECRETARY = Kind(
    chair="Bí thư Huyện ủy", form="Định kỳ", commune=False, held=970, attended=930, visits=_FAIR, conclusions=600
)
URGENT = Kind(
    chair="Chủ tịch UBND huyện", form="Đột xuất", commune=False, held=1000, attended=400, visits=_FAIR, conclusions=550
)
OFFICE = Kind(chair="Khác", form="Thường xuyên", commune=False, held=990, attended=0, visits=_FEW, conclusions=0)
COMMUNE_CHAIR = Kind(
    chair="Chủ tịch UBND xã", form="Định kỳ", commune=True, held=945, attended=0, visits=_RARE, conclusions=450
)
COMMUNE_SECRETARY = Kind(
    chair="Bí thư Đảng ủy xã",
    form="Định kỳ",
    commune=True,
    held=920,
    attended=0,
    visits=(760, 180, 50, 10),
    conclusions=450,
)


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    quarters = _MONTHS[::3]
    parts = [
        _days(draw, places, CHAIRMAN, _once(np.concatenate([_MONTHS + 4, _MONTHS + 19]))),
        _days(draw, places, SECRETARY, _once(_MONTHS + 11)),
        _days(draw, places, URGENT, _once(quarters + draw.whole(0, 85, len(quarters)))),
        _days(draw, places, OFFICE, _once(np.concatenate([days.MONDAYS + 1, days.MONDAYS + 3]), moved=False)),
        _days(draw, places, COMMUNE_CHAIR, _weekly(places)),
        _days(draw, places, COMMUNE_SECRETARY, _twice_a_month(places)),
    ]
    # Sorting needs the values themselves.
    return sort(typed(tables.RECEPTION, pa.concat_tables(parts)), *tables.RECEPTION.key)


def _once(day: Ints, moved: bool = True) -> tuple[Ints, Ints]:
    """Days of the district; on a day off they move to the next working day, or fall away."""
    day = days.workday_from(day) if moved else day[~days.CLOSED[day]]
    day = np.unique(day[day < days.COUNT])
    return day, np.zeros(len(day), np.int64)


def _weekly(places: Places) -> tuple[Ints, Ints]:
    """Each commune has its own weekday, Tuesday to Friday; a day off is not made up."""
    place = np.tile(np.arange(places.communes), len(days.MONDAYS))
    day = np.repeat(days.MONDAYS, places.communes) + 1 + place % 4
    held = (day < days.COUNT) & ~days.CLOSED[day]
    return day[held], place[held]


def _twice_a_month(places: Places) -> tuple[Ints, Ints]:
    starts = np.concatenate([_MONTHS + 6, _MONTHS + 20])
    place = np.tile(np.arange(places.communes), len(starts))
    day = days.workday_from(np.repeat(starts, places.communes) + place % 5)
    return day[day < days.COUNT], place[day < days.COUNT]


def _days(draw: Draw, places: Places, kind: Kind, when: tuple[Ints, Ints]) -> pa.Table:
    held = draw.chance(kind.held, len(when[0]))
    day, place = when[0][held], when[1][held]
    size = len(day)
    level = tables.LEVELS[1] if kind.commune else tables.LEVELS[0]
    return build(
        tables.RECEPTION,
        {
            "held_on": days.arrow(day),
            "level": same(level, size),
            "commune": places.column(place, np.full(size, kind.commune)),
            "form": same(kind.form, size),
            "chair": same(kind.chair, size),
            "danvan_attended": pa.array(draw.chance(kind.attended, size)),
            **_counts(draw, kind, size),
        },
    )


def _counts(draw: Draw, kind: Kind, size: int) -> dict[str, pa.Array]:
    """Every visit is one case, seen for the first time or again; a group is one visit of many people."""
    visits = draw.pick(kind.visits, size)
    grouped: Flags = (visits > 0) & draw.chance(_LEADERS_GROUPS if kind.conclusions else 0, size)
    group_people = np.where(grouped, draw.whole(5, 18, size), 0)
    along = np.minimum(draw.spans(_BEYOND_VISIT, size), visits)
    repeat = draw.hits(visits, 200)
    conclusions = draw.hits(visits, kind.conclusions)
    return {
        "visits": whole(visits),
        "people": whole(visits + along + np.maximum(group_people - 1, 0)),
        "first_cases": whole(visits - repeat),
        "repeat_cases": whole(repeat),
        "groups": whole(grouped.astype(int)),
        "group_people": whole(group_people),
        "petitions_received": whole(draw.hits(visits, 520)),
        "conclusions": whole(conclusions),
        "conclusions_done": whole(draw.hits(conclusions, 860)),
    }
