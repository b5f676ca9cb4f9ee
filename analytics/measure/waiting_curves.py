"""How long people wait, by kind of letter, against the limit each kind has."""

from __future__ import annotations

from datetime import date

from analytics.measure.measure import day_counts, scope
from analytics.measure.statistics.survival import Curve, kaplan_meier
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.tables.tables import KINDS
from data.warehouse import snapshots


def curves(filters: Filters, viewer: Viewer) -> tuple[dict[str, Curve], dict[str, int]]:
    """Kaplan-Meier curves of the letters received in the period, and the ordinary limit in days, by kind."""
    found = day_counts("wait_median", filters, ("kind",), viewer)
    place = {kind: k for k, (kind,) in enumerate(found.groups)}
    ended, cut = found.ended[0], found.censored[0]
    curve = {k: kaplan_meier(found.days, ended[place[k]], cut[place[k]]) for k in KINDS if k in place}
    return curve, _limits(filters, viewer)


def _limits(filters: Filters, viewer: Viewer) -> dict[str, int]:
    """Days an ordinary first letter of each kind has, in force on the as-of day; the shortest where there are more."""
    as_of = scope(filters, viewer).as_of
    return {kind: days for kind, days, since, until in _ordinary() if since <= as_of <= until}


@snapshots.remembered(2)
def _ordinary() -> list[tuple[str, int, date, date]]:
    """Kind, days, and the first and last day in force of the limits of ordinary first letters, the longest first."""
    rows = snapshots.reference(
        "select kind, days, coalesce(valid_from, date '0001-01-01') as since,"
        " coalesce(valid_to, date '9999-12-31') as until from w.time_limit where step = 'Giải quyết'"
        " and coalesce(round, 'Lần đầu') = 'Lần đầu' and coalesce(complexity, 'Bình thường') = 'Bình thường'"
        " and not coalesce(remote, false) order by days desc"
    )
    return list(rows.itertuples(index=False, name=None))
