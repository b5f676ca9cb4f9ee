"""What has arrived, from whom, how fresh it is, and which rules it breaks."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analytics import masking, periods, places, words
from analytics.filters import Filters
from analytics.measure import scope
from analytics.viewer import LOCAL, Viewer
from data import warehouse
from data.tables import TABLES

BY_COMMUNE = tuple(name for name, table in TABLES.items() if table.has("commune") and name != "task")


def freshness() -> pd.DataFrame:
    """A row a table: its name, rows, first and last day, when and by whom it was last loaded."""
    parts = [
        f"select '{name}' as fact, count(*) as rows, min({table.day}) as first_day, max({table.day}) as last_day"
        for name, table in TABLES.items()
    ]
    sources = [f"{part} from w.{name}" for part, name in zip(parts, TABLES, strict=True)]
    found = _query(
        f"with facts as ({' union all '.join(sources)}), loads as (select fact, max(loaded_at) as loaded_at,"
        " arg_max(file, loaded_at) as file from w.batch group by fact)"
        " select facts.*, loads.loaded_at, loads.file from facts left join loads using (fact)"
    )
    return pd.DataFrame(
        {
            "Bảng": [TABLES[name].title for name in found["fact"]],
            "Số dòng": found["rows"],
            "Từ ngày": [words.MISSING if pd.isna(d) else words.day(d) for d in found["first_day"]],
            "Đến ngày": [words.MISSING if pd.isna(d) else words.day(d) for d in found["last_day"]],
            "Nạp lần cuối": [words.MISSING if pd.isna(d) else f"{d:%d/%m/%Y %H:%M}" for d in found["loaded_at"]],
            "Từ tệp": [words.MISSING if pd.isna(f) else f for f in found["file"]],
        }
    )


def breaches() -> pd.DataFrame:
    """Rules the data breaks: what the rule says, how many rows, three of them."""
    found = _query("select says, bad_rows, examples from w.breach order by bad_rows desc")
    return pd.DataFrame({"Quy tắc": found["says"], "Số dòng": found["bad_rows"], "Ví dụ": found["examples"]})


def arrivals(fact: str, filters: Filters, viewer: Viewer = LOCAL) -> pd.DataFrame:
    """Rows of a table by commune and month of the period: index unit, a column a month, 0 where nothing came."""
    found = scope(filters)
    months = [b.label for b in periods.buckets(found.start, found.as_of, "month")]
    table = TABLES[fact]
    hidden = f" and kind <> '{masking.DENUNCIATION}'" if fact == "petition" and not viewer.is_analyst else ""
    rows = warehouse.reader().query(
        f"select commune, strftime({table.day}, '%Y-%m') as month, count(*) as rows from w.{fact}"
        f" where commune is not null and {table.day} between $start and $end{hidden} group by all",
        {"start": found.start, "end": found.as_of},
    )
    wide = rows.pivot_table(index="commune", columns="month", values="rows", aggfunc="sum")
    return wide.reindex(index=list(filters.communes) or places.standing_units(), columns=months).fillna(0)


def silent(table: pd.DataFrame) -> list[str]:
    """The units of `arrivals` that sent nothing in the last month, by name."""
    if table.empty or not len(table.columns):
        return []
    return [words.group("commune", unit) for unit in table.index[table.iloc[:, -1] == 0]]


def _query(sql: str) -> pd.DataFrame:
    return _cached(warehouse.reader().id, sql)


@lru_cache(maxsize=32)
def _cached(snapshot: str, sql: str) -> pd.DataFrame:
    return warehouse.reader().query(sql)
