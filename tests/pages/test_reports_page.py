"""Báo cáo: the forms are checked when asked for, for what is chosen then."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.documents.forms import counting
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.warehouse import snapshots
from tests.pages.test_pages import PAGES, _errors_in_full, again, bar, healthy, opened  # noqa: F401

REPORTS = next(page for page in PAGES if page.path == "bao-cao")


def checked(at: AppTest) -> list[str]:
    """The headings of the forms that were checked."""
    return [e.label for e in at.expander if e.label.endswith("khớp")]


def headings(filters: Filters) -> list[str]:
    return [
        f"**{found.form.code}** {found.form.title}: {'không khớp' if found.broken else 'khớp'}"
        for found in counting.count_all(filters, LOCAL)
    ]


def test_forms_are_counted_when_asked_and_belong_to_what_was_chosen(sample: Path):
    at = healthy(opened(REPORTS, {"ky": "2024"}))
    assert checked(at) == []
    at.button(key="check-forms").click()
    at = healthy(again(at))
    assert checked(at) == headings(Filters(period="2024"))
    at.selectbox(key=bar(at, "period")).set_value("Năm 2023")
    at.button(key="apply").click()
    assert checked(healthy(again(at))) == []


def test_a_page_that_checks_no_form_counts_no_letter(sample: Path, monkeypatch):
    asked: list[str] = []
    answer = snapshots.Reader.query

    def heard(self, sql, params=None):
        asked.append(sql)
        return answer(self, sql, params)

    monkeypatch.setattr(snapshots.Reader, "query", heard)
    healthy(opened(REPORTS, {"ky": "2024-Q2"}))
    assert not [sql for sql in asked if "as ref" in sql]
