"""Models, tasks, gifts, outreach and evaluation, counted again."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from recount.world import Answer, Recount, World, count, held, share, total, within


def _active(models: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Registered by the end of a day and not ended by then."""
    return models[(models["registered_on"] <= day) & ~(models["ended_on"] <= day) & held(models, day)]


def models_active(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_active(world.model, end))


def models_effective_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    active = _active(world.model, end)
    return share((active["effective_on"] <= end).sum(), len(active))


def households(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return total(_active(world.model, end)["households"])


def _models_with(day: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        models = world.model
        return count(models[within(models[day], start, end) & held(models, models[day])])

    return recount


def _due(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    tasks = world.task
    return tasks[within(tasks["due_on"], start, end) & held(tasks, tasks["due_on"])]


def tasks_due(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_due(world, start, end))


def tasks_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    due = _due(world, start, end)
    return share((due["completed_on"] <= due["due_on"]).sum(), len(due))


def tasks_late(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    tasks = world.task
    return count(tasks[(tasks["due_on"] <= end) & ~(tasks["completed_on"] <= end) & held(tasks, end)])


def _gifts(column: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        given = world.contribution
        return total(given.loc[within(given["given_on"], start, end), column])

    return recount


@lru_cache(64)
def _sessions(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    return world.outreach[within(world.outreach["held_on"], start, end)]


def outreach_sessions(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_sessions(world, start, end))


def outreach_attendees(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return total(_sessions(world, start, end)["attendees"])


def consent_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    polled = _sessions(world, start, end).dropna(subset=["households_agreed", "households_asked"])
    return share(polled["households_agreed"].sum(), polled["households_asked"].sum())


def democracy_checks(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    sessions = _sessions(world, start, end)
    return count(sessions[sessions["form"] == "Kiểm tra thực hiện dân chủ"])


def _scored(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    return world.evaluation[within(world.evaluation["day"], start, end)]


def evaluation_points(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """Of one unit and year the sum of its criteria; of several, their mean."""
    rows = _scored(world, start, end)
    sums = rows.groupby(["unit", "year"])["appraised_points"].sum()
    return share(sums.sum(), len(sums), scale=1)


def evaluation_gap(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """Of units that scored themselves on every criterion asked about: what is blank is not 0."""
    rows = _scored(world, start, end)
    whole = rows.groupby(["unit", "year"]).filter(lambda of_unit: of_unit["self_points"].notna().all())
    units = len(whole.groupby(["unit", "year"]))
    return share(whole["self_points"].sum() - whole["appraised_points"].sum(), units, scale=1)


MODELS = {
    "models_registered": _models_with("registered_on"),
    "models_active": models_active,
    "models_effective_rate": models_effective_rate,
    "models_recognised": _models_with("recognised_on"),
    "models_replicated": _models_with("replicated_on"),
    "households": households,
}
TASKS = {"tasks_due": tasks_due, "tasks_on_time_rate": tasks_on_time_rate, "tasks_late": tasks_late}
GIFTS = {column: _gifts(column) for column in ("land_m2", "workdays", "cash_million", "in_kind_million")}
OUTREACH = {
    "outreach_sessions": outreach_sessions,
    "outreach_attendees": outreach_attendees,
    "consent_rate": consent_rate,
    "democracy_checks": democracy_checks,
}
EVALUATION = {"evaluation_points": evaluation_points, "evaluation_gap": evaluation_gap}
RECOUNTS = {**MODELS, **TASKS, **GIFTS, **OUTREACH, **EVALUATION}
