"""Clearing land for projects (items 5 and 8): how far, as each project last reported."""

from analytics.indicators.facts import CLEARANCES
from analytics.indicators.formula import Sums, stock
from analytics.indicators.record import Better, Indicator, Unit

_BASIS = "Kế hoạch phối hợp 2024, nội dung 5, 8; Luật Thực hiện dân chủ ở cơ sở 2022, Điều 25"


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
)  # fmt: skip
