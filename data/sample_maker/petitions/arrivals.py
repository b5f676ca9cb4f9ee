"""What comes in: when, where, about what, through which channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample_maker.tools import days
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import DUNG_QUAT, Places

# In the order of tables.KINDS, FIELDS and CHANNELS; every line adds up to 1,000.
COMPLAINT, DENUNCIATION, REQUEST, REPORT = range(4)
KINDS = ((104, 40, 477, 379), (150, 10, 560, 280))  # usual, in the surge
_FIELDS = {
    # clearance, land, building, environment, social policy, officials, roads, public order, other
    "complaint": (440, 300, 80, 30, 60, 60, 20, 0, 10),
    "denunciation": (200, 280, 70, 30, 60, 310, 10, 20, 20),
    "other": (200, 260, 80, 100, 110, 50, 130, 40, 30),
    "complaint, Dung Quất": (520, 240, 80, 40, 50, 40, 20, 0, 10),
    "denunciation, Dung Quất": (280, 240, 70, 50, 40, 270, 10, 20, 20),
    "other, Dung Quất": (310, 210, 60, 150, 80, 40, 90, 40, 20),
    "surge": (1000, 0, 0, 0, 0, 0, 0, 0, 0),
}
FIELDS = tuple(_FIELDS.values())
_CHANNELS = {
    # weekly reception, periodic reception, dialogue, post, other bodies, public service portal, Zalo
    "complaint": (300, 200, 0, 300, 180, 20, 0),
    "denunciation": (150, 90, 0, 450, 300, 10, 0),
    "other": (220, 160, 190, 160, 140, 75, 55),
    "office closed": (0, 0, 0, 0, 0, 650, 350),
}
CHANNELS = tuple(_CHANNELS.values())
PERIODIC, DIALOGUE = 1, 2
_ITEMS = {
    # items 1 to 14; clearance, land, building, environment, social policy, officials, roads, public order, other
    "clearance": (0, 0, 0, 0, 450, 0, 0, 550, 0, 0, 0, 0, 0, 0),
    "land": (0, 0, 0, 0, 120, 0, 0, 880, 0, 0, 0, 0, 0, 0),
    "building": (0, 0, 0, 220, 0, 0, 0, 780, 0, 0, 0, 0, 0, 0),
    "environment": (0, 0, 0, 0, 150, 0, 0, 850, 0, 0, 0, 0, 0, 0),
    "social policy": (0, 0, 0, 0, 0, 550, 0, 0, 450, 0, 0, 0, 0, 0),
    "officials": (0, 0, 0, 0, 0, 250, 0, 0, 700, 0, 50, 0, 0, 0),
    "roads": (0, 0, 0, 750, 0, 0, 0, 0, 0, 250, 0, 0, 0, 0),
    "public order": (0, 0, 0, 0, 0, 250, 750, 0, 0, 0, 0, 0, 0, 0),
    "other": (0, 100, 50, 0, 0, 600, 0, 0, 50, 0, 0, 0, 50, 150),
    "dialogue": (0, 0, 0, 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0),
    "periodic reception": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 0),
}
ITEMS = tuple(_ITEMS.values())
_SIGNATORIES = ({(1, 1): 880, (2, 4): 85, (5, 40): 35}, {(1, 1): 760, (2, 4): 110, (5, 60): 130})
_SAME_CASE = 70  # per mille of letters that are about the case of the commune's letter before
_BY_PERIODIC_RECEPTION = 300  # per mille of its letters that fall to item 13


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """One entry a letter, in order of arrival; positions in the value lists of `data/tables/tables.py`."""

    day: Ints
    surge: Flags
    place: Ints
    kind: Ints
    field: Ints
    channel: Ints
    item: Ints
    signatories: Ints
    first_of_case: Ints  # position of the case's first letter

    @property
    def by_law(self) -> Flags:
        """Complaints and denunciations, whose limits are statutory and run from acceptance."""
        return self.kind <= DENUNCIATION


def moments(draw: Draw, places: Places, letters: int) -> tuple[Ints, Flags]:
    """The days of all letters in order, and which of them belong to the surge."""
    usual = days.activity()
    calendar = np.arange(days.COUNT)
    more = np.zeros_like(usual)
    for story in places.planted("more letters"):
        surge = np.where(story.on(calendar), usual, 0)
        share = usual.sum() // len(days.YEARS) * story.start // 1000
        more += surge * share // surge.sum()
    weights = np.concatenate([usual, more])
    cell = np.sort(_code(draw.pick(weights, letters)))
    return cell // 2, cell % 2 == 1


def _code(cell: Ints) -> Ints:
    return (cell % days.COUNT * 2 + cell // days.COUNT).astype(np.int16)


def arrive(draw: Draw, places: Places, day: Ints, surge: Flags) -> Arrivals:
    size = len(day)
    place = np.where(surge, _surge_place(places), draw.pick(places.letters, size))
    kind = draw.pick_by(surge.astype(int), KINDS)
    first = _first_of_case(draw, place, surge)
    kind = kind[first]
    field = _field(draw, places, place, kind, surge)[first]
    channel = draw.pick_by(np.where(days.CLOSED[day], 3, np.minimum(kind, 2)), CHANNELS)
    item = _item(draw, field, channel)
    signatories = np.where(surge, draw.spans(_SIGNATORIES[1], size), draw.spans(_SIGNATORIES[0], size))
    return Arrivals(
        day=day,
        surge=surge,
        place=place,
        kind=kind,
        field=field,
        channel=channel,
        item=item,
        signatories=signatories,
        first_of_case=first,
    )


def _surge_place(places: Places) -> int:
    where = next((story.where for story in places.planted("more letters")), None)
    return places.units.index(where) if where in places.units else places.district


def _field(draw: Draw, places: Places, place: Ints, kind: Ints, surge: Flags) -> Ints:
    line = np.minimum(kind, 2) + 3 * places.within(DUNG_QUAT, place)
    return draw.pick_by(np.where(surge, 6, line), FIELDS)


def _item(draw: Draw, field: Ints, channel: Ints) -> Ints:
    """Items 1 to 14: by field, but what is heard in a dialogue is item 6, and part of receptions item 13."""
    to_reception = (channel == PERIODIC) & draw.chance(_BY_PERIODIC_RECEPTION, len(field))
    line = np.where(channel == DIALOGUE, 9, np.where(to_reception, 10, field))
    return draw.pick_by(line, ITEMS) + 1


def _first_of_case(draw: Draw, place: Ints, surge: Flags) -> Ints:
    """Some letters continue the case of the letter before them from the same commune."""
    order = np.lexsort((np.arange(len(place)), surge, place))
    same = (np.diff(place[order], prepend=-1) == 0) & (np.diff(surge[order].astype(int), prepend=-1) == 0)
    continues = same & draw.chance(_SAME_CASE, len(place))
    case = np.cumsum(~continues) - 1
    first = np.empty(len(place), np.int64)
    first[order] = order[np.flatnonzero(~continues)][case]
    return first
