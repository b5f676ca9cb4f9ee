"""The catalogue against the screens: every indicator is on a page, every plan item shows its own, every figure
has what a figure owes its reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.figures.by_page import Asked, picture
from analytics.indicators import CATALOGUE, INDICATORS
from analytics.summaries import plan_scoreboard
from pages.parts.figure import figure as figure_part
from tests.pages.test_pages import PAGES, _errors_in_full, again, healthy, opened, said  # noqa: F401

PLAN = next(page for page in PAGES if page.path == "noi-dung")
# The list of definitions and the builder hold every indicator by construction: they prove nothing.
SHOWING = [page for page in PAGES if page.path not in ("dinh-nghia", "kham-pha", "noi-dung")]


def test_every_indicator_is_on_a_page(sample: Path):
    words = "\n".join(said(opened(page)) for page in SHOWING)
    communes = opened(next(page for page in PAGES if page.path == "xa"))
    communes.session_state["commune-profile"] = "21112"
    words += said(again(communes))
    boards = "\n".join(said(opened(PLAN, {"nd": str(item)})) for item in plan_scoreboard.ITEMS)
    assert [i.key for i in CATALOGUE if i.name not in words + boards] == []


@pytest.mark.parametrize("item", plan_scoreboard.ITEMS)
def test_an_opened_item_shows_each_of_its_own(item: int, sample: Path):
    text = said(healthy(opened(PLAN, {"ky": "2024", "nd": str(item)})))
    assert [key for key in plan_scoreboard.indicators(item) if INDICATORS[key].name not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_every_figure_has_what_a_figure_needs(page, sample: Path, monkeypatch: pytest.MonkeyPatch):
    shown = []
    real = figure_part.show
    monkeypatch.setattr(figure_part, "show", lambda figure: shown.append(figure) or real(figure))
    at = healthy(opened(page))
    assert len({f.key for f in shown}) == len(shown)
    view = at.session_state["view"] if shown else None
    for figure in shown:
        assert figure.question.endswith("?")
        assert figure.reading
        assert figure.base
        assert figure.alt
        assert len(figure.data)
        again = picture(
            figure.picture, Asked(filters=view.filters, viewer=view.viewer, look=view.look, choices=figure.choices)
        )
        assert again is not None
        assert again.spec == figure.spec, "a slide draws what the page draws"
    menus = [b for b in at.get("popover") if b.proto.popover.label == "Số liệu"] if shown else []
    assert len(menus) == len(shown)
    assert all(json.loads(chart.proto.spec)["data"] for chart in at.get("plotly_chart"))
