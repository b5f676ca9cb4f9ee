"""Eight shares of one commune against their targets and the district, on one scale from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure import district
from analytics.measure.statistics.proportions import wilson
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target
from analytics.summaries.against_target import Result

SHARES = (
    "on_time_rate",
    "resolution_rate",
    "satisfied_rate",
    "reception_duty_rate",
    "service_on_time_rate",
    "dialogue_resolved_rate",
    "models_effective_rate",
    "conclusions_done_rate",
)
Tone = Literal["good", "bad", "plain", "few"]


@dataclass(frozen=True, kw_only=True)
class Bullet:
    """A share with its 95 % interval (None of few), the district's, and what is to be said of it."""

    result: Result
    district: float
    interval: tuple[float, float] | None

    @property
    def is_enough(self) -> bool:
        """Few cases are shown and not judged."""
        return self.result.n >= self.result.indicator.small_base

    @property
    def remark(self) -> tuple[str, Tone]:
        """Against the target, else against the district; of few, that they are few."""
        found = self.result
        if found.value != found.value:
            return "chưa có số liệu", "few"
        if not self.is_enough:
            return "ít số liệu, không xét", "few"
        if found.target is not None:
            short = formatting.number(found.target - found.value, 1)
            return ("đạt chỉ tiêu", "good") if found.is_met else (f"chưa đạt, thiếu {short}", "bad")
        if found.key == "resolution_rate":  # what is open may still be within its limit: that is no shortcoming
            return f"còn {formatting.number(found.n * (1 - found.value / 100))} đơn đang xử lý", "plain"
        return self._beside_district, "plain"

    @property
    def _beside_district(self) -> str:
        if self.interval is None or self.district != self.district:
            return ""
        low, high = self.interval
        if low > self.district:
            return "cao hơn rõ rệt"
        return "thấp hơn rõ rệt" if high < self.district else "ngang toàn huyện"

    def told(self) -> dict[str, Any]:
        """As the template draws it."""
        found, indicator = self.result, self.result.indicator
        words, tone = self.remark
        known = found.value == found.value
        return {
            "name": indicator.name,
            "value": formatting.bare(indicator, found.value),
            "share": min(found.value, 100.0) if known else None,
            "interval": list(self.interval) if self.interval else None,
            "target": found.target,
            "target_text": formatting.goal(indicator, found.target) if found.target is not None else formatting.MISSING,
            "district": self.district if self.district == self.district else None,
            "district_text": formatting.bare(indicator, self.district),
            "n": formatting.number(found.n),
            "remark": words,
            "tone": tone,
        }


def bullets(unit: str, filters: Filters, viewer: Viewer) -> list[Bullet]:
    """The commune's shares in a fixed order."""
    whole = district.totals(SHARES, filters, viewer)
    found = against_target.results(SHARES, filters.narrowed_to(unit), viewer)
    return [Bullet(result=r, district=float(whole[r.key]), interval=_interval(r)) for r in found]


def _interval(found: Result) -> tuple[float, float] | None:
    if not found.n >= INDICATORS[found.key].small_base or not found.indicator.is_share:
        return None
    low, high = wilson([round(found.value * found.n / 100)], [round(found.n)])
    return 100 * float(low[0]), 100 * float(high[0])


# ---------------------------------------------------------------- the page's first sentence


def verdict(shares: Sequence[Bullet]) -> tuple[str, Tone]:
    """How many of the targets that can be judged are met."""
    judged = [b for b in shares if b.result.is_met is not None and b.is_enough]
    met = sum(bool(b.result.is_met) for b in judged)
    if not judged:
        return "Chưa đủ số liệu để xét chỉ tiêu nào", "plain"
    if met == len(judged):
        every = f"cả {len(judged)} chỉ tiêu" if met > 1 else "chỉ tiêu"
        return f"Đạt {every} xét được", "good"
    if met == 0 and len(judged) > 1:
        return f"Cả {len(judged)} chỉ tiêu xét được đều chưa đạt", "bad"
    return f"Đạt {formatting.share(met, len(judged))} chỉ tiêu xét được", "bad"


def trouble(late: int, filters: Filters, viewer: Viewer) -> str:
    """How many letters are overdue here, and in all the district."""
    if not late:
        return "không có đơn quá hạn."
    whole = district.totals(["overdue"], filters, viewer)["overdue"]
    return f"{formatting.number(late)} đơn quá hạn (toàn huyện {formatting.number(whole)})."
