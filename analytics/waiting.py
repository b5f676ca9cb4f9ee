"""How long people wait, by kind of letter, against the limit each kind has."""

from __future__ import annotations

from analytics.filters import Filters
from analytics.measure import histogram, scope
from analytics.survival import Curve, kaplan_meier
from analytics.viewer import LOCAL, Viewer
from data import warehouse
from data.tables import KINDS


def curves(filters: Filters, viewer: Viewer = LOCAL) -> tuple[dict[str, Curve], dict[str, int]]:
    """Kaplan-Meier curves of the letters received in the period, and the ordinary limit in days, by kind."""
    table = histogram("wait_median", filters, ("kind",), viewer)
    found = {}
    for kind in KINDS:
        cells = table[table["kind"] == kind]
        if len(cells):
            found[kind] = kaplan_meier(cells["days"], cells["ended"], cells["censored"])
    return found, _limits(filters)


def _limits(filters: Filters) -> dict[str, int]:
    """Days an ordinary first letter of each kind has, in force on the as-of day."""
    rows = warehouse.reader().query(
        "select kind, min(days)::integer as days from w.time_limit where step = 'Giải quyết'"
        " and $as_of between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')"
        " and coalesce(round, 'Lần đầu') = 'Lần đầu' and coalesce(complexity, 'Bình thường') = 'Bình thường'"
        " and not coalesce(remote, false) group by kind",
        {"as_of": scope(filters).as_of},
    )
    return dict(zip(rows["kind"], rows["days"].astype(int), strict=True))
