"""What has arrived, from whom, how fresh it is, and which rules it breaks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics import formatting
from analytics.measure.measure import measure_buckets
from analytics.scope import periods, places, row_scope
from analytics.scope.filters import Filters, Params, Scope
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer
from data.tables.columns import Table
from data.tables.tables import TABLES
from data.warehouse import snapshots

BY_COMMUNE = tuple(name for name, table in TABLES.items() if table.has("commune") and name != "task")


def freshness(viewer: Viewer) -> pd.DataFrame:
    """A row a table: its name, rows, first and last day, when and by whom it was last loaded."""
    found = _facts(viewer)
    return pd.DataFrame(
        {
            "Bảng": [TABLES[name].title for name in found["fact"]],
            "Số dòng": found["rows"],
            "Từ ngày": [formatting.MISSING if pd.isna(d) else formatting.day(d) for d in found["first_day"]],
            "Đến ngày": [formatting.MISSING if pd.isna(d) else formatting.day(d) for d in found["last_day"]],
            "Nạp lần cuối": ["Chưa có số liệu" if pd.isna(d) else formatting.moment(d) for d in found["loaded_at"]],
            "Từ tệp": [formatting.MISSING if pd.isna(f) or viewer.communes else f for f in found["file"]],
        }
    )


@snapshots.remembered(8)
def _facts(viewer: Viewer) -> pd.DataFrame:
    """Of the rows the viewer may see: `fact`, `rows`, `first_day`, `last_day`, `loaded_at`, `file`."""
    parts: list[str] = []
    params: Params = {}
    for number, (name, table) in enumerate(TABLES.items()):
        where, own = row_scope.all_rows(name, viewer)
        parts.append(
            f"select {number} as place, '{name}' as fact, count(*) as rows, min({table.day}) as first_day,"
            f" max({table.day}) as last_day from w.{name} where {where}"
        )
        params |= own
    return snapshots.reader().query(
        f"with facts as ({' union all '.join(parts)}), loads as (select fact, max(loaded_at) as loaded_at,"
        " arg_max(file, loaded_at) as file from w.batch group by fact)"
        " select facts.*, loads.loaded_at, loads.file from facts left join loads using (fact) order by place",
        params,
    )


def breaches(viewer: Viewer) -> pd.DataFrame:
    """Rules the data breaks: what the rule says, how many rows, three of them.

    They were counted over all rows: who may not see all letters sees none of the rules of letters, and who may not
    see all communes only which rules are broken.
    """
    hidden = "" if viewer.sees_denunciations else " where not starts_with(contract, 'petition_')"
    found = snapshots.reference(f"select says, bad_rows, examples from w.breach{hidden} order by bad_rows desc")
    if viewer.communes:
        return pd.DataFrame({"Quy tắc": found["says"]})
    return pd.DataFrame({"Quy tắc": found["says"], "Số dòng": found["bad_rows"], "Ví dụ": found["examples"]})


def arrivals(fact: str, filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Rows of a table by commune and month of the period: index unit, a column a month, 0 where nothing came."""
    found = row_scope.scope(filters, viewer)
    months = periods.buckets(found.start, found.as_of, "month")
    rows = _letters(months, viewer) if fact == "petition" else _rows(TABLES[fact], found, viewer)
    wide = rows.set_index(["commune", "month"])["rows"].unstack()
    units = list(row_scope.seen(filters, viewer).communes) or places.standing_units(found.start, found.as_of)
    return wide.reindex(index=units, columns=[b.label for b in months]).fillna(0)


def _letters(months: Sequence[Bucket], viewer: Viewer) -> pd.DataFrame:
    """Letters are too many to be counted one by one: a row of theirs is a letter received."""
    found = measure_buckets(("received",), Filters(), months, ("commune",), viewer)
    return found.rename(columns={"bucket": "month", "received": "rows"})


def _rows(table: Table, found: Scope, viewer: Viewer) -> pd.DataFrame:
    where, params = row_scope.all_rows(table.name, viewer)
    return snapshots.reader().query(
        f"select commune, strftime({table.day}, '%Y-%m') as month, count(*) as rows from w.{table.name}"
        f" where commune is not null and {where} and {table.day} between $start and $end group by all",
        params | {"start": found.start, "end": found.as_of},
    )


def silent(table: pd.DataFrame) -> list[str]:
    """The units of `arrivals` that sent nothing in the last month, by name; one that has ended is not silent."""
    if table.empty or not len(table.columns):
        return []
    month = periods.parse(str(table.columns[-1]), "duong-lich")
    quiet = table.index[table.iloc[:, -1] == 0]
    return [formatting.group("commune", unit) for unit in quiet if places.stands(unit, month.start, month.end)]
