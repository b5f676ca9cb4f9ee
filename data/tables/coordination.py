"""Coordination: what one office of the plan does for another, or asks of it, one row a deed."""

from __future__ import annotations

from data.tables import column_kinds as kinds
from data.tables.columns import Column, Rule, Table, Text, Type

ADVICE, BRIEFING, OPINION = "Tham mưu, chỉ đạo", "Trực báo định kỳ", "Thông báo tình hình, dư luận"
REQUEST, COMMUNE_PLAN = "Yêu cầu đột xuất", "Kế hoạch phối hợp cấp xã"
DEEDS = (
    ADVICE,
    BRIEFING,
    OPINION,
    "Thông tin quy hoạch, dự án",
    "Thông tin cơ chế, chính sách",
    "Chỉ đạo dân vận chính quyền",
    "Giám sát",
    "Phản biện xã hội",
    "Kiểm tra, giám sát Quy chế",
    "Kiểm tra thực hiện dân chủ",
    REQUEST,
    "Phản hồi",
    "Sơ kết, tổng kết",
    COMMUNE_PLAN,
)
PERIOD = r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|6T))?$"

COORDINATION = Table(
    name="coordination",
    title="Phối hợp hai bên",
    grain="một dòng = một việc một bên làm, thông báo hay yêu cầu bên kia",
    key=("deed_id",),
    steady=("sent_on",),
    day="sent_on",
    events=("sent_on", "answered_on"),
    columns=(
        Column("deed_id", "Mã việc", Type.TEXT, required=True, text=Text.CODE),
        kinds.choice("deed", "Loại việc", DEEDS, True),
        kinds.day("sent_on", "Ngày thực hiện, gửi", True),
        Column(
            "period",
            "Kỳ phải làm",
            Type.TEXT,
            note="Việc định kỳ làm cho kỳ nào: 2024-09, 2024-Q3, 2024-6T, 2024. Để trống: kỳ của ngày thực hiện.",
            text=Text.CODE,
        ),
        Column("sender", "Cơ quan thực hiện, gửi", Type.TEXT, required=True, text=Text.OFFICE),
        Column("receiver", "Cơ quan nhận", Type.TEXT, text=Text.OFFICE),
        kinds.item(14),
        kinds.commune(False),
        Column("document", "Số, ký hiệu văn bản", Type.TEXT, text=Text.CODE),
        Column("summary", "Nội dung", Type.TEXT, note="Một câu, không nêu tên người dân."),
        kinds.deadline("answer_due_on", "Hạn trả lời", note="Để trống: không cần trả lời."),
        kinds.day("answered_on", "Ngày trả lời"),
        Column("answer_document", "Văn bản trả lời", Type.TEXT, text=Text.CODE),
        Column("project_id", "Mã dự án", Type.TEXT, text=Text.CODE),
    ),
    rules=(
        kinds.order("sent_on", "answer_due_on", "Hạn trả lời trước ngày gửi."),
        kinds.order("sent_on", "answered_on", "Ngày trả lời trước ngày gửi."),
        Rule(
            key="period_is_one",
            column="period",
            bad=f"period is not null and not regexp_matches(period, '{PERIOD}')",
            reason="Kỳ không đúng cách viết.",
            remedy="Viết tháng 2024-09, quý 2024-Q3, 6 tháng 2024-6T, năm 2024; hoặc để trống.",
        ),
        Rule(
            key="request_names_receiver",
            column="receiver",
            bad="answer_due_on is not null and receiver is null",
            reason="Có hạn trả lời mà không ghi cơ quan nhận.",
            remedy="Điền Cơ quan nhận: cơ quan phải trả lời.",
        ),
        Rule(
            key="plan_names_commune",
            column="commune",
            bad=f"deed = '{COMMUNE_PLAN}' and commune is null",
            reason="Kế hoạch cấp xã không ghi xã.",
            remedy="Điền Xã, thị trấn.",
        ),
    ),
)
