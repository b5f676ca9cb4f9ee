"""Planned tasks: some sixty a year over the 14 items, and those of early 2025 already planned."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tables.task_titles import IN_COMMUNES, PARTNERS, TITLES
from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places, reference
from data.tables import tables

STREAM = 10
LATE = 35  # per mille, everywhere but in the story
GIVEN_TO_COMMUNE = 350
_BEYOND_DUE = {(4, 20): 550, (21, 60): 450}
_BEYOND_DUE_STORY = {(15, 60): 400, (61, 260): 600}
ITEMS = tuple(TITLES)
PLAN = [(item, title, n, len(titles)) for item, titles in TITLES.items() for n, title in enumerate(titles)]


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    line, due = _schedule(draw)
    item = np.array([PLAN[n][0] for n in line])
    size = len(line)
    completed = _completed(draw, places, item, due)
    done = completed < days.COUNT
    progress = np.where(done, 100, np.where(due < days.COUNT, draw.whole(8, 18, size), draw.whole(0, 9, size)) * 5)
    leads = {int(row["item"]): row["lead"] for row in reference("plan_item")}
    to_commune = np.isin(item, IN_COMMUNES) & draw.chance(GIVEN_TO_COMMUNE, size)
    columns = {
        "item": pa.array(item.astype(np.int8)),
        "commune": places.column(draw.whole(0, places.communes - 1, size), to_commune),
        "title": coded([plan[1] for plan in PLAN], line),
        "lead": coded(tables.LEADS, np.array([tables.LEADS.index(leads[i]) for i in item])),
        "partners": coded([PARTNERS[i] for i in ITEMS], item - 1),
        "due_on": days.arrow(due),
        "completed_on": days.arrow(completed, done),
        "progress": pa.array(progress.astype(np.float64)),
    }
    return build(tables.TASK, columns)


def _schedule(draw: Draw) -> tuple[Ints, Ints]:
    """Every task once a year, spread over it; in 2025 the first of each item. In order of the due day."""
    yearly = np.arange(len(PLAN))
    early = np.array([n for n, plan in enumerate(PLAN) if plan[2] == 0])
    line = np.concatenate([yearly, yearly, yearly, early])
    start = np.repeat([*days.MONTH_STARTS[::12], days.COUNT], [len(yearly)] * 3 + [len(early)])
    part = np.array([365 * plan[2] // plan[3] for plan in PLAN])[line]
    width = np.array([340 // plan[3] for plan in PLAN])[line]
    due = days.workday_until(start + part + 14 + draw.whole(0, 1000, len(line)) * width // 1000)
    order = np.lexsort((line, due))
    return line[order], due[order]


def _completed(draw: Draw, places: Places, item: Ints, due: Ints) -> Ints:
    size = len(item)
    story: Flags = np.zeros(size, bool)
    chance = np.full(size, LATE)
    for planted in places.planted("late tasks"):
        told = (item == int(planted.where.removeprefix("item "))) & planted.on(due)
        story |= told
        chance[told] = planted.strength(due[told])
    late = draw.chance(chance, size)
    beyond = np.where(story, draw.spans(_BEYOND_DUE_STORY, size), draw.spans(_BEYOND_DUE, size))
    in_time = days.workday_until(due - draw.whole(0, 14, size))
    planned = due >= days.COUNT
    return np.where(planned, days.HORIZON, np.where(late, days.workday_from(due + beyond), in_time))
