"""Sessions of information and persuasion, consultations and democracy checks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, whole
from data.sample_maker.tools.draw import Draw
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 8
PER_COMMUNE, OF_DISTRICT = 21, 90  # in the three years
FORMS = tables.OUTREACH.column("form").values
ITEMS = np.array([2, 4, 5, 7, 8, 10, 11])
AGREED = 885
_ITEM_WEIGHTS = (260, 130, 170, 90, 140, 120, 90)
_FORM_WEIGHTS = (
    # meeting, broadcast, social media, consultation, democracy check, persuasion
    (520, 280, 200, 0, 0, 0),
    (500, 300, 200, 0, 0, 0),
    (200, 50, 50, 500, 0, 200),
    (350, 0, 0, 0, 0, 650),
    (420, 130, 100, 0, 0, 350),
    (430, 170, 150, 0, 0, 250),
    (0, 0, 0, 0, 1000, 0),
)
_BROADCAST, _SOCIAL_MEDIA, _CONSULTATION = 1, 2, 3


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    of_communes = places.communes * PER_COMMUNE
    size = of_communes + OF_DISTRICT
    place = draw.pick((of_communes, OF_DISTRICT), size)
    in_commune = place == 0
    item = draw.pick(_ITEM_WEIGHTS, size)
    form = draw.pick_by(item, _FORM_WEIGHTS)
    consulted = form == _CONSULTATION
    asked = np.where(consulted, draw.whole(25, 160, size), 0)
    columns = {
        "held_on": days.arrow(np.sort(days.workday_until(draw.whole(5, days.COUNT - 1, size)))),
        "commune": places.column(draw.whole(0, places.communes - 1, size), in_commune),
        "item": pa.array(ITEMS[item].astype(np.int8)),
        "form": coded(FORMS, form),
        "attendees": whole(draw.whole(30, 180, size), (form != _BROADCAST) & (form != _SOCIAL_MEDIA)),
        "households_asked": whole(asked, consulted),
        "households_agreed": whole(draw.hits(asked, AGREED), consulted),
    }
    return build(tables.OUTREACH, columns)
