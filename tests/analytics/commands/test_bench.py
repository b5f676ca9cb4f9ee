"""The benchmark runs, says every promise, and measures the right numbers. How fast is its own affair."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from analytics.commands.bench import bench
from analytics.commands.benchmarks import hand_written_sql, numbers
from analytics.commands.benchmarks.served import pages, users
from analytics.commands.benchmarks.tools import datasets, report, timing
from analytics.scope.filters import Filters

CHOSEN = [
    Filters(),
    Filters(period="2023-Q2", communes=("21112",)),
    Filters(period="2024-6T", items=(5, 8)),
    Filters(period="2022", kinds=("Khiếu nại", "Tố cáo")),
    Filters(as_of=date(2024, 5, 17), fields=("Đất đai",)),
    Filters(period="2023", channels=("Bưu chính",)),
]
PROMISES = (
    "Khớp SQL viết tay", "Số liệu Tổng quan ÷ SQL viết tay", "Đổi bộ lọc ÷ dữ liệu cố định, Tổng quan",
    "Đổi bộ lọc ÷ dữ liệu cố định, Nội dung phối hợp", "Tăng theo số đơn",
    "2 người cùng lúc ÷ một người", "Bộ nhớ máy chủ", "Nạp CSV ÷ read_csv của DuckDB", "Bộ nhớ của một lần nạp CSV",
)  # fmt: skip


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("filters", CHOSEN, ids=lambda f: f.file_name())
def test_numbers_by_hand_are_ours(filters: Filters):
    """The benchmark's plain SQL shares no line with the catalogue; both must count the same."""
    named, months = numbers.spans(filters)
    assert any(numbers.measured(filters, named, months).values())
    assert numbers.differences(hand_written_sql.connect(), filters) == []


@pytest.mark.usefixtures("sample")
def test_a_wrong_number_is_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hand_written_sql, "_KINDS", hand_written_sql._KINDS.replace("count(*)", "count(*) + 1"))
    assert numbers.differences(hand_written_sql.connect(), Filters())


@pytest.mark.usefixtures("sample")
def test_choices_are_never_repeated():
    made = list(datasets.fresh())
    assert len(made) == len(set(made)) > 500
    assert made[:9] == list(islice(datasets.fresh(), 9))


def test_every_promise_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(users, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(pages, "PAGES", dict(list(pages.PAGES.items())[:2]))
    monkeypatch.delenv("DANVAN_TODAY", raising=False)
    words = ["--letters", "300", "--users", "2", "--runs", "1", "--no-browser", "--keep", str(tmp_path)]
    done = CliRunner().invoke(bench, words, catch_exceptions=False)
    assert done.exit_code == 0
    rows = done.stdout.splitlines()
    for promise in PROMISES:
        said = [row for row in rows if row.startswith(promise)]
        assert len(said) == 1, (promise, done.stdout)
        assert report.NOT_MEASURED not in said[0] or promise == "Bộ nhớ máy chủ"
    assert "0 ô lệch" in done.stdout


def test_a_missed_limit_is_marked():
    missed, kept = report.ratio("chậm", 1.3, 1.25), report.ratio("nhanh", 1.25, 1.25)
    assert (missed.held, kept.held) == (False, True)
    assert report.ratio("tăng", 2.0, 2.0, is_strict=True).held is False
    assert "KHÔNG ĐẠT" in report.table([missed, kept]).splitlines()[2]
    assert report.summary([missed, kept]) == "KHÔNG ĐẠT 1 trong 2 giới hạn."
    assert report.summary([kept, report.unmeasured("bộ nhớ", "")]) == "Đạt cả 1 giới hạn đo được."


def test_a_spread_is_a_median_between_its_quarters():
    assert timing.spread([0.001, 0.002, 0.003, 0.004, 0.1]) == timing.Spread(
        median=0.003, low=0.002, high=0.004, count=5
    )
    assert str(timing.spread([0.0624])) == "62\u00a0ms (62–62)"
