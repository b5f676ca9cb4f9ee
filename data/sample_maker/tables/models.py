"""“Dân vận khéo” models: most registered when the plan starts, a few every month after that."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build, coded, whole
from data.sample_maker.tools.draw import Draw, Flags, Ints
from data.sample_maker.world.places import Places
from data.tables import tables

STREAM = 187
PER_TEN_COMMUNES = 64  # about 140 in the district
IN_FIRST_QUARTER = 640  # per mille registered in the first quarter of 2022
EFFECTIVE = 870
RECOGNISED, REPLICATED, EXEMPLARY = 620, 280, 240
ENDED = (60, 140)  # of the effective, of the others
_NAMES = {
    "Kinh tế": (
        "Tổ hợp tác trồng rau an toàn",
        "Nuôi tôm theo chuỗi liên kết",
        "Trồng rừng gỗ lớn",
        "Chăn nuôi bò vỗ béo",
        "Hỗ trợ vốn khởi nghiệp",
        "Cánh đồng một giống lúa",
    ),
    "Văn hóa, xã hội": (
        "Tuyến đường hoa tự quản",
        "Phân loại rác tại nguồn",
        "Khu dân cư không rác thải nhựa",
        "Hiến đất mở rộng đường",
        "Tiếp sức đến trường",
        "Thắp sáng đường quê",
    ),
    "Quốc phòng, an ninh": (
        "Camera an ninh khu dân cư",
        "Tổ tàu thuyền đoàn kết",
        "Tổ tự quản an ninh trật tự",
        "Tiếng kẻng an ninh",
    ),
    "Xây dựng hệ thống chính trị": (
        "Ngày thứ Sáu nghe dân",
        "Một cửa thân thiện",
        "Tổ công nghệ số cộng đồng",
        "Chi bộ bốn tốt",
        "Trả kết quả tại nhà",
    ),
}
FIELDS = tuple(_NAMES)
NAMES = [(field, name) for field, names in _NAMES.items() for name in names]


def make(places: Places, seed: int) -> pa.Table:
    draw = Draw(seed, STREAM)
    size = max(1, places.communes * PER_TEN_COMMUNES // 10)
    registered = np.sort(_registered(draw, size))
    place = draw.whole(0, places.communes - 1, size)
    kind = draw.whole(0, len(NAMES) - 1, size)
    collective, parent = draw.chance(820, size), _parents(draw, registered)
    return build(
        tables.MODEL,
        {
            "model_id": pa.array([f"DVK-{n:03d}" for n in range(1, size + 1)]),
            "name": pa.array([f"{NAMES[k][1]} {places.names[p]}" for k, p in zip(kind, place, strict=True)]),
            "commune": places.column(place),
            "item": pa.array(np.full(size, tables.MODEL.column("item").default, np.int8)),
            "field": coded(FIELDS, np.array([FIELDS.index(NAMES[k][0]) for k in kind])),
            "subject": coded(("Tập thể", "Cá nhân"), (~collective).astype(int)),
            "category": coded(("Mô hình", "Điển hình"), (~collective & draw.chance(700, size)).astype(int)),
            **_life(draw, registered),
            "parent_id": coded([f"DVK-{n:03d}" for n in range(1, size + 1)], parent, parent >= 0),
            "households": whole(draw.spans({(12, 40): 400, (41, 120): 450, (121, 400): 150}, size), collective),
        },
    )


def _registered(draw: Draw, size: int) -> Ints:
    first = draw.chance(IN_FIRST_QUARTER, size)
    return days.workday_from(np.where(first, draw.whole(9, 84, size), draw.whole(90, days.COUNT - 20, size)))


def _parents(draw: Draw, registered: Ints) -> Ints:
    """Some later models copy one of the first quarter."""
    size = len(registered)
    originals = max(1, int((registered < 90).sum()))
    copies = (registered >= 180) & draw.chance(400, size)
    return np.where(copies, draw.whole(0, originals - 1, size), -1)


def _life(draw: Draw, registered: Ints) -> dict[str, pa.Array]:
    """Launch, effect, recognition, replication, end: each only where its day falls within the data."""
    size = len(registered)
    launched = days.workday_from(registered + draw.whole(10, 40, size))
    effective, works = days.workday_from(launched + draw.whole(45, 90, size)), draw.chance(EFFECTIVE, size)
    recognised = days.workday_from(effective + draw.whole(20, 950, size))
    replicated = days.workday_from(effective + draw.whole(60, 950, size))
    ended = days.workday_from(launched + draw.whole(200, 900, size))
    known = _known(works, effective)
    stops = draw.chance(np.where(works, ENDED[0], ENDED[1]), size)
    goes_on = ~stops | (ended > np.maximum(recognised, replicated))
    awarded = known & _known(goes_on & draw.chance(RECOGNISED, size), recognised)
    return {
        "registered_on": days.arrow(registered),
        "launched_on": days.arrow(launched, launched < days.COUNT),
        "effective_on": days.arrow(effective, known),
        "recognised_on": days.arrow(recognised, awarded),
        "level": coded(("Cơ sở", "Huyện", "Tỉnh", "Trung ương"), draw.pick((590, 310, 95, 5), size), awarded),
        "replicated_on": days.arrow(replicated, known & _known(goes_on & draw.chance(REPLICATED, size), replicated)),
        "ended_on": days.arrow(ended, _known(stops, ended)),
        "exemplary": pa.array(awarded & draw.chance(EXEMPLARY, size)),
    }


def _known(happens: Flags, day: Ints) -> Flags:
    return happens & (day < days.COUNT)
