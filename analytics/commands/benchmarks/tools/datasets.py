"""Warehouses of chosen sizes to measure on, each in a home of its own, and choices nobody has made there yet."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics.scope import places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.periods import presets
from analytics.scope.viewer import LOCAL
from data.loading import load
from data.sample_maker import make
from data.warehouse import snapshots

MANY = 10_000_000  # from here on the letters come from every commune of the country of 2025
ALL_COMMUNES = 3321
_SHOWN_COMMUNES = 22


@dataclass(frozen=True)
class Dataset:
    """A home with one snapshot of `letters` letters."""

    letters: int
    home: Path


@contextmanager
def lived_in(world: Dataset) -> Iterator[Dataset]:
    """Make a world the one this process reads."""
    before = os.environ.get("DANVAN_HOME")
    os.environ["DANVAN_HOME"] = str(world.home)
    try:
        yield world
    finally:
        if before is None:
            del os.environ["DANVAN_HOME"]
        else:
            os.environ["DANVAN_HOME"] = before


def build(folder: Path, letters: int) -> Dataset:
    """Synthetic letters loaded into `folder`; what stands there already is used again."""
    world = Dataset(letters, folder / f"{letters}-don")
    with lived_in(world):
        if not snapshots.snapshots():
            typed = world.home / "parquet"
            communes = ALL_COMMUNES if letters >= MANY else make.COMMUNES
            make.write_parquet(typed, letters, communes)
            load.load_parquet(typed)
            for path in typed.glob("*.parquet"):
                path.unlink()
    return world


def fresh() -> Iterator[Filters]:
    """Choices in the present world, each once, in a shuffled order that is always the same.

    One value of one dimension in a year, a half, nine months or a quarter: what a reader clicks.
    """
    periods = [code for code in presets(*snapshot.reach(LOCAL), "duong-lich") if not _is_month(code)]
    units = places.standing_units()
    choices: list[tuple[str, list[str] | list[int]]] = [
        ("communes", units[:: max(1, len(units) // _SHOWN_COMMUNES)]),
        ("items", list(range(1, 15))),
        *((name, snapshot.choices(name, LOCAL)) for name in ("kinds", "fields", "channels")),
    ]
    made = [Filters(period=p, **{name: (v,)}) for p in periods for name, values in choices for v in values]  # type: ignore[arg-type]
    random.Random(make.SEED).shuffle(made)
    yield from made


def _is_month(code: str) -> bool:
    return code[5:].isdigit()
