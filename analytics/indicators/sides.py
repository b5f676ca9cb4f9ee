"""What the two sides owe the people and each other: conclusions, answers, what is done again and again."""

from analytics.indicators.facts import CONCLUSIONS, COORDINATION, PERIODIC
from analytics.indicators.formula import Sums, flow, opening, stock
from analytics.indicators.record import Better, Indicator, Unit

_CONCLUSIONS = "Kế hoạch phối hợp 2024, nội dung 6, 13; trách nhiệm III.1, III.2"
_ITEMS = (6, 13)


def _conclusions(key: str, name: str, better: Better, meaning: str, numerator: Sums) -> Indicator:
    return Indicator(
        key=key,
        name=name,
        unit=Unit.CONCLUSION,
        better=better,
        fact=CONCLUSIONS,
        meaning=meaning,
        basis=_CONCLUSIONS,
        numerator=numerator,
        whole=True,
        items=_ITEMS,
    )


_SIDES = "Kế hoạch phối hợp 2024, phần III, IV và nội dung 14"
_OF_SIDES = (1, 14)

INDICATORS = (
    _conclusions(
        "conclusions_given",
        "Kết luận đã giao",
        "neither",
        "Việc được giao trong kỳ: kết luận của Bí thư, Ban Thường vụ, Chủ tịch, kiến nghị sau đối thoại và gửi Tỉnh.",
        flow("given"),
    ),
    _conclusions(
        "conclusions_open",
        "Kết luận đang thực hiện",
        "lower",
        "Việc đã giao, chưa thực hiện xong vào cuối kỳ, kể cả của các kỳ trước.",
        stock("open"),
    ),
    _conclusions(
        "conclusions_overdue",
        "Kết luận quá hạn",
        "lower",
        "Việc chưa thực hiện xong mà hạn đang có hiệu lực đã qua vào cuối kỳ, kể cả của các kỳ trước.",
        stock("overdue"),
    ),
    Indicator(
        key="conclusions_on_time_rate",
        name="Kết luận đúng hạn",
        unit=Unit.PERCENT,
        better="higher",
        fact=CONCLUSIONS,
        meaning="1 − (xong trễ trong kỳ + chưa xong mà quá hạn vào cuối kỳ) / (đang làm đầu kỳ + giao trong kỳ), của"
        " những việc có hạn. Hạn là hạn giao lần đầu: gia hạn không che được chậm.",
        basis=_CONCLUSIONS,
        numerator=opening("open_first") + flow("given_first") - flow("late_first") - stock("overdue_first"),
        denominator=opening("open_first") + flow("given_first"),
        scale=100,
        items=_ITEMS,
    ),
    Indicator(
        key="conclusions_fulfilled_rate",
        name="Kết luận làm đầy đủ",
        unit=Unit.PERCENT,
        better="higher",
        fact=CONCLUSIONS,
        meaning="Việc kết thúc trong kỳ với kết quả “Đã thực hiện” chia cho việc kết thúc có ghi kết quả, không kể việc"
        " đã rút.",
        basis=_CONCLUSIONS,
        numerator=flow("fulfilled"),
        denominator=flow("told"),
        scale=100,
        items=_ITEMS,
    ),
    Indicator(
        key="conclusion_days",
        name="Thời gian làm kết luận",
        unit=Unit.DAY,
        better="lower",
        fact=CONCLUSIONS,
        meaning="Số ngày trung bình từ ngày kết luận đến ngày thực hiện xong, của những việc xong trong kỳ.",
        basis=_CONCLUSIONS,
        numerator=flow("days"),
        denominator=flow("ended"),
        items=_ITEMS,
    ),
    Indicator(
        key="duties_on_time_rate",
        name="Việc định kỳ làm đúng hạn",
        unit=Unit.PERCENT,
        better="higher",
        fact=PERIODIC,
        meaning="Việc định kỳ (trực báo, thông báo, thông tin, dự tiếp công dân, sơ kết, kế hoạch của xã) làm trong hạn"
        " chia cho việc định kỳ đến hạn trong kỳ. Kỳ hạn là thiết lập trong data/reference/periodic_duty.csv.",
        basis=_SIDES,
        numerator=flow("on_time"),
        denominator=flow("due"),
        scale=100,
        items=_OF_SIDES,
    ),
    Indicator(
        key="duties_owed",
        name="Việc định kỳ còn nợ",
        unit=Unit.DEED,
        better="lower",
        fact=PERIODIC,
        meaning="Việc định kỳ đã quá hạn mà chưa có trong sổ vào cuối kỳ, kể cả của các kỳ trước.",
        basis=_SIDES,
        numerator=stock("owed"),
        whole=True,
        items=_OF_SIDES,
    ),
    Indicator(
        key="answers_on_time_rate",
        name="Trả lời yêu cầu đúng hạn",
        unit=Unit.PERCENT,
        better="higher",
        fact=COORDINATION,
        meaning="1 − (trả lời trễ trong kỳ + quá hạn chưa trả lời vào cuối kỳ) / (chờ trả lời đầu kỳ + yêu cầu có hạn"
        " gửi trong kỳ); bên là bên phải trả lời.",
        basis=_SIDES,
        numerator=opening("waiting") + flow("asked") - flow("answered_late") - stock("unanswered"),
        denominator=opening("waiting") + flow("asked"),
        scale=100,
        items=_OF_SIDES,
    ),
    Indicator(
        key="answers_owed",
        name="Yêu cầu quá hạn chưa trả lời",
        unit=Unit.DEED,
        better="lower",
        fact=COORDINATION,
        meaning="Yêu cầu, thông báo có hạn trả lời đã qua mà chưa được trả lời vào cuối kỳ; bên là bên phải trả lời.",
        basis=_SIDES,
        numerator=stock("unanswered"),
        whole=True,
        items=_OF_SIDES,
    ),
    Indicator(
        key="coordination_deeds",
        name="Việc phối hợp đã làm",
        unit=Unit.DEED,
        better="neither",
        fact=COORDINATION,
        meaning="Việc ghi trong sổ phối hợp hai bên có ngày thực hiện trong kỳ; bên là bên của cơ quan thực hiện.",
        basis=_SIDES,
        numerator=flow("deeds"),
        whole=True,
        items=_OF_SIDES,
    ),
)
