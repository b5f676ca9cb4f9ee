"""Letters themselves: the register, the worklist, one letter's days, and how far a period's letters have come.

Rows, not numbers: numbers come from `measure`. The same filters and the same as-of day hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.registers.codes import bears_letters
from analytics.registers.registers import RegisterPage
from analytics.scope import places, row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.viewer import Viewer
from data.tables.tables import ACCEPTED, TO_HANDLE
from data.warehouse import snapshots

PAGE = 20
WEEK = timedelta(7)  # due so soon is work of now
SORTS = {
    "received_on": "Ngày nhận",
    "due_on": "Hạn giải quyết",
    "resolved_on": "Ngày giải quyết",
    "commune": "Xã, thị trấn",
    "petition_id": "Mã đơn",
    "days": "Số ngày trễ",
}
STATES = ("Quá hạn", "Xong trễ", "Đang giải quyết", "Chờ xử lý", "Đã xong")

# What letters are counted by where that is not the column they are sorted by: codes are all different.
_SORTED = {"resolved_on": "case when resolved_on <= $as_of then resolved_on end", "petition_id": "null::varchar",
           "days": "null::varchar"}  # fmt: skip
_AGES = ((0, 15), (16, 30), (31, 45), (46, 60), (61, 90), (91, None))


def sorts(viewer: Viewer) -> list[str]:
    """What the register can be sorted by: by nothing that the viewer sees blank."""
    return [name for name in SORTS if name not in row_scope.withheld("petition", viewer)]


def register(
    filters: Filters,
    search: str = "",
    sort: str = "received_on",
    descending: bool = True,
    page: int = 1,
    *,
    viewer: Viewer,
    state: str = "",
    size: int = PAGE,
) -> RegisterPage:
    """Letters to handle in the period: received in it, or before it and not finished before it.

    `search` matches any part of the letter's or the case's code, whatever the case; `state` is one of `STATES`, ""
    any. Raises NotAllowed where the viewer sees no codes and searches for one.
    """
    viewer.must("see rows")
    where, params = _matching(filters, search, state, viewer)
    if sort not in SORTS:
        raise ValueError(f"cannot sort by {sort}")
    last, column = size * max(page, 1), _SORTED.get(sort, sort)
    total, edge = _edge(column, descending, last, where, params)
    if edge is not None:
        where += f" and {column} {'>=' if descending else '<='} $edge"
        params["edge"] = edge
    order = f"{sort} {'desc' if descending else 'asc'} nulls last, petition.petition_id, commune"
    rows = snapshots.reader().query(
        f"select {_codes(viewer)}, received_on, commune, item, kind, field, agency, handling, due_on, due_basis,"
        f" {_SORTED['resolved_on']} as resolved_on, {_STATE} as state, {_LATE} as days"
        f" from {places.letters_held(params['as_of'])} where {where}"
        f" order by {order} limit {size} offset {last - size}",
        params,
    )
    return RegisterPage(rows, total, size)


def beyond(filters: Filters, search: str, state: str, viewer: Viewer) -> tuple[Filters, int]:
    """The filters opened to all days of the data, and how many more letters match then."""
    first, last = row_scope.reach(viewer)
    if first is None or last is None:
        return filters, 0
    opened = replace(filters, period=None, start=first, end=max(first, last), as_of=None)
    here, there = (register(f, search, state=state, size=1, viewer=viewer).total for f in (filters, opened))
    return opened, max(0, there - here)


def of_case(case_id: str, viewer: Viewer, commune: str) -> pd.DataFrame:
    """All letters of a case, the first first; of a bare number those of the commune alone."""
    viewer.must("see rows")
    viewer.must("see denunciations")
    where, params = row_scope.all_rows("petition", viewer)
    own = "" if bears_letters(case_id) else " and commune = $commune"
    return snapshots.reader().query(
        "select petition_id, received_on, due_on, resolved_on, handling, agency, outcome from w.petition"
        f" where case_id = $case and {where}{own} order by received_on, petition_id",
        params | {"case": case_id} | ({} if not own else {"commune": commune}),
    )


def _matching(filters: Filters, search: str, state: str, viewer: Viewer) -> tuple[str, Params]:
    where, params = row_scope.rows("petition", filters, viewer)
    where += f" and {TO_HANDLE}"
    if search.strip():
        viewer.must("see denunciations")  # a code that is not found is one that is left out
        where += " and contains(lower(petition_id || ' ' || coalesce(case_id, '')), $search)"
        params["search"] = search.strip().lower()
    if state:
        where += f" and {_STATE} = $state"
        params["state"] = state
    return where, params


def _edge(column: str, descending: bool, last: int, where: str, params: Params) -> tuple[int, Any]:
    """How many letters there are, and the value of the column that the `last` of them to be shown has, in order.

    With it the few rows of a page are sorted instead of all; None where it does not help (codes are all different)
    or where the page reaches to letters without a value.
    """
    found = snapshots.reader().columns(
        f"select {column} as value, count(*) as letters from {places.letters_held(params['as_of'])} where {where}"
        f" group by value order by value {'desc' if descending else 'asc'} nulls last",
        params,
    )
    upto = found["letters"].cumsum()
    place = int(np.searchsorted(upto, last))
    value = found["value"][place] if place < upto.size else None
    if isinstance(value, np.datetime64):
        value = None if np.isnat(value) else value.astype("datetime64[D]").item()
    return int(upto[-1]) if upto.size else 0, value


def letter(petition_id: str, viewer: Viewer, commune: str | None = None) -> dict[str, Any] | None:
    """Everything stored of one letter, with the file and row it came from; None where there is none to be seen.

    Of a bare number each commune may have a letter of its own: without `commune` the code must be one letter's.
    Who may not see denunciations sees no codes either, and opens no letter by one. Raises NotAllowed.
    """
    viewer.must("see rows")
    if row_scope.withheld("petition", viewer):
        return None
    where, params = row_scope.all_rows("petition", viewer)
    rows = snapshots.reader().query(
        "select petition.*, batch.file as source_file from w.petition"
        " left join w.batch on batch.id = petition.source_batch where petition_id = $id"
        f" and commune = coalesce($commune, commune) and {where}",
        params | {"id": petition_id, "commune": commune},
    )
    if len(rows) != 1:
        return None
    row = rows.iloc[0]
    return row_scope.from_where({str(name): None if pd.isna(v) else v for name, v in row.items()}, viewer)


def owed(filters: Filters, viewer: Viewer, within: timedelta = WEEK) -> pd.DataFrame:
    """Of letters overdue or due so soon where they lie and how late they are, for sums: `commune`, `agency`,
    `days_over`."""
    return _worklist(filters, None, viewer, within)[["commune", "agency", "days_over"]]


def worklist(filters: Filters, limit: int | None = None, *, viewer: Viewer) -> pd.DataFrame:
    """Open letters that are overdue or due within 7 days of the as-of day, longest overdue first. Raises NotAllowed."""
    viewer.must("see rows")
    return _worklist(filters, limit, viewer, WEEK)


def _worklist(filters: Filters, limit: int | None, viewer: Viewer, within: timedelta) -> pd.DataFrame:
    where, params = _open(filters, viewer)
    code = row_scope.column("petition", "petition_id", viewer)
    law = " and due_basis <> 'Mục tiêu nội bộ'" if filters.due_basis == "luat" else ""
    return snapshots.reader().query(
        f"select {code}, commune, item, kind, field, agency, received_on, due_on, due_basis,"
        f" ($as_of - due_on)::integer as days_over from {places.letters_held(params['as_of'])}"
        f" where {where} and due_on <= $as_of + {within.days}{law}"
        f" order by days_over desc, petition.petition_id, commune" + (f" limit {int(limit)}" if limit else ""),
        params,
    )


def ages(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Open accepted letters by days since receipt: `age` (words), `open`, `overdue`."""
    where, params = _open(filters, viewer)
    bands = " ".join(f"when age <= {high} then {k}" for k, (_, high) in enumerate(_AGES) if high is not None)
    found = snapshots.reader().columns(
        f"with aged as (select ($as_of - received_on)::integer as age, due_on"
        f" from {places.letters_held(params['as_of'])} where {where})"
        f" select case {bands} else {len(_AGES) - 1} end as band, count(*) as open,"
        f" count(*) filter (due_on < $as_of) as overdue from aged group by band",
        params,
    )
    counted = np.zeros((2, len(_AGES)), int)
    counted[:, found["band"]] = found["open"], found["overdue"]
    names = [f"{low}–{high} ngày" if high is not None else f"trên {low - 1} ngày" for low, high in _AGES]
    return pd.DataFrame({"age": names, "open": counted[0], "overdue": counted[1]})


def cohort(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Where letters received in the period stand on the as-of day: `eligible`, `handling`, `finished`, `letters`."""
    counted: Counter[tuple[bool, str, bool]] = Counter()
    for eligible, handling, finished, _, letters in _received(filters, viewer):
        counted[eligible, handling, finished] += letters
    most_first = sorted(counted.items(), key=lambda found: (-found[1], found[0]))
    return pd.DataFrame(
        [(*stand, letters) for stand, letters in most_first], columns=["eligible", "handling", "finished", "letters"]
    )


def signatories(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Letters received in the period by number of people who signed: `signed` (words), `letters`."""
    counted: Counter[str] = Counter()
    for *_, signed, letters in _received(filters, viewer):
        counted[signed] += letters
    return pd.DataFrame(sorted(counted.items()), columns=["signed", "letters"])


@snapshots.remembered(64)
def _received(filters: Filters, viewer: Viewer) -> list[tuple[bool, str, bool, str, int]]:
    """Letters received in the period by eligible, handling, finished and how many signed, counted in one pass.

    Words are put to the few rows that are left: put to each letter, they take half the time.
    """
    where, params = row_scope.rows("petition", filters, viewer)
    found = snapshots.reader().columns(
        "with counted as (select eligible, handling, counted_from <= $as_of as decided,"
        " open_until <= $as_of as finished, signatories >= 2 as several, signatories >= 5 as many, count(*) as letters"
        f" from w.petition where {where} and received_on between $start and $as_of group by all)"
        f" select eligible, coalesce(case when decided or handling <> '{ACCEPTED}' then handling end,"
        " 'Chưa quyết định') as handling, finished, case when many then '5 người trở lên'"
        " when several then '2 đến 4 người' else '1 người' end as signed, letters from counted",
        params,
    )
    return list(zip(*(column.tolist() for column in found.values()), strict=True))


_IS_LATE = f"handling = '{ACCEPTED}' and due_on < "
_STATE = (
    f"case when resolved_on <= $as_of and {_IS_LATE} resolved_on then 'Xong trễ'"
    " when resolved_on <= $as_of then 'Đã xong'"
    f" when {_IS_LATE} $as_of then 'Quá hạn'"
    f" when handling = '{ACCEPTED}' then 'Đang giải quyết' else 'Chờ xử lý' end"
)
# Days past the due day: until it was done, or until the day looked at.
_LATE = f"case when {_IS_LATE} least(resolved_on, $as_of) then (least(resolved_on, $as_of) - due_on)::integer end"


def _open(filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    where, params = row_scope.rows("petition", filters, viewer)
    params.pop("start")
    return (
        f"{where} and handling = '{ACCEPTED}' and counted_from <= $as_of and open_until > $as_of",
        params,
    )


def _codes(viewer: Viewer) -> str:
    """The columns of the letter's and the case's code."""
    return ", ".join(row_scope.column("petition", name, viewer) for name in ("petition_id", "case_id"))
