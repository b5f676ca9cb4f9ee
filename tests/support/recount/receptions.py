"""Receptions, the duty to receive, and dialogues, counted again."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import pandas as pd

from recount.world import REFERENCE, Answer, Recount, World, communes, count, share, total, within


def duties(held: pd.DataFrame) -> pd.DataFrame:
    """Every reception the law asked for, one row each: who, where, and the day by which it is counted.

    Weeks are counted by their Thursday, months by their last day, from the first month with receptions in
    the files to the last. A duty of a commune is one of every commune that stands on the day; Cấp huyện is not a
    commune, and its duties end with it.
    """
    first = held["held_on"].min().replace(day=1)
    last = held["held_on"].max() + pd.offsets.MonthEnd(0)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counted = {
        "tuần": [day for day in days if day.weekday() == 3],
        "tháng": [day for day in days if (day + timedelta(days=1)).day == 1],
    }
    rows = []
    for duty in pd.read_csv(REFERENCE / "duty.csv").itertuples():
        for place in communes().itertuples():
            is_district = place.kind == "Cấp huyện"
            if is_district != (duty.level == "Huyện"):
                continue
            for day in counted[duty.per]:
                if place.first <= day <= place.last:
                    unit = None if is_district else place.unit
                    rows += [{"day": day, "level": duty.level, "commune": unit, "chair": duty.chair}] * duty.times
    return pd.DataFrame(rows)


def reception_duty_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    required = world.duty[within(world.duty["day"], start, end)]
    bound = {("Huyện", "Chủ tịch UBND huyện"), ("Huyện", "Bí thư Huyện ủy")}
    bound |= {("Xã", "Chủ tịch UBND xã"), ("Xã", "Bí thư Đảng ủy xã")}
    held = _held(world, start, end)
    kept = sum((level, chair) in bound for level, chair in zip(held["level"], held["chair"], strict=True))
    return share(kept, len(required))


@lru_cache(64)
def _held(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    return world.reception[within(world.reception["held_on"], start, end)]


def reception_days(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_held(world, start, end))


def danvan_attendance_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    held = _held(world, start, end)
    periodic = held[(held["level"] == "Huyện") & (held["form"] == "Định kỳ")]
    return share((periodic["danvan_attended"] == "Có").sum(), len(periodic))


def _sum_of(column: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        return total(_held(world, start, end)[column])

    return recount


def repeat_case_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    told = _held(world, start, end).dropna(subset=["first_cases", "repeat_cases"])
    again = told["repeat_cases"].sum()
    return share(again, told["first_cases"].sum() + again)


def conclusions_done_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    told = _held(world, start, end).dropna(subset=["conclusions", "conclusions_done"])
    return share(told["conclusions_done"].sum(), told["conclusions"].sum())


def dialogues(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(world.dialogue[within(world.dialogue["held_on"], start, end)])


def dialogue_resolved_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    held = world.dialogue[within(world.dialogue["held_on"], start, end)]
    told = held.dropna(subset=["resolved"])
    return share(told["resolved"].sum(), told["requests"].sum())


RECEPTIONS = {
    "reception_days": reception_days,
    "danvan_attendance_rate": danvan_attendance_rate,
    "visits": _sum_of("visits"),
    "people": _sum_of("people"),
    "repeat_case_rate": repeat_case_rate,
    "conclusions_done_rate": conclusions_done_rate,
}
DUTIES = {"reception_duty_rate": reception_duty_rate}
DIALOGUES = {"dialogues": dialogues, "dialogue_resolved_rate": dialogue_resolved_rate}
RECOUNTS = {**RECEPTIONS, **DUTIES, **DIALOGUES}
