"""What is said above the rows behind a number."""

from __future__ import annotations

from analytics import words
from analytics.drill import Rows
from analytics.indicators import INDICATORS
from analytics.viewer import Viewer


def sentence(key: str, found: Rows, viewer: Viewer, scope: str) -> str:
    """How many rows, how many of them count, and under which choices."""
    indicator = INDICATORS[key]
    if not found.total:
        return f"Không có dòng nào đằng sau “{indicator.name}” trong phần đang xem. {scope}"
    counted = ""
    if indicator.denominator is not None or indicator.durations:
        counted = f", {words.number(found.counted)} dòng tính vào tử số"
    hidden = (
        " Đơn tố cáo không liệt kê." if not viewer.sees_denunciations and indicator.fact.table == "petition" else ""
    )
    return f"{indicator.name}: {words.number(found.total)} dòng{counted}.{hidden} {scope}"
