"""Texts of somebody's file on our screens are letters: no link, no picture, no tag, no formula of Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_pages import PAGES, _errors_in_full, healthy, opened  # noqa: F401

from analytics.figures.figure import Prepared
from data.load import load

HOSTILE = "[x](http://a.example) ![y](http://b.example) <a href='http://c.example'>z</a> $E=mc^2$ :red[r]"


@pytest.fixture
def hostile(home: Path, template, write_csv) -> None:
    tables = {
        "petition": [{"agency": HOSTILE, "handling": "Thụ lý giải quyết", "accepted_on": "06/03/2024",
                      "resolved_on": "08/03/2024", "outcome": "Đã trả lời"}] * 12,
        "satisfaction": [{"agency": HOSTILE, "surveyed_on": "05/03/2024"}] * 12,
        "model": [{"name": HOSTILE}, {"name": HOSTILE, "parent_id": "M-00000", "replicated_on": "05/04/2024"}],
        "task": [{"title": HOSTILE, "due_on": "05/03/2024"}],
        "contribution": [{"project": HOSTILE, "cash_million": 5}],
    }  # fmt: skip
    report = load([write_csv(f"{name}.csv", template(name, rows)) for name, rows in tables.items()])
    assert report.stored


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_no_page_makes_anything_of_them(page, hostile):
    at = healthy(opened(page, {"ky": "2024"}))
    raw = [str(element.value) for kind in (at.markdown, at.caption, at.info) for element in kind]
    raw += [table.value.to_csv() for table in at.table]
    for text in raw:
        assert not re.search(r"(?<!\\)\]\(|(?<!\\)<a href", text)
    for element in at.get("html"):
        assert "<a href='http" not in element.proto.body
    for chart in at.get("plotly_chart"):
        assert "<a " not in json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)


def test_our_own_tags_stay():
    spec = {"data": [{"text": ["<b>a</b><br>b", "<i>c</i>"], "x": [1, 2], "hovertemplate": "%{y}<extra></extra>"}]}
    (trace,) = Prepared(spec).to_dict()["data"]
    assert trace["text"] == ["<b>a</b><br>b", "&lt;i>c&lt;/i>"]
    assert trace["x"] == [1, 2]
    assert trace["hovertemplate"] == "%{y}<extra></extra>"
