"""Gifts to works of the communes: land, workdays, money, materials."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, tenths, whole
from data.sample_maker.tools.draw import Draw
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 6
PER_COMMUNE = 15  # in the three years
SOURCES = tables.CONTRIBUTION.column("source").values
_WORKS = (
    "Bê tông đường liên xóm",
    "Mở rộng đường nội thôn",
    "Kiên cố kênh mương nội đồng",
    "Điện chiếu sáng đường quê",
    "Sửa nhà văn hóa thôn",
    "Trồng cây xanh ven đường",
)
PROJECTS = tuple(f"{work}, tuyến {n}" for work in _WORKS for n in range(1, 6))


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    size = places.communes * PER_COMMUNE
    source = draw.pick((800, 120, 80), size)
    people = source == 0
    gives_land = people & draw.chance(550, size)
    columns = {
        "given_on": days.arrow(np.sort(days.workday_until(draw.whole(5, days.COUNT - 1, size)))),
        "commune": places.column(draw.whole(0, places.communes - 1, size)),
        "project": coded(PROJECTS, draw.whole(0, len(PROJECTS) - 1, size)),
        "households": whole(draw.whole(3, 60, size), people),
        "land_m2": tenths(draw.spans({(300, 3_000): 500, (3_001, 12_000): 500}, size), gives_land),
        "workdays": whole(draw.whole(8, 180, size), people).cast(pa.float64()),
        "cash_million": tenths(draw.spans({(20, 400): 700, (401, 2_500): 300}, size), ~people | draw.chance(600, size)),
        "in_kind_million": tenths(draw.whole(15, 600, size), draw.chance(350, size)),
        "source": coded(SOURCES, source),
    }
    return build(tables.CONTRIBUTION, columns)
