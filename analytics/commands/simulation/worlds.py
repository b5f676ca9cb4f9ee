"""Worlds to try findings on: three synthetic years without a story, or with a single one planted in one commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.measure.statistics.change_tests import two_counts, two_shares
from analytics.scope.filters import Filters
from analytics.summaries.findings import FAMILIES
from analytics.summaries.findings.record import Theme
from data.loading import snapshot_build
from data.sample_maker import make
from data.sample_maker.petitions.handling import LATE
from data.sample_maker.world.places import choose
from data.sample_maker.world.stories import Story
from data.tables.tables import ACCEPTED
from data.warehouse import snapshots

YEARLY = 41  # letters of the commune a story is planted in
UNITS = choose(make.COMMUNES, ())
MIDDLING = tuple(  # the communes that have about so many
    unit for unit, weight in zip(UNITS.units, UNITS.letters.tolist(), strict=True) if 60 <= weight <= 64
)
LETTERS = round(3 * YEARLY * int(UNITS.letters.sum()) / 62)
SCALE = 1000


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is planted: from the first day of `month` of 2024 for so many months, and the views it is looked for in."""

    name: str
    indicator: str
    month: int
    months: int
    views: tuple[str, ...]

    @property
    def days(self) -> tuple[date, date]:
        end = self.month + self.months
        return date(2024, self.month, 1), date(2024 + (end > 12), (end - 1) % 12 + 1, 1) - timedelta(days=1)

    @property
    def level(self) -> float:
        """What one commune among all has of the chance of a false alarm, when nobody has to look for the days."""
        theme: Theme = "letters" if self.indicator == "received" else "on time"
        return next(level * shares[theme] for level, shares in FAMILIES if theme in shares) / make.COMMUNES

    def story(self, unit: str) -> Story:
        since, until = self.days
        if self.indicator == "received":  # three times as many: twice as many on top
            strength = round(
                2 * self.months / 12 * SCALE * UNITS.letters[UNITS.units.index(unit)] / UNITS.letters.sum()
            )
            return Story(
                key=self.name,
                effect="more letters",
                what=self.name,
                where=unit,
                since=since,
                until=until,
                start=strength,
                end=strength,
            )
        late = SCALE - (SCALE - LATE) // 2
        return Story(
            key=self.name,
            effect="late letters",
            what=self.name,
            where=unit,
            since=since,
            until=until,
            start=late,
            end=late,
        )


CHANGES = (
    Change(
        name="đơn gấp 3 trong một quý",
        indicator="received",
        month=4,
        months=3,
        views=("2024-Q2", "2024-06", "2024-6T", "2024"),
    ),
    Change(
        name="đúng hạn còn một nửa trong 6 tháng",
        indicator="on_time_rate",
        month=1,
        months=6,
        views=("2024-6T", "2024-Q3", "2024-9T", "2024"),
    ),
)


@dataclass(frozen=True)
class SimulatedWorld:
    """A world's number, and what is planted in it."""

    seed: int
    stories: tuple[Story, ...] = ()

    @property
    def name(self) -> str:
        return f"Thế giới {self.seed}"


def build(folder: Path, worlds: Sequence[SimulatedWorld]) -> None:
    """Load many worlds into the warehouse in force, the letters and answers of each as those of an agency of its own.

    So a snapshot holds many, and a choice of an agency is a world. Tables without agencies would be every world's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in ("petition", "satisfaction"):
        pq.write_table(pa.concat_tables(_named(table, world) for world in worlds), folder / f"{table}.parquet")
    snapshot_build.load_parquet(folder)


def _named(table: str, world: SimulatedWorld) -> pa.Table:
    made = make.make_table(table, LETTERS, make.COMMUNES, world.seed, world.stories)
    made = made.set_column(made.column_names.index("agency"), "agency", pa.array([world.name] * made.num_rows))
    if table != "petition":
        return made
    codes = pc.binary_join_element_wise(made["petition_id"], str(world.seed), "-")
    return made.set_column(made.column_names.index("petition_id"), "petition_id", codes)


def build_whole(folder: Path, world: SimulatedWorld) -> None:
    """Load all ten tables of one world."""
    make.write_parquet(folder, LETTERS, make.COMMUNES, world.seed, world.stories)
    snapshot_build.load_parquet(folder)


def views(seed: int, agencies: tuple[str, ...] = ()) -> dict[str, Filters]:
    """One view of each sort, drawn for this world."""
    draw = np.random.default_rng([seed, 7])
    month, quarter, half = draw.integers(1, 13), draw.integers(1, 5), draw.choice(["6T", "9T"])
    unit, other = draw.choice(UNITS.units[:-1], 2, replace=False).tolist()
    day = date(2024, 2, 1) + timedelta(days=int(draw.integers(0, 330)))
    first = date(2023, 6, 1) + timedelta(days=int(draw.integers(0, 300)))
    chosen = str(draw.choice(["2024", f"2024-Q{quarter}", f"2024-{month:02}"]))
    found = {
        "tháng": Filters(period=f"2024-{month:02}"),
        "quý": Filters(period=f"2024-Q{quarter}"),
        "6 hoặc 9 tháng": Filters(period=f"2024-{half}"),
        "năm": Filters(period="2024"),
        "năm 2023": Filters(period="2023"),
        "kỳ thanh tra": Filters(period=f"2024-Q{quarter}", calendar="thanh-tra"),
        "một xã": Filters(period=chosen, communes=(unit,)),
        "hai xã": Filters(period=chosen, communes=(unit, other)),
        "một nội dung": Filters(period=chosen, items=(int(draw.choice([4, 5, 8, 9])),)),
        "tính đến một ngày": Filters(period="2024", as_of=day),
        "ngày tự chọn": Filters(start=first, end=first + timedelta(days=int(draw.integers(40, 240)))),
    }
    return {view: replace(filters, agencies=agencies) for view, filters in found.items()}


def oracle(change: Change, unit: str, as_of: date, world: SimulatedWorld) -> float:
    """p-value of the exact test that is told the commune and the days, from all that is known on a day.

    Letters of the commune in those days beside all others: the most that can be made of them.
    """
    since, until = change.days
    letters = snapshots.reader().columns(
        "select received_on, commune, due_on, resolved_on, coalesce(handling = $accepted, false) as accepted"
        " from w.petition where agency = $agency",
        {"accepted": ACCEPTED, "agency": world.name},
    )
    came, due, done = (letters[name].astype("datetime64[D]") for name in ("received_on", "due_on", "resolved_on"))
    own = letters["commune"] == unit
    spans = [(came >= np.datetime64(since)) & (came <= np.datetime64(until)), came < np.datetime64(since)]
    if change.indicator == "received":
        now, before = (np.array([(part & own).sum(), (part & ~own).sum()]) for part in spans)
        return float(two_counts(now, before)[0])
    day = np.datetime64(as_of)
    taken = letters["accepted"].astype(bool)
    in_time, late = taken & (done <= due) & (done <= day), taken & (due < day) & ~(done <= due)
    inside = own & spans[0]
    k, n = (np.array([[(of & part).sum() for part in (inside, ~inside)]]) for of in (in_time, in_time | late))
    return float(two_shares(k, n)[0])
