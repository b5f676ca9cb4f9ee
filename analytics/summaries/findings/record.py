"""What a finding is, and a thing that was looked at whether or not it made one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters

Kind = Literal["month", "commune", "item", "change", "trend", "surge", "todo"]
Severity = Literal["concern", "improvement", "notable", "todo"]

Theme = Literal[
    "letters",
    "on time",
    "on time, years",
    "satisfied",
    "satisfied, years",
    "services, communes",
    "tasks, items",
    "district",
]

SEVERITY_WORDS: dict[Severity, str] = {
    "todo": "Việc cần chỉ đạo",
    "concern": "Cần quan tâm",
    "improvement": "Chuyển biến tích cực",
    "notable": "Đáng chú ý",
}
OF_COMMUNES: tuple[Kind, ...] = ("commune", "change", "trend", "surge")
CALLED_DIFFERENT = 0.002  # outside 99.8% limits
_PAGES = {
    "petitions": "don-thu",
    "satisfaction": "hai-long",
    "services": "mot-cua",
    "receptions": "tiep-dan",
    "tasks": "noi-dung",
    "conclusions": "ket-luan",
    "clearances": "du-an",
    "hotspots": "diem-nong",
    "coordination": "trach-nhiem",
    "periodic": "trach-nhiem",
}
_RESOLUTION = ("on_time_rate", "resolution_rate", "days_median", "overdue", "due_soon")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`where` is a unit or an item as text, `value` and `reference` are in the indicator's unit.

    `link` opens the page where it is seen, with `filters`.
    """

    kind: Kind
    indicator: str
    where: str | None
    value: float
    reference: float | None
    n: float
    severity: Severity
    sentence: str
    rule: str
    filters: Filters
    p_value: float | None = None

    @property
    def page(self) -> str:
        if self.indicator in _RESOLUTION:
            return "thoi-gian"
        return _PAGES.get(INDICATORS[self.indicator].fact.name, "")

    @property
    def link(self) -> str:
        parts = [f"{name}={value}" for name, values in self.filters.query().items() for value in values]
        return f"/{self.page}" + (f"?{'&'.join(parts)}" if parts else "")


@dataclass(frozen=True)
class Question:
    """One question asked: its theme, its p-value, and the finding it makes when its rule fired."""

    theme: Theme
    p_value: float
    finding: Finding | None
