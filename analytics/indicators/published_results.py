"""Published results to see one's own against. They are nobody's results here: drawn as a grey, labelled line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Background:
    """A percentage published for a year; `source` says who published it where."""

    name: str
    year: int
    value: float
    source: str


# Measured by its own survey of its own sample (Quyết định 1001/QĐ-BNV): same scale, not the same people.
SIPAS = (
    Background(
        name="SIPAS cả nước 2023",
        year=2023,
        value=82.66,
        source="Bộ Nội vụ, Chỉ số SIPAS 2023 (nvsk.vnanet.vn, bài 145154)",
    ),
    Background(
        name="SIPAS cả nước 2024",
        year=2024,
        value=83.94,
        source="Bộ Nội vụ, Chỉ số SIPAS 2024 (news.laodong.vn, bài 1487593)",
    ),
)
