"""Clearing land for projects: how far each project was on a day, in households. One row a project and day of report."""

from __future__ import annotations

from data.tables import column_kinds as kinds
from data.tables.columns import Column, Rule, Table, Text, Type

PROJECT_KINDS = ("Giao thông", "Khu dân cư, đô thị", "Khu tái định cư", "Thủy lợi", "Công trình công cộng", "Khác")
STEPS = (
    "Thông báo thu hồi",
    "Niêm yết, lấy ý kiến",
    "Đối thoại",
    "Phê duyệt phương án",
    "Chi trả",
    "Vận động bàn giao",
    "Cưỡng chế",
    "Đã bàn giao xong",
)
OBSTACLES = {
    "stuck_price": "Vướng giá bồi thường",
    "stuck_resettlement": "Vướng tái định cư",
    "stuck_survey": "Vướng đo đạc, nguồn gốc đất",
    "stuck_policy": "Vướng chính sách",
    "stuck_other": "Vướng việc khác",
}


def _households(name: str, header: str, required: bool = False) -> Column:
    return kinds.count(name, header, required, bounds=(2_000, 20_000))


def _within(part: str, whole: str, reason: str) -> Rule:
    return Rule(key=f"{part}_of_{whole}", column=part, bad=f"{part} > {whole}", reason=reason,
                remedy="Kiểm tra lại hai số hộ.")  # fmt: skip


CLEARANCE = Table(
    name="clearance",
    title="Giải phóng mặt bằng",
    grain="một dòng = một dự án vào một ngày báo cáo, số hộ cộng dồn đến ngày đó",
    key=("project_id", "reported_on"),
    day="reported_on",
    events=("reported_on",),
    item=5,
    columns=(
        Column("project_id", "Mã dự án", Type.TEXT, required=True, text=Text.CODE),
        kinds.day("reported_on", "Ngày báo cáo", True),
        Column("project", "Tên dự án", Type.TEXT, required=True),
        kinds.commune(),
        kinds.choice("project_kind", "Loại dự án", PROJECT_KINDS),
        Column("resolution", "Nghị quyết, đề án", Type.TEXT, note="Như 02-NQ/HU.", text=Text.CODE),
        Column("lead_agency", "Đơn vị bồi thường", Type.TEXT, text=Text.OFFICE),
        kinds.choice("step", "Bước đang làm", STEPS),
        kinds.day("step_from", "Bắt đầu bước"),
        _households("affected", "Hộ bị ảnh hưởng", True),
        _households("consulted", "Hộ đã lấy ý kiến"),
        _households("agreeing", "Hộ đồng thuận"),
        _households("compensated", "Hộ đã nhận tiền"),
        _households("handed_over", "Hộ đã bàn giao"),
        _households("to_resettle", "Hộ cần tái định cư"),
        _households("resettled", "Hộ đã tái định cư"),
        _households("enforcements", "Quyết định cưỡng chế"),
        _households("enforced", "Đã cưỡng chế"),
        *(_households(name, header) for name, header in OBSTACLES.items()),
    ),
    rules=(
        _within("consulted", "affected", "Hộ lấy ý kiến nhiều hơn hộ bị ảnh hưởng."),
        _within("agreeing", "consulted", "Hộ đồng thuận nhiều hơn hộ lấy ý kiến."),
        _within("compensated", "affected", "Hộ nhận tiền nhiều hơn hộ bị ảnh hưởng."),
        _within("handed_over", "affected", "Hộ bàn giao nhiều hơn hộ bị ảnh hưởng."),
        _within("resettled", "to_resettle", "Hộ đã tái định cư nhiều hơn hộ cần tái định cư."),
        _within("enforced", "enforcements", "Đã cưỡng chế nhiều hơn số quyết định."),
        kinds.order("step_from", "reported_on", "Bước bắt đầu sau ngày báo cáo."),
    ),
)
