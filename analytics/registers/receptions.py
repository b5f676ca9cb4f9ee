"""Receiving citizens and dialogues by month or quarter: what the forms hold beyond the catalogue's indicators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.measure.measure import measure, scope
from analytics.scope import periods, row_scope
from analytics.scope.filters import Filters
from analytics.scope.periods import Bucket, Grain
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

MOST_MONTHS = 18  # more are shown by quarter
MONTHS_APART = 6  # dialogues are few: in longer periods they are shown by quarter
RECEIVED = ("visits", "people", "first_cases", "repeat_cases", "groups", "group_people", "conclusions",
            "conclusions_done")  # fmt: skip
REQUESTS = ("attendees", "requests", "answered", "resolved", "overdue")


def receptions(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """A row a month (a quarter in a long period): `time`, `complete`, `rows` (reception days), and RECEIVED.

    A month without reception days has no numbers: nobody reported.
    """
    return _summed("reception", RECEIVED, filters, _spans(filters, MOST_MONTHS, viewer), viewer)


def dialogues(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """A row a month or quarter: `time`, `complete`, `rows` (dialogues), and REQUESTS."""
    return _summed("dialogue", REQUESTS, filters, _spans(filters, MONTHS_APART, viewer), viewer)


def duties(filters: Filters, by: str, viewer: Viewer) -> pd.DataFrame:
    """Days held and days required: the unit (column `by`), `time`, `complete`, `held`, `required`."""
    return _counted("reception_duty_rate", filters, by, viewer, ("held", "required"))


def attendance(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Periodic receptions of the district: `time`, `complete`, `attended` by Ban Dân vận, of `held`."""
    return _counted("danvan_attendance_rate", filters, None, viewer, ("attended", "held"))


def _counted(key: str, filters: Filters, by: str | None, viewer: Viewer, names: tuple[str, str]) -> pd.DataFrame:
    """The two counts of a rate by unit and month or quarter."""
    grain, spans = _spans(filters, MOST_MONTHS, viewer)
    dimensions = (by, grain) if by else (grain,)
    table = measure([key], filters, dimensions, viewer).rename(columns={grain: "time"})
    top, bottom = names
    table[bottom] = table[f"{key}_n"]
    table[top] = np.round(table[key] / 100 * table[bottom])
    complete = _complete(spans, filters, grain)
    return table.assign(complete=[complete[label] for label in table["time"]])[
        [*([by] if by else []), "time", "complete", top, bottom]
    ]


def _spans(filters: Filters, most_months: int, viewer: Viewer) -> tuple[Grain, list[Bucket]]:
    found = scope(filters, viewer)
    months = periods.buckets(found.start, found.as_of, "month", filters.calendar)
    if len(months) <= most_months:
        return "month", months
    return "quarter", periods.buckets(found.start, found.as_of, "quarter", filters.calendar)


def _complete(spans: Sequence[Bucket], filters: Filters, grain: Grain) -> dict[str, bool]:
    """The months or quarters that were looked at from their first day to their last."""
    return {span.label: periods.is_whole(span, grain, filters.calendar) for span in spans}


def _summed(
    table: str, columns: Sequence[str], filters: Filters, cut: tuple[Grain, list[Bucket]], viewer: Viewer
) -> pd.DataFrame:
    grain, spans = cut
    if not spans:  # the data does not reach the period
        return pd.DataFrame(columns=["time", "rows", *columns, "complete"])
    where, params = row_scope.rows(table, filters, viewer)
    named = ", ".join(f"('{s.label}', date '{s.start}', date '{s.end}')" for s in spans)
    sums = ", ".join(f"sum(fact.{c})::double as {c}" for c in columns)
    found = snapshots.reader().query(
        f"with span(time, first_day, last_day) as (values {named}),"
        f" fact as (select * from w.{table} where {where} and held_on between $start and $as_of)"
        f" select span.time, count(fact.held_on)::double as rows, {sums}"
        " from span left join fact on fact.held_on between span.first_day and span.last_day"
        " group by span.time, span.first_day order by span.first_day",
        params,
    )
    complete = _complete(spans, filters, grain)
    return found.assign(complete=[complete[label] for label in found["time"]])
