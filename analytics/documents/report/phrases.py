"""How an indicator is put into a sentence of the report, as offices write it.

`{value}` is the number with its unit; of a share `{part}` and `{whole}` are the two counts. An indicator that has no
phrase here is told by its name, so that a new one needs none.
"""

from __future__ import annotations

from analytics import formatting
from analytics.indicators import Unit
from analytics.summaries.against_target import Result

_PHRASES = {
    "received": "tiếp nhận {value}",
    "resolution_rate": "đã giải quyết {part}/{whole} đơn thuộc thẩm quyền, đạt {value}",
    "on_time_rate": "giải quyết đúng hạn {part}/{whole} đơn, đạt {value}",
    "after_dialogue_rate": "giải quyết {part}/{whole} đơn kiến nghị sau đối thoại, đạt {value}",
    "overdue": "còn {value} quá hạn chưa giải quyết",
    "responses": "khảo sát {value}",
    "satisfied_rate": "tỷ lệ hài lòng {value}",
    "score_mean": "điểm hài lòng trung bình {value}",
    "service_on_time_rate": "giải quyết hồ sơ thủ tục hành chính đúng hạn {value}",
    "online_full_rate": "hồ sơ dịch vụ công toàn trình chiếm {value}",
    "online_rate": "hồ sơ trực tuyến chiếm {value}",
    "zalo_lookups": "{value} tra cứu qua Zalo",
    "postal": "{value} qua dịch vụ bưu chính công ích",
    "models_registered": "đăng ký mới {value}",
    "models_active": "đang duy trì {value}",
    "models_effective_rate": "{part}/{whole} mô hình có hiệu quả, đạt {value}",
    "models_recognised": "{value} được công nhận",
    "models_replicated": "{value} được nhân rộng",
    "households": "{value} tham gia",
    "land_m2": "vận động hiến {value} đất",
    "workdays": "đóng góp {value}",
    "cash_million": "{value} tiền mặt",
    "in_kind_million": "hiện vật trị giá {value}",
    "outreach_sessions": "tổ chức {value} tuyên truyền, vận động",
    "outreach_attendees": "{value} người dự",
    "consent_rate": "tỷ lệ đồng thuận khi lấy ý kiến {value}",
    "democracy_checks": "tiến hành {value} kiểm tra việc thực hiện dân chủ",
    "evaluation_points": "điểm công tác dân vận bình quân {value}",
    "evaluation_gap": "điểm tự chấm chênh điểm thẩm định {value}",
    "reception_days": "tổ chức {value} tiếp công dân",
    "reception_duty_rate": "thực hiện lịch tiếp công dân đạt {value}",
    "danvan_attendance_rate": "Ban Dân vận dự {part}/{whole} buổi tiếp công dân định kỳ, đạt {value}",
    "visits": "tiếp {value} công dân",
    "people": "{value} được tiếp",
    "repeat_case_rate": "vụ việc tiếp nhiều lần chiếm {value}",
    "conclusions_done_rate": "thực hiện {part}/{whole} kết luận sau tiếp công dân, đạt {value}",
    "dialogues": "tổ chức {value} đối thoại",
    "dialogue_resolved_rate": "giải quyết {part}/{whole} kiến nghị đối thoại, đạt {value}",
}
_NOTHING_LEFT = {"overdue": "không còn đơn quá hạn"}
_ORDER = list(_PHRASES)


def place(found: Result) -> int:
    """Where an indicator stands in its paragraph; one without a phrase comes last."""
    return _ORDER.index(found.key) if found.key in _PHRASES else len(_ORDER)


def phrase(found: Result) -> str:
    """The number in words without a judgement; of few, the two counts alone."""
    indicator = found.indicator
    if found.value == 0 and found.key in _NOTHING_LEFT:
        return _NOTHING_LEFT[found.key]
    if not is_enough(found) and has_parts(found):
        return f"{lowered(indicator.name)} {_parts(found)[0]}/{_parts(found)[1]}"
    part, whole = _parts(found)
    text = _PHRASES.get(found.key, f"{lowered(indicator.name)} {{value}}")
    return text.format(value=formatting.value(indicator, found.value), part=part, whole=whole)


def is_enough(found: Result) -> bool:
    """Whether there is enough behind it to be compared and judged: few cases say nothing by their rate."""
    indicator = found.indicator
    is_mean = indicator.unit in (Unit.DAY, Unit.POINT)
    return found.n >= indicator.small_base or not (indicator.is_rate or is_mean)


def has_parts(found: Result) -> bool:
    """Whether its n is what it is a share of, so that the count above it can be told."""
    return found.indicator.is_share and found.indicator.base is None


def _parts(found: Result) -> tuple[str, str]:
    return formatting.number(found.value * found.n / 100), formatting.number(found.n)


def compared(found: Result, is_first: bool) -> str:
    """Against the same period a year ago, said in full where it is the first of its paragraph; nothing where unknown.

    A step of less than a point of a rate, or 2 % of a count of 50 and more, is called the same.
    """
    if found.before != found.before or not is_enough(found):
        return ""
    before = formatting.value(found.indicator, found.before)
    if found.before == 0 and found.indicator.whole:
        return " (cùng kỳ không có)" if found.value else ""
    if found.value == found.before:
        return f", bằng cùng kỳ ({before})" if is_first else ", bằng cùng kỳ"
    if _is_as_before(found):
        return f", tương đương cùng kỳ ({before})"
    direction = "tăng" if found.value > found.before else "giảm"
    step = found.change.lstrip("+" + formatting.MINUS)
    return f", {direction} {step} so với cùng kỳ ({before})" if is_first else f", {direction} {step} (cùng kỳ {before})"


def _is_as_before(found: Result) -> bool:
    step = abs(found.value - found.before)
    if found.indicator.unit in (Unit.PERCENT, Unit.POINT):
        return step < (1 if found.indicator.is_rate else 0.1)
    return found.before >= 50 and step < found.before / 50


def against_target(found: Result) -> str:
    """ ", chưa đạt chỉ tiêu 95%"; nothing where there is no target or too little to tell."""
    if found.is_met is None or found.target is None or not is_enough(found):
        return ""
    word = "chưa đạt" if not found.is_met else "đạt" if found.value == found.target else "vượt"
    if found.indicator.better == "lower" and found.is_met:
        word = "đạt"
    return f", {word} chỉ tiêu {formatting.goal(found.indicator, found.target)}"


def lowered(name: str) -> str:
    """A name within a sentence: "Hồ sơ TTHC" and "hồ sơ TTHC", but "Ban Dân vận" stays."""
    return name if name.startswith("Ban ") else name[:1].lower() + name[1:]


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."
