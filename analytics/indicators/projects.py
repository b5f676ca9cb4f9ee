"""Clearing land for projects, as each last reported (items 5 and 8), and matters that stir people (item 7)."""

from analytics.indicators.facts import CLEARANCES, HOTSPOTS
from analytics.indicators.formula import Sums, flow, stock
from analytics.indicators.record import Better, Indicator, Unit

_BASIS = "Kế hoạch phối hợp 2024, nội dung 5, 8; Luật Thực hiện dân chủ ở cơ sở 2022, Điều 25"
_PLAN = "Kế hoạch phối hợp 2024, phần I và nội dung 5, 7"


def _count(key: str, name: str, unit: Unit, meaning: str, numerator: Sums) -> Indicator:
    return Indicator(
        key=key, name=name, unit=unit, better="neither", fact=CLEARANCES, meaning=meaning, basis=_BASIS,
        numerator=numerator, whole=True, items=(5,),
    )  # fmt: skip


def _rate(key: str, name: str, meaning: str, part: str, whole: str, better: Better = "higher") -> Indicator:
    return Indicator(
        key=key, name=name, unit=Unit.PERCENT, better=better, fact=CLEARANCES, meaning=meaning, basis=_BASIS,
        numerator=stock(part), denominator=stock(whole), scale=100, items=(5,),
    )  # fmt: skip


def _matters(key: str, name: str, better: Better, meaning: str, numerator: Sums) -> Indicator:
    return Indicator(
        key=key, name=name, unit=Unit.MATTER, better=better, fact=HOTSPOTS, meaning=meaning, basis=_PLAN,
        numerator=numerator, whole=True, items=(7,),
    )  # fmt: skip


INDICATORS = (
    _rate(
        "clearance_consent_rate",
        "Đồng thuận ở dự án",
        "Hộ đồng thuận chia cho hộ đã lấy ý kiến, theo báo cáo gần nhất của từng dự án. Là chỉ số theo dõi: đến hết năm"
        " 2025 luật không đòi tỷ lệ đồng thuận để phê duyệt phương án.",
        "agreeing",
        "consulted",
    ),
    _rate(
        "clearance_paid_rate",
        "Hộ đã nhận tiền bồi thường",
        "Hộ đã nhận tiền chia cho hộ bị ảnh hưởng, của những dự án có ghi.",
        "compensated",
        "payable",
    ),
    _rate(
        "clearance_handed_rate",
        "Hộ đã bàn giao mặt bằng",
        "Hộ đã bàn giao chia cho hộ bị ảnh hưởng, của những dự án có ghi.",
        "handed_over",
        "to_hand_over",
    ),
    _rate(
        "clearance_resettled_rate",
        "Hộ đã tái định cư",
        "Hộ đã tái định cư chia cho hộ cần tái định cư.",
        "resettled",
        "to_resettle",
    ),
    _count("clearance_projects", "Dự án giải phóng mặt bằng", Unit.PROJECT,
           "Dự án đã có báo cáo vào cuối kỳ, kể cả đã bàn giao xong.", stock("projects")),
    _count("clearance_households", "Hộ bị ảnh hưởng bởi dự án", Unit.HOUSEHOLD,
           "Hộ bị ảnh hưởng theo báo cáo gần nhất của từng dự án vào cuối kỳ.", stock("affected")),
    _matters("hotspots_opened", "Vụ việc nổi cộm phát sinh", "neither",
             "Vụ việc nổi cộm, điểm nóng phát sinh trong kỳ.", flow("opened")),
    _matters("hotspots_open", "Vụ việc chưa dứt điểm", "lower",
             "Vụ việc đã phát sinh, chưa giải quyết dứt điểm vào cuối kỳ, kể cả đã lắng.", stock("open")),
    _matters("hotspots_unassigned", "Vụ việc chưa giao ai", "lower",
             "Vụ việc chưa dứt điểm mà chưa giao cơ quan nào giải quyết vào cuối kỳ.", stock("unassigned")),
    Indicator(
        key="hotspot_days", name="Thời gian giải quyết vụ việc nổi cộm", unit=Unit.DAY, better="lower", fact=HOTSPOTS,
        meaning="Số ngày trung bình từ ngày phát sinh đến ngày giải quyết dứt điểm, của những vụ việc dứt điểm"
        " trong kỳ.",
        basis=_PLAN, numerator=flow("days"), denominator=flow("settled"), items=(7,),
    ),
)  # fmt: skip
