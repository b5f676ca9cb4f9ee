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
    CONCLUSION = "kết luận"
    DEED = "việc"
    PROJECT = "dự án"
    MATTER = "vụ việc"
    VISIT = "lượt"
    PERSON = "người"
    SQUARE_METRE = "m²"
    WORKDAY = "ngày công"
    MILLION = "triệu đồng"
    FILE = "hồ sơ"
    PER_100 = "lượt/100 hồ sơ"
    PER_1000 = "đơn/1.000 dân"


_JUDGED_BY_BASE = (Unit.PERCENT, Unit.DAY, Unit.POINT)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Days letters have waited so far, or until they were done: they are followed to the end of each period.

    `clock` and `stop` are the dates that begin and end the wait (one far ahead where it has not ended), `less` days
    that do not count; `rows` says which letters count; `placed` is the date that places a letter in a period.
    """

    clock: str
    stop: str
    rows: str
    placed: str
    less: str = "0"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One number. `value = scale * numerator / denominator`, or the numerator alone.

    `base` is the count behind it (its n), `filled` the cells a reported sum is made of: with none filled nothing was
    reported and it is missing, where they add up to 0 it is 0. `whole` numbers are counts, 0 when there is nothing.
    `by_dimension` replaces numerator and denominator where a grouping asks for other columns.
    `quantile` with `durations` makes it a percentile of what ended (a fact with `days`), waiting makes it the
    Kaplan-Meier median of `durations`.
    `may_exceed` marks a rate that can pass 100%.
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
    filled: Sums | None = None
    scale: float = 1.0
    by_dimension: dict[str, tuple[Sums, Sums]] = field(default_factory=dict)
    durations: Fact | Waiting | None = None
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

    def is_enough(self, n: float) -> bool:
        """Whether a number of that base is judged: coloured, ranked, compared, named in a title. Counts are facts and
        always are; of too few, a rate, a median or a mean is shown and no more. The one rule for small numbers."""
        return self.unit not in _JUDGED_BY_BASE or n >= self.small_base

    @property
    def is_share(self) -> bool:
        """A share of counted things, never above all of them: it has Wilson intervals and a funnel."""
        return self.is_rate and not self.may_exceed

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The groupings that make sense for it."""
        return tuple(d for d in self.fact.dimensions if d not in self.without)

    def parts(self, by: tuple[str, ...] = ()) -> tuple[Sums, Sums | None, Sums, Sums]:
        """Numerator, denominator, base, and what must not be 0 for there to be a value, for a grouping."""
        assert self.numerator is not None
        top, bottom = self.numerator, self.denominator
        for dimension in by:
            if dimension in self.by_dimension:
                top, bottom = self.by_dimension[dimension]
        base = self.base or bottom or top
        return top, bottom, base, bottom or self.filled or base
