"""The letters, made in chunks so that ten million need no more memory than half a million."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.sample_maker.petitions import arrivals, handling
from data.sample_maker.petitions.arrivals import DENUNCIATION, Arrivals
from data.sample_maker.petitions.handling import Course, Decisions
from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, whole
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 2157  # one in which chance alone puts no commune outside its limits
CHUNK = 500_000
COMMUNE_OFFICE = "UBND xã"
AGENCIES = (
    COMMUNE_OFFICE,
    "Trung tâm Phát triển quỹ đất",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Kinh tế và Hạ tầng",
    "Phòng Lao động - Thương binh và Xã hội",
    "Phòng Nội vụ",
    "Công an huyện",
    "Ban Tiếp công dân huyện",
    "Phòng Tư pháp",
    "Thanh tra huyện",
)
# The department a field belongs to, in the order of tables.FIELDS.
_DEPARTMENT = np.array([1, 2, 3, 2, 4, 5, 3, 6, 7])
_LEGAL, _INSPECTORATE = 8, 9
_BY_COMMUNE = 550  # per mille of a commune's accepted letters that its own office resolves


def chunks(places: Places, letters: int, seed: int) -> Iterator[pa.Table]:
    day, surge = arrivals.moments(Draw(seed, STREAM, 0), places, letters)
    for n, start in enumerate(range(0, max(letters, 1), CHUNK), start=1):
        part = slice(start, start + CHUNK)
        yield _chunk(
            Draw(seed, STREAM, n), places, day[part].astype(np.int64), surge=surge[part], start=start, letters=letters
        )


def _chunk(draw: Draw, places: Places, day: Ints, surge: Flags, start: int, letters: int) -> pa.Table:
    came = arrivals.arrive(draw, places, day, surge)
    made, course = handling.run(draw, places, came, handling.decide(draw, came))
    agency = _agency(draw, places, came, made)
    number = start + 1 + np.arange(len(day))
    return build(
        tables.PETITION,
        _columns(places, came, made, course=course, agency=agency, number=number, width=len(str(letters))),
    )


def _agency(draw: Draw, places: Places, came: Arrivals, made: Decisions) -> Ints:
    size = len(came.day)
    department = np.where(draw.chance(120, size), _LEGAL, _DEPARTMENT[came.field])
    inspected = (came.kind == DENUNCIATION) & draw.chance(600, size)
    department = np.where(inspected, _INSPECTORATE, department)
    second = made.round == tables.ROUNDS.index("Lần hai")
    own = (came.place != places.district) & ~inspected & ~(came.by_law & second) & draw.chance(_BY_COMMUNE, size)
    return np.where(own, 0, department)


def _columns(
    places: Places, came: Arrivals, made: Decisions, course: Course, agency: Ints, number: Ints, width: int
) -> dict[str, pa.Array]:
    width = max(width, 5)
    return {
        "petition_id": _numbered("BS-", number, width),
        "case_id": _numbered("VV-", number[came.first_of_case], width),
        "received_on": days.arrow(came.day),
        "commune": places.column(came.place),
        "item": pa.array(came.item.astype(np.int8)),
        "kind": coded(tables.KINDS, came.kind),
        "field": coded(tables.FIELDS, came.field),
        "channel": coded(tables.CHANNELS, came.channel),
        "signatories": whole(came.signatories),
        "eligible": pa.array(made.eligible),
        "handling": coded(tables.HANDLINGS, made.handling, made.decided),
        "round": coded(tables.ROUNDS, made.round, came.by_law),
        "complexity": coded(tables.COMPLEXITIES, made.complexity, came.by_law & made.accepted),
        "agency": coded(AGENCIES, agency, made.accepted),
        **_course(made, course),
    }


def _course(made: Decisions, course: Course) -> dict[str, pa.Array]:
    return {
        "accepted_on": days.arrow(course.accepted_on, made.accepted),
        "due_on": days.arrow(course.due_on, made.accepted & course.has_due),
        "suspended_days": whole(course.suspended * made.accepted),
        "resolved_on": days.arrow(course.resolved_on, course.resolved),
        "outcome": coded(tables.OUTCOMES, course.outcome, course.has_outcome),
    }


def _numbered(prefix: str, number: Ints, width: int) -> pa.Array:
    """BS-00042: short enough never to look like an identity or a telephone number."""
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")
