"""Every figure of every page by its name: all of them are on pages, on a wall, in a PPTX, whatever a link asks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from analytics.documents.decks import slide_titles, slides
from analytics.documents.decks.decks import Deck, Slide, slide
from analytics.documents.decks.screen_pages import screenfuls
from analytics.documents.decks.shown import Shown
from analytics.documents.office import pptx as export
from analytics.figures import DARK, LIGHT, Figure
from analytics.figures.by_page import PICTURES, Asked, picture
from analytics.figures.by_page.explore import BY, THEN
from analytics.figures.by_page.plan_items import ITEM
from analytics.figures.by_page.quality import TABLE
from analytics.figures.by_page.request import INDICATOR
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Marks
from analytics.figures.projector import LETTERS, MOST_BARS, SMALLEST, projected
from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries import plan_scoreboard
from analytics.summaries.reading import Reading
from pages.parts.frame import addresses

ROOT = Path(__file__).parents[3]
YEAR = Filters(period="2024")
# Where the first choice a page offers has no such figure.
CHOICES = {"noi-dung/plan-map": {ITEM: "6", INDICATOR: "on_time_rate"}, "xa/funnel": {INDICATOR: "on_time_rate"}}
every_picture = pytest.mark.parametrize("name", PICTURES)


def sizes(part: Any, name: str = "") -> Iterator[float]:
    """Every size of letters in a spec."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "size" and name.endswith("font"):
                yield from value if isinstance(value, list) else [value]
            else:
                yield from sizes(value, key)
    elif isinstance(part, list):
        for each in part:
            yield from sizes(each, name)


def test_every_picture_is_on_a_page_and_every_page_asks_for_pictures_by_name():
    asked = {m for path in (ROOT / "pages").rglob("*.py") for m in re.findall(r'"([a-z-]+/[a-z-]+)"', path.read_text())}
    assert asked - {"text/csv"} == set(PICTURES)
    builders = [p for p in (ROOT / "pages").rglob("*.py") if "figure.show(" in p.read_text("utf-8")]
    assert builders == []


@every_picture
def test_a_wall_can_show_it(name: str, sample: Path):
    figure = picture(name, Asked(filters=YEAR, viewer=LOCAL, look=DARK, choices=CHOICES.get(name, {})))
    assert figure is not None
    drawn = projected(figure, 583)
    assert go.Figure(**drawn.spec).data
    assert min(sizes(drawn.spec)) >= SMALLEST
    assert drawn.height == 583
    assert slide_titles.address(name) in addresses.FILES
    assert slide_titles.name(Slide(name))


@every_picture
def test_a_picture_does_not_mind_what_a_link_asks(name: str, sample: Path):
    nonsense = dict.fromkeys((INDICATOR, BY, THEN, ITEM, TABLE), "không có")
    asked, usual = (
        picture(name, Asked(filters=YEAR, viewer=LOCAL, look=LIGHT, choices=choices)) for choices in (nonsense, {})
    )
    assert (asked and asked.spec) == (usual and usual.spec)
    empty = Filters(period="2015", communes=("21112",))
    picture(name, Asked(filters=empty, viewer=WALL, look=LIGHT))  # a figure, or None, and no error


def test_every_picture_goes_into_a_pptx(sample: Path):
    deck = Deck(key="moi", title="Mọi hình", slides=tuple(Slide(name) for name in PICTURES))
    made = Presentation(io.BytesIO(export.deck(YEAR, chosen=deck, viewer=LOCAL)))
    titles = [page.shapes.title.text for page in made.slides]
    for shown in slides.show(deck, YEAR, LOCAL):
        assert any(title.startswith(shown.title) for title in titles), shown.key


@given(st.sampled_from(sorted(INDICATORS)), st.sampled_from(plan_scoreboard.ITEMS))
def test_a_slide_keeps_what_was_chosen_on_its_page(key: str, item: int):
    made = slide("noi-dung/plan-time", {ITEM: str(item), INDICATOR: key}, YEAR)
    assert made.choices == {ITEM: str(item), INDICATOR: key}
    assert made.filters(Filters(period="2023"), {}) == YEAR
    assert made.keeps_filters
    assert not slide("noi-dung/plan-time", {ITEM: str(item), INDICATOR: key}).keeps_filters


# --- On the wall


def bars(count: int, height: int = 300, reversed_: bool = False) -> Figure:
    spec = {
        "data": [{"type": "bar", "orientation": "h", "x": list(range(count)), "y": [f"Xã {k}" for k in range(count)],
                  "text": [str(k) for k in range(count)], "marker": {"color": ["#000000"] * count},
                  "error_x": {"array": [1.0] * count, "width": 3}, "textfont": {"size": 11}}],
        "layout": LIGHT.layout(margin={"l": 8, "r": 12, "t": 8, "b": 8},
                               yaxis={"autorange": "reversed"} if reversed_ else {}),
    }  # fmt: skip
    marks = Marks(("commune",), {0: [(f"X{k}",) for k in range(count)]})
    table = pd.DataFrame({"Xã": [f"Xã {k}" for k in range(count)], "Số": range(count)})
    return Figure(
        key="thu",
        question="Ai?",
        reading=Reading(headline="Đọc"),
        base="n = 3",
        alt="Hình để thử.",
        chart=Chart(
            kind="bar", categories=tuple(table["Xã"]), series=(Series(name="Số", values=numbers(table["Số"])),)
        ),
        spec=spec,
        data=table,
        height=height,
        marks=marks,
    )


def test_letters_margins_and_marks_grow_together_and_the_desk_keeps_its_own():
    figure = bars(3)
    drawn = projected(figure, 600).spec
    assert set(sizes(drawn)) == {LETTERS}
    assert drawn["layout"]["margin"]["l"] == pytest.approx(8 * LETTERS / 13)
    assert drawn["data"][0]["error_x"]["width"] == pytest.approx(3 * LETTERS / 13)
    assert drawn["data"][0]["constraintext"] == "none"
    assert drawn["data"][0]["x"] == [0, 1, 2]
    assert figure.spec["data"][0]["textfont"]["size"] == 11


@pytest.mark.parametrize(("reversed_", "kept"), [(False, range(7, 19)), (True, range(12))], ids=["last", "first"])
def test_of_many_bars_those_on_top_are_drawn_and_a_click_still_finds_its_own(reversed_: bool, kept: range):
    figure = projected(bars(19, 534, reversed_), 600)
    (trace,) = figure.spec["data"]
    assert trace["y"] == [f"Xã {k}" for k in kept]
    assert len(trace["x"]) == len(trace["marker"]["color"]) == len(trace["error_x"]["array"]) == MOST_BARS
    assert figure.base == "n = 3. Hình vẽ 12 trong 19 nhóm"
    assert figure.marks is not None
    assert figure.marks.at(0, 0) == (f"X{kept[0]}",)
    assert projected(bars(12), 600).base == "n = 3"


def test_the_longest_bars_of_a_page_are_those_on_the_wall(sample: Path):
    figure = picture("dan-van-kheo/gifts", Asked(filters=YEAR, viewer=LOCAL, look=LIGHT))
    assert figure is not None
    (whole, _), (drawn, _) = figure.spec["data"], projected(figure, 583).spec["data"]
    assert len(whole["x"]) > MOST_BARS
    assert sorted(drawn["x"]) == sorted(whole["x"])[-MOST_BARS:]


@pytest.mark.parametrize(("height", "letters"), [(300, 28), (390, 28), (430, 22), (480, 20), (700, 20)])
def test_a_figure_made_for_more_height_has_smaller_letters_but_never_below_the_smallest(height: int, letters: int):
    assert min(sizes(projected(bars(5, height), 583).spec)) == letters


def test_a_figure_of_very_many_rows_is_shown_as_its_table():
    for height, pieces in ((500, 1), (501, 2)):
        screens = screenfuls([Shown(key="thu", title="Tên", figure=bars(5, height))])
        assert [s.table is None for s in screens] == [height == 500]
        many = screenfuls(
            [
                Shown(
                    key="thu",
                    title="Tên",
                    figure=replace(bars(40, 2000), spec=bars(5).spec, chart=bars(5).chart, height=height),
                )
            ]
        )
        assert [s.title for s in many] == (["Tên"] if pieces == 1 else ["Tên (1/3)", "Tên (2/3)", "Tên (3/3)"])
        assert height == 500 or sum(len(s.table) for s in many if s.table is not None) == 40
