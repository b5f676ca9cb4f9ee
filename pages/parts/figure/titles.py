"""The title of a page says what came of its subject in the period: numbers first, then whether they are enough."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import formatting
from analytics.figures.colour_scale import is_few
from analytics.summaries import against_target
from analytics.summaries.against_target import Result
from pages.parts.frame.view import View

_KEYS = {
    "don-thu": ("received", "open", "overdue"),
    "thoi-gian": ("on_time_rate", "days_median"),
    "hai-long": ("satisfied_rate",),
    "dan-van-kheo": ("models_active", "models_effective_rate"),
    "mot-cua": ("service_on_time_rate", "online_full_rate"),
    "tiep-dan": ("reception_duty_rate", "dialogue_resolved_rate"),
}
_SAID = {
    "received": "nhận {}",
    "open": "{} đang giải quyết",
    "overdue": "{} quá hạn",
    "on_time_rate": "{} đúng hạn",
    "days_median": "một nửa số đơn xong trong {}",
    "satisfied_rate": "{} hài lòng",
    "models_active": "{} đang duy trì",
    "models_effective_rate": "{} hiệu quả",
    "reception_duty_rate": "giữ {} lịch tiếp công dân",
    "service_on_time_rate": "{} hồ sơ đúng hạn",
    "online_full_rate": "{} nộp trực tuyến toàn trình",
    "dialogue_resolved_rate": "{} kiến nghị đối thoại đã giải quyết",
}
_BARE = ("open", "overdue")  # after a number of the same unit


def of(page: str, name: str, seen: View) -> str:
    """ "Thời gian giải quyết năm 2024: 90,5% đúng hạn, chưa đạt 95%; một nửa số đơn xong trong 28 ngày"."""
    found = against_target.results(_KEYS[page], seen.filters, seen.viewer)
    return f"{name} {formatting.period(seen.scope.period)}: {sentence({r.key: r for r in found})}"


def sentence(found: Mapping[str, Result]) -> str:
    """What is known of each; a small base is said to be one and never judged."""
    said = [_part(result) for result in found.values() if result.value == result.value]
    return "; ".join(said) or "chưa có số liệu"


def _part(result: Result) -> str:
    write = formatting.bare if result.key in _BARE else formatting.value
    text = _SAID[result.key].format(write(result.indicator, result.value))
    if is_few(result.indicator, result.n):
        return f"{text} (ít số liệu)"
    if result.target is None or result.is_met is None:
        return text
    return (
        f"{text}, {'đạt' if result.is_met else 'chưa đạt'} mục tiêu {formatting.goal(result.indicator, result.target)}"
    )
