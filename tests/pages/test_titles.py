"""Titles of the analyst's pages: what came of it, with its target, and never a judgement on a small base."""

from datetime import date

import pytest

from analytics.scope.filters import Filters
from analytics.summaries.against_target import Result
from pages.parts.figure import titles


def result(key: str, value: float, n: float, target: float | None = None) -> Result:
    filters = Filters(start=date(2024, 1, 1), end=date(2024, 12, 31))
    return Result(key=key, filters=filters, value=value, n=n, before=float("nan"), target=target)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([result("on_time_rate", 90.5, 504, 95)], "90,5% đúng hạn, chưa đạt mục tiêu 95%"),
        ([result("on_time_rate", 95.0, 20, 95)], "95,0% đúng hạn, đạt mục tiêu 95%"),
        ([result("on_time_rate", 60.0, 5, 95)], "60,0% đúng hạn (ít số liệu)"),
        ([result("satisfied_rate", 80.0, 29, 90)], "80,0% hài lòng (ít số liệu)"),
        ([result("received", 776, 776), result("overdue", 0, 0)], "nhận 776\u00a0đơn; 0 quá hạn"),
        (
            [result("days_median", 28, 448), result("on_time_rate", float("nan"), 0)],
            "một nửa số đơn xong trong 28\u00a0ngày",
        ),
        ([result("on_time_rate", float("nan"), 0, 95)], "chưa có số liệu"),
    ],
)
def test_a_title_says_numbers_and_targets(found: list[Result], said: str):
    assert titles.sentence({r.key: r for r in found}) == said


def test_every_number_of_a_title_has_its_words():
    assert {key for keys in titles._KEYS.values() for key in keys} == set(titles._SAID)
