"""Satisfaction and the one-stop desks, counted again."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from recount.world import Answer, Recount, World, communes, share, total, within

COMMON = "Chung"


def _answers(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    rows = world.satisfaction
    return rows[within(rows["surveyed_on"], start, end)]


@lru_cache(64)
def _five_factors(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """The answers to the five factors; the general question stands alone, in a group of its own."""
    rows = _answers(world, start, end)
    if set(world.satisfaction["factor"]) == {COMMON}:
        return rows
    return rows[rows["factor"] != COMMON]


def satisfied_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = _five_factors(world, start, end)
    return share(rows.loc[rows["score"] >= 4, "responses"].sum(), rows["responses"].sum())


def score_mean(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    rows = _five_factors(world, start, end)
    return share((rows["score"] * rows["responses"]).sum(), rows["responses"].sum(), scale=1)


def responses(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    said = _answers(world, start, end)["responses"].sum()
    return said, said


@lru_cache(64)
def _months(world: World, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """A month of files is placed by its last day."""
    rows = world.service
    return rows[within(rows["month"], start, end)]


def service_on_time_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    """Backlogs are a commune's own: what it carried into its first month here, what was late after its last.

    They end with it: what it has not done by then its successor reports to have taken over.
    """
    months = _months(world, start, end)
    first = months.sort_values("month").drop_duplicates("commune", keep="first")
    reports = world.service[world.service["month"] <= end]
    last = reports.sort_values("month").drop_duplicates("commune", keep="last")
    stands = last["commune"].map(communes().set_index("unit")["last"]) >= end
    handed = last[~stands & last["commune"].isin(first["commune"])]
    last = last[stands]
    # Where no month of a commune ends in the period, its last report before still stands.
    silent = last[~last["commune"].isin(first["commune"])]
    whole = first["carried_in"].sum() + silent["pending"].sum() + months["received"].sum() - handed["pending"].sum()
    return share(whole - months["late"].sum() - last["pending_late"].sum(), whole)


def online_full_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    months = _months(world, start, end).dropna(subset=["online_full"])
    return share(months["online_full"].sum(), months["received"].sum())


def online_rate(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
    months = _months(world, start, end).dropna(subset=["online_full", "online_partial"])
    return share(months["online_full"].sum() + months["online_partial"].sum(), months["received"].sum())


def _sum_of(column: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        """Of files and look-ups a sum is its own n."""
        value, _ = total(_months(world, start, end)[column])
        return value, np.nan_to_num(value)

    return recount


def _share_of(column: str) -> Recount:
    def recount(world: World, start: pd.Timestamp, end: pd.Timestamp) -> Answer:
        """Over the files of the months that say so."""
        months = _months(world, start, end).dropna(subset=[column])
        return share(months[column].sum(), months["received"].sum())

    return recount


SATISFACTION = {"satisfied_rate": satisfied_rate, "score_mean": score_mean, "responses": responses}
ONE_STOP = {
    "service_on_time_rate": service_on_time_rate,
    "online_full_rate": online_full_rate,
    "online_rate": online_rate,
    "zalo_lookups": _sum_of("zalo_lookups"),
    "postal": _sum_of("postal"),
    "postal_rate": _share_of("postal"),
    "zalo_per_100": _share_of("zalo_lookups"),
}
RECOUNTS = {**SATISFACTION, **ONE_STOP}
