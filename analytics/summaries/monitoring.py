"""The indicators looked at month by month: measured together once, for tiles and findings alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analytics.measure.measure import columns, scope, whole_period
from analytics.scope import periods, snapshot
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer

HEADLINE = (
    "received",
    "resolution_rate",
    "on_time_rate",
    "days_median",
    "overdue",
    "satisfied_rate",
    "models_active",
)
Columns = Mapping[str, np.ndarray]  # arrays (rows,) by name, read only
MONTHS = 24  # looked at for a signal
TO_DO = ("overdue", "due_soon", "tasks_late", "conclusions_overdue")
BY_COMMUNE = ("received", "on_time_rate", "resolution_rate", "overdue", "satisfied_rate", "service_on_time_rate")
BY_ITEM = ("tasks_on_time_rate", "tasks_late")
YEARS = 3  # a trend takes three
_ALL = tuple(dict.fromkeys((*HEADLINE, *TO_DO)))


def table(filters: Filters, keys: tuple[str, ...] = _ALL, *, viewer: Viewer) -> Columns:
    """A row each for this period ("now"), the same a year ago ("before") and the months: `bucket`, `key`, `key_n`."""
    return columns(_ALL if set(keys) <= set(_ALL) else keys, filters, spans(filters, viewer), (), viewer)


def by_commune(filters: Filters, viewer: Viewer) -> Columns:
    """`BY_COMMUNE` for each commune, chosen or not, in this period ("now") and the same of the years before that were
    counted ("before", "earlier"): a commune is judged against all."""
    found = scope(filters, viewer)
    scopes = {"now": found}
    begins = periods.containing(
        snapshot.reach(viewer)[0], "month", filters.calendar
    ).start  # the first days may be idle
    for label in ("before", "earlier"):
        found = found.year_earlier()
        if found.start >= begins:
            scopes[label] = found
    years = [whole_period(found, label) for label, found in scopes.items()]
    return columns(BY_COMMUNE, filters.everywhere(), years, ("commune",), viewer)


def now_by_commune(filters: Filters, viewer: Viewer) -> Columns:
    """`BY_COMMUNE` for each commune, chosen or not, in this period."""
    found = by_commune(filters, viewer)
    is_now = found["bucket"] == "now"
    return {name: column[is_now] for name, column in found.items()}


def spans(filters: Filters, viewer: Viewer) -> list[Bucket]:
    """The buckets of `table`."""
    found = scope(filters, viewer)
    return [whole_period(found, "now"), whole_period(found.year_earlier(), "before"), *months(filters, found, viewer)]


def months(filters: Filters, found: Scope, viewer: Viewer) -> list[Bucket]:
    """The months up to the as-of day that the data reaches back to, at most `MONTHS`."""
    begins = periods.containing(min(snapshot.reach(viewer)[0], found.as_of), "month", filters.calendar).start
    first = max(periods.months_back(found.as_of, MONTHS, filters.calendar), begins)
    return periods.buckets(first, found.as_of, "month", filters.calendar)


def is_whole(month: Bucket, filters: Filters) -> bool:
    """The month is over and was looked at from its first day."""
    return periods.is_whole(month, "month", filters.calendar)


def by_item(filters: Filters, viewer: Viewer) -> Columns:
    """`BY_ITEM` for each plan item in this period."""
    return columns(BY_ITEM, filters, [whole_period(scope(filters, viewer), "now")], ("item",), viewer)
