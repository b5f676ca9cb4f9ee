"""Homes of their own for tests, and files as an office would write them: all small enough to count by hand.

Python's `csv` writes the files here, so that the project's reader is tried against another's work.
"""

from __future__ import annotations

import csv
import io
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from serving import FLAGS, NO_BROWSER, chromium

from data.loading import load
from data.state import event_log
from data.tables.tables import TABLES
from data.warehouse import snapshots, soundness

# How long an example takes says more about the machine than about the code.
settings.register_profile("danvan", deadline=None)
settings.load_profile("danvan")

TODAY = "2026-12-31"  # the day it is in every test that does not say otherwise

Row = Mapping[str, Any]  # column name to value; what is not named is as in a good row


def _good(table: str, number: int) -> dict[str, Any]:
    """A row that breaks no rule, another one for every number (0, 1, 2, …)."""
    day = date(2022, 1, 3) + timedelta(number)
    rows: dict[str, dict[str, Any]] = {
        "petition": {"petition_id": f"DT-{number:05}", "received_on": date(2024, 3, 5), "commune": "Bình Châu",
                     "item": 8, "kind": "Kiến nghị", "field": "Đất đai", "channel": "Bưu chính"},
        "satisfaction": {"surveyed_on": date(2024, 3, 5), "commune": "Bình Châu", "factor": "Kết quả", "score": 4},
        "model": {"model_id": f"M-{number:05}", "name": "Nuôi tôm", "commune": "Bình Châu", "field": "Kinh tế",
                  "subject": "Tập thể", "registered_on": date(2024, 3, 5)},
        "task": {"item": 8, "title": f"Nhiệm vụ {number}", "lead": "Ban Dân vận", "due_on": date(2024, 6, 30)},
        "reception": {"held_on": day, "level": "Huyện", "form": "Định kỳ", "chair": "Chủ tịch UBND huyện",
                      "danvan_attended": True},
        "dialogue": {"held_on": day, "level": "Huyện", "chair": "Bí thư Huyện ủy", "requests": 10},
        "conclusion": {"conclusion_id": f"KL-{number:05}", "origin": "Thông báo kết luận của Bí thư",
                       "issuer": "Bí thư Huyện ủy", "given_on": date(2024, 3, 5), "level": "Huyện",
                       "summary": "Sửa cống thoát nước đường liên xã"},
        "coordination": {"deed_id": f"PH-{number:05}", "deed": "Yêu cầu đột xuất", "sent_on": date(2024, 3, 5),
                         "sender": "Ban Dân vận Huyện ủy", "receiver": "Phòng Nội vụ"},
        "clearance": {"project_id": f"DA-{number:05}", "reported_on": date(2024, 3, 5), "project": "Đường liên xã",
                      "commune": "Bình Châu", "affected": 10},
        "hotspot": {"hotspot_id": f"DN-{number:05}", "opened_on": date(2024, 3, 5), "commune": "Bình Châu",
                    "field": "Đất đai"},
        "contribution": {"given_on": date(2024, 3, 5), "commune": "Bình Châu", "project": "Đường thôn"},
        "service": {"month": f"{number % 12 + 1:02}/{2015 + number // 12}", "commune": "Bình Châu", "received": 10,
                    "on_time": 10},
        "outreach": {"held_on": date(2024, 3, 5), "item": 8, "form": "Phát thanh"},
        "evaluation": {"year": 2024, "unit": f"Phòng {number}", "rubric": "Minh họa 100 điểm",
                       "criterion": "Thông tin, báo cáo", "appraised_points": 4.5},
    }  # fmt: skip
    return rows[table]


def _written(value: Any) -> str:
    """A value as a Vietnamese office writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


@pytest.fixture(scope="session")
def template() -> Callable[..., str]:
    """`template(table, rows)`: a CSV with every column of a table, one good row changed by each of `rows`."""

    def text(table: str, rows: Sequence[Row], only: Sequence[str] | None = None) -> str:
        columns = [c for c in TABLES[table].columns if only is None or c.name in only]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([c.header for c in columns])
        for number, row in enumerate(rows):
            filled = _good(table, number) | dict(row)
            assert set(filled) <= {c.name for c in TABLES[table].columns}
            writer.writerow([_written(filled.get(c.name)) for c in columns])
        return out.getvalue()

    return text


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A warehouse of one's own, empty; today is TODAY."""
    place = tmp_path / "home"
    monkeypatch.setenv("DANVAN_HOME", str(place))
    monkeypatch.setenv("DANVAN_TODAY", TODAY)
    monkeypatch.delenv("DANVAN_REFERENCE", raising=False)
    _forget()
    yield place
    _forget()


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """`write_csv(name, text)`: a file of one's own, its line ends and bytes exactly as given."""

    def write(name: str, text: str | bytes) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def petitions(template: Callable[..., str], write_csv: Callable[[str, str | bytes], Path]) -> Callable[..., Path]:
    """`petitions(rows)`: a template CSV of letters, each a good one but for what its row says. The first is row 2."""

    def write(rows: Sequence[Row], name: str = "don.csv", only: Sequence[str] | None = None) -> Path:
        return write_csv(name, template("petition", rows, only))

    return write


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the three sample years, loaded once: to look at (`sample`) or to copy, never to change."""
    place = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place))
        patch.setenv("DANVAN_TODAY", TODAY)
        patch.delenv("DANVAN_REFERENCE", raising=False)
        assert load.load_sample().exit_code == 0
    return place


@pytest.fixture
def sample(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample as the warehouse in use."""
    monkeypatch.setenv("DANVAN_HOME", str(sample_home))
    monkeypatch.setenv("DANVAN_TODAY", TODAY)
    return sample_home


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for every test that drives one: two of them in a process do not get on."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def forget() -> Callable[[], None]:
    """Call it to look at snapshots as a process does that has just started."""
    return _forget


def _forget() -> None:
    """What this process remembers of snapshots."""
    snapshots.forget()
    soundness.forget()
    for name in event_log.OURS:  # a command that was tried in this process has begun to log
        logging.getLogger(name).handlers.clear()
