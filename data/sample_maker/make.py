"""Three synthetic years (2022 to 2024) for every table, from a seed: the shipped sample and the benchmark's data.

Nothing in it is real: titles are invented, and no person appears. What is planted for a reviewer to find is
written down in `data/sample_maker/world/stories.py`. `python -m data.sample_maker.make` writes the shipped files again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.sample_maker.petitions import petitions
from data.sample_maker.sides import clearance, conclusions, coordination, hotspots
from data.sample_maker.tables import (
    contributions,
    dialogues,
    evaluations,
    models,
    outreach,
    receptions,
    satisfaction,
    services,
    tasks,
)
from data.sample_maker.tools import text
from data.sample_maker.tools.arrow import typed
from data.sample_maker.world import places
from data.sample_maker.world.stories import STORIES, Story
from data.tables.tables import TABLES

PETITIONS = 2250  # about 750 a year
COMMUNES = 22
SEED = 2024
FOLDER = Path(__file__).parents[1] / "sample"
_MAKERS = {
    "satisfaction": satisfaction.make,
    "model": models.make,
    "task": tasks.make,
    "reception": receptions.make,
    "dialogue": dialogues.make,
    "conclusion": conclusions.make,
    "coordination": coordination.make,
    "clearance": clearance.make,
    "hotspot": hotspots.make,
    "contribution": contributions.make,
    "service": services.make,
    "outreach": outreach.make,
    "evaluation": evaluations.make,
}


def make(petitions: int = PETITIONS, communes: int = COMMUNES, seed: int = SEED) -> dict[str, pa.Table]:
    """The fact tables in memory, typed, with the columns of files only."""
    units = places.choose(communes)
    return {name: pa.concat_tables(_parts(name, units, petitions, seed)) for name in TABLES}


def make_table(name: str, petitions: int, communes: int, seed: int, stories: tuple[Story, ...]) -> pa.Table:
    """One of the tables in memory, with other stories planted, or none."""
    return pa.concat_tables(_parts(name, places.choose(communes, stories), petitions, seed))


def write_csv(out: Path, petitions: int = PETITIONS, communes: int = COMMUNES, seed: int = SEED) -> None:
    """One CSV a table, as an office would keep it; the same bytes for the same seed everywhere."""
    out.mkdir(parents=True, exist_ok=True)
    units = places.choose(communes)
    names = dict(zip(units.units, units.names, strict=True))
    for name, table in TABLES.items():
        text.write(out / f"{name}.csv", table, _parts(name, units, petitions, seed), names)


def write_parquet(
    out: Path, petitions: int, communes: int, seed: int = SEED, stories: tuple[Story, ...] = STORIES
) -> None:
    """One Parquet file a table, letters chunk by chunk; beyond 22 communes also `commune.parquet` naming them."""
    out.mkdir(parents=True, exist_ok=True)
    units = places.choose(communes, stories)
    for name in TABLES:
        _write(out / f"{name}.parquet", _parts(name, units, petitions, seed))
    if communes > COMMUNES:
        pq.write_table(places.commune_table(units), out / "commune.parquet")


def _parts(name: str, units: places.Places, count: int, seed: int) -> Iterator[pa.Table]:
    table = TABLES[name]
    made = petitions.chunks(units, count, seed) if name == "petition" else iter((_MAKERS[name](units, seed),))
    return (typed(table, part) for part in made)


def _write(path: Path, parts: Iterator[pa.Table]) -> None:
    first = next(parts)
    with pq.ParquetWriter(path, first.schema) as file:
        file.write_table(first)
        for part in parts:
            file.write_table(part)


if __name__ == "__main__":
    write_csv(FOLDER)
