"""When a letter had to be accepted and resolved, worked out letter by letter from the table of limits."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
import pandas as pd

from recount.world import REFERENCE

ACCEPTED = "Thụ lý giải quyết"


def with_due_days(letters: pd.DataFrame) -> pd.DataFrame:
    """The letters with `is_accepted`, `accepted_day`, `clock_day`, `due_day`, `due_basis` and `acceptance_due_day`."""
    found = [_worked_out(letter) for letter in letters.itertuples()]
    added = pd.DataFrame(found, index=letters.index)
    for column in ("accepted_day", "clock_day", "due_day", "acceptance_due_day"):
        added[column] = pd.to_datetime(added[column])
    return letters.join(added)


def _worked_out(letter) -> dict:
    handling_given = not pd.isna(letter.handling)
    dated = not pd.isna(letter.accepted_on) or not pd.isna(letter.resolved_on)
    is_accepted = letter.handling == ACCEPTED if handling_given else dated
    accepted_day = letter.received_on if pd.isna(letter.accepted_on) else letter.accepted_on
    is_formal = letter.kind in ("Khiếu nại", "Tố cáo")
    due_day, basis = _due(letter, accepted_day)
    return {
        "is_accepted": is_accepted,
        "is_undecided": not handling_given and not dated,
        "accepted_day": accepted_day,
        "clock_day": accepted_day if is_formal else letter.received_on,
        "due_day": due_day,
        "due_basis": basis,
        "acceptance_due_day": _acceptance_due(letter) if is_formal else pd.NaT,
    }


def _due(letter, accepted_day: pd.Timestamp) -> tuple[pd.Timestamp, str]:
    if not pd.isna(letter.due_on):
        return letter.due_on, "Thông báo kết luận"
    complexity = "Bình thường" if pd.isna(letter.complexity) else letter.complexity
    if letter.kind == "Khiếu nại":
        which = "Lần đầu" if pd.isna(letter.round) else letter.round
        limit = _limit(letter.kind, "Giải quyết", accepted_day, round=which, complexity=complexity, remote="false")
    elif letter.kind == "Tố cáo":
        limit = _limit(letter.kind, "Giải quyết", accepted_day, complexity=complexity)
    else:
        limit = _limit(letter.kind, "Giải quyết", letter.received_on)
    counted_from = accepted_day if limit["counted_from"] == "Ngày thụ lý" else letter.received_on
    basis = "Mục tiêu nội bộ" if limit["basis"] == "Mục tiêu nội bộ" else "Luật"
    return after(counted_from, limit) + timedelta(days=int(letter.suspended_days)), basis


def _acceptance_due(letter) -> pd.Timestamp:
    if letter.kind == "Khiếu nại":
        which = "Lần đầu" if pd.isna(letter.round) else letter.round
        return after(letter.received_on, _limit("Khiếu nại", "Thụ lý", letter.received_on, round=which))
    # Files do not say whether several places had to be checked: always the shorter limit.
    return after(letter.received_on, _limit("Tố cáo", "Xử lý ban đầu", letter.received_on, complexity=""))


def _limit(kind: str, step: str, day: pd.Timestamp, **wanted: str) -> dict[str, str]:
    """The one row of the table of limits that held on a day."""
    iso = day.date().isoformat()
    rows = [
        row
        for row in _limits()
        if row["kind"] == kind
        and row["step"] == step
        and all(row[column] == value for column, value in wanted.items())
        and (row["valid_from"] or "0") <= iso <= (row["valid_to"] or "9")
    ]
    assert len(rows) == 1, (kind, step, day, wanted, rows)
    return rows[0]


@cache
def _limits() -> list[dict[str, str]]:
    table = pd.read_csv(REFERENCE / "time_limit.csv", dtype=str, keep_default_na=False)
    return table.to_dict("records")


def after(day: pd.Timestamp, limit: dict[str, str]) -> pd.Timestamp:
    """The last day of a limit; the day it is counted from is not one of its days."""
    if limit["day_unit"] == "ngày":
        return day + timedelta(days=int(limit["days"]))
    found, left = day.date(), int(limit["days"])
    while left:
        found += timedelta(days=1)
        left -= is_working_day(found)
    return pd.Timestamp(found)


@cache
def is_working_day(day: date) -> bool:
    """The list of the year where one is shipped, else what the package knows."""
    listed = _listed()
    if any(known.year == day.year for known in listed):
        if day in listed:
            return listed[day] == "Làm bù"
        return day.weekday() < 5
    return day.weekday() < 5 and day not in holidays.VN(years=day.year)


@cache
def _listed() -> dict[date, str]:
    table = pd.read_csv(REFERENCE / "holiday.csv", dtype=str)
    return {date.fromisoformat(day): kind for day, kind in zip(table["day"], table["kind"], strict=True)}
