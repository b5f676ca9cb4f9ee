"""Units, plan items and targets by name: what codes in links and tables mean to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from analytics.scope import row_scope
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

PLAN_DAY = date(2024, 12, 31)  # where no day is asked of, the units that stood in the year of the plan are meant
DISTRICT = "524"  # Cấp huyện: letters of the district's offices, of no commune


def units() -> pd.DataFrame:
    """The reference table of units, a row each; treat as read-only."""
    return snapshots.reference("select * from w.commune order by code, valid_to nulls last")


def standing_units(since: date = PLAN_DAY, until: date | None = None) -> list[str]:
    """The communes that stand on a day, or on any day up to `until`, by code; Cấp huyện is not one of them.

    Those of the plan's year stand for whatever was before them.
    """
    ends = [(unit, first, last) for unit, (first, last) in lives().items() if unit != DISTRICT]
    begun = max(until or since, PLAN_DAY)
    return [unit for unit, first, last in ends if first <= begun and last >= since]


@snapshots.remembered(4)
def lives() -> dict[str, tuple[date, date]]:
    """Unit to its first and last day (far away where there is none), by code; treat as read-only."""
    days = units()[["unit", "valid_from", "valid_to"]].astype({"valid_from": object, "valid_to": object})
    return {
        row.unit: (
            date.min if pd.isna(row.valid_from) else pd.Timestamp(row.valid_from).date(),
            date.max if pd.isna(row.valid_to) else pd.Timestamp(row.valid_to).date(),
        )
        for row in days.itertuples()
    }


def stands(unit: str | None, since: date, until: date) -> bool:
    """The unit stands on some day of these; what is no unit (no commune) always does."""
    first, last = lives().get(unit or "", (date.min, date.max))
    return first <= max(until, PLAN_DAY) and last >= since


def have_ended(units: Sequence[str | None], day: date) -> list[bool]:
    """Whether each no longer stands on a day: over a period up to that day it is not compared with those that do."""
    return [lives().get(unit or "", (date.min, date.max))[1] < day for unit in units]


def place_of(communes: Sequence[str], units: list[str]) -> int | None:
    """Where the one commune chosen stands among these; None where it is not one, or none of them."""
    return units.index(communes[0]) if len(communes) == 1 and communes[0] in units else None


@snapshots.remembered(8)
def tiles(by: str) -> dict[str, tuple[int, int]]:
    """Row and column of the tile of each unit that has one: the communes of the plan's year ("commune"), or those
    that took over from them ("successor"). Treat as read-only."""
    drawn = set(standing_units() if by == "commune" else successors())
    known = units().dropna(subset=["tile_row", "tile_col"])
    placed = zip(known["unit"], known["tile_row"].astype(int), known["tile_col"].astype(int), strict=True)
    return {unit: (row, column) for unit, row, column in placed if unit in drawn}


def successors(communes: tuple[str, ...] = ()) -> list[str]:
    """The units of 01/07/2025 that took over these communes (all of them when none are named)."""
    chosen = set(communes or standing_units())
    found = [row.successor for row in units().itertuples() if row.unit in chosen and isinstance(row.successor, str)]
    return sorted(set(found))


def successor_of() -> dict[str, str]:
    """Unit to the unit of 01/07/2025 that took it over, those that have one."""
    return {row.unit: row.successor for row in units().itertuples() if isinstance(row.successor, str)}


def grouping(chosen: str, start: date) -> str:
    """What places are shown by ("commune" or "successor"), as chosen; a period that begins after the communes of the
    plan's year ended is of those that took over from them."""
    is_over = not set(standing_units()) & set(standing_units(start))
    return "successor" if chosen == "xa-moi" or is_over else "commune"


def letters_held(as_of: date) -> str:
    """A relation of letters, each with the unit that resolved it or answers for it on the day (parameter `as_of`)."""
    ended = (unit for unit, heir in successor_of().items() if heir != unit and lives()[unit][1] < as_of)
    if not any(ended):
        return "w.petition"
    holder = "case when last_day < least(open_until, $as_of) then heir else commune end"
    joined = "unit_end.unit = petition.commune and received_on <= last_day"
    return (
        f"(select petition.* replace ({holder} as commune) from w.petition"
        f" left join w.unit_end as unit_end on {joined}) as petition"
    )


def in_grouping(communes: tuple[str, ...], by: str) -> tuple[str, ...]:
    """Communes as the units of a grouping: themselves ("commune"), or those that took over from them ("successor")."""
    return tuple(successors(communes)) if communes and by == "successor" else communes


def made_from(successor: str) -> list[str]:
    """The communes of the plan's year that a unit of 01/07/2025 took over, by code."""
    return [unit for unit in standing_units() if successor in successors((unit,))]


@snapshots.remembered(4)
def names() -> dict[str, str]:
    """Unit to name ("21112" is "Bình Châu"); treat as read-only."""
    return dict(zip(units()["unit"], units()["name"], strict=True))


def by_name(units: Iterable[str]) -> list[str]:
    """Units in the order of a Vietnamese dictionary."""
    return sorted(units, key=_places_by_name().get)  # type: ignore[arg-type]


@snapshots.remembered(4)
def _places_by_name() -> dict[str, int]:
    ordered = snapshots.reference("select unit from w.commune order by name collate vi, unit")["unit"]
    return {unit: place for place, unit in enumerate(ordered)}


def not_theirs(chosen: Sequence[str]) -> str:
    """Of communes a viewer chose that are not theirs."""
    return f"Người đang xem không được xem số liệu riêng của {', '.join(names().get(u, u) for u in chosen)}."


def code_of(unit: str) -> str:
    """The official code of a unit, which another unit may bear in another period."""
    return unit.split("-")[0]


def items() -> pd.DataFrame:
    """The 14 plan items: item, short_name, title, theme, lead, basis."""
    return snapshots.reference("select * from w.plan_item order by item")


@snapshots.remembered(4)
def item_names() -> dict[int, str]:
    """Item to short name; treat as read-only."""
    return {int(k): v for k, v in zip(items()["item"], items()["short_name"], strict=True)}


def target(indicator: str, year: int) -> tuple[float, str] | None:
    """The target of an indicator in a year and what it rests on."""
    return _targets().get((indicator, year))


def leads() -> dict[int, str]:
    """Who leads each plan item."""
    return dict(zip(items()["item"].tolist(), items()["lead"], strict=True))


@snapshots.remembered(4)
def _targets() -> dict[tuple[str, int], tuple[float, str]]:
    table = snapshots.reference("select * from w.target")
    return {(r.indicator, int(r.year)): (float(r.value), str(r.basis)) for r in table.itertuples()}


def agencies(viewer: Viewer) -> list[str]:
    """The agencies that letters the viewer may see name, by alphabet."""
    return list(_agencies(viewer))


@snapshots.remembered(16)
def _agencies(viewer: Viewer) -> tuple[str, ...]:
    where, params = row_scope.all_rows("petition", viewer)
    sql = f"select distinct agency from w.petition where agency is not null and {where} order by agency collate vi"
    return tuple(snapshots.reader().query(sql, params)["agency"])
