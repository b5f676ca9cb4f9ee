"""Letters, counted again."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import stats

from recount.world import Answer, World, communes, count, held, share, within


@lru_cache(64)
def _open_at(world: World, end: pd.Timestamp) -> pd.DataFrame:
    """Accepted by the end of a day and not resolved by then."""
    letters = world.petition
    accepted = letters["is_accepted"] & (letters["accepted_day"] <= end)
    return letters[accepted & ~(letters["resolved_on"] <= end) & held(letters, end)]


@lru_cache(64)
def _open_before(world: World, start: pd.Timestamp) -> pd.DataFrame:
    letters = world.petition
    accepted = letters["is_accepted"] & (letters["accepted_day"] < start)
    return letters[accepted & ~(letters["resolved_on"] < start) & held(letters, start)]


@lru_cache(64)
def _resolved(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    letters = world.petition
    done = letters["is_accepted"] & within(letters["resolved_on"], start, end)
    return letters[done & held(letters, letters["resolved_on"])]


@lru_cache(64)
def _accepted(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    letters = world.petition
    taken = letters["is_accepted"] & within(letters["accepted_day"], start, end)
    return letters[taken & held(letters, letters["accepted_day"])]


@lru_cache(64)
def _received(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    letters = world.petition
    return letters[within(letters["received_on"], start, end) & held(letters, letters["received_on"])]


@lru_cache(64)
def _carried_in(world: World, start: pd.Timestamp) -> pd.DataFrame:
    letters = world.petition
    return letters[(letters["received_on"] < start) & ~(letters["resolved_on"] < start) & held(letters, start)]


def received(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_received(world, start, end))


def carried_in(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_carried_in(world, start))


def to_handle(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    both = len(_carried_in(world, start)) + len(_received(world, start, end))
    return both, both


def eligible_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    came = _received(world, start, end)
    return share((came["eligible"] == "Có").sum(), len(came))


def resolved(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_resolved(world, start, end))


def resolution_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """Of what a unit resolved or has still to resolve: what another took over from it is that one's to resolve."""
    resolved = len(_resolved(world, start, end))
    return share(resolved, resolved + len(_open_at(world, end)))


def to_resolve(world: World, start: pd.Timestamp, end: pd.Timestamp) -> int:
    """Open at the start and accepted since: of all units together, or of one that nothing was handed to or by."""
    return len(_open_before(world, start)) + len(_accepted(world, start, end))


def after_dialogue_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """As the resolution rate, of letters from the Secretary's dialogues."""

    def from_dialogue(letters: pd.DataFrame) -> int:
        return (letters["channel"] == "Đối thoại của Bí thư").sum()

    resolved = from_dialogue(_resolved(world, start, end))
    return share(resolved, resolved + from_dialogue(_open_at(world, end)))


def on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    done, left = _resolved(world, start, end), _open_at(world, end)
    done, left = done[done["due_day"].notna()], left[left["due_day"].notna()]
    late = (done["resolved_on"] > done["due_day"]).sum()
    overdue_now = (left["due_day"] < end).sum()
    whole = len(done) + len(left)
    return share(whole - late - overdue_now, whole)


def on_time_resolved_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    done = _resolved(world, start, end)
    done = done[done["due_day"].notna()]
    return share((done["resolved_on"] <= done["due_day"]).sum(), len(done))


def open_letters(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return count(_open_at(world, end))


def overdue(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    left = _open_at(world, end)
    return count(left[left["due_day"] < end])


def due_soon(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    left = _open_at(world, end)
    week_on = end + pd.Timedelta(days=7)
    return count(left[(left["due_day"] >= end) & (left["due_day"] <= week_on)])


def days_taken(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    done = _resolved(world, start, end)
    return (done["resolved_on"] - done["clock_day"]).dt.days - done["suspended_days"]


def days_median(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return _quantile(days_taken(world, start, end), 0.5)


def days_p90(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    return _quantile(days_taken(world, start, end), 0.9)


def acceptance_days_median(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    letters = world.petition
    accepted = letters[within(letters["accepted_on"], start, end) & held(letters, letters["accepted_on"])]
    return _quantile((accepted["accepted_on"] - accepted["received_on"]).dt.days, 0.5)


def _quantile(days: pd.Series, share_of_rows: float) -> Answer:
    return (float(np.quantile(days, share_of_rows)) if len(days) else np.nan, len(days))


def waiting(world: World, start: pd.Timestamp, end: pd.Timestamp) -> tuple[pd.Series, pd.Series]:
    """Days of every letter received in the period and accepted or undecided, and whether it was over by the end.

    What had not happened by the end is not known then: a complaint accepted later still waits since its receipt.
    """
    came = _received(world, start, end)
    came = came[came["is_accepted"] | came["is_undecided"]]
    over = came["resolved_on"] <= end
    until = came["resolved_on"].where(over, end)
    since = came["clock_day"].where(came["clock_day"] <= end, came["received_on"])
    return ((until - since).dt.days - came["suspended_days"]).clip(lower=0), over


def wait_median(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    median, _, _ = wait_median_and_interval(world, start, end)
    return median, len(waiting(world, start, end)[0])


def wait_median_and_interval(world: World, start: pd.Timestamp, end: pd.Timestamp) -> tuple[float, float, float]:
    """The day at which the Kaplan-Meier curve, and its 95% log-log limits, first reach one half."""
    days, over = waiting(world, start, end)
    if not len(days):
        return np.nan, np.nan, np.nan
    curve = stats.ecdf(stats.CensoredData(uncensored=days[over], right=days[~over])).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # scipy: undefined where survival is 0 or 1
        limits = curve.confidence_interval(method="log-log")
    return (
        _first_at_half(curve.quantiles, curve.probabilities),
        _first_at_half(curve.quantiles, limits.low.probabilities),
        _first_at_half(curve.quantiles, limits.high.probabilities),
    )


def _first_at_half(days: np.ndarray, left: np.ndarray) -> float:
    reached = days[left <= 0.5 + 1e-12]
    return float(reached[0]) if len(reached) else np.nan


def acceptance_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    letters = world.petition
    accepted = letters[within(letters["accepted_on"], start, end) & held(letters, letters["accepted_on"])]
    accepted = accepted[accepted["acceptance_due_day"].notna()]
    return share((accepted["accepted_on"] <= accepted["acceptance_due_day"]).sum(), len(accepted))


def per_1000(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """Only over communes whose population is known; of all communes when the rows are of all."""
    known = communes().dropna(subset="population")
    known = known[known["unit"].isin(world.petition["commune"])]
    came = _received(world, start, end)
    came = came[came["commune"].isin(known["unit"])]
    people = known["population"].astype(float).sum()
    return share(len(came), people, 1000)[0], len(came)


def group_letters(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    came = _received(world, start, end)
    return count(came[came["signatories"] >= 5])


def second_round_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    came = _received(world, start, end)
    complaints = came[came["kind"] == "Khiếu nại"]
    return share((complaints["round"] == "Lần hai").sum(), len(complaints))


def only_law(world: World) -> World:
    """Due days that are the law's or a Thông báo kết luận's; the internal target is no due day."""
    letters = world.petition
    due = letters["due_day"].where(letters["due_basis"] != "Mục tiêu nội bộ")
    return World({**world.tables, "petition": letters.assign(due_day=due)})


RECOUNTS = {
    "received": received,
    "carried_in": carried_in,
    "to_handle": to_handle,
    "eligible_rate": eligible_rate,
    "resolved": resolved,
    "resolution_rate": resolution_rate,
    "on_time_rate": on_time_rate,
    "on_time_resolved_rate": on_time_resolved_rate,
    "open": open_letters,
    "overdue": overdue,
    "due_soon": due_soon,
    "days_median": days_median,
    "days_p90": days_p90,
    "wait_median": wait_median,
    "acceptance_days_median": acceptance_days_median,
    "acceptance_on_time_rate": acceptance_on_time_rate,
    "per_1000": per_1000,
    "group_letters": group_letters,
    "second_round_rate": second_round_rate,
    "after_dialogue_rate": after_dialogue_rate,
}
