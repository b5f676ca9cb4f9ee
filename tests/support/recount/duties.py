"""Which side an office acts for, and what is done again and again, worked out again from the reference files."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from recount.world import REFERENCE, communes

ATTENDANCE = "Dự tiếp công dân"


def with_sides(rows: pd.DataFrame) -> pd.DataFrame:
    """The sides of sender and receiver; `side` is the sender's."""
    offices = pd.read_csv(REFERENCE / "office.csv", dtype=str).to_dict("records")
    sides = {
        name: [_side(offices, office, day) for office, day in zip(rows[name], rows["sent_on"], strict=True)]
        for name in ("sender", "receiver")
    }
    return rows.assign(side=sides["sender"], receiver_side=sides["receiver"])


def _side(offices: list[dict], office: object, day: pd.Timestamp) -> str:
    """The side of the longest name that the office's begins with, among those that stand on the day."""
    found = [
        (len(known["name"]), known["side"])
        for known in offices
        if isinstance(office, str) and office.startswith(known["name"])
        and (pd.isna(known["valid_from"]) or pd.Timestamp(known["valid_from"]) <= day)
        and (pd.isna(known["valid_to"]) or day <= pd.Timestamp(known["valid_to"]))
    ]  # fmt: skip
    return max(found)[1] if found else "Khác"


def periodic(deeds: pd.DataFrame, receptions: pd.DataFrame) -> pd.DataFrame:
    """Every periodic duty in each of its periods: the due day, the last day of grace, the day it was done."""
    attended = receptions[
        (receptions["level"] == "Huyện") & (receptions["form"] == "Định kỳ") & (receptions["danvan_attended"] == "Có")
    ]
    rows = []
    for duty in pd.read_csv(REFERENCE / "periodic_duty.csv", dtype=str).itertuples():
        if duty.deed == ATTENDANCE:
            told, shown = (
                receptions["held_on"],
                pd.DataFrame({"on": attended["held_on"], "period": None, "commune": None}),
            )
        else:
            mine = deeds[
                (deeds["deed"] == duty.deed) & (deeds["side"].eq(duty.side) | (duty.side in ("Cả hai", "Cấp xã")))
            ]
            told, shown = deeds["sent_on"], mine.rename(columns={"sent_on": "on"})
        for label, begins, ends in _periods(duty.every, told):
            due = _due(duty.due, begins, ends)
            if not pd.isna(duty.valid_to) and due > date.fromisoformat(duty.valid_to):
                continue
            for unit in _units(duty.level, due):
                done = _first(shown, label, begins=begins, ends=ends, unit=unit)
                last = due + timedelta(int(duty.grace_days))
                rows.append({"due_on": due, "last_on": last, "done_on": done, "commune": unit, "item": int(duty.item),
                             "deed": duty.deed, "side": duty.side})  # fmt: skip
    found = pd.DataFrame(rows)
    return found.assign(**{name: pd.to_datetime(found[name]) for name in ("due_on", "last_on", "done_on")})


def _periods(every: str, told: pd.Series) -> list[tuple[str, date, date]]:
    """Periods from the first month told of to the end of the year after the last: label, first and last day."""
    first, year = told.min().date().replace(day=1), told.max().year + 1
    found = []
    for y in range(first.year, year + 1):
        found += [(f"{y}-{m:02d}", date(y, m, 1), _end(y, m)) for m in range(1, 13) if every == "tháng"]
        found += [(f"{y}-Q{q}", date(y, 3 * q - 2, 1), _end(y, 3 * q)) for q in range(1, 5) if every == "quý"]
        found += [(f"{y}-6T", date(y, 1, 1), date(y, 6, 30))] if every == "6 tháng" else []
        found += [(str(y), date(y, 1, 1), date(y, 12, 31))] if every == "năm" else []
    return [period for period in found if period[1] >= first]


def _end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def _due(due: str, begins: date, ends: date) -> date:
    if due == "cuối kỳ":
        return ends
    if due.startswith("+"):
        return ends + timedelta(int(due))
    if "-" in due:
        month, day = map(int, due.split("-"))
        return date(begins.year, month, day)
    return ends.replace(day=int(due))


def _units(level: str, due: date) -> list[str | None]:
    if level != "Xã":
        return [None]
    standing = communes()[(communes()["kind"] != "Cấp huyện")]
    day = pd.Timestamp(due)
    return standing[(standing["first"] <= day) & (day <= standing["last"])]["unit"].tolist()


def _first(shown: pd.DataFrame, label: str, *, begins: date, ends: date, unit: str | None) -> object:
    """The first day of what was done for the period: as it says, or where it says nothing by its day."""
    inside = (shown["on"] >= pd.Timestamp(begins)) & (shown["on"] <= pd.Timestamp(ends))
    meant = shown[(shown["period"] == label) | (shown["period"].isna() & inside)]
    if unit is not None:
        meant = meant[meant["commune"] == unit]
    return meant["on"].min()
