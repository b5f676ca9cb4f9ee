"""The register of conclusions: those of the district's receptions and dialogues of the sample, and some of others.

A reception day of the chairman that says it gave three conclusions has three rows here. Of days in 2024 as many are
done as the day says; what older days left undone was done late.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.sample_maker.sides.conclusion_words import AGENCIES, FIELDS, OF_PROVINCE, SUMMARIES
from data.sample_maker.tables import dialogues, receptions
from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, same, whole
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places
from data.tables import tables
from data.tables.conclusion import CONCLUSION, ISSUERS, ORIGINS, RESULTS

STREAM = 20
SECRETARY, COMMITTEE, CHAIRMAN = 0, 1, 2  # of ISSUERS; the first three of ORIGINS are theirs
TALK, PROVINCE = 3, 4  # of ORIGINS
LATE = 110  # per mille, everywhere but in the story
REQUESTS_EACH = 3  # a conclusion of a dialogue answers about so many
ABOUT_PROJECT = 140  # per mille of what is concluded while the story runs
BY_COMMUNE = 180  # per mille that the commune itself must answer
_LIMITS = {(14, 15): 150, (28, 32): 420, (44, 62): 300, (85, 95): 130}
_BEYOND = {(4, 25): 600, (26, 75): 400}
_RESULTS = (880, 80, 25, 0, 15)
_SYMBOLS = ("{}-TB/HU", "{}-KL/HU", "{}/TB-UBND", "{}/TB-UBND", "{}-CV/HU")
_LAST = days.number(days.LAST)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What was given, a row each: where it came from (`session` tells one document from another), on which day, and
    whether a reception day says that it was done (1), was not (0), or nothing says so (-1)."""

    origin: Ints
    issuer: Ints
    session: Ints
    origin_on: Ints  # -1 where it came from no meeting
    given_on: Ints
    requests: Ints  # -1 likewise
    told: Ints


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    given = _ordered(_joined(_of_receptions(draw, places, seed), _of_dialogues(draw, places, seed), _of_others(draw)))
    size = len(given.origin)
    place, field = _subjects(draw, places, given)
    first_due, due, done, extended = _days(draw, places, given, place)
    ended = done >= 0
    agency, names = _agencies(draw, places, given, place=place, field=field)
    result = np.where(given.origin == PROVINCE, 3, draw.pick(_RESULTS, size))
    result = np.where((given.told == 1) & (result == 4), 0, result)  # a reception day counts what was carried out
    answered = ended | draw.chance(350, size)
    first_answer = given.given_on + (np.where(ended, done, _LAST) - given.given_on) * draw.whole(4, 10, size) // 10
    columns = {
        "conclusion_id": pa.array([f"KL-{n:04d}" for n in range(1, size + 1)]),
        "origin": coded(ORIGINS, given.origin),
        "issuer": coded(ISSUERS, given.issuer),
        "document": pa.array(_documents(given)),
        "point": whole(_points(given.session)),
        "given_on": days.arrow(given.given_on),
        "level": same(tables.LEVELS[0], size),
        "commune": places.column(place, given.origin != PROVINCE),
        "item": pa.array(np.where(given.origin == CHAIRMAN, 13, 6).astype(np.int8)),
        "field": coded(list(FIELDS), field),
        "summary": pa.array(_summaries(draw, given, field)),
        "agency": coded(names, agency),
        "partners": coded(names, np.zeros(size, int), np.zeros(size, bool)),
        "first_due_on": days.arrow(first_due, extended),
        "due_on": days.arrow(due),
        "answered_on": days.arrow(first_answer, answered),
        "done_on": days.arrow(done, ended),
        "result": coded(RESULTS, result, ended),
        "origin_on": days.arrow(given.origin_on, given.origin_on >= 0),
        "requests_covered": whole(given.requests, given.requests >= 0),
        "case_id": coded(("",), np.zeros(size, int), np.zeros(size, bool)),
        "project_id": coded(("DA-03",), np.zeros(size, int), _in_story(places, given, place)),
    }
    return build(CONCLUSION, columns)


# ---------------------------------------------------------------- what is given


def _of_receptions(draw: Draw, places: Places, seed: int) -> _Given:
    """Each conclusion that a reception day of the district's chairman says it gave."""
    held = receptions.make(places, seed)
    chair = np.array(held["chair"].to_pylist()) == ISSUERS[CHAIRMAN]
    day = _numbers(held["held_on"])[chair]
    count, done = (np.array(held[name].to_pylist())[chair] for name in ("conclusions", "conclusions_done"))
    session = np.repeat(np.arange(len(day)), count)
    place_in = np.arange(len(session)) - np.repeat(np.cumsum(count) - count, count)
    given_on = np.minimum(days.workday_from(day + draw.whole(0, 3, len(day))), _LAST)
    return _Given(
        origin=np.full(len(session), 2),
        issuer=np.full(len(session), CHAIRMAN),
        session=session,
        origin_on=day[session],
        given_on=given_on[session],
        requests=np.full(len(session), -1),
        told=(place_in < done[session]).astype(int),
    )


def _of_dialogues(draw: Draw, places: Places, seed: int) -> _Given:
    """What the district's secretary and chairman concluded after their dialogues: some requests each."""
    held = dialogues.make(places, seed)
    chair = np.array(held["chair"].to_pylist())
    district = np.array(held["level"].to_pylist()) == tables.LEVELS[0]
    by_secretary = chair[district] == ISSUERS[SECRETARY]
    day, requests = _numbers(held["held_on"])[district], np.array(held["requests"].to_pylist())[district]
    count = np.maximum(1, requests // REQUESTS_EACH)
    session = np.repeat(np.arange(len(day)), count)
    place_in = np.arange(len(session)) - np.repeat(np.cumsum(count) - count, count)
    given_on = np.minimum(days.workday_from(day + draw.whole(5, 10, len(day))), _LAST)
    return _Given(
        origin=np.where(by_secretary, 0, TALK)[session],
        issuer=np.where(by_secretary, SECRETARY, CHAIRMAN)[session],
        session=session,
        origin_on=day[session],
        given_on=given_on[session],
        requests=requests[session] // count[session] + (place_in < requests[session] % count[session]),
        told=np.full(len(session), -1),
    )


def _of_others(draw: Draw) -> _Given:
    """Conclusions of the standing committee, and what is asked of the province: some a year."""
    committee, province = 3 * 9, 3 * 6
    size = committee + province
    drawn = [np.sort(draw.whole(20, days.COUNT - 30, count)) for count in (committee, province)]
    day = days.workday_until(np.concatenate(drawn))
    origin = np.repeat([COMMITTEE, PROVINCE], [committee, province])
    return _Given(
        origin=origin,
        issuer=np.full(size, COMMITTEE),
        session=np.arange(size) // 2,
        origin_on=np.full(size, -1),
        given_on=day,
        requests=np.full(size, -1),
        told=np.full(size, -1),
    )


def _joined(*parts: _Given) -> _Given:
    """One after another; sessions of each part keep apart."""
    offsets = np.cumsum([0, *(part.session.max(initial=-1) + 1 for part in parts)])
    names = ("origin", "issuer", "origin_on", "given_on", "requests", "told")
    session = np.concatenate([part.session + start for part, start in zip(parts, offsets, strict=False)])
    return _Given(session=session, **{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


def _ordered(given: _Given) -> _Given:
    order = np.lexsort((given.session, given.origin, given.given_on))
    return _Given(**{name: values[order] for name, values in vars(given).items()})


def _numbers(column: pa.ChunkedArray) -> Ints:
    return np.array([days.number(day) for day in column.to_pylist()])


def _subjects(draw: Draw, places: Places, given: _Given) -> tuple[Ints, Ints]:
    """Where and what each is about; in the story's time much of what is said in dialogues is about its project."""
    size = len(given.origin)
    place, field = draw.pick(places.letters[:-1], size), draw.pick(list(FIELDS.values()), size)
    about = draw.chance(ABOUT_PROJECT, size) & np.isin(given.origin, (SECRETARY, COMMITTEE))
    for story in places.planted("late conclusions"):
        if story.where in places.units:
            told = about & story.on(given.given_on)
            place = np.where(told, places.units.index(story.where), place)
            field = np.where(told, 0, field)
    return place, field


# ---------------------------------------------------------------- what becomes of it


def _days(draw: Draw, places: Places, given: _Given, place: Ints) -> tuple[Ints, Ints, Ints, Flags]:
    """The day set first, the day in force, the day done (-1: not yet), and which were given longer."""
    size = len(given.origin)
    promised = days.workday_from(given.given_on + draw.spans(_LIMITS, size))
    in_2024 = given.given_on >= days.MONTH_STARTS[24]
    late = draw.chance(LATE, size) | ((given.told == 0) & ~in_2024)
    on_time = days.workday_until(given.given_on + (promised - given.given_on) * draw.whole(4, 10, size) // 10)
    done = np.where(late, days.workday_from(promised + draw.spans(_BEYOND, size)), np.maximum(on_time, given.given_on))
    done = np.where(given.told == 1, np.minimum(done, _LAST), done)
    stuck = _in_story(places, given, place) & (given.told < 1) & draw.chance(_strength(places), size)
    undone = stuck | ((given.told == 0) & in_2024) | (done > _LAST)
    extended = undone & ~stuck & (promised < _LAST) & draw.chance(600, size)
    due = np.where(extended, days.workday_from(_LAST + draw.whole(10, 45, size)), promised)
    return promised, due, np.where(undone, -1, done), extended


def _strength(places: Places) -> int:
    return max((story.start for story in places.planted("late conclusions")), default=0)


def _in_story(places: Places, given: _Given, place: Ints) -> Flags:
    """Conclusions about the project whose commune waits."""
    told = np.zeros(len(place), bool)
    for story in places.planted("late conclusions"):
        told |= places.of(story, place) & story.on(given.given_on)
    return told


def _agencies(draw: Draw, places: Places, given: _Given, place: Ints, field: Ints) -> tuple[Ints, list[str]]:
    """Who must answer: an office for the field, the commune itself, or Ban Dân vận for what goes to the province."""
    offices = list(dict.fromkeys(name for names in AGENCIES.values() for name in names))
    communes = [f"UBND {'thị trấn' if name == 'Châu Ổ' else 'xã'} {name}" for name in places.names[:-1]]
    by_field = np.array([[offices.index(name) for name in AGENCIES[f]] for f in FIELDS])
    office = by_field[field, draw.whole(0, by_field.shape[1] - 1, len(field))]
    chosen = np.where(draw.chance(BY_COMMUNE, len(field)), len(offices) + place, office)
    return np.where(given.origin == PROVINCE, len(offices) + len(communes), chosen), [*offices, *communes, OF_PROVINCE]


def _summaries(draw: Draw, given: _Given, field: Ints) -> list[str]:
    which = draw.whole(0, 3, len(field))
    names = list(FIELDS)
    texts = [SUMMARIES[names[f]][n] for f, n in zip(field, which, strict=True)]
    return [f"Kiến nghị Tỉnh: {t[0].lower()}{t[1:]}" if o == PROVINCE else t
            for t, o in zip(texts, given.origin, strict=True)]  # fmt: skip


def _documents(given: _Given) -> list[str]:
    """A number a session, counted for each symbol from the first of each year."""
    counted: dict[tuple[str, int], dict[int, int]] = {}
    texts = []
    for origin, session, day in zip(given.origin, given.session, given.given_on, strict=True):
        numbers = counted.setdefault((_SYMBOLS[origin], int(days.MONTH[day]) // 12), {})
        texts.append(_SYMBOLS[origin].format(11 + 4 * numbers.setdefault(int(session), len(numbers))))
    return texts


def _points(session: Ints) -> Ints:
    """Where each stands in its document."""
    seen: dict[int, int] = {}
    found = []
    for one in session:
        seen[one] = seen.get(one, 0) + 1
        found.append(seen[one])
    return np.array(found)
