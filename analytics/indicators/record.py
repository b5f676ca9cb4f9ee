"""What a declaration of an indicator holds. Every screen, file and command reads these records."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from analytics.indicators.facts import Fact
from analytics.indicators.formula import Sums

Better = Literal["higher", "lower", "neither"]


class Unit(Enum):
    """The unit as it stands behind a number."""

    LETTER = "đơn"
    PERCENT = "%"
    DAY = "ngày"
    POINT = "điểm"
    RESPONSE = "phiếu"
    MODEL = "mô hình"
    HOUSEHOLD = "hộ"
    TASK = "nhiệm vụ"
    SESSION = "buổi"
    DIALOGUE = "cuộc"
    VISIT = "lượt"
    PERSON = "người"
    SQUARE_METRE = "m²"
    WORKDAY = "ngày công"
    MILLION = "triệu đồng"
    FILE = "hồ sơ"
    PER_1000 = "đơn/1.000 dân"


@dataclass(frozen=True)
class Durations:
    """Days between two dates of a letter, counted one histogram cell a day.

    `clock` and `stop` are date expressions on the petition table; `rows` says which letters count;
    `placed` is the date that places a letter in a period. `censored` keeps letters without a stop.
    """

    clock: str
    stop: str
    rows: str
    placed: str
    less: str = "0"
    censored: bool = False


@dataclass(frozen=True)
class Indicator:
    """One number. `value = scale * numerator / denominator`, or the numerator alone.

    `base` is the count behind it (its n); `whole` numbers are counts, shown as 0 when there is nothing.
    `by_dimension` replaces numerator and denominator where a grouping asks for other columns.
    `quantile` with `durations` makes it a percentile (None: the Kaplan-Meier median).
    `may_exceed` marks a rate that can pass 100 %.
    `items` are the plan items that show it, `small_base` the n below which it is shown but never ranked.
    """

    key: str
    name: str
    unit: Unit
    better: Better
    fact: Fact
    meaning: str
    basis: str
    numerator: Sums | None = None
    denominator: Sums | None = None
    base: Sums | None = None
    scale: float = 1.0
    by_dimension: dict[str, tuple[Sums, Sums]] = field(default_factory=dict)
    durations: Durations | None = None
    quantile: float | None = None
    per_population: bool = False
    whole: bool = False
    without: frozenset[str] = frozenset()
    items: tuple[int, ...] = ()
    small_base: int = 10
    may_exceed: bool = False
    decimals: int = 0

    @property
    def is_rate(self) -> bool:
        return self.unit is Unit.PERCENT

    @property
    def is_share(self) -> bool:
        """A share of counted things, never above all of them: it has Wilson intervals and a funnel."""
        return self.is_rate and not self.may_exceed

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The groupings that make sense for it."""
        return tuple(d for d in self.fact.dimensions if d not in self.without)

    def parts(self, by: tuple[str, ...] = ()) -> tuple[Sums, Sums | None, Sums]:
        """Numerator, denominator and base for a grouping."""
        assert self.numerator is not None
        top, bottom = self.numerator, self.denominator
        for dimension in by:
            if dimension in self.by_dimension:
                top, bottom = self.by_dimension[dimension]
        return top, bottom, self.base or bottom or top
