"""What each side of the plan owes on the as-of day, what falls due next, and what shows each responsibility.

Owed is worked out from days, never typed: a period of a duty past its days of grace, or an answer past its day. The
counts are those of the indicators `duties_owed` and `answers_owed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, measure_buckets, whole_period
from analytics.scope import periods, row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.periods import Bucket
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

SIDES = ("Ban Dân vận", "UBND huyện")  # left and right, as the plan's signatures stand
BOTH, COMMUNES = "Cả hai", "Cấp xã"
ANSWER = "Trả lời"
MONTHS = 12
Mark = Literal["on time", "late", "owed", "today", "nothing"]


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One thing a side must do: `days` past its day of grace, negative before the day it is due."""

    side: str
    what: str
    who: str
    due_on: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """One bullet of parts III and IV: what shows it in the period, and twelve months of it.

    `marks` has for each month what became of the duties due in it, or how many deeds there were.
    """

    bullet: str
    side: str
    short: str
    deeds: int
    last_on: date | None
    due: int
    on_time: int
    late: int
    owed: int
    marks: tuple[Mark | int, ...]
    indicators: tuple[tuple[str, float], ...]
    next_on: date | None


def owed(filters: Filters, viewer: Viewer) -> list[Owed]:
    """All that is owed on the as-of day, of every period, the longest first."""
    where, params = _rows(filters, viewer)
    found = snapshots.reader().query(
        "select side, name || if(period is null, '', ', ' || period) as what, 'định kỳ theo ' || every as who, due_on,"
        f" ($as_of - due_on)::integer as days from w.periodic_due where {where} and due_on + grace_days < $as_of"
        f" and (done_on is null or done_on > $as_of) and side <> '{COMMUNES}' union all"
        f" select receiver_side, '{ANSWER}: ' || coalesce(summary, deed), receiver, answer_due_on,"
        f" ($as_of - answer_due_on)::integer from w.coordination_deed where {where} and sent_on <= $as_of"
        " and answer_due_on < $as_of and (answered_on is null or answered_on > $as_of)"
        " order by days desc, what",
        params,
    )
    return [_owed(row) for row in found.to_dict("records")]


def coming(filters: Filters, viewer: Viewer) -> list[Owed]:
    """The next period of each duty that is due on the as-of day or after it and not done yet, the soonest first."""
    where, params = _rows(filters, viewer)
    found = snapshots.reader().query(
        "select side, arg_min(name || ', ' || period, due_on) as what, 'định kỳ theo ' || any_value(every) as who,"
        " min(due_on) as due_on, ($as_of - min(due_on))::integer as days from w.periodic_due"
        f" where {where} and due_on + grace_days >= $as_of and (done_on is null or done_on > $as_of)"
        f" and side <> '{COMMUNES}' group by side, key order by due_on, what",
        params,
    )
    return [_owed(row) for row in found.to_dict("records")]


def plans(filters: Filters, viewer: Viewer) -> tuple[list[str], list[str]]:
    """The communes whose own plan of the year is there on the as-of day, and those whose is not though it is due."""
    where, params = _rows(filters, viewer)
    found = snapshots.reader().query(
        "select commune, bool_or(coalesce(done_on <= $as_of, false)) as is_there from w.periodic_due"
        f" where {where} and side = '{COMMUNES}' and due_on between $start and $as_of"
        " group by commune order by commune",
        params | {"start": row_scope.scope(filters, viewer).start},
    )
    there = found["is_there"].astype(bool)
    return found.loc[there, "commune"].tolist(), found.loc[~there, "commune"].tolist()


def responsibilities(filters: Filters, viewer: Viewer) -> list[Responsibility]:
    """Every bullet in the plan's order; nothing where neither deeds nor duties are known."""
    spans = _months(filters, viewer)
    if not spans:
        return []
    deeds, dues = _deeds(filters, viewer), _dues(filters, viewer)
    if deeds.empty and dues.empty:
        return []
    known = snapshots.reference("select * from w.bullet").to_dict("records")
    return [_responsibility(row, deeds, dues, spans=spans, filters=filters, viewer=viewer) for row in known]


def _responsibility(
    row: dict[str, Any],
    deeds: pd.DataFrame,
    dues: pd.DataFrame,
    *,
    spans: list[Bucket],
    filters: Filters,
    viewer: Viewer,
) -> Responsibility:
    found = row_scope.scope(filters, viewer)
    kinds = str(row["deeds"]).split(";") if isinstance(row["deeds"], str) else []
    keys = [k for k in str(row["indicators"] or "").split(";") if k in INDICATORS]
    of_side = row["side"] in (BOTH, COMMUNES) or deeds["side"].eq(row["side"]) | ~deeds["side"].isin(SIDES)
    own = deeds[deeds["deed"].isin(kinds) & of_side]
    duties = dues[dues["bullet"] == row["bullet"]]
    inside = own[(own["day"] >= pd.Timestamp(found.start))]
    past = duties[(duties["due_on"] >= pd.Timestamp(found.start)) & (duties["due_on"] <= pd.Timestamp(found.as_of))]
    ahead = duties[duties["state"].isin(["today", "ahead"])]
    return Responsibility(
        bullet=row["bullet"],
        side=row["side"],
        short=row["short"],
        deeds=len(inside),
        last_on=own["day"].max().date() if len(own) else None,
        due=len(past),
        on_time=int((past["state"] == "on time").sum()),
        late=int((past["state"] == "late").sum()),
        owed=int((past["state"] == "owed").sum()),
        marks=_marks(own, duties, keys, spans=spans, filters=filters, viewer=viewer),
        indicators=_values(keys, filters, viewer),
        next_on=ahead["due_on"].min().date() if len(ahead) else None,
    )


def _marks(
    own: pd.DataFrame, duties: pd.DataFrame, keys: list[str], *, spans: list[Bucket], filters: Filters, viewer: Viewer
) -> tuple[Mark | int, ...]:
    """What became of the duties due in each month, the worst of them; else how many deeds, else the first number."""
    if len(duties):
        return tuple(_worst(_within(duties, "due_on", span)["state"].tolist()) for span in spans)
    if len(own) or not keys:
        return tuple(len(_within(own, "day", span)) for span in spans)
    counted = measure_buckets([keys[0]], filters, spans, (), viewer)[keys[0]]
    return tuple(0 if pd.isna(value) else round(value) for value in counted)


def _worst(states: list[str]) -> Mark:
    order: tuple[Mark, ...] = ("owed", "today", "late", "on time")
    return next((state for state in order if state in states), "nothing")


def _within(rows: pd.DataFrame, column: str, span: Bucket) -> pd.DataFrame:
    return rows[(rows[column] >= pd.Timestamp(span.start)) & (rows[column] <= pd.Timestamp(span.end))]


def _values(keys: list[str], filters: Filters, viewer: Viewer) -> tuple[tuple[str, float], ...]:
    if not keys:
        return ()
    found = measure(keys, filters, (), viewer).iloc[0]
    return tuple((key, float(found[key])) for key in keys if not pd.isna(found[key]))


def _months(filters: Filters, viewer: Viewer) -> list[Bucket]:
    """The twelve whole months up to the one of the as-of day."""
    as_of = row_scope.scope(filters, viewer).as_of
    first = periods.months_back(as_of, MONTHS, filters.calendar)
    whole = whole_period(row_scope.scope(filters, viewer), "")
    return periods.buckets(first, max(as_of, whole.end), "month", filters.calendar)[-MONTHS:]


def _deeds(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Deeds up to the as-of day: kind, the side that did them, day."""
    where, params = _rows(filters, viewer)
    return snapshots.reader().query(
        "select deed, sender_side as side, sent_on::timestamp as day from w.coordination_deed"
        f" where {where} and sent_on <= $as_of",
        params,
    )


def _dues(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Periods of duties as they stand on the as-of day: bullet, due day, state."""
    where, params = _rows(filters, viewer)
    return snapshots.reader().query(
        "select bullet, due_on::timestamp as due_on, case"
        " when done_on <= $as_of and done_on <= due_on + grace_days then 'on time' when done_on <= $as_of then 'late'"
        " when due_on + grace_days < $as_of then 'owed' when due_on = $as_of then 'today' else 'ahead' end as state"
        f" from w.periodic_due where {where}",
        params,
    )


def _rows(filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    """The condition of rows in scope, whatever their day, and the as-of day."""
    where, params = row_scope.rows("coordination", filters, viewer)
    del params["start"]
    return where, params


def _owed(row: dict[str, Any]) -> Owed:
    return Owed(
        side=row["side"], what=row["what"], who=row["who"] or "", due_on=pd.Timestamp(row["due_on"]).date(),
        days=int(row["days"]),
    )  # fmt: skip
