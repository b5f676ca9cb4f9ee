"""Counted answers: every commune and the district's one-stop, every month, five factors."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, whole
from data.sample_maker.tools.draw import Draw, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 140  # one in which chance alone puts no place outside its limits
FACTORS = len(tables.SERVICE_FACTORS)
FORMS = (4, 10)  # forms filled in a month in one place
ANSWERED = 940  # of the factors on a form
SATISFIED = np.array([862, 842, 866, 858, 832])  # the same everywhere, in the order of tables.SERVICE_FACTORS
_CONTENT = {4: 600, 5: 400}
_NOT_CONTENT = {1: 90, 2: 230, 3: 680}
CHANNELS = next(c.values for c in tables.SATISFACTION.columns if c.name == "channel")
AGENCIES = ("UBND xã", "Bộ phận Một cửa huyện", "Phòng Tài nguyên và Môi trường", "Phòng Kinh tế và Hạ tầng")


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    survey = _surveys(draw, places)
    owner, factor = _answers(draw, len(survey["day"]))
    score = _scores(draw, places, survey["day"][owner], survey["place"][owner], factor)
    cell, responses = np.unique((owner * FACTORS + factor) * 5 + score - 1, return_counts=True)
    of = cell // (FACTORS * 5)
    columns = {
        "surveyed_on": days.arrow(survey["day"][of]),
        "commune": places.column(survey["place"][of]),
        "item": pa.array(np.full(len(cell), tables.SATISFACTION.column("item").default, np.int8)),
        "agency": coded(AGENCIES, survey["agency"][of]),
        "channel": coded(CHANNELS, survey["channel"][of]),
        "factor": coded(tables.SERVICE_FACTORS, cell // 5 % FACTORS),
        "score": whole(cell % 5 + 1),
        "responses": whole(responses),
    }
    return build(tables.SATISFACTION, columns)


def _surveys(draw: Draw, places: Places) -> dict[str, Ints]:
    """One survey a place and month, months first."""
    size = len(days.MONTH_STARTS) * len(places.units)
    place = np.tile(np.arange(len(places.units)), len(days.MONTH_STARTS))
    start = np.repeat(days.MONTH_STARTS, len(places.units))
    department = draw.whole(1, len(AGENCIES) - 1, size)
    return {
        "day": days.workday_until(start + draw.whole(19, 26, size)),
        "place": place,
        "agency": np.where(place == places.district, department, 0),
        "channel": draw.pick((520, 230, 170, 80), size),
    }


def _answers(draw: Draw, surveys: int) -> tuple[Ints, Ints]:
    """One entry an answer: which survey, which factor."""
    forms = np.repeat(np.arange(surveys), draw.whole(*FORMS, surveys))
    owner = np.repeat(forms, FACTORS)
    factor = np.tile(np.arange(FACTORS), len(forms))
    given = draw.chance(ANSWERED, len(owner))
    return owner[given], factor[given]


def _scores(draw: Draw, places: Places, day: Ints, place: Ints, factor: Ints) -> Ints:
    chance = SATISFIED[factor]
    for story in places.planted("satisfied answers"):
        told = places.of(story, place) & story.on(day)
        chance[told] = story.strength(day[told])
    content = draw.chance(chance, len(day))
    high = np.array(list(_CONTENT))[draw.pick(list(_CONTENT.values()), len(day))]
    low = np.array(list(_NOT_CONTENT))[draw.pick(list(_NOT_CONTENT.values()), len(day))]
    return np.where(content, high, low)
