"""Conclusions: what a secretary, standing committee or chairman asked somebody to do, one row a point."""

from __future__ import annotations

from data.tables import column_kinds as kinds
from data.tables.columns import Column, Rule, Table, Text, Type

ORIGINS = (
    "Thông báo kết luận của Bí thư",
    "Kết luận của Ban Thường vụ Huyện ủy",
    "Kết luận tiếp công dân của Chủ tịch",
    "Kiến nghị sau đối thoại",
    "Kiến nghị gửi Tỉnh",
    "Khác",
)
TO_PROVINCE = "Kiến nghị gửi Tỉnh"
ISSUERS = (
    "Bí thư Huyện ủy",
    "Ban Thường vụ Huyện ủy",
    "Chủ tịch UBND huyện",
    "Bí thư Đảng ủy xã",
    "Chủ tịch UBND xã",
    "Khác",
)
WITHDRAWN = "Rút"
RESULTS = ("Đã thực hiện", "Thực hiện một phần", "Không thực hiện được", "Đã kiến nghị Tỉnh", WITHDRAWN)

CONCLUSION = Table(
    name="conclusion",
    title="Kết luận",
    grain="một dòng = một việc được giao trong một kết luận",
    key=("conclusion_id",),
    steady=("given_on",),
    day="given_on",
    events=("given_on", "answered_on", "done_on"),
    columns=(
        Column("conclusion_id", "Mã kết luận", Type.TEXT, required=True, text=Text.CODE),
        kinds.choice("origin", "Nguồn kết luận", ORIGINS, True),
        kinds.choice("issuer", "Người kết luận", ISSUERS, True),
        Column("document", "Số, ký hiệu văn bản", Type.TEXT, note="Như 214-TB/HU.", text=Text.CODE),
        kinds.count("point", "Điểm của văn bản", low=1, bounds=(50, 500)),
        kinds.day("given_on", "Ngày kết luận", True),
        kinds.choice("level", "Cấp", kinds.LEVELS, True),
        kinds.commune(False),
        kinds.item(6),
        kinds.choice("field", "Lĩnh vực", kinds.FIELDS),
        Column("summary", "Việc phải làm", Type.TEXT, required=True, note="Một câu, không nêu tên người dân."),
        Column("agency", "Cơ quan trả lời", Type.TEXT, note="Cơ quan chịu trách nhiệm chính.", text=Text.OFFICE),
        Column("partners", "Cơ quan phối hợp", Type.TEXT, text=Text.OFFICE),
        kinds.deadline("first_due_on", "Hạn ban đầu", note="Khi đã gia hạn: hạn được giao lần đầu."),
        kinds.deadline("due_on", "Hạn thực hiện"),
        kinds.day("answered_on", "Ngày trả lời"),
        kinds.day("done_on", "Ngày thực hiện xong"),
        kinds.choice("result", "Kết quả thực hiện", RESULTS),
        kinds.day("origin_on", "Ngày đối thoại, tiếp công dân", note="Ngày của cuộc đối thoại hay buổi tiếp nêu việc."),
        kinds.count("requests_covered", "Số kiến nghị bao gồm"),
        Column("case_id", "Mã vụ việc", Type.TEXT, note="Như trong sổ đơn.", text=Text.CODE),
        Column("project_id", "Mã dự án", Type.TEXT, text=Text.CODE),
    ),
    rules=(
        kinds.order("origin_on", "given_on", "Ngày kết luận trước ngày đối thoại, tiếp công dân."),
        kinds.order("given_on", "first_due_on", "Hạn ban đầu trước ngày kết luận."),
        kinds.order("given_on", "due_on", "Hạn thực hiện trước ngày kết luận."),
        kinds.order("first_due_on", "due_on", "Hạn thực hiện trước hạn ban đầu: gia hạn chỉ lùi hạn lại."),
        kinds.order("given_on", "answered_on", "Ngày trả lời trước ngày kết luận."),
        kinds.order("given_on", "done_on", "Ngày thực hiện xong trước ngày kết luận."),
        kinds.order("answered_on", "done_on", "Ngày thực hiện xong trước ngày trả lời."),
        Rule(
            key="result_needs_day",
            column="result",
            bad="result is not null and done_on is null",
            reason="Có kết quả thực hiện mà không có ngày thực hiện xong.",
            remedy="Điền Ngày thực hiện xong, hoặc để trống kết quả.",
        ),
        Rule(
            key="day_needs_result",
            column="result",
            bad="done_on is not null and result is null",
            reason="Đã thực hiện xong mà chưa ghi kết quả.",
            remedy="Chọn Kết quả thực hiện.",
            level="warn",
        ),
        Rule(
            key="commune_level_names_commune",
            column="commune",
            bad="level = 'Xã' and commune is null",
            reason="Kết luận cấp xã không ghi xã.",
            remedy="Điền Xã, thị trấn.",
        ),
    ),
)
