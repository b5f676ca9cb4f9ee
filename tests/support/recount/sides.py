"""What the two sides owe the people and each other, counted again."""

from __future__ import annotations

import pandas as pd

from recount.world import Answer, World, count, held, share, within


def _open(world: World, day: pd.Timestamp) -> pd.DataFrame:
    """Conclusions given by a day and not done by it, each at the unit that answers for it then."""
    rows = world.conclusion
    rows = rows[held(rows, day) & (rows["given_on"] <= day)]
    return rows[~(rows["done_on"] <= day)]


def _at(world: World, column: str, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Conclusions whose day lies in the period, at the unit that answers on that day."""
    rows = world.conclusion
    return rows[within(rows[column], start, end) & held(rows, rows[column])]


def _first(rows: pd.DataFrame) -> pd.Series:
    return rows["first_due_on"].fillna(rows["due_on"])


def conclusions_given(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_at(world, "given_on", start, end))


def conclusions_open(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_open(world, end))


def conclusions_overdue(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = _open(world, end)
    return count(rows[rows["due_on"].fillna(rows["first_due_on"]) < end])


def conclusions_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    before = _open(world, start - pd.Timedelta(days=1))
    base = _first(before).notna().sum() + _first(_at(world, "given_on", start, end)).notna().sum()
    done = _at(world, "done_on", start, end)
    late = (done["done_on"] > _first(done)).sum() + (_first(_open(world, end)) < end).sum()
    return share(base - late, base)


def conclusions_fulfilled_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    done = _at(world, "done_on", start, end)
    told = done[done["result"].notna() & (done["result"] != "Rút")]
    return share((told["result"] == "Đã thực hiện").sum(), len(told))


def conclusion_days(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    done = _at(world, "done_on", start, end)
    return share((done["done_on"] - done["given_on"]).dt.days.sum(), len(done), scale=1)


CONCLUSIONS = {
    "conclusions_given": conclusions_given,
    "conclusions_open": conclusions_open,
    "conclusions_overdue": conclusions_overdue,
    "conclusions_on_time_rate": conclusions_on_time_rate,
    "conclusions_fulfilled_rate": conclusions_fulfilled_rate,
    "conclusion_days": conclusion_days,
}


def coordination_deeds(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(world.coordination[within(world.coordination["sent_on"], start, end)])


def _waiting(world: World, day: pd.Timestamp) -> pd.DataFrame:
    rows = world.asked
    rows = rows[held(rows, day) & (rows["sent_on"] <= day)]
    return rows[~(rows["answered_on"] <= day)]


def answers_owed(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = _waiting(world, end)
    return count(rows[rows["answer_due_on"] < end])


def answers_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = world.asked
    asked = rows[within(rows["sent_on"], start, end) & held(rows, rows["sent_on"])]
    answered = rows[within(rows["answered_on"], start, end) & held(rows, rows["answered_on"])]
    base = len(asked) + len(_waiting(world, start - pd.Timedelta(days=1)))
    late = (answered["answered_on"] > answered["answer_due_on"]).sum() + answers_owed(world, start, end)[0]
    return share(base - late, base)


def duties_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    due = world.periodic[within(world.periodic["due_on"], start, end)]
    return share((due["done_on"] <= due["last_on"]).sum(), len(due))


def duties_owed(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    due = world.periodic[world.periodic["last_on"] < end]
    return count(due[~(due["done_on"] <= end)])


COORDINATION = {"coordination_deeds": coordination_deeds}
ANSWERS = {"answers_owed": answers_owed, "answers_on_time_rate": answers_on_time_rate}
PERIODIC = {"duties_on_time_rate": duties_on_time_rate, "duties_owed": duties_owed}
RECOUNTS = {**CONCLUSIONS, **COORDINATION, **ANSWERS, **PERIODIC}
