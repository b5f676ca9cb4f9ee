"""Yearly points of every commune and district department, on the illustrative rubric."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, same, tenths
from data.sample_maker.tools.draw import Draw
from data.sample_maker.world.places import Places, reference
from data.tables import tables

STREAM = 9
DEPARTMENTS = (
    "Văn phòng HĐND và UBND huyện",
    "Thanh tra huyện",
    "Phòng Nội vụ",
    "Phòng Tư pháp",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Kinh tế và Hạ tầng",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Lao động - Thương binh và Xã hội",
    "Phòng Văn hóa và Thông tin",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Y tế",
)


def make(places: Places, seed: int) -> pa.Table:
    """Half points; a unit keeps its level in a year, and tends to give itself a little more."""
    draw = Draw(seed, STREAM)
    criteria = reference("rubric")
    units = (*places.names[:-1], *DEPARTMENTS)
    scored = len(days.YEARS) * len(units)
    size = scored * len(criteria)
    level = np.repeat(draw.whole(770, 920, scored), len(criteria))
    highest = np.tile([int(row["max_points"]) * 10 for row in criteria], scored)
    share = level + draw.whole(-40, 60, size)
    appraised = highest * share // 1000 // 5 * 5
    own = np.minimum(highest, appraised + 5 * draw.pick((450, 350, 150, 50), size))
    columns = {
        "year": pa.array(np.repeat(days.YEARS, len(units) * len(criteria)).astype(np.int16)),
        "unit": coded(units, np.tile(np.repeat(np.arange(len(units)), len(criteria)), len(days.YEARS))),
        "rubric": same(criteria[0]["version"], size),
        "criterion": coded([row["criterion"] for row in criteria], np.tile(np.arange(len(criteria)), scored)),
        "self_points": tenths(own),
        "appraised_points": tenths(appraised),
    }
    return build(tables.EVALUATION, columns)
