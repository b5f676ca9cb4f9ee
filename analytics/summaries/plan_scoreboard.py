"""The plan as a scoreboard: each item with its tasks, its own indicators and what each side is responsible for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import pandas as pd

from analytics import formatting
from analytics.indicators import CATALOGUE, INDICATORS, Indicator
from analytics.measure.measure import measure_buckets, monthly, scope
from analytics.registers import tasks
from analytics.scope import periods, places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer
from analytics.summaries import headline_tiles, monitoring
from analytics.summaries.headline_tiles import Tile, Tone
from data.warehouse import snapshots

ITEMS = tuple(range(1, 15))
TASKS = ("tasks_on_time_rate", "tasks_due", "tasks_late")
SIDES = ("Ban Dân vận Huyện ủy", "UBND huyện")
ENOUGH_MONTHS = 12  # with fewer known of the last 24, an indicator is shown by quarter, or by year
PAST = 8  # quarters or years shown then
YEARLY = 4  # months known of 24: what is counted once a year
Numbers = Mapping[str, float]  # by bucket
_SIDE: dict[Tone, str] = {"good": " (tốt hơn)", "concern": " (kém hơn)", "neutral": ""}


@dataclass(frozen=True, kw_only=True)
class TaskMark:
    """A task as a mark: `days` after its due day it was done, or has waited; negative before it."""

    title: str
    due_on: date
    state: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Course:
    """An indicator's way to its target: now, and the last quarters, None where one has too small a base to be read.

    `short` is the part of the target it fell short by, 0 where it met it or has none.
    """

    target: float | None
    short: float
    quarters: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class ScoreboardRow:
    """One item: its tasks on the as-of day, and a tile for each of its indicators.

    `done` of those `due` in the period so far; `late` are all not done, `late_before` those of them due earlier.
    `work` has each of these tasks by its due day, `courses` the course of each indicator.
    """

    item: int
    name: str
    lead: str
    due: int
    done: int
    late: int
    late_before: int
    planned: int
    tiles: tuple[Tile, ...]
    work: tuple[TaskMark, ...] = ()
    courses: Mapping[str, Course] = field(default_factory=dict)

    @property
    def days_late(self) -> int:
        """Of the task that has waited longest beyond its due day; 0 where none has."""
        return max((task.days for task in self.work if task.state == tasks.LATE), default=0)

    @property
    def done_late(self) -> tuple[TaskMark, ...]:
        return tuple(task for task in self.work if task.state == tasks.DONE_LATE)


@dataclass(frozen=True)
class History:
    """An indicator over time, at the grain it can be read at; `table` has `grain`, the indicator, its n, `complete`."""

    grain: Literal["month", "quarter", "year"]
    table: pd.DataFrame


def indicators(item: int) -> tuple[str, ...]:
    """An item's own indicators as the catalogue declares them, those of tasks last."""
    own = [i.key for i in CATALOGUE if item in i.items and i.key not in TASKS]
    return (*own, *(key for key in TASKS if item in INDICATORS[key].items))


def lines(item: int) -> tuple[str, ...]:
    """Those with a line of their own: two of the tasks' stand beside the item's name, unless they are all it has."""
    declared = indicators(item)
    return declared if set(declared) <= set(TASKS) else tuple(k for k in declared if k not in TASKS[1:])


def rows(filters: Filters, viewer: Viewer) -> list[ScoreboardRow]:
    """The items chosen (all 14 when none are), in the plan's order."""
    chosen = sorted(filters.items) or list(ITEMS)
    keys = dict.fromkeys(key for item in chosen for key in lines(item))
    with_item = [key for key in keys if INDICATORS[key].fact.has_item]
    without = [key for key in keys if not INDICATORS[key].fact.has_item]
    spans = [*monitoring.spans(filters, viewer), *quarters(filters, viewer)]
    by_item = measure_buckets(with_item, filters, spans, ("item",), viewer)
    apart = measure_buckets(without, replace(filters, items=()), spans, (), viewer) if without else pd.DataFrame()
    work = tasks.rows(filters, viewer)
    return [
        _row(
            item,
            by_item[by_item["item"] == item],
            apart,
            work=work[work["item"] == item],
            filters=filters,
            viewer=viewer,
        )
        for item in chosen
    ]


def _row(
    item: int, by_item: pd.DataFrame, apart: pd.DataFrame, work: pd.DataFrame, filters: Filters, viewer: Viewer
) -> ScoreboardRow:
    known = places.items().set_index("item").loc[item]
    state, now = work["state"], work[~work["earlier"]]
    late = state == tasks.LATE
    keys = lines(item)
    table = pd.concat([by_item.drop(columns="item").set_index("bucket"), _indexed(apart)], axis=1).reset_index()
    return ScoreboardRow(
        item=item,
        name=str(known["short_name"]),
        lead=formatting.lead(str(known["lead"])),
        due=int(now["reached"].sum()),
        done=int((now["reached"] & now["state"].isin((tasks.DONE, tasks.DONE_LATE))).sum()),
        late=int(late.sum()),
        late_before=int((late & work["earlier"]).sum()),
        planned=int((state == tasks.PLANNED).sum()),
        tiles=tuple(headline_tiles.of_table(keys, table, filters, viewer)),
        work=_marks(work),
        courses=_courses(keys, table, filters, viewer),
    )


def quarters(filters: Filters, viewer: Viewer) -> list[Bucket]:
    """The last `PAST` quarters up to the as-of day that the data reaches back to."""
    found = scope(filters, viewer)
    first = min(snapshot.reach(viewer)[0], found.as_of)
    return periods.buckets(first, found.as_of, "quarter", filters.calendar)[-PAST:]


def _marks(work: pd.DataFrame) -> tuple[TaskMark, ...]:
    known = work.sort_values(["due_on", "title"])[["title", "due_on", "state", "days"]]
    return tuple(
        TaskMark(title=title, due_on=pd.Timestamp(due_on).date(), state=state, days=int(days))
        for title, due_on, state, days in known.itertuples(index=False)
    )


def _courses(keys: Sequence[str], table: pd.DataFrame, filters: Filters, viewer: Viewer) -> dict[str, Course]:
    year, past = scope(filters, viewer).period.year, [q.label for q in quarters(filters, viewer)]
    columns = {name: dict(zip(table["bucket"].tolist(), table[name].tolist(), strict=True)) for name in table}
    return {
        key: _course(INDICATORS[key], columns[key], columns[f"{key}_n"], past, places.target(key, year)) for key in keys
    }


def _course(
    indicator: Indicator, values: Numbers, n: Numbers, past: Sequence[str], target: tuple[float, str] | None
) -> Course:
    enough = indicator.small_base if indicator.is_rate else 1
    short = 0.0
    if target and pd.notna(values["now"]):
        below = target[0] - float(values["now"])
        short = max(0.0, (-below if indicator.better == "lower" else below) / (abs(target[0]) or 1))
    return Course(
        target=target[0] if target else None,
        short=short,
        quarters=tuple(values[q] if n[q] >= enough and pd.notna(values[q]) else None for q in past),
    )


def _indexed(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("bucket") if len(table) else table


def is_empty(found: Sequence[ScoreboardRow]) -> bool:
    """Nothing was planned and nothing counted in what is looked at."""
    return not any(row.due or row.late or row.planned or any(_says(t) for t in row.tiles) for row in found)


def _says(tile: Tile) -> bool:
    return tile.value not in ("0", formatting.MISSING)


def value(tile: Tile) -> str:
    """The number with its unit, as it stands alone in a row."""
    unit = INDICATORS[tile.key].unit.value
    plain = tile.value == formatting.MISSING or unit in ("%", "ngày")
    return tile.value if plain else f"{tile.value}{formatting.NBSP}{unit}"


def change(tile: Tile) -> str:
    """Against the same period a year before; whether that is better, unless it rounds to nothing."""
    is_nothing = tile.change.lstrip("0,").startswith(formatting.NBSP)
    return tile.change + ("" if is_nothing else _SIDE[tile.change_tone])


def title(item: int) -> str:
    """The item as the plan says it."""
    return str(places.items().set_index("item").at[item, "title"])


def responsibilities(item: int) -> dict[str, list[str]]:
    """What part III of the plan asks of each side for an item."""
    found = snapshots.reader().query("select side, text from w.responsibility where item = $item", {"item": item})
    return {side: found.loc[found["side"] == side, "text"].tolist() for side in SIDES}


def only(filters: Filters, item: int) -> Filters:
    """The same choices for one item: its numbers, and the link that opens it."""
    return replace(filters, items=(item,))


def history(key: str, filters: Filters, viewer: Viewer) -> History | None:
    """Month by month where months say something, else by quarter or by year; None where nothing was ever counted."""
    months = monthly([key], filters, viewer=viewer)
    known = int(((months[f"{key}_n"] > 0) & months[key].notna()).sum())
    if known >= ENOUGH_MONTHS and key not in TASKS:
        return History("month", months)
    found = scope(filters, viewer)
    grain: Literal["quarter", "year"] = "year" if known <= YEARLY and key not in TASKS else "quarter"
    spans = periods.buckets(min(snapshot.reach(viewer)[0], found.as_of), found.as_of, grain, filters.calendar)[-PAST:]
    table = measure_buckets([key], filters, spans, (), viewer).rename(columns={"bucket": grain})
    last = periods.containing(found.as_of, grain, filters.calendar)
    table["complete"] = (table[grain] != last.label) | (found.as_of == last.end)
    return History(grain, table) if (table[f"{key}_n"] > 0).any() else None


def can_map(table: pd.DataFrame, key: str, by: str) -> bool:
    """At least two units have enough to be compared."""
    enough = INDICATORS[key].small_base if INDICATORS[key].is_rate else 1
    return int((table[by].notna() & table[key].notna() & (table[f"{key}_n"] >= enough)).sum()) > 1
