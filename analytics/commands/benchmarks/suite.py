"""All measurements in their order, each row said as soon as it is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.commands.benchmarks import browser, loading, numbers
from analytics.commands.benchmarks.served import pages, servers, users
from analytics.commands.benchmarks.served.servers import TimedServer
from analytics.commands.benchmarks.served.session import PageFailed
from analytics.commands.benchmarks.tools import datasets, report
from analytics.commands.benchmarks.tools.timing import Spread
from analytics.scope import places
from analytics.scope.filters import Filters

_LOADS = 3


@dataclass(kw_only=True)
class Bench:
    """What is asked for: sizes, readers at once, with a browser or not, and how many times each thing is timed."""

    folder: Path
    sizes: Sequence[int]
    users: int
    with_browser: bool
    runs: int
    say: Callable[[str], None]

    def rows(self) -> list[report.TimedRow]:
        """Every promise, smallest size first."""
        times: dict[tuple[int, str], Spread] = {}
        found: list[report.TimedRow] = []
        for letters in sorted(set(self.sizes)):
            self.say(f"Đang tạo và nạp {report.letters(letters)}… (tải máy {_load()})")
            world = datasets.build(self.folder, letters)
            with datasets.lived_in(world):
                found += self._said(self._world(world, times))
        found += self._said(iter(pages.growth(times)))
        letters = min(max(self.sizes), loading.MOST)
        return found + self._said(self._loaded(letters))

    def _loaded(self, letters: int) -> Iterator[report.TimedRow]:
        yield loading.row(self.folder, letters, min(_LOADS, self.runs))
        yield loading.memory(self.folder, letters)

    def _world(self, world: datasets.Dataset, times: dict[tuple[int, str], Spread]) -> Iterator[report.TimedRow]:
        label = report.letters(world.letters)
        fresh = datasets.fresh()
        yield from numbers.rows(label, fresh, min(numbers.CHOICES, 2 * self.runs))
        try:
            with servers.running(world) as (real, constant):
                yield from self._served(label, fresh, real, constant=constant, letters=world.letters, times=times)
        except (servers.DidNotStart, PageFailed, OSError) as error:
            yield report.unmeasured(f"Máy chủ, {label}", f"{type(error).__name__}: {error}")

    def _served(
        self, label: str, fresh: Iterator[Filters], real: TimedServer, constant: TimedServer, letters: int,
        times: dict[tuple[int, str], Spread],
    ) -> Iterator[report.TimedRow]:  # fmt: skip
        first = next(fresh)
        opened, _ = pages.open_all(real, first), pages.open_all(constant, first)
        for page in pages.PAGES:
            took, floor = pages.compare(fresh, real, constant, page, self.runs)
            times[letters, page] = took
            yield pages.row(label, page, took, floor)
        if letters == max(self.sizes):
            yield users.row(label, real, fresh, self.users, max(1, self.runs // 3))
            if self.with_browser:
                names = [places.names()[unit] for unit in places.standing_units()[: self.runs + 1]]
                yield browser.row(label, real, constant, names)
        yield pages.memory(label, real, len(opened))

    def _said(self, rows: Iterator[report.TimedRow]) -> list[report.TimedRow]:
        found = []
        for row in rows:
            self.say(f"  {row.what}: {row.value} ({row.verdict}; {row.detail})")
            found.append(row)
        return found


def _load() -> str:
    """How busy the computer is besides."""
    return f"{os.getloadavg()[0]:.1f} trên {os.cpu_count()} lõi" if hasattr(os, "getloadavg") else "không rõ"
