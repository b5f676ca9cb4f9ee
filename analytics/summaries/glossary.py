"""The catalogue as a reader looks it up, and the discrepancies a careful reader should know."""

from __future__ import annotations

from dataclasses import dataclass

from analytics import formatting
from analytics.indicators import CATALOGUE, Indicator
from analytics.scope import places
from data.tables.tables import TABLES
from data.text.normalise import plain

_BETTER = {"higher": "cao hơn là tốt", "lower": "thấp hơn là tốt", "neither": "không có chiều tốt, không xếp hạng"}

DISCREPANCIES = (
    (
        "Hai cách tính đúng hạn",
        "“Tỷ lệ đúng hạn” tính cả đơn đang treo quá hạn (cách của bộ phận một cửa); “Đúng hạn trên số đã giải quyết”"
        " chỉ tính đơn đã xong (biểu 01/KQGQ, 03/KQGQ). Số chính ở mọi trang là cách thứ nhất.",
    ),
    ("Đơn và vụ việc", "Nhiều đơn có thể là một vụ việc. Các trang đếm đơn; mã vụ việc nằm trong sổ đơn."),
    (
        "Năm thanh tra và năm dương lịch",
        "Kỳ thanh tra 2024 là 15/12/2023 đến 14/12/2024 (Thông tư 01/2024/TT-TTCP). Chọn lịch trong “Lọc thêm”.",
    ),
    (
        "Thời hạn kiến nghị, phản ánh",
        "Luật không định thời hạn giải quyết kiến nghị, phản ánh. Đơn không có hạn trong Thông báo kết luận được xét"
        " theo mục tiêu nội bộ 30 ngày; “Chỉ hạn theo luật và Thông báo kết luận” bỏ mục tiêu này.",
    ),
    (
        "Quyết định 436/2019 và 1211/2022",
        "Kế hoạch 2024 viện dẫn Quyết định 436/QĐ-UBND ngày 11/6/2019, trong khi tỉnh đã ban hành Quyết định"
        " 1211/QĐ-UBND ngày 02/11/2022. Bộ tiêu chí kèm theo đây chỉ để minh họa, chờ văn bản chính thức.",
    ),
    (
        "Nghị định 04/2015",
        "Chương III Luật Thực hiện dân chủ ở cơ sở 2022 kế thừa Nghị định 04/2015/NĐ-CP; các trang ghi theo kế hoạch.",
    ),
    (
        "Đơn vị hành chính",
        "Huyện Bình Sơn kết thúc ngày 01/7/2025; 22 xã, thị trấn thành 5 xã. Số liệu 2024 giữ tên cũ; gộp theo 5 xã"
        " mới thì Đông Sơn chỉ một phần, vì Tịnh Hòa từ thành phố Quảng Ngãi sang.",
    ),
    (
        "Cơ quan chủ trì từng nội dung",
        "Kế hoạch không giao cơ quan chủ trì riêng cho từng nội dung. Tên chủ trì trên các trang do người lập phần mềm"
        " suy ra từ phần trách nhiệm của mỗi bên; sửa ở cột “lead” của tệp `plan_item.csv` trong thư mục danh mục.",
    ),
    ("Diện tích huyện", "Các nguồn ghi 426,78 km² hoặc 466,22 km²; tổng các xã trong danh mục gần con số sau."),
    ("Dân số xã", "Chỉ có số năm 1999; cột dân số để trống cho đến khi được điền, nên “Đơn trên 1.000 dân” chưa có."),
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One indicator in words; `topic` groups entries as the data does."""

    key: str
    topic: str
    name: str
    unit: str
    better: str
    meaning: str
    basis: str
    target: str
    items: str
    dimensions: str


def entries(search: str, year: int) -> list[Entry]:
    """Indicators whose name, key or meaning holds the words, accents or not; all of them for no words."""
    wanted = plain(search)
    return [_entry(i, year) for i in CATALOGUE if wanted in plain(f"{i.name} {i.key.replace('_', ' ')} {i.meaning}")]


def _entry(indicator: Indicator, year: int) -> Entry:
    target = places.target(indicator.key, year)
    items = ", ".join(map(str, indicator.items)) if len(indicator.items) < 14 else "mọi nội dung"
    return Entry(
        key=indicator.key,
        topic=TABLES[indicator.fact.table].title,
        name=indicator.name,
        unit=indicator.unit.value,
        better=_BETTER[indicator.better],
        meaning=indicator.meaning,
        basis=indicator.basis,
        target=f"{formatting.goal(indicator, target[0])} ({target[1]})" if target else "",
        items=items,
        dimensions=", ".join(formatting.grouping(d).lower() for d in indicator.dimensions),
    )
