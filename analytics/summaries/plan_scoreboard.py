"""The plan as a scoreboard: each item with its tasks, its own indicators and what each side is responsible for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from analytics import formatting
from analytics.indicators import CATALOGUE, INDICATORS
from analytics.measure.measure import measure_buckets, monthly, scope
from analytics.registers import tasks
from analytics.scope import periods, places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import headline_tiles, monitoring
from analytics.summaries.headline_tiles import Tile, Tone
from analytics.summaries.reading import Reading
from data.warehouse import snapshots

ITEMS = tuple(range(1, 15))
TASKS = ("tasks_on_time_rate", "tasks_due", "tasks_late")
SIDES = ("Ban Dân vận Huyện ủy", "UBND huyện")
ENOUGH_MONTHS = 12  # with fewer known of the last 24, an indicator is shown by quarter, or by year
PAST = 8  # quarters or years shown then
NAMED = 5  # indicators that got worse, in the summary
YEARLY = 4  # months known of 24: what is counted once a year
_SIDE: dict[Tone, str] = {"good": " (tốt hơn)", "concern": " (kém hơn)", "neutral": ""}


@dataclass(frozen=True, kw_only=True)
class ScoreboardRow:
    """One item: its tasks on the as-of day, and a tile for each of its indicators.

    `done` of those `due` in the period so far; `late` are all not done, `late_before` those of them due earlier.
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
    spans = monitoring.spans(filters, viewer)
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
        tiles=tuple(headline_tiles.of_table(lines(item), table, filters, viewer)),
    )


def _indexed(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("bucket") if len(table) else table


def is_empty(found: Sequence[ScoreboardRow]) -> bool:
    """Nothing was planned and nothing counted in what is looked at."""
    return not any(row.due or row.late or row.planned or any(_says(t) for t in row.tiles) for row in found)


def _says(tile: Tile) -> bool:
    return tile.value not in ("0", formatting.MISSING)


def summary(found: Sequence[ScoreboardRow]) -> Reading:
    """The plan in a few sentences: tasks, targets missed, months that are a change."""
    due, done = sum(row.due for row in found), sum(row.done for row in found)
    late = [row for row in found if row.late]
    text = f"**{formatting.number(done)}/{formatting.number(due)}** nhiệm vụ đến hạn trong kỳ đã xong"
    if late:
        total = formatting.number(sum(row.late for row in late))
        text += f"; **{total}** đang quá hạn (nội dung {formatting.joined([str(r.item) for r in late], 14)})"
    reading = Reading(headline=text, rest=_targets(found))
    worse = [f"{tile.name.lower()} (nội dung {row.item})" for row in found for tile in row.tiles if _is_worse(tile)]
    if len(worse) > NAMED:
        worse = [*worse[:NAMED], f"{len(worse) - NAMED} chỉ tiêu khác"]
    return reading + (f"Xấu đi rõ rệt: {formatting.joined(worse, NAMED + 1)}." if worse else "")


def _targets(found: Sequence[ScoreboardRow]) -> str:
    judged = [tile.target_met for row in found for tile in row.tiles if tile.target_met is not None]
    if not judged:
        return "Không có chỉ tiêu nào có mục tiêu để so."
    return f"**{formatting.number(sum(judged))}/{formatting.number(len(judged))}** chỉ tiêu có mục tiêu đã đạt."


def _is_worse(tile: Tile) -> bool:
    return tile.signal_tone == "concern"


def value(tile: Tile) -> str:
    """The number with its unit, as it stands alone in a row."""
    unit = INDICATORS[tile.key].unit.value
    plain = tile.value == formatting.MISSING or unit in ("%", "ngày")
    return tile.value if plain else f"{tile.value}{formatting.NBSP}{unit}"


def change(tile: Tile) -> tuple[str, Tone]:
    """Against the same period a year before: words and tone, neutral where the change rounds to nothing."""
    nothing = tile.change.lstrip("0,").startswith(formatting.NBSP)
    tone: Tone = "neutral" if nothing else tile.change_tone
    return tile.change + _SIDE[tone], tone


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
