"""What becomes of a letter: eligible or not, how handled, by whom, accepted, due and resolved when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample_maker.petitions.arrivals import COMPLAINT, DENUNCIATION, DIALOGUE, PERIODIC, Arrivals
from data.sample_maker.tools import days
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places

ELIGIBLE = 850
ACCEPTED = 690  # of the eligible
LATE = 70  # of the accepted, everywhere but in the stories
UNDECIDED_IN_DECEMBER = 90  # letters of the last month not looked at yet
# In the order of tables.HANDLINGS: accept, guide, pass on, urge, file, answer at once.
_NOT_ACCEPTED = ((0, 480, 0, 0, 420, 100), (0, 250, 480, 150, 0, 120))  # not eligible, eligible
_ROUNDS = ((850, 150, 0), (920, 0, 80))  # complaint, denunciation; tables.ROUNDS
_COMPLEXITIES = ((720, 280, 0), (580, 310, 110))
_OUTCOMES = (
    # right, partly, wrong, withdrawn, stopped, answered, taken up and done
    (60, 100, 600, 200, 40, 0, 0),
    (100, 170, 600, 90, 40, 0, 0),
    (0, 0, 0, 20, 0, 620, 360),
)
ANSWERED, ANSWER_AT_ONCE = 5, 5
# Days from acceptance, by law: complaint first and second round, denunciation; by complexity.
_LIMITS = np.array([[30, 45, 45], [45, 60, 60], [30, 60, 90]])
_INTERNAL_LIMIT = 30
_CONCLUSION_SET = ((DIALOGUE, 850), (PERIODIC, 450))  # channels whose conclusions often set the day
_DELAY_BY_LAW = {(1, 5): 550, (6, 8): 410, (11, 16): 40}
_DELAY_OTHERS = {(0, 2): 600, (3, 6): 400}
_BEYOND_DUE = {(3, 20): 430, (21, 60): 400, (61, 130): 170}
_USE_OF_LIMIT = (680, 990)  # per mille of the limit used by letters resolved in time


@dataclass(frozen=True, kw_only=True)
class Decisions:
    eligible: Flags
    decided: Flags
    handling: Ints
    accepted: Flags
    round: Ints
    complexity: Ints


@dataclass(frozen=True, kw_only=True)
class Course:
    """Days; the flags say where one is known by the end of the data."""

    accepted_on: Ints
    due_on: Ints
    has_due: Flags
    suspended: Ints
    resolved_on: Ints
    resolved: Flags
    outcome: Ints
    has_outcome: Flags


def decide(draw: Draw, letters: Arrivals) -> Decisions:
    size = len(letters.day)
    eligible = draw.chance(ELIGIBLE, size)
    accepted = eligible & draw.chance(ACCEPTED, size)
    other = draw.pick_by(eligible.astype(int), _NOT_ACCEPTED)
    waiting = (letters.day >= days.MONTH_STARTS[-1]) & draw.chance(UNDECIDED_IN_DECEMBER, size)
    by_law = np.minimum(letters.kind, DENUNCIATION)
    return Decisions(
        eligible=eligible,
        decided=~waiting,
        handling=np.where(accepted, 0, other),
        accepted=accepted,
        round=draw.pick_by(by_law, _ROUNDS),
        complexity=draw.pick_by(by_law, _COMPLEXITIES),
    )


def run(draw: Draw, places: Places, letters: Arrivals, made: Decisions) -> tuple[Decisions, Course]:
    """The course of the letters; those not decided by the end of the data become undecided."""
    answered_on = days.workday_from(letters.day + draw.whole(1, 9, len(letters.day)))
    accepted_on = _accepted_on(draw, letters)
    settled = np.where(made.accepted, accepted_on, answered_on)
    decided = made.decided & (settled < days.COUNT)
    made = Decisions(
        eligible=made.eligible | ~decided,
        decided=decided,
        handling=made.handling,
        accepted=made.accepted & decided,
        round=made.round,
        complexity=made.complexity,
    )
    due_on, has_due, suspended = _due(draw, letters, made, accepted_on)
    late = draw.chance(_late(places, letters), len(letters.day))
    ready = _resolved_on(draw, letters, accepted_on, due_on=due_on, suspended=suspended, late=late)
    resolved_on = np.where(made.accepted, ready, answered_on)
    resolved = decided & (resolved_on < days.COUNT)
    outcome = draw.pick_by(np.minimum(letters.kind, 2), _OUTCOMES)
    answered = ~made.accepted & (made.handling == ANSWER_AT_ONCE)
    outcome = np.where(answered, ANSWERED, outcome)
    has_outcome = resolved & (made.accepted | answered)
    return made, Course(
        accepted_on=accepted_on,
        due_on=due_on,
        has_due=has_due,
        suspended=suspended,
        resolved_on=resolved_on,
        resolved=resolved,
        outcome=outcome,
        has_outcome=has_outcome,
    )


def _accepted_on(draw: Draw, letters: Arrivals) -> Ints:
    size = len(letters.day)
    delay = np.where(letters.by_law, draw.spans(_DELAY_BY_LAW, size), draw.spans(_DELAY_OTHERS, size))
    return days.workday_from(letters.day + delay)


def _due(draw: Draw, letters: Arrivals, made: Decisions, accepted_on: Ints) -> tuple[Ints, Flags, Ints]:
    """The day a letter is due, whether a conclusion set it (then it is in the file), and days suspended."""
    size = len(letters.day)
    often = sum(np.where(letters.channel == channel, share, 0) for channel, share in _CONCLUSION_SET)
    by_conclusion = ~letters.by_law & made.accepted & draw.chance(often, size)
    agreed = days.workday_from(letters.day + 5 * draw.whole(9, 22, size))
    suspended = np.where(letters.by_law & made.accepted & draw.chance(60, size), draw.whole(5, 20, size), 0)
    row = np.where(letters.kind == COMPLAINT, made.round, 2)
    by_law = accepted_on + _LIMITS[row, made.complexity] + suspended
    limit = np.where(letters.by_law, by_law, letters.day + _INTERNAL_LIMIT)
    return np.where(by_conclusion, agreed, limit), by_conclusion, suspended


def _late(places: Places, letters: Arrivals) -> Ints:
    late = np.full(len(letters.day), LATE)
    for story in places.planted("late letters"):
        told = places.of(story, letters.place) & story.on(letters.day)
        late[told] = story.strength(letters.day[told])
    return late


def _resolved_on(draw: Draw, letters: Arrivals, accepted_on: Ints, due_on: Ints, suspended: Ints, late: Flags) -> Ints:
    """In time: most of the limit used, never past it. Late: days to months beyond it."""
    size = len(letters.day)
    start = np.where(letters.by_law, accepted_on + suspended, letters.day)
    use = np.maximum(draw.whole(*_USE_OF_LIMIT, size), draw.whole(*_USE_OF_LIMIT, size))
    in_time = days.workday_until(start + (due_on - start) * use // 1000)
    too_late = days.workday_from(due_on + draw.spans(_BEYOND_DUE, size))
    return np.where(late, too_late, np.maximum(in_time, accepted_on))
