"""Petition events summed by day, once at load, so that a question's cost does not grow with the letters.

A question that needs only a rollup's dimensions is answered from it, with the same formula and the
same column names as from `petition_event`; any other question reads the events themselves.
"""

from __future__ import annotations

import duckdb

DIMENSIONS = ("commune", "item", "kind", "field", "channel", "agency", "complexity", "round")

# Smallest first: the first that has the dimensions asked for answers.
ROLLUPS: dict[str, tuple[str, ...]] = {
    "petition_day": ("kind",),
    "petition_day_commune": ("commune", "kind"),
    "petition_day_commune_item": ("commune", "item", "kind"),
}


def build(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollup tables from the petition events; each smaller one from the one below it."""
    described = con.execute("describe petition_event").fetchall()
    kept = ("event", "day", "source_batch", "source_row", *DIMENSIONS)
    summed = [name for name, *_ in described if name not in kept]
    source = "petition_event"
    for name, dimensions in reversed(ROLLUPS.items()):
        group = ", ".join(("day", *dimensions))
        columns = ", ".join(f"sum({c})::integer as {c}" for c in summed)
        con.execute(
            f"create or replace table {name} as select {group}, {columns} from {source} group by {group} order by day"
        )
        source = name
