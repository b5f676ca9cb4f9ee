"""The ten fact tables, declared once: the reader, the contracts, the template and the screens read this."""

from __future__ import annotations

from typing import Literal

from data.columns import Column, Rule, Table, Type, plain
from data.synonyms import POINTS

KINDS = ("Khiếu nại", "Tố cáo", "Kiến nghị", "Phản ánh")
FIELDS = (
    "Bồi thường, GPMB, tái định cư",
    "Đất đai",
    "Xây dựng, đô thị",
    "Môi trường",
    "Chính sách xã hội",
    "Cán bộ, công chức",
    "Hạ tầng, giao thông",
    "An ninh, trật tự",
    "Khác",
)
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
LEVELS = ("Huyện", "Xã")


MANY, MOST = 500, 20_000  # a count of people, letters or cases of one row: worth a look above, impossible above
FILES = 5_000, 200_000  # one-stop files of a commune and month
HOUSEHOLDS = 5_000, 60_000  # of one commune, of the whole district twice over


def _day(name: str, header: str, required: bool = False, note: str = "") -> Column:
    return Column(name, header, Type.DAY, required, note=note)


def _deadline(name: str, header: str, required: bool = False, note: str = "") -> Column:
    return Column(name, header, Type.DAY, required, note=note, ahead=(3, 10))


def _count(
    name: str, header: str, required: bool = False, default: int | None = None, low: float = 0,
    bounds: tuple[float, float] = (MANY, MOST),
) -> Column:  # fmt: skip
    usual, high = bounds
    return Column(name, header, Type.WHOLE, required, default=default, low=low, high=high, usual=usual)


def _amount(name: str, header: str, usual: float, high: float) -> Column:
    return Column(name, header, Type.NUMBER, low=0, high=high, usual=usual)


def _choice(
    name: str, header: str, values: tuple[str, ...], required: bool = False, default: str | None = None
) -> Column:
    return Column(name, header, Type.CHOICE, required, values, default)


def _commune(required: bool = True) -> Column:
    return Column("commune", "Xã, thị trấn", Type.COMMUNE, required)


def _item(default: int | None = None) -> Column:
    return Column("item", "Nội dung phối hợp", Type.ITEM, default is None, default=default, low=1, high=14)


def _order(early: str, late: str, reason: str) -> Rule:
    remedy = "Kiểm tra lại hai ngày trên hồ sơ rồi sửa ngày gõ sai."
    return Rule(f"{early}_before_{late}", late, f"{late} < {early}", reason, remedy)


def _within(early: str, late: str, years: int, reason: str, level: Literal["refuse", "warn"] = "warn") -> Rule:
    remedy = "Kiểm tra lại năm của hai ngày."
    return Rule(
        f"{late}_within_{years}_years", late, f"{late} > {early} + interval {years} year", reason, remedy, level
    )


PETITION = Table(
    name="petition",
    title="Đơn thư",
    grain="một dòng = một đơn",
    key=("petition_id",),
    day="received_on",
    events=("received_on", "accepted_on", "resolved_on"),
    columns=(
        Column("petition_id", "Mã đơn", Type.TEXT, True),
        Column("case_id", "Mã vụ việc", Type.TEXT, note="Nhiều đơn có thể là một vụ việc."),
        _day("received_on", "Ngày nhận", True),
        _commune(),
        _item(),
        _choice("kind", "Loại đơn", KINDS, True),
        _choice("field", "Lĩnh vực", FIELDS, True),
        _choice("channel", "Nguồn đơn", CHANNELS, True),
        _count("signatories", "Số người ký", default=1, low=1),
        Column("eligible", "Đủ điều kiện xử lý", Type.FLAG, default=True),
        _choice("handling", "Hướng xử lý", HANDLINGS),
        _choice("round", "Lần giải quyết", ROUNDS),
        _choice("complexity", "Mức độ", COMPLEXITIES),
        Column("agency", "Cơ quan giải quyết", Type.TEXT),
        _day("accepted_on", "Ngày thụ lý"),
        _deadline("due_on", "Hạn giải quyết", note="Để trống thì hạn được tính theo luật."),
        Column("suspended_days", "Số ngày tạm đình chỉ", Type.WHOLE, default=0, low=0, high=3650, usual=365),
        _day("resolved_on", "Ngày giải quyết"),
        _choice("outcome", "Kết quả", OUTCOMES),
    ),
    rules=(
        _order("received_on", "accepted_on", "Ngày thụ lý trước ngày nhận."),
        _order("accepted_on", "resolved_on", "Ngày giải quyết trước ngày thụ lý."),
        _order("received_on", "resolved_on", "Ngày giải quyết trước ngày nhận."),
        _order("received_on", "due_on", "Hạn giải quyết trước ngày nhận."),
        _within("received_on", "due_on", 10, "Hạn giải quyết sau ngày nhận hơn 10 năm.", "refuse"),
        _within("received_on", "due_on", 3, "Hạn giải quyết sau ngày nhận hơn 3 năm."),
        _within("received_on", "accepted_on", 1, "Ngày thụ lý sau ngày nhận hơn 1 năm."),
        _within("received_on", "resolved_on", 5, "Ngày giải quyết sau ngày nhận hơn 5 năm."),
        Rule(
            "second_round_is_complaint",
            "round",
            "round = 'Lần hai' and kind <> 'Khiếu nại'",
            "“Lần hai” chỉ dùng cho Khiếu nại.",
            "Sửa Lần giải quyết thành “Lần đầu” hoặc để trống, hoặc sửa Loại đơn.",
        ),
        Rule(
            "repeat_is_denunciation",
            "round",
            "round = 'Tố cáo tiếp' and kind <> 'Tố cáo'",
            "“Tố cáo tiếp” chỉ dùng cho Tố cáo.",
            "Sửa Lần giải quyết, hoặc sửa Loại đơn.",
        ),
        Rule(
            "very_complex_is_denunciation",
            "complexity",
            "complexity = 'Đặc biệt phức tạp' and kind <> 'Tố cáo'",
            "“Đặc biệt phức tạp” chỉ dùng cho Tố cáo.",
            "Sửa Mức độ thành “Phức tạp”, hoặc sửa Loại đơn.",
        ),
        Rule(
            "outcome_needs_day",
            "outcome",
            "outcome is not null and resolved_on is null",
            "Có kết quả nhưng không có ngày giải quyết.",
            "Điền Ngày giải quyết, hoặc xóa Kết quả.",
        ),
        Rule(
            "day_needs_outcome",
            "outcome",
            f"resolved_on is not null and outcome is null and handling = '{ACCEPTED}'",
            "Đã giải quyết nhưng chưa ghi kết quả.",
            "Điền Kết quả khi có.",
            "warn",
        ),
        Rule(
            "handled_needs_day",
            "resolved_on",
            f"resolved_on is null and handling <> '{ACCEPTED}'",
            "Đơn đã hướng dẫn, chuyển, đôn đốc, lưu hoặc trả lời nhưng không có ngày xong, nên vẫn tính là đang chờ.",
            "Điền Ngày giải quyết là ngày ra văn bản xử lý đơn.",
            "warn",
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
        _day("surveyed_on", "Ngày khảo sát", True),
        _commune(),
        _item(9),
        Column("agency", "Cơ quan được đánh giá", Type.TEXT),
        _choice("channel", "Hình thức", ("Phiếu giấy", "Trực tuyến", "Zalo", "Kiosk")),
        _choice("factor", "Yếu tố", FACTORS, True),
        Column("score", "Mức", Type.WHOLE, True, low=1, high=5, words=tuple(POINTS.items())),
        _count("responses", "Số phiếu", default=1, bounds=(2_000, 200_000)),
    ),
)

MODEL = Table(
    name="model",
    title="Dân vận khéo",
    grain="một dòng = một mô hình, điển hình",
    key=("model_id",),
    day="registered_on",
    events=("registered_on", "launched_on", "effective_on", "recognised_on", "replicated_on", "ended_on"),
    columns=(
        Column("model_id", "Mã mô hình", Type.TEXT, True),
        Column("name", "Tên mô hình", Type.TEXT, True),
        _commune(),
        _item(3),
        _choice(
            "field",
            "Lĩnh vực",
            ("Kinh tế", "Văn hóa, xã hội", "Quốc phòng, an ninh", "Xây dựng hệ thống chính trị"),
            True,
        ),
        _choice("subject", "Đối tượng", ("Tập thể", "Cá nhân"), True),
        _choice("category", "Phân loại", ("Mô hình", "Điển hình")),
        _day("registered_on", "Ngày đăng ký", True),
        _day("launched_on", "Ngày triển khai"),
        _day("effective_on", "Ngày đánh giá hiệu quả"),
        _day("recognised_on", "Ngày công nhận"),
        _choice("level", "Cấp công nhận", ("Cơ sở", "Huyện", "Tỉnh", "Trung ương")),
        _day("replicated_on", "Ngày nhân rộng"),
        _day("ended_on", "Ngày dừng"),
        Column("parent_id", "Nhân rộng từ mô hình", Type.TEXT, note="Mã của mô hình gốc."),
        _count("households", "Số hộ tham gia", bounds=HOUSEHOLDS),
        Column("exemplary", "Tiêu biểu", Type.FLAG, default=False),
    ),
    rules=(
        _order("registered_on", "launched_on", "Ngày triển khai trước ngày đăng ký."),
        _order("registered_on", "effective_on", "Ngày đánh giá hiệu quả trước ngày đăng ký."),
        _order("registered_on", "recognised_on", "Ngày công nhận trước ngày đăng ký."),
        _order("registered_on", "ended_on", "Ngày dừng trước ngày đăng ký."),
        Rule(
            "own_parent",
            "parent_id",
            "parent_id = model_id",
            "Mô hình không thể nhân rộng từ chính nó.",
            "Điền mã của mô hình gốc, hoặc để trống.",
        ),
    ),
)

TASK = Table(
    name="task",
    title="Nhiệm vụ",
    grain="một dòng = một nhiệm vụ trong kế hoạch",
    key=("item", "commune", "title", "due_on"),
    day="due_on",
    events=("completed_on",),
    columns=(
        _item(),
        _commune(False),
        Column("title", "Nhiệm vụ", Type.TEXT, True),
        _choice("lead", "Cơ quan chủ trì", LEADS, True),
        Column("partners", "Cơ quan phối hợp", Type.TEXT),
        _deadline("due_on", "Hạn hoàn thành", True),
        _day("completed_on", "Ngày hoàn thành"),
        Column("progress", "Tiến độ %", Type.NUMBER, low=0, high=100),
    ),
)

RECEPTION = Table(
    name="reception",
    title="Tiếp công dân",
    grain="một dòng = một buổi tiếp công dân",
    key=("held_on", "level", "commune", "form", "chair"),
    day="held_on",
    events=("held_on",),
    item=13,
    columns=(
        _day("held_on", "Ngày tiếp", True),
        _choice("level", "Cấp", LEVELS, True),
        _commune(False),
        _choice("form", "Hình thức", ("Thường xuyên", "Định kỳ", "Đột xuất"), True),
        _choice(
            "chair",
            "Chủ trì",
            ("Chủ tịch UBND huyện", "Chủ tịch UBND xã", "Bí thư Huyện ủy", "Bí thư Đảng ủy xã", "Khác"),
            True,
        ),
        Column("danvan_attended", "Ban Dân vận dự", Type.FLAG, True),
        _count("visits", "Số lượt"),
        _count("people", "Số người"),
        _count("first_cases", "Vụ việc tiếp lần đầu"),
        _count("repeat_cases", "Vụ việc tiếp nhiều lần"),
        _count("groups", "Số đoàn đông người"),
        _count("group_people", "Số người của đoàn"),
        _count("petitions_received", "Số đơn nhận"),
        _count("conclusions", "Kết luận giao"),
        _count("conclusions_done", "Kết luận đã thực hiện"),
    ),
    rules=(
        Rule(
            "conclusions_parts",
            "conclusions_done",
            "conclusions_done > conclusions",
            "Kết luận đã thực hiện nhiều hơn kết luận giao.",
            "Kiểm tra lại hai số.",
        ),
        Rule(
            "commune_level_names_commune",
            "commune",
            "level = 'Xã' and commune is null",
            "Buổi tiếp cấp xã không ghi xã.",
            "Điền Xã, thị trấn.",
        ),
    ),
)

DIALOGUE = Table(
    name="dialogue",
    title="Đối thoại",
    grain="một dòng = một cuộc đối thoại với Nhân dân",
    key=("held_on", "level", "commune", "chair"),
    day="held_on",
    events=("held_on",),
    item=6,
    columns=(
        _day("held_on", "Ngày đối thoại", True),
        _choice("level", "Cấp", LEVELS, True),
        _commune(False),
        _choice(
            "chair",
            "Chủ trì",
            ("Bí thư Huyện ủy", "Chủ tịch UBND huyện", "Bí thư Đảng ủy xã", "Chủ tịch UBND xã", "Khác"),
            True,
        ),
        _count("attendees", "Số người dự", bounds=(3_000, 200_000)),
        _count("requests", "Kiến nghị", True),
        _count("answered", "Đã trả lời"),
        _count("resolved", "Đã giải quyết"),
        _count("overdue", "Quá hạn"),
    ),
    rules=(
        Rule(
            "resolved_parts",
            "resolved",
            "resolved > requests",
            "Kiến nghị đã giải quyết nhiều hơn kiến nghị nhận.",
            "Kiểm tra lại hai số.",
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
        _day("given_on", "Ngày đóng góp", True),
        _commune(),
        Column("project", "Công trình", Type.TEXT, True),
        _count("households", "Số hộ", bounds=HOUSEHOLDS),
        _amount("land_m2", "Đất hiến (m²)", 50_000, 5_000_000),
        _amount("workdays", "Ngày công", 10_000, 1_000_000),
        _amount("cash_million", "Tiền (triệu đồng)", 5_000, 100_000),
        _amount("in_kind_million", "Hiện vật (triệu đồng)", 5_000, 100_000),
        _choice("source", "Nguồn", ("Hộ dân", "Doanh nghiệp", "Người con xa quê")),
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
        Column("month", "Tháng", Type.MONTH, True),
        _commune(),
        _count("carried_in", "Tồn kỳ trước", default=0, bounds=FILES),
        _count("received", "Tiếp nhận", True, bounds=FILES),
        _count("early", "Trước hạn", default=0, bounds=FILES),
        _count("on_time", "Đúng hạn", default=0, bounds=FILES),
        _count("late", "Trễ hạn", default=0, bounds=FILES),
        _count("pending", "Đang giải quyết", default=0, bounds=FILES),
        _count("pending_late", "Đang giải quyết quá hạn", default=0, bounds=FILES),
        _count("online_partial", "Trực tuyến một phần", bounds=FILES),
        _count("online_full", "Trực tuyến toàn trình", bounds=FILES),
        _count("postal", "Bưu chính công ích", bounds=FILES),
        _count("zalo_lookups", "Lượt tra cứu Zalo", bounds=FILES),
    ),
    rules=(
        Rule(
            "files_balance",
            "pending",
            "carried_in + received <> early + on_time + late + pending",
            "Tồn kỳ trước + Tiếp nhận phải bằng Trước hạn + Đúng hạn + Trễ hạn + Đang giải quyết.",
            "Đối chiếu lại các cột của tháng.",
        ),
        Rule(
            "pending_parts",
            "pending_late",
            "pending_late > pending",
            "Đang giải quyết quá hạn nhiều hơn Đang giải quyết.",
            "Kiểm tra lại hai số.",
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
        _day("held_on", "Ngày tổ chức", True),
        _commune(False),
        _item(),
        _choice(
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
        _count("attendees", "Số người dự", bounds=(3_000, 200_000)),
        _count("households_asked", "Số hộ lấy ý kiến", bounds=HOUSEHOLDS),
        _count("households_agreed", "Số hộ đồng thuận", bounds=HOUSEHOLDS),
    ),
    rules=(
        Rule(
            "agreed_parts",
            "households_agreed",
            "households_agreed > households_asked",
            "Số hộ đồng thuận nhiều hơn số hộ lấy ý kiến.",
            "Kiểm tra lại hai số.",
        ),
    ),
)

EVALUATION = Table(
    name="evaluation",
    title="Đánh giá",
    grain="một dòng = một tiêu chí của một đơn vị trong một năm",
    key=("year", "unit", "rubric", "criterion"),
    day="make_date(year, 11, 30)",  # units score themselves every November
    events=(),
    item=12,
    columns=(
        Column("year", "Năm", Type.YEAR, True, low=2000, high=2100),
        Column("unit", "Đơn vị", Type.TEXT, True, note="Tên xã, thị trấn hoặc phòng, ban của huyện."),
        Column("rubric", "Bộ tiêu chí", Type.TEXT, True),
        Column("criterion", "Tiêu chí", Type.TEXT, True),
        Column("self_points", "Điểm tự chấm", Type.NUMBER, low=0, high=1000, usual=100),
        Column("appraised_points", "Điểm thẩm định", Type.NUMBER, True, low=0, high=1000, usual=100),
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
        CONTRIBUTION,
        SERVICE,
        OUTREACH,
        EVALUATION,
    )
}

# Codes of allowed values in links and on the command line: "Khiếu nại" is "khieu-nai".
CODES = {plain(v): v for t in TABLES.values() for c in t.columns for v in c.values}
