"""The whole simulation: worlds made, loaded and read one after the other, and what was found in them counted."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from analytics.commands.benchmarks.tools.datasets import Dataset as Home
from analytics.commands.benchmarks.tools.datasets import lived_in
from analytics.commands.simulation import worlds
from analytics.commands.simulation.worlds import Change, SimulatedWorld
from analytics.measure.measure import scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.findings import Finding, findings

CALLED = 0.002  # the oracle's level: one question, asked outside 99.8%
TOGETHER = 25  # worlds in a snapshot


@dataclass
class Quiet:
    """Of the worlds without a story, how many have a concern, and any claim at all, by view; and what was claimed."""

    what: str
    _: KW_ONLY
    worlds: int = 0
    concerns: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def looked(self, world: SimulatedWorld, agencies: tuple[str, ...]) -> None:
        self.worlds += 1
        for view, filters in worlds.views(world.seed, agencies).items():
            claims = [f for f in findings(filters, LOCAL) if f.severity != "todo"]
            self.claims[view] += bool(claims)
            self.concerns[view] += any(f.severity == "concern" for f in claims)
            self.sentences += [f"{world.name}, {view}: {f.sentence}" for f in claims]


@dataclass
class Planted:
    """Of the worlds with a change, how often a view tells of it; how often the exact test that knows it would.

    `oracle` at 0.2%, `oracle_in_family` at the level that one commune among all has.
    """

    change: Change
    _: KW_ONLY
    worlds: int = 0
    found: Counter[str] = field(default_factory=Counter)
    oracle: Counter[str] = field(default_factory=Counter)
    oracle_in_family: Counter[str] = field(default_factory=Counter)

    def looked(self, world: SimulatedWorld) -> None:
        self.worlds += 1
        unit = world.stories[0].where
        for view in self.change.views:
            filters = Filters(period=view, agencies=(world.name,))
            self.found[view] += any(tells(f, self.change, unit) for f in findings(filters, LOCAL))
            p = worlds.oracle(self.change, unit, scope(filters, LOCAL).as_of, world)
            self.oracle[view] += p < CALLED
            self.oracle_in_family[view] += p < self.change.level


def tells(finding: Finding, change: Change, unit: str) -> bool:
    """The finding is of the change: its commune, its indicator, its direction."""
    if finding.reference is None or (finding.where, finding.indicator) != (unit, change.indicator):
        return False
    return (finding.value > finding.reference) == (change.indicator == "received")


def run(
    quiet: int, planted: int, whole: int, seed: int, say: Callable[[str], None]
) -> tuple[list[Quiet], list[Planted]]:
    """`quiet` worlds without a story, `whole` ones of all ten tables, `planted` worlds for each change.

    The same for the same seed everywhere.
    """
    with tempfile.TemporaryDirectory(prefix="danvan-simulate-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        with lived_in(Home(worlds.LETTERS, place / "home")):
            calm = [Quiet("đơn và khảo sát"), Quiet("đủ mười bảng")]
            for world in _loaded(place / "some", [SimulatedWorld(n) for n in _seeds(seed, 0, quiet)], say):
                calm[0].looked(world, (world.name,))
            for world in [SimulatedWorld(n) for n in _seeds(seed, 1, whole)]:
                worlds.build_whole(place / "whole", world)
                calm[1].looked(world, ())
            found = [Planted(change) for change in worlds.CHANGES]
            for k, each in enumerate(found):
                for world in _loaded(place / "some", _with_change(each.change, _seeds(seed, 2 + k, planted)), say):
                    each.looked(world)
            return calm, found


def _with_change(change: Change, seeds: range) -> list[SimulatedWorld]:
    """One commune after the other."""
    return [SimulatedWorld(n, (change.story(worlds.MIDDLING[n % len(worlds.MIDDLING)]),)) for n in seeds]


def _seeds(seed: int, part: int, count: int) -> range:
    first = (seed * 10 + part) * 100_000
    return range(first, first + count)


def _loaded(folder: Path, made: list[SimulatedWorld], say: Callable[[str], None]) -> Iterator[SimulatedWorld]:
    for first in range(0, len(made), TOGETHER):
        together = made[first : first + TOGETHER]
        say(f"Thế giới {first + 1} đến {first + len(together)} trong {len(made)}…")
        worlds.build(folder, together)
        yield from together
