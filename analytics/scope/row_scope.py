"""Which rows a viewer and a filter may touch: every query of what was loaded goes through here.

To one who may not see denunciations there are none (docs/decisions/005): not in a sum, a list or a document, and not
in how far the data reaches. Nothing is masked afterwards, so nothing can be worked out from what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.scope.filters import Filters, Params, Scope
from analytics.scope.viewer import Viewer
from data import settings
from data.tables.columns import Table
from data.tables.tables import TABLES
from data.warehouse import snapshots

DENUNCIATION = "Tố cáo"

# Left blank for one who may not see denunciations. Codes follow each other, so that a gap in them is a letter left
# out; a reception day counts the letters it took in, of every kind.
WITHHELD = {"petition": ("petition_id", "case_id"), "reception": ("petitions_received",),
            "conclusion": ("case_id",), "hotspot": ("case_id",)}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Seen(Filters):
    """Filters cut down to what a viewer may see: nothing else reaches an engine. Made by `seen` alone.

    `unseen` are the kinds of letters that are not there for the viewer; `is_own`: they see their communes alone.
    """

    unseen: tuple[str, ...] = ()
    is_own: bool = False

    def chosen(self, table: Table) -> dict[str, tuple[Any, ...]]:
        found = super().chosen(table)
        if self._hides(table):
            kinds = found.get("kind") or table.column("kind").values
            found["kind"] = tuple(kind for kind in kinds if kind not in self.unseen)
        return {column: values for column, values in found.items() if values}

    def excludes(self, table: Table) -> bool:
        return super().excludes(table) or self.hides_all(table) or (self.is_own and not table.has("commune"))

    def hides_all(self, table: Table) -> bool:
        """Of the kinds of rows that were chosen the viewer may see none: nothing is known, not even a 0."""
        return self._hides(table) and bool(self.kinds) and "kind" not in self.chosen(table)

    def _hides(self, table: Table) -> bool:
        """Not all kinds of rows of this table are for the viewer."""
        return bool(self.unseen) and table.has("kind") and bool(set(self.unseen) & set(table.column("kind").values))


def seen(filters: Filters, viewer: Viewer) -> Seen:
    """The filters cut down to what the viewer may see."""
    found = object.__new__(Seen)  # of values known to be good: a page takes such steps by the dozen
    cut = dict(filters.__dict__)
    if viewer.communes:
        cut["communes"] = tuple(c for c in filters.communes or viewer.communes if c in viewer.communes) or ("",)
    found.__dict__.update(
        cut, is_own=bool(viewer.communes), unseen=() if viewer.sees_denunciations else (DENUNCIATION,)
    )
    return found


def own(filters: Filters, viewer: Viewer) -> Filters:
    """The same choices with the communes they are cut to said, so that words, links and decks speak of those."""
    return replace(filters, communes=seen(filters, viewer).communes)


def strangers(filters: Filters, viewer: Viewer) -> tuple[str, ...]:
    """The units chosen that are not the viewer's."""
    return tuple(unit for unit in filters.communes if viewer.communes and unit not in viewer.communes)


def scope(filters: Filters, viewer: Viewer) -> Scope:
    """The period and as-of day these filters mean on the current snapshot."""
    return filters.resolve(reach(viewer)[1])


def rows(table: str, filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    """Condition for rows of a fact table or of its events, with the period's `start` and `as_of` as parameters."""
    where, params = seen(filters, viewer).where(TABLES[table])
    found = scope(filters, viewer)
    return where, params | {"start": found.start, "as_of": found.as_of}


def all_rows(table: str, viewer: Viewer) -> tuple[str, Params]:
    """As `rows`, whatever is chosen, of any day; the parameters have names of their own."""
    where, params = seen(Filters(), viewer).where(TABLES[table])
    for name in params:
        where = where.replace(f"${name}", f"$seen_{name}")
    return where, {f"seen_{name}": value for name, value in params.items()}


def withheld(table: str, viewer: Viewer) -> tuple[str, ...]:
    """The columns of a fact table this viewer sees blank."""
    return () if viewer.sees_denunciations else WITHHELD.get(table, ())


def column(table: str, name: str, viewer: Viewer, relation: str = "") -> str:
    """A column as the viewer sees it, for a SELECT; `relation` is the name before it."""
    if name in withheld(table, viewer):
        return f"null::{TABLES[table].column(name).type.sql} as {name}"
    return f"{relation}.{name}" if relation else name


def from_where(row: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A row without its file and line for who sees some communes alone: gaps between lines count the others' rows."""
    return dict(row) | ({"source_file": None, "source_row": None} if viewer.communes else {})


def reach(viewer: Viewer) -> tuple[date | None, date | None]:
    """First and last day of the data this viewer may see; None where there is none."""
    reader = snapshots.reader()
    return (reader.data_from, reader.data_as_of) if viewer.sees_denunciations else _reach_without()


@snapshots.remembered(4)
def _reach_without() -> tuple[date | None, date | None]:
    """As the snapshot's `data_from` and `data_as_of`, of everything but denunciations."""
    starts, ends = [], []
    for table in TABLES.values():
        told = f"kind <> '{DENUNCIATION}'" if table.name == "petition" else "true"
        starts.append(f"select min({table.day}) as day from w.{table.name} where {told}")
        ends += [f"select max({event}) as day from w.{table.name} where {told}" for event in table.events]
    found = snapshots.reader().query(
        f"select (select min(day) from ({' union all '.join(starts)})) as first_day,"
        f" (select least(max(day), $today) from ({' union all '.join(ends)})) as last_day",
        {"today": settings.today()},
    )
    first, last = (None if pd.isna(day) else pd.Timestamp(day).date() for day in found.iloc[0])
    return first, last
