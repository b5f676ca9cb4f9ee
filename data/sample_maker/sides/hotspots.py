"""Matters that stir people: sixteen invented ones of three years, five still open, one held by nobody."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from data.sample_maker.tools.arrow import build
from data.sample_maker.world.places import Places
from data.tables.column_kinds import FIELDS
from data.tables.hotspot import HOTSPOT, NOTICED

CLEARING, LAND, _, SURROUNDINGS, _, _, ROADS, _, _ = FIELDS
TOLD, LETTERS, RECEIVED, TALKED, _ = NOTICED
FUND, NATURE, WORKS, COMMUNE = ("Trung tâm Phát triển quỹ đất", "Phòng Tài nguyên và Môi trường",
                                "Phòng Kinh tế và Hạ tầng", "UBND xã")  # fmt: skip
D = date
Row = tuple[date, str, str, str, int, str | None, date | None, date | None, date | None]
# opened, unit, field, how it was noticed, people, who was given it, when, calmed, settled
ROWS: tuple[Row, ...] = (
    (D(2022, 3, 14), "21049", SURROUNDINGS, LETTERS, 24, NATURE, D(2022, 3, 17), D(2022, 4, 20), D(2022, 6, 2)),
    (D(2022, 7, 5), "21061", CLEARING, RECEIVED, 41, FUND, D(2022, 7, 8), D(2022, 9, 1), D(2022, 11, 18)),
    (D(2022, 10, 21), "21112", LAND, TOLD, 18, NATURE, D(2022, 10, 28), None, D(2023, 1, 12)),
    (D(2023, 2, 16), "21067", ROADS, TALKED, 12, WORKS, D(2023, 2, 20), D(2023, 3, 3), D(2023, 4, 14)),
    (D(2023, 6, 8), "21046", SURROUNDINGS, LETTERS, 33, NATURE, D(2023, 6, 12), D(2023, 7, 20), D(2023, 9, 26)),
    (D(2023, 9, 27), "21085", LAND, LETTERS, 9, COMMUNE, D(2023, 10, 3), D(2023, 10, 30), D(2023, 12, 1)),
    (D(2024, 1, 18), "21049", CLEARING, LETTERS, 27, FUND, D(2024, 1, 22), D(2024, 3, 4), D(2024, 5, 10)),
    (D(2024, 2, 22), "21061", LAND, RECEIVED, 14, NATURE, D(2024, 2, 27), D(2024, 3, 29), D(2024, 6, 17)),
    (D(2024, 4, 22), "21043", CLEARING, TALKED, 38, FUND, D(2024, 5, 3), None, None),
    (D(2024, 5, 16), "21100", CLEARING, TOLD, 16, FUND, D(2024, 5, 21), D(2024, 7, 2), D(2024, 9, 13)),
    (D(2024, 7, 9), "21055", CLEARING, LETTERS, 21, FUND, D(2024, 7, 12), D(2024, 8, 30), D(2024, 11, 8)),
    (D(2024, 9, 12), "21112", LAND, LETTERS, 46, NATURE, D(2024, 9, 25), None, None),
    (D(2024, 10, 8), "21040", SURROUNDINGS, TOLD, 11, NATURE, D(2024, 10, 11), D(2024, 11, 15), None),
    (D(2024, 11, 21), "21052", SURROUNDINGS, LETTERS, 27, NATURE, D(2024, 11, 28), None, None),
    (D(2024, 12, 4), "21046", SURROUNDINGS, TOLD, 15, COMMUNE, D(2024, 12, 6), None, None),
    (D(2024, 12, 19), "21061", ROADS, TOLD, 12, None, None, None, None),
)  # fmt: skip


def make(places: Places, seed: int) -> pa.Table:
    """No chance in it, so no seed."""
    shown = [row for row in ROWS if row[1] in places.units]
    columns = list(zip(*shown, strict=True)) if shown else [()] * len(ROWS[0])
    names = ("opened_on", "commune", "field", "noticed", "people", "agency", "passed_on", "calmed_on", "resolved_on")
    made = {
        name: pa.array(values, HOTSPOT.column(name).type.arrow) for name, values in zip(names, columns, strict=True)
    }
    size = len(shown)
    made |= {
        "hotspot_id": pa.array([f"DN-{n:02d}" for n in range(1, size + 1)], pa.string()),
        "item": pa.array([7] * size, pa.int8()),
        "case_id": pa.nulls(size, pa.string()),
        "project_id": pa.array(["DA-03" if row[1] == "21043" else None for row in shown], pa.string()),
    }
    return build(HOTSPOT, made)
