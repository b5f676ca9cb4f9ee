"""The sentence on top of Tổng quan, of tiles made by hand and of the sample."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries.findings.verdict import verdict
from analytics.summaries.headline_tiles import Tile, tiles

YEAR = Filters(period="2024")


@pytest.fixture
def shown(sample: Path) -> list[Tile]:
    return tiles(YEAR, viewer=LOCAL)


def told(shown: list[Tile], asked: int = 0, **changes: dict[str, object]) -> tuple[str, str]:
    """Tone and text, some tiles changed."""
    found = [replace(tile, **changes.get(tile.key, {})) for tile in shown]
    said = verdict(found, YEAR, LOCAL, asked)
    return said.tone, said.text


def test_the_sample_s_year(shown: list[Tile]):
    tone, text = told(shown, 3)
    assert tone == "concern"
    assert text.startswith("Cả 2 mục tiêu năm 2024 đều chưa đạt (đúng hạn 90,5%, cần 95%; hài lòng 85,1%, cần 90%)")
    assert text.endswith("riêng Bình Châu 7. Có 3 việc cần lãnh đạo chỉ đạo.")
    late = measure(["overdue"], YEAR, ("commune",), LOCAL).set_index("commune")["overdue"]
    assert f"{late.sum():.0f} đơn quá hạn" in text
    assert (late["21112"], late.idxmax()) == (7, "21112")


@pytest.mark.parametrize(
    ("on_time", "satisfied", "tone", "begins"),
    [
        (True, True, "good", "Đạt cả 2 mục tiêu năm 2024 ("),
        (False, False, "concern", "Cả 2 mục tiêu năm 2024 đều chưa đạt ("),
        (True, False, "concern", "Mới đạt 1/2 mục tiêu năm 2024: chưa đạt hài lòng 85,1%, cần 90%"),
        (None, True, "good", "Đạt mục tiêu năm 2024 (hài lòng"),
        (None, False, "concern", "Chưa đạt mục tiêu năm 2024 (hài lòng"),
        (None, None, "neutral", "Chưa đủ số liệu để đánh giá năm 2024: 776 đơn tiếp nhận"),
    ],
)
def test_targets_are_counted(on_time: bool | None, satisfied: bool | None, tone: str, begins: str, shown: list[Tile]):
    found = told(shown, on_time_rate={"target_met": on_time}, satisfied_rate={"target_met": satisfied})
    assert found[0] == tone
    assert found[1].startswith(begins)
    assert found[1].endswith("; không có việc cần chỉ đạo.")


def test_a_change_that_is_chance_is_not_told(shown: list[Tile]):
    calm = told(shown, overdue={"value": "0", "signal_tone": "neutral"})[1]
    assert "quá hạn" not in calm
    assert "xấu đi" not in calm
    assert "hài lòng xấu đi" in told(shown, satisfied_rate={"signal_tone": "concern"})[1]


def test_who_may_see_less_is_told_of_the_same_numbers(sample: Path):
    seen = tiles(YEAR, viewer=WALL)
    said = verdict(seen, YEAR, WALL, 0)
    assert next(tile.value for tile in seen if tile.key == "satisfied_rate") in said.text
