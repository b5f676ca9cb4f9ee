"""Matters that stir people: those open on the as-of day, who holds them, and how the period's ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics import formatting
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

SETTLED, CALMED, OPEN = "Đã giải quyết", "Đã lắng, chưa dứt điểm", "Đang mở"
STATES = (SETTLED, CALMED, OPEN)
NOBODY = "chưa giao ai"
_STATE = f"case when resolved_on <= $as_of then '{SETTLED}' when calmed_on <= $as_of then '{CALMED}' else '{OPEN}' end"


@dataclass(frozen=True, kw_only=True)
class Hotspot:
    """A matter not settled on the as-of day; `agency` None where it was given to nobody yet."""

    code: str
    commune: str
    field: str
    people: int | None
    opened_on: date
    days: int
    agency: str | None
    passed_on: date | None
    state: str


def standing(filters: Filters, viewer: Viewer) -> list[Hotspot]:
    """What is not settled, whenever it began: held by nobody first, then the longest."""
    where, params = row_scope.rows("hotspot", filters, viewer)
    del params["start"]
    held = (
        "(select hotspot.* replace (case when last_day < $as_of then heir else commune end as commune) from w.hotspot"
        " left join w.unit_end as unit_end on unit_end.unit = hotspot.commune and opened_on <= last_day)"
    )
    found = snapshots.reader().query(
        "select hotspot_id, commune, field, people, opened_on, ($as_of - opened_on)::integer as days,"
        f" if(passed_on <= $as_of, agency, null) as agency, if(passed_on <= $as_of, passed_on, null) as passed_on,"
        f" {_STATE} as state from {held} where {where} and opened_on <= $as_of"
        " and (resolved_on is null or resolved_on > $as_of)"
        f" order by state = '{CALMED}', passed_on is not null, days desc, hotspot_id",
        params,
    )
    return [_hotspot(row) for row in found.to_dict("records")]


def by_field(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Matters that began in the period, or before it and not settled then, by field and state: `group`, `all`."""
    where, params = row_scope.rows("hotspot", filters, viewer)
    sums = ", ".join(f"count(*) filter (state = '{state}')::integer as \"{state}\"" for state in STATES)
    return snapshots.reader().query(
        f"with found as (select field, {_STATE} as state from w.hotspot where {where} and opened_on <= $as_of"
        " and (opened_on >= $start or resolved_on is null or resolved_on >= $start))"
        f' select field as "group", {sums}, count(*)::integer as "all" from found group by field'
        ' order by "all" desc, field',
        params,
    )


def headline(found: Sequence[Hotspot]) -> str:
    """How many are open, held by nobody, and the longest."""
    hot = [one for one in found if one.state == OPEN]
    if not hot:
        return "Không có điểm nóng nào đang mở"
    nobody = [one for one in hot if one.passed_on is None]
    longest = max(hot, key=lambda one: one.days)
    where = formatting.group("commune", longest.commune)
    held = ""
    if nobody:
        names = list(dict.fromkeys(formatting.group("commune", one.commune) for one in nobody))
        held = f", {formatting.joined(names)} chưa giao ai"
    days = formatting.number(longest.days)
    return f"{formatting.number(len(hot))} điểm nóng đang mở{held}; lâu nhất {where}, {days} ngày"


def table(found: Sequence[Hotspot]) -> pd.DataFrame:
    """As a reader sees it."""
    return pd.DataFrame(
        [
            (one.code, formatting.group("commune", one.commune), one.field, one.people, one.opened_on, one.days,
             one.state, _holder(one))
            for one in found
        ],
        columns=["Mã", "Xã, thị trấn", "Lĩnh vực", "Số người", "Phát sinh", "Số ngày", "Tình trạng", "Ai đang giữ"],
    )  # fmt: skip


def _holder(one: Hotspot) -> str:
    if one.passed_on is None:
        return NOBODY
    return f"{one.agency or 'không ghi cơ quan'}, giao {formatting.day(one.passed_on)}"


def _hotspot(row: dict[str, object]) -> Hotspot:
    passed = row["passed_on"]
    return Hotspot(
        code=str(row["hotspot_id"]),
        commune=str(row["commune"]),
        field=str(row["field"]),
        people=None if pd.isna(row["people"]) else int(row["people"]),  # type: ignore[call-overload]
        opened_on=pd.Timestamp(row["opened_on"]).date(),
        days=int(row["days"]),  # type: ignore[call-overload]
        agency=None if pd.isna(row["agency"]) else str(row["agency"]),
        passed_on=None if pd.isna(passed) else pd.Timestamp(passed).date(),
        state=str(row["state"]),
    )
