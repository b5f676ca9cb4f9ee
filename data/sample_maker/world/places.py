"""The communes of the sample: the real 22, made-up ones beyond them, and the district's departments."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from data.sample_maker.tools.arrow import coded
from data.sample_maker.tools.draw import Flags, Ints
from data.sample_maker.world.stories import STORIES, Effect, Story

REFERENCE = Path(__file__).parents[2] / "reference"
DISTRICT = "524"
DUNG_QUAT = ("21043", "21046", "21049", "21052", "21061", "21067")
# Letters of a place beside those of the others; the Dung Quất communes and the largest, Bình Châu, send more.
_LETTERS = {
    "21040": 65, "21043": 62, "21046": 60, "21049": 66, "21052": 62, "21055": 40, "21058": 24, "21061": 62,
    "21064": 18, "21067": 60, "21070": 34, "21073": 36, "21079": 34, "21082": 38, "21085": 60, "21088": 36,
    "21091": 38, "21100": 32, "21103": 32, "21106": 34, "21109": 42, "21112": 125,
}  # fmt: skip
_LETTERS_DISTRICT = 32
_LETTERS_MADE_UP = 40


@dataclass(frozen=True, kw_only=True)
class Places:
    """Units in order; the position of a unit is how the generator names it. The district comes last.

    `stories` are what is planted in them.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    letters: Ints
    stories: tuple[Story, ...] = STORIES

    def planted(self, effect: Effect) -> tuple[Story, ...]:
        return tuple(story for story in self.stories if story.effect == effect)

    @property
    def communes(self) -> int:
        return len(self.units) - 1

    @property
    def district(self) -> int:
        return len(self.units) - 1

    def column(self, place: Ints, known: Flags | None = None) -> pa.Array:
        return coded(self.units, place, known)

    def of(self, story: Story, place: Ints) -> Flags:
        """Which rows are in the story's commune."""
        return place == self.units.index(story.where) if story.where in self.units else np.zeros(len(place), bool)

    def within(self, units: tuple[str, ...], place: Ints) -> Flags:
        return np.isin(np.array(self.units), units)[place]


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def choose(communes: int, stories: tuple[Story, ...] = STORIES) -> Places:
    """The first `communes` units of 2024, then made-up ones, then the district."""
    real = [(row["unit"], row["name"]) for row in reference("commune") if row["unit"] in _LETTERS][:communes]
    extra = [(str(90_000 + n), f"Xã số {len(real) + n:04d}") for n in range(1, communes - len(real) + 1)]
    units, names = zip(*real, *extra, (DISTRICT, "Cấp huyện"), strict=True)
    letters = [_LETTERS.get(unit, _LETTERS_MADE_UP) for unit in units[:-1]]
    return Places(units=units, names=names, letters=np.array([*letters, _LETTERS_DISTRICT]), stories=stories)


def commune_table(places: Places) -> pa.Table:
    """`reference/commune.csv`, typed, with the made-up units after the real ones."""
    rows = [{key: value or None for key, value in row.items()} for row in reference("commune")]
    known = {row["unit"] for row in rows}
    successors = [row["unit"] for row in rows if row["valid_to"] is None]
    made_up = [(unit, name) for unit, name in zip(places.units, places.names, strict=True) if unit not in known]
    rows += [_made_up(n, unit, name, successors[n % 5]) for n, (unit, name) in enumerate(made_up)]
    text = pa.Table.from_pylist(rows, schema=pa.schema([(key, pa.string()) for key in rows[0]]))
    return text.cast(pa.schema([(key, _COMMUNE_TYPES.get(key, pa.string())) for key in rows[0]]))


_COMMUNE_TYPES = {
    "area_km2": pa.float64(),
    "population": pa.int64(),
    "remote": pa.bool_(),
    "lat": pa.float64(),
    "lon": pa.float64(),
    "tile_row": pa.int32(),
    "tile_col": pa.int32(),
    "valid_from": pa.date32(),
    "valid_to": pa.date32(),
}


def _made_up(n: int, unit: str, name: str, successor: str | None) -> dict[str, str | None]:
    row, col = divmod(n, 60)
    return {
        "unit": unit,
        "code": unit,
        "name": name,
        "kind": "Xã",
        "area_km2": "20",
        "population": None,
        "population_note": "Đơn vị giả định để đo tốc độ",
        "terrain": "Đồng bằng",
        "remote": "false",
        "lat": f"{14 + row / 50:.2f}",
        "lon": f"{107 + col / 50:.2f}",
        "tile_row": str(row + 6),
        "tile_col": str(col),
        "valid_from": None,
        "valid_to": date(2025, 6, 30).isoformat(),
        "successor": successor,
    }
