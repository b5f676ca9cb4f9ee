"""What the chips of the filter bar say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics import formatting
from analytics.scope import places
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import parse
from pages.parts.frame.filters.state import CUSTOM


def period(found: Scope) -> str:
    """The period and its days, the days in grey."""
    days = f"{found.period.start:%d/%m} – {formatting.day(found.period.end)}"
    if not found.period.code:
        return f"{formatting.day(found.period.start)} – {formatting.day(found.period.end)}"
    return f"{_capital(_plainly(formatting.period(found.period)))} :gray[{days}]"


def communes(filters: Filters, found: Scope) -> str:
    """ "Bình Châu +4"; none chosen are all."""
    if not filters.communes:
        return formatting.everywhere(found)
    return first_and_rest([places.names().get(unit, unit) for unit in filters.communes])


def items(filters: Filters) -> str:
    if not filters.items:
        return "14 nội dung"
    return first_and_rest([f"Nội dung {filters.items[0]}", *map(str, filters.items[1:])])


def more(filters: Filters) -> str:
    count = sum(bool(getattr(filters, name)) for name in CHOICES) + (filters.due_basis != "moi")
    return f"Lọc thêm ({count})" if count else "Lọc thêm"


def first_and_rest(names: Sequence[str]) -> str:
    """One name, and how many more."""
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")


def period_name(code: str, calendar: Any) -> str:
    """A period as its list offers it."""
    return "Tùy chọn ngày…" if code == CUSTOM else _capital(_plainly(formatting.period(parse(code, calendar))))


def _plainly(name: str) -> str:
    return name.replace(" (kỳ thanh tra)", "")


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
