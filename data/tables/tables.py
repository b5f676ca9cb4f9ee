"""The fact tables, declared once: the reader, the contracts, the template and the screens read this."""

from __future__ import annotations

from data.tables import column_kinds as kinds
from data.tables.clearance import CLEARANCE
from data.tables.columns import Column, Rule, Table, Text, Type
from data.tables.conclusion import CONCLUSION
from data.tables.coordination import COORDINATION
from data.tables.hotspot import HOTSPOT
from data.tables.synonyms import POINTS
from data.text.normalise import plain

KINDS = ("Khiếu nại", "Tố cáo", "Kiến nghị", "Phản ánh")
FIELDS, LEVELS = kinds.FIELDS, kinds.LEVELS
CHANNELS = (
    "Tiếp công dân thường xuyên",
    "Tiếp công dân định kỳ",
    "Đối thoại của Bí thư",
    "Bưu chính",
    "Cơ quan khác chuyển",
    "Cổng dịch vụ công",
    "Zalo",
)
ACCEPTED = "Thụ lý giải quyết"
# letters to handle in a period: received in it, or before it and open when it began (or on an as-of day before that)
TO_HANDLE = "received_on <= $as_of and open_until >= least($start, $as_of + 1)"
HANDLINGS = (ACCEPTED, "Hướng dẫn", "Chuyển đơn", "Đôn đốc", "Lưu đơn", "Trả lời ngay")
ROUNDS = ("Lần đầu", "Lần hai", "Tố cáo tiếp")
COMPLEXITIES = ("Bình thường", "Phức tạp", "Đặc biệt phức tạp")
OUTCOMES = ("Đúng", "Đúng một phần", "Sai", "Rút đơn", "Đình chỉ", "Đã trả lời", "Tiếp thu thực hiện")
SERVICE_FACTORS = (
    "Tiếp cận dịch vụ",
    "Thủ tục hành chính",
    "Công chức",
    "Kết quả",
    "Tiếp nhận, xử lý phản ánh",
)
FACTORS = (*SERVICE_FACTORS, "Chung")
LEADS = ("Ban Dân vận", "UBND huyện", "Cả hai")


PETITION = Table(
    name="petition",
    title="Đơn thư",
    grain="một dòng = một đơn",
    key=("petition_id",),
    within="commune",
    steady=("commune", "received_on", "kind"),
    day="received_on",
    events=("received_on", "accepted_on", "resolved_on"),
    columns=(
        Column("petition_id", "Mã đơn", Type.TEXT, required=True, text=Text.CODE),
        Column("case_id", "Mã vụ việc", Type.TEXT, note="Nhiều đơn có thể là một vụ việc.", text=Text.CODE),
        kinds.day("received_on", "Ngày nhận", True),
        kinds.commune(),
        kinds.item(),
        kinds.choice("kind", "Loại đơn", KINDS, True),
        kinds.choice("field", "Lĩnh vực", FIELDS, True),
        kinds.choice("channel", "Nguồn đơn", CHANNELS, True),
        kinds.count("signatories", "Số người ký", default=1, low=1, bounds=(2_000, kinds.MOST)),
        Column("eligible", "Đủ điều kiện xử lý", Type.FLAG, default=True),
        kinds.choice("handling", "Hướng xử lý", HANDLINGS),
        kinds.choice("round", "Lần giải quyết", ROUNDS),
        kinds.choice("complexity", "Mức độ", COMPLEXITIES),
        Column("agency", "Cơ quan giải quyết", Type.TEXT, text=Text.OFFICE),
        kinds.day("accepted_on", "Ngày thụ lý"),
        kinds.deadline("due_on", "Hạn giải quyết", note="Để trống thì hạn được tính theo luật."),
        Column("suspended_days", "Số ngày tạm đình chỉ", Type.WHOLE, default=0, low=0, high=3650, usual=365),
        kinds.day("resolved_on", "Ngày giải quyết"),
        kinds.choice("outcome", "Kết quả", OUTCOMES),
    ),
    rules=(
        kinds.order("received_on", "accepted_on", "Ngày thụ lý trước ngày nhận."),
        kinds.order("accepted_on", "resolved_on", "Ngày giải quyết trước ngày thụ lý."),
        kinds.order("received_on", "resolved_on", "Ngày giải quyết trước ngày nhận."),
        kinds.order("received_on", "due_on", "Hạn giải quyết trước ngày nhận."),
        kinds.within("received_on", "due_on", 10, "Hạn giải quyết sau ngày nhận hơn 10 năm.", "refuse"),
        kinds.within("received_on", "due_on", 3, "Hạn giải quyết sau ngày nhận hơn 3 năm."),
        kinds.within("received_on", "accepted_on", 1, "Ngày thụ lý sau ngày nhận hơn 1 năm."),
        kinds.within("received_on", "resolved_on", 5, "Ngày giải quyết sau ngày nhận hơn 5 năm."),
        Rule(
            key="second_round_is_complaint",
            column="round",
            bad="round = 'Lần hai' and kind <> 'Khiếu nại'",
            reason="“Lần hai” chỉ dùng cho Khiếu nại.",
            remedy="Sửa Lần giải quyết thành “Lần đầu” hoặc để trống, hoặc sửa Loại đơn.",
        ),
        Rule(
            key="repeat_is_denunciation",
            column="round",
            bad="round = 'Tố cáo tiếp' and kind <> 'Tố cáo'",
            reason="“Tố cáo tiếp” chỉ dùng cho Tố cáo.",
            remedy="Sửa Lần giải quyết, hoặc sửa Loại đơn.",
        ),
        Rule(
            key="very_complex_is_denunciation",
            column="complexity",
            bad="complexity = 'Đặc biệt phức tạp' and kind <> 'Tố cáo'",
            reason="“Đặc biệt phức tạp” chỉ dùng cho Tố cáo.",
            remedy="Sửa Mức độ thành “Phức tạp”, hoặc sửa Loại đơn.",
        ),
        Rule(
            key="outcome_needs_day",
            column="outcome",
            bad="outcome is not null and resolved_on is null",
            reason="Có kết quả nhưng không có ngày giải quyết.",
            remedy="Điền Ngày giải quyết, hoặc xóa Kết quả.",
        ),
        Rule(
            key="day_needs_outcome",
            column="outcome",
            bad=f"resolved_on is not null and outcome is null and handling = '{ACCEPTED}'",
            reason="Đã giải quyết nhưng chưa ghi kết quả.",
            remedy="Điền Kết quả khi có.",
            level="warn",
        ),
        Rule(
            key="handled_needs_day",
            column="resolved_on",
            bad=f"resolved_on is null and handling <> '{ACCEPTED}'",
            reason="Đơn đã hướng dẫn, chuyển, đôn đốc, lưu hoặc trả lời nhưng không có ngày xong, nên vẫn tính là"
            " đang chờ.",
            remedy="Điền Ngày giải quyết là ngày ra văn bản xử lý đơn.",
            level="warn",
        ),
    ),
    derived=(
        ("counted_from", "date"),  # acceptance, else receipt
        ("open_until", "date"),  # the day it ended; the last day there is, while it has not
        ("is_followed", "boolean"),  # to be resolved here: accepted, or not decided yet
        ("clock_on", "date"),  # where resolution days start: acceptance for complaints and denunciations
        ("acceptance_due_on", "date"),
        ("due_basis", "varchar"),  # Luật | Thông báo kết luận | Mục tiêu nội bộ
        ("due_source", "varchar"),  # the article, as time_limit names it
    ),
    # letters open on a day are the young ones and those that wait long: the others' blocks are passed over
    lies_by="open_until - received_on > 60, received_on",
)

SATISFACTION = Table(
    name="satisfaction",
    title="Hài lòng",
    grain="một dòng = một mức điểm của một yếu tố, kèm số phiếu",
    key=(),
    day="surveyed_on",
    events=("surveyed_on",),
    columns=(
        kinds.day("surveyed_on", "Ngày khảo sát", True),
        kinds.commune(),
        kinds.item(9),
        Column("agency", "Cơ quan được đánh giá", Type.TEXT, text=Text.OFFICE),
        kinds.choice("channel", "Hình thức", ("Phiếu giấy", "Trực tuyến", "Zalo", "Kiosk")),
        kinds.choice("factor", "Yếu tố", FACTORS, True),
        Column("score", "Mức", Type.WHOLE, required=True, low=1, high=5, words=tuple(POINTS.items())),
        kinds.count("responses", "Số phiếu", default=1, bounds=(2_000, 200_000)),
    ),
)

MODEL = Table(
    name="model",
    title="Dân vận khéo",
    grain="một dòng = một mô hình, điển hình",
    key=("model_id",),
    within="commune",
    steady=("commune", "registered_on"),
    rises=("level",),
    day="registered_on",
    events=("registered_on", "launched_on", "effective_on", "recognised_on", "replicated_on", "ended_on"),
    columns=(
        Column("model_id", "Mã mô hình", Type.TEXT, required=True, text=Text.CODE),
        Column("name", "Tên mô hình", Type.TEXT, required=True),
        kinds.commune(),
        kinds.item(3),
        kinds.choice(
            "field",
            "Lĩnh vực",
            ("Kinh tế", "Văn hóa, xã hội", "Quốc phòng, an ninh", "Xây dựng hệ thống chính trị"),
            True,
        ),
        kinds.choice("subject", "Đối tượng", ("Tập thể", "Cá nhân"), True),
        kinds.choice("category", "Phân loại", ("Mô hình", "Điển hình")),
        kinds.day("registered_on", "Ngày đăng ký", True),
        kinds.day("launched_on", "Ngày triển khai"),
        kinds.day("effective_on", "Ngày đánh giá hiệu quả"),
        kinds.day("recognised_on", "Ngày công nhận"),
        kinds.choice("level", "Cấp công nhận", ("Cơ sở", "Huyện", "Tỉnh", "Trung ương")),
        kinds.day("replicated_on", "Ngày nhân rộng"),
        kinds.day("ended_on", "Ngày dừng"),
        Column("parent_id", "Nhân rộng từ mô hình", Type.TEXT, note="Mã của mô hình gốc.", text=Text.CODE),
        kinds.count("households", "Số hộ tham gia", bounds=kinds.HOUSEHOLDS),
        Column("exemplary", "Tiêu biểu", Type.FLAG, default=False),
    ),
    rules=(
        kinds.order("registered_on", "launched_on", "Ngày triển khai trước ngày đăng ký."),
        kinds.order("registered_on", "effective_on", "Ngày đánh giá hiệu quả trước ngày đăng ký."),
        kinds.order("registered_on", "recognised_on", "Ngày công nhận trước ngày đăng ký."),
        kinds.order("registered_on", "ended_on", "Ngày dừng trước ngày đăng ký."),
        Rule(
            key="own_parent",
            column="parent_id",
            bad="parent_id = model_id",
            reason="Mô hình không thể nhân rộng từ chính nó.",
            remedy="Điền mã của mô hình gốc, hoặc để trống.",
        ),
    ),
)

TASK = Table(
    name="task",
    title="Nhiệm vụ",
    grain="một dòng = một nhiệm vụ trong kế hoạch",
    key=("item", "commune", "title", "due_on"),
    rises=("progress",),
    day="due_on",
    since="make_date(year(due_on), 1, 1)",  # a task of the year's plan is given before it is due
    events=("completed_on",),
    columns=(
        kinds.item(),
        kinds.commune(False),
        Column("title", "Nhiệm vụ", Type.TEXT, required=True),
        kinds.choice("lead", "Cơ quan chủ trì", LEADS, True),
        Column("partners", "Cơ quan phối hợp", Type.TEXT, text=Text.OFFICE),
        kinds.deadline("due_on", "Hạn hoàn thành", True),
        kinds.day("completed_on", "Ngày hoàn thành"),
        Column("progress", "Tiến độ %", Type.NUMBER, low=0, high=100),
    ),
)

RECEPTION = Table(
    name="reception",
    title="Tiếp công dân",
    grain="một dòng = một buổi tiếp công dân",
    key=("held_on", "level", "commune", "form", "chair"),
    rises=("conclusions_done",),
    day="held_on",
    events=("held_on",),
    item=13,
    columns=(
        kinds.day("held_on", "Ngày tiếp", True),
        kinds.choice("level", "Cấp", LEVELS, True),
        kinds.commune(False),
        kinds.choice("form", "Hình thức", ("Thường xuyên", "Định kỳ", "Đột xuất"), True),
        kinds.choice(
            "chair",
            "Chủ trì",
            ("Chủ tịch UBND huyện", "Chủ tịch UBND xã", "Bí thư Huyện ủy", "Bí thư Đảng ủy xã", "Khác"),
            True,
        ),
        Column("danvan_attended", "Ban Dân vận dự", Type.FLAG, required=True),
        kinds.count("visits", "Số lượt"),
        kinds.count("people", "Số người"),
        kinds.count("first_cases", "Vụ việc tiếp lần đầu"),
        kinds.count("repeat_cases", "Vụ việc tiếp nhiều lần"),
        kinds.count("groups", "Số đoàn đông người"),
        kinds.count("group_people", "Số người của đoàn"),
        kinds.count("petitions_received", "Số đơn nhận"),
        kinds.count("conclusions", "Kết luận giao"),
        kinds.count("conclusions_done", "Kết luận đã thực hiện"),
    ),
    rules=(
        Rule(
            key="conclusions_parts",
            column="conclusions_done",
            bad="conclusions_done > conclusions",
            reason="Kết luận đã thực hiện nhiều hơn kết luận giao.",
            remedy="Kiểm tra lại hai số.",
        ),
        Rule(
            key="commune_level_names_commune",
            column="commune",
            bad="level = 'Xã' and commune is null",
            reason="Buổi tiếp cấp xã không ghi xã.",
            remedy="Điền Xã, thị trấn.",
        ),
    ),
)

DIALOGUE = Table(
    name="dialogue",
    title="Đối thoại",
    grain="một dòng = một cuộc đối thoại với Nhân dân",
    key=("held_on", "level", "commune", "chair"),
    rises=("answered", "resolved"),
    day="held_on",
    events=("held_on",),
    item=6,
    columns=(
        kinds.day("held_on", "Ngày đối thoại", True),
        kinds.choice("level", "Cấp", LEVELS, True),
        kinds.commune(False),
        kinds.choice(
            "chair",
            "Chủ trì",
            ("Bí thư Huyện ủy", "Chủ tịch UBND huyện", "Bí thư Đảng ủy xã", "Chủ tịch UBND xã", "Khác"),
            True,
        ),
        kinds.count("attendees", "Số người dự", bounds=(3_000, 200_000)),
        kinds.count("requests", "Kiến nghị", True),
        kinds.count("answered", "Đã trả lời"),
        kinds.count("resolved", "Đã giải quyết"),
        kinds.count("overdue", "Quá hạn"),
    ),
    rules=(
        Rule(
            key="resolved_parts",
            column="resolved",
            bad="resolved > requests",
            reason="Kiến nghị đã giải quyết nhiều hơn kiến nghị nhận.",
            remedy="Kiểm tra lại hai số.",
        ),
    ),
)

CONTRIBUTION = Table(
    name="contribution",
    title="Đóng góp",
    grain="một dòng = một lần đóng góp cho một công trình",
    key=(),
    day="given_on",
    events=("given_on",),
    item=10,
    columns=(
        kinds.day("given_on", "Ngày đóng góp", True),
        kinds.commune(),
        Column("project", "Công trình", Type.TEXT, required=True),
        kinds.count("households", "Số hộ", bounds=kinds.HOUSEHOLDS),
        kinds.amount("land_m2", "Đất hiến (m²)", 50_000, 5_000_000),
        kinds.amount("workdays", "Ngày công", 10_000, 1_000_000),
        kinds.amount("cash_million", "Tiền (triệu đồng)", 5_000, 100_000),
        kinds.amount("in_kind_million", "Hiện vật (triệu đồng)", 5_000, 100_000),
        kinds.choice("source", "Nguồn", ("Hộ dân", "Doanh nghiệp", "Người con xa quê")),
    ),
)

SERVICE = Table(
    name="service",
    title="Một cửa",
    grain="một dòng = một xã trong một tháng",
    key=("month", "commune"),
    day="last_day(month)",
    events=("last_day(month)",),
    item=9,
    columns=(
        Column("month", "Tháng", Type.MONTH, required=True),
        kinds.commune(),
        kinds.count("carried_in", "Tồn kỳ trước", default=0, bounds=kinds.FILES),
        kinds.count("received", "Tiếp nhận", True, bounds=kinds.FILES),
        kinds.count("early", "Trước hạn", default=0, bounds=kinds.FILES),
        kinds.count("on_time", "Đúng hạn", default=0, bounds=kinds.FILES),
        kinds.count("late", "Trễ hạn", default=0, bounds=kinds.FILES),
        kinds.count("pending", "Đang giải quyết", default=0, bounds=kinds.FILES),
        kinds.count("pending_late", "Đang giải quyết quá hạn", default=0, bounds=kinds.FILES),
        kinds.count("online_partial", "Trực tuyến một phần", bounds=kinds.FILES),
        kinds.count("online_full", "Trực tuyến toàn trình", bounds=kinds.FILES),
        kinds.count("postal", "Bưu chính công ích", bounds=kinds.FILES),
        kinds.count("zalo_lookups", "Lượt tra cứu Zalo", bounds=kinds.FILES),
    ),
    rules=(
        Rule(
            key="files_balance",
            column="pending",
            bad="carried_in + received <> early + on_time + late + pending",
            reason="Tồn kỳ trước + Tiếp nhận phải bằng Trước hạn + Đúng hạn + Trễ hạn + Đang giải quyết.",
            remedy="Đối chiếu lại các cột của tháng.",
        ),
        Rule(
            key="pending_parts",
            column="pending_late",
            bad="pending_late > pending",
            reason="Đang giải quyết quá hạn nhiều hơn Đang giải quyết.",
            remedy="Kiểm tra lại hai số.",
        ),
    ),
)

OUTREACH = Table(
    name="outreach",
    title="Tuyên truyền",
    grain="một dòng = một cuộc tuyên truyền, vận động, kiểm tra",
    key=(),
    day="held_on",
    events=("held_on",),
    columns=(
        kinds.day("held_on", "Ngày tổ chức", True),
        kinds.commune(False),
        kinds.item(),
        kinds.choice(
            "form",
            "Hình thức",
            (
                "Hội nghị tuyên truyền",
                "Phát thanh",
                "Mạng xã hội",
                "Lấy ý kiến cộng đồng",
                "Kiểm tra thực hiện dân chủ",
                "Vận động, thuyết phục",
            ),
            True,
        ),
        kinds.count("attendees", "Số người dự", bounds=(3_000, 200_000)),
        kinds.count("households_asked", "Số hộ lấy ý kiến", bounds=kinds.HOUSEHOLDS),
        kinds.count("households_agreed", "Số hộ đồng thuận", bounds=kinds.HOUSEHOLDS),
    ),
    rules=(
        Rule(
            key="agreed_parts",
            column="households_agreed",
            bad="households_agreed > households_asked",
            reason="Số hộ đồng thuận nhiều hơn số hộ lấy ý kiến.",
            remedy="Kiểm tra lại hai số.",
        ),
    ),
)

EVALUATION = Table(
    name="evaluation",
    title="Đánh giá",
    grain="một dòng = một tiêu chí của một đơn vị trong một năm",
    key=("year", "unit", "rubric", "criterion"),
    day="make_date(year, 11, 30)",  # units score themselves every November
    names_units="unit",
    events=(),
    item=12,
    columns=(
        Column("year", "Năm", Type.YEAR, required=True, low=2000, high=2100),
        Column(
            "unit",
            "Đơn vị",
            Type.TEXT,
            required=True,
            note="Tên xã, thị trấn hoặc phòng, ban của huyện.",
            text=Text.UNIT,
        ),
        Column("rubric", "Bộ tiêu chí", Type.TEXT, required=True, text=Text.LISTED),
        Column("criterion", "Tiêu chí", Type.TEXT, required=True, text=Text.LISTED),
        Column("self_points", "Điểm tự chấm", Type.NUMBER, low=0, high=1000, usual=100),
        Column("appraised_points", "Điểm thẩm định", Type.NUMBER, required=True, low=0, high=1000, usual=100),
    ),
    derived=(("commune", "varchar"),),  # the unit, where it is a commune
)

TABLES = {
    t.name: t
    for t in (
        PETITION,
        SATISFACTION,
        MODEL,
        TASK,
        RECEPTION,
        DIALOGUE,
        CONCLUSION,
        COORDINATION,
        CLEARANCE,
        HOTSPOT,
        CONTRIBUTION,
        SERVICE,
        OUTREACH,
        EVALUATION,
    )
}

# Codes of allowed values in links and on the command line: "Khiếu nại" is "khieu-nai".
CODES = {plain(v): v for t in TABLES.values() for c in t.columns for v in c.values}
