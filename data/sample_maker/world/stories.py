"""What is planted in the sample for a reviewer to find. All else is one common rate and chance.

Each record says what is changed, where, from when to when, and how strongly (per mille, moving evenly
from `start` to `end`). The generator reads these records; the tests look for what they promise.

With 22 communes pure chance puts one outside 99.8% limits now and then. The streams of the shipped seed
(`STREAM` in petitions.py and satisfaction.py) are ones where it does not, so that only the stories stand out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from data.sample_maker.tools import days
from data.sample_maker.tools.draw import Flags, Ints

Effect = Literal[
    "more letters", "late letters", "satisfied answers", "late tasks", "late conclusions", "late information"
]


@dataclass(frozen=True, kw_only=True)
class Story:
    key: str
    effect: Effect  # what `start` and `end` are the strength of; "more letters" at most once in a sample
    what: str
    where: str  # a commune's unit, or "item 8"
    since: date
    until: date
    start: int
    end: int

    def on(self, day: Ints) -> Flags:
        return (day >= days.number(self.since)) & (day <= days.number(self.until))

    def strength(self, day: Ints) -> Ints:
        first, last = days.number(self.since), days.number(self.until)
        passed = np.clip(day, first, last) - first
        return self.start + (self.end - self.start) * passed // (last - first)


SLOWDOWN = Story(
    key="slowdown",
    effect="late letters",
    what="Bình Châu slows down from mid-2024: chance that an accepted letter received from then on is late",
    where="21112",
    since=date(2024, 6, 1),
    until=days.LAST,
    start=750,
    end=750,
)
IMPROVING_LETTERS = Story(
    key="improving_letters",
    effect="late letters",
    what="Bình Minh improves steadily: chance that an accepted letter is late",
    where="21085",
    since=days.FIRST,
    until=days.LAST,
    start=450,
    end=30,
)
IMPROVING_SATISFACTION = Story(
    key="improving_satisfaction",
    effect="satisfied answers",
    what="Bình Minh improves steadily: chance that an answer is 4 or 5",
    where="21085",
    since=days.FIRST,
    until=days.LAST,
    start=690,
    end=940,
)
LATE_TASKS = Story(
    key="late_tasks",
    effect="late tasks",
    what="Tasks of item 8 fall behind in 2024: chance that a task misses its due date",
    where="item 8",
    since=date(2024, 1, 1),
    until=days.LAST,
    start=650,
    end=650,
)
SURGE = Story(
    key="surge",
    effect="more letters",
    what="A clearance project in Bình Thuận: letters about it, on top of a usual year's letters of the district",
    where="21043",
    since=date(2024, 3, 1),
    until=date(2024, 6, 30),
    start=64,
    end=64,
)
LATE_CONCLUSIONS = Story(
    key="late_conclusions",
    effect="late conclusions",
    what="The project in Bình Thuận again: chance that a conclusion of a dialogue or committee about it is still open",
    where="21043",
    since=date(2024, 3, 1),
    until=days.LAST,
    start=900,
    end=900,
)
LATE_INFORMATION = Story(
    key="late_information",
    effect="late information",
    what="UBND huyện tells of plans and projects late in the second quarter of 2024, and not at all after",
    where="UBND huyện",
    since=date(2024, 4, 1),
    until=days.LAST,
    start=1000,
    end=1000,
)
STORIES = (SLOWDOWN, IMPROVING_LETTERS, IMPROVING_SATISFACTION, LATE_TASKS, SURGE, LATE_CONCLUSIONS,
           LATE_INFORMATION)  # fmt: skip
