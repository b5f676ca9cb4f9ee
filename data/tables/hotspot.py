"""Matters that stir people: where, about what, who was given them, and when they calmed. Counts, never names."""

from __future__ import annotations

from data.tables import column_kinds as kinds
from data.tables.columns import Column, Table, Text, Type

NOTICED = ("Nắm tình hình", "Đơn thư", "Tiếp công dân", "Đối thoại", "Khác")

HOTSPOT = Table(
    name="hotspot",
    title="Vụ việc nổi cộm",
    grain="một dòng = một vụ việc nổi cộm, điểm nóng",
    key=("hotspot_id",),
    steady=("opened_on", "commune"),
    day="opened_on",
    events=("opened_on", "passed_on", "calmed_on", "resolved_on"),
    columns=(
        Column("hotspot_id", "Mã vụ việc nổi cộm", Type.TEXT, required=True, text=Text.CODE),
        kinds.day("opened_on", "Ngày phát sinh", True),
        kinds.commune(),
        kinds.item(7),
        kinds.choice("field", "Lĩnh vực", kinds.FIELDS, True),
        kinds.choice("noticed", "Nguồn phát hiện", NOTICED),
        kinds.count("people", "Số người liên quan", bounds=(500, 20_000)),
        Column("agency", "Cơ quan được giao", Type.TEXT, text=Text.OFFICE),
        kinds.day("passed_on", "Ngày giao giải quyết"),
        kinds.day("calmed_on", "Ngày lắng dịu"),
        kinds.day("resolved_on", "Ngày giải quyết dứt điểm"),
        Column("case_id", "Mã vụ việc", Type.TEXT, note="Như trong sổ đơn.", text=Text.CODE),
        Column("project_id", "Mã dự án", Type.TEXT, text=Text.CODE),
    ),
    rules=(
        kinds.order("opened_on", "passed_on", "Ngày giao trước ngày phát sinh."),
        kinds.order("opened_on", "calmed_on", "Ngày lắng dịu trước ngày phát sinh."),
        kinds.order("opened_on", "resolved_on", "Ngày giải quyết trước ngày phát sinh."),
        kinds.order("passed_on", "resolved_on", "Ngày giải quyết trước ngày giao."),
        kinds.order("calmed_on", "resolved_on", "Ngày giải quyết trước ngày lắng dịu."),
    ),
)
