"""A figure says what it is: screen and PPTX draw the same series, role by role, and nobody looks for them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from analytics.documents.decks.slide_figures import FIGURES
from analytics.documents.decks.slide_messages import message
from analytics.documents.decks.slides import SLIDES
from analytics.documents.office.native_charts import MOST_BARS, has_drawing, native, tiles_of
from analytics.documents.office.pptx_charts import add_chart
from analytics.figures import LIGHT, Figure
from analytics.figures.by_page import PICTURES, Asked
from analytics.figures.by_page.request import INDICATOR
from analytics.figures.chart import Chart, Series
from analytics.figures.charts.bars import bars
from analytics.figures.charts.control_chart import control_chart
from analytics.figures.figure import Prepared
from analytics.figures.subjects.tasks import columns
from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.reading import Reading

ROOT = Path(__file__).parents[3]
CASES = {
    "year": Filters(period="2024"),
    "quarter": Filters(period="2024-Q3", places="xa-moi", calendar="thanh-tra"),
    "one": Filters(period="2024", communes=("21112",)),
    "month": Filters(period="2022-01"),
}
CHOICES = {"noi-dung/plan-map": {"noi-dung": "6", INDICATOR: "on_time_rate"}, "xa/funnel": {INDICATOR: "on_time_rate"}}
EVERY = PICTURES | FIGURES
Values = list[float | None]


@cache
def figures(case: str) -> dict[str, Figure]:
    """Every figure of every page and of the decks, asked as they ask."""
    found = {
        name: EVERY[name].build(Asked(filters=CASES[case], viewer=LOCAL, look=LIGHT, choices=CHOICES.get(name, {})))
        for name in EVERY
    }
    return {name: figure for name, figure in found.items() if figure}


every_case = pytest.mark.parametrize("case", CASES)


@every_case
def test_every_figure_of_every_page_has_a_chart(case: str, sample: Path, subtests: pytest.Subtests):
    assert case != "year" or set(figures(case)) == set(EVERY)
    for name, figure in figures(case).items():
        with subtests.test(name):
            chart = figure.chart
            assert chart.of("value")
            assert len(set(chart.categories)) == len(chart.categories) or chart.kind in ("tree", "timeline")
            assert all(c == c.strip() and "<br>" not in c and c for c in chart.categories)
            assert len(chart.n) in (0, len(chart.categories))
            assert len(chart.places) == (len(chart.categories) if chart.kind == "tiles" else 0)
            for series in chart.series:
                it_fits(series, chart)


def it_fits(series: Series, chart: Chart) -> None:
    size = len(series.values)
    assert size == len(series.at or chart.categories) or series.values == ()
    assert all(value is None or value == value for value in series.values)
    for each in (series.judged, series.words, series.fills):
        assert len(each) in (0, size)


# ------------------------------------------------------------ screen and PPTX


def on_screen(figure: Figure) -> dict[str, list[Values]]:
    """What Plotly is told to draw, by the part it plays, read by the eye of a reader: bars, lines, dashes."""
    spec = Prepared(figure.spec).to_dict()
    drawn = [t for t in spec["data"] if t["type"] == "bar"]
    shapes = [s for s in spec["layout"].get("shapes", []) if s["type"] == "line" and s.get("xref") == "paper"]
    size = len(figure.chart.categories)
    found: dict[str, list[Values]] = {"value": [], "background": []}
    for trace in drawn:  # the whole lies behind its part and says nothing by itself
        role = "background" if trace.get("hoverinfo") == "skip" else "value"
        found[role].append(from_the_top(trace, spec["layout"]))
    if not drawn:
        lines = [t for t in spec["data"] if t["type"] == "scatter" and "lines" in t["mode"]]
        named = {series.name for series in figure.chart.of("value")}
        own = [t for t in lines if t is lines[-1] or t.get("name") in named]
        found = {"value": [list(t["y"]) for t in own]}
        found["background"] = [[t["y"][0]] * len(t["y"]) for t in lines if t not in own]
    for role, dash in (("mean", "solid"), ("target", "dash"), ("limit", "dot")):
        found[role] = [[s["y0"]] * size for s in shapes if s["line"]["dash"] == dash]
    return {role: sorted(map(list, each), key=str) for role, each in found.items() if each}


def from_the_top(trace: dict[str, Any], layout: dict[str, Any]) -> Values:
    if trace.get("orientation") != "h":
        return list(trace["y"])
    lying = list(trace["x"])
    if isinstance(next(iter(trace["y"]), ""), int | float):
        return [x for _, x in sorted(zip(trace["y"], lying, strict=True), key=lambda bar: -bar[0])]
    return lying if layout["yaxis"].get("autorange") == "reversed" else lying[::-1]


def in_pptx(figure: Figure) -> dict[str, list[Values]]:
    """The native chart, opened again, by the roles that its series' names have."""
    made = native(figure.chart)
    assert made is not None
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    add_chart(slide, made, (0, 0, 10, 5), figure.alt)
    (frame,) = [s for s in slide.shapes if s.has_chart]
    turn = -1 if figure.chart.kind == "bar" else 1
    levels = frame.chart.plots[0].categories.flattened_labels  # months stand above their years
    words = ["/".join(reversed(each)) for each in levels][::turn]
    assert words == list(figure.chart.categories[: most(figure.chart)])
    roles = {series.name: series.role for series in figure.chart.series}
    found: dict[str, list[Values]] = {}
    for plot in frame.chart.plots:
        for series in plot.series:
            found.setdefault(roles[series.name], []).append(list(series.values)[::turn])
    return {role: sorted(each, key=str) for role, each in found.items()}


def most(chart: Chart) -> int:
    return MOST_BARS if chart.kind == "bar" else len(chart.categories)


def the_same(figure: Figure) -> None:
    screen, pptx = on_screen(figure), in_pptx(figure)
    pptx["background"] = [[v for v in line if v is not None] for line in pptx.get("background", [])]
    assert set(screen) == {role for role, lines in pptx.items() if lines}
    for role, lines in screen.items():
        cut = [line[: most(figure.chart)] for line in lines] if figure.chart.kind == "bar" else lines
        assert sorted(cut, key=str) == sorted(pptx[role], key=str)


@every_case
def test_a_pptx_has_the_series_of_the_screen_role_by_role(case: str, sample: Path, subtests: pytest.Subtests):
    for name, figure in figures(case).items():
        if figure.chart.kind in ("bar", "column", "line"):
            with subtests.test(name):
                the_same(figure)


@every_case
def test_a_map_of_shapes_is_the_map_of_the_screen(case: str, sample: Path, subtests: pytest.Subtests):
    for name, figure in figures(case).items():
        if figure.chart.kind == "tiles":
            with subtests.test(name):
                coloured, _, letters, _ = Prepared(figure.spec).to_dict()["data"]
                shown = {(tile.row, tile.column): (tile.value, tile.ink) for tile in tiles_of(figure.chart)}
                fills = [fill for _, fill in coloured["colorscale"]][: len(shown)]
                assert fills == list(figure.chart.series[0].fills)
                assert len(shown) == len(figure.data)
                for x, y, text, ink in zip(*(letters[k] for k in "xy"), letters["text"], inks(letters), strict=True):
                    words, told = shown[y, x]
                    assert re.sub(r"<.*?>|[^\d,.—−]", "", text.rpartition("<b>")[2]) == re.sub(r"[^\d,.—−]", "", words)
                    assert ink == told


def inks(letters: dict[str, Any]) -> list[str]:
    return letters["textfont"]["color"]


def test_what_no_program_draws_is_said_by_its_kind(sample: Path):
    kinds = {name: figure.chart.kind for name, figure in figures("year").items()}
    assert kinds["don-thu/flow"] == "flow"
    assert kinds["tiep-dan/duties"] == "calendar"
    assert kinds["dan-van-kheo/families"] == "tree"
    for figure in figures("year").values():
        assert has_drawing(figure.chart) == (figure.chart.kind in ("bar", "column", "line", "tiles"))


# ------------------------------------------------------------ any numbers, any names

NAMES = st.lists(
    st.text(st.sampled_from("aBđ .:<>&/br8"), min_size=1, max_size=12).map(lambda t: f"X{t.strip()}"),
    min_size=1,
    max_size=20,
    unique_by=str.casefold,
).map(lambda names: [*names, "8. Đất đai", "TT. Châu Ổ", "Trung bình"])
NUMBERS = st.one_of(st.just(float("nan")), st.integers(0, 400).map(lambda v: v / 4))


def measured(by: str, values: list[Any], key: str, numbers: list[float]) -> pd.DataFrame:
    table = pd.DataFrame({by: values, key: numbers, f"{key}_n": 40.0})
    table["complete"] = True
    return table


@settings(max_examples=40, deadline=None)
@given(st.lists(NUMBERS, min_size=2, max_size=30), st.sampled_from(["received", "on_time_rate"]),
       st.one_of(st.none(), st.integers(1, 100)))  # fmt: skip
def test_any_months_are_the_same_on_both(values: list[float], key: str, target: float | None):
    months = [f"{2020 + k // 12}-{k % 12 + 1:02}" for k in range(len(values))]
    figure = control_chart("k", measured("month", months, key, values), key, look=LIGHT, question="Q?", target=target)
    the_same(figure)
    assert figure.chart.of("value")[0].values == tuple(None if v != v else v for v in values)
    assert {s.values[0] for s in figure.chart.of("target")} == ({float(target)} if target else set())
    quarters = [f"{2020 + k // 4}-Q{k % 4 + 1}" for k in range(len(values))]
    the_same(
        columns(
            "k", measured("quarter", quarters, key, values), key, by="quarter", look=LIGHT, question="Q?", target=target
        )
    )


@settings(max_examples=40, deadline=None)
@given(NAMES, st.sampled_from(["received", "on_time_rate"]), st.data())
def test_any_names_are_whole_on_both_and_in_the_title(names: list[str], key: str, data: st.DataObject):
    order = data.draw(st.permutations(range(1, len(names) + 1)))
    table = measured("agency", names, key, [float(v) for v in order])
    figure = bars("k", table, key, by="agency", look=LIGHT, question="Q?")
    the_same(figure)
    ranked = [name for _, name in sorted(zip(order, names, strict=True), reverse=True)]
    assert list(figure.chart.categories) == ranked[:15]
    title = figure.reading.after("Cơ quan")
    assert title.startswith(
        f"Cơ quan: {ranked[0]} nhiều nhất" if key == "received" else f"Cơ quan: cao nhất {ranked[0]}"
    )
    assert figure.reading.text == f"{figure.reading.headline}. {figure.reading.rest}".rstrip()


# ------------------------------------------------------------ readings


def test_a_headline_ends_where_its_writer_ended_it():
    reading = Reading(
        headline="8. Đất đai nhiều nhất với 40 đơn", rest="Hình vẽ 15 trong 20 nhóm.", opens_with_name=True
    )
    assert reading.after("Đơn thư") == "Đơn thư: 8. Đất đai nhiều nhất với 40 đơn"
    assert reading.text == "8. Đất đai nhiều nhất với 40 đơn. Hình vẽ 15 trong 20 nhóm."
    assert (reading + "").text == reading.text
    assert Reading(headline="Chưa có đơn").after("Nguồn") == "Nguồn: chưa có đơn"


@every_case
def test_the_title_of_a_slide_is_the_headline(case: str, sample: Path):
    for name, figure in figures(case).items():
        asked = Asked(filters=CASES[case], viewer=LOCAL, look=LIGHT, choices=CHOICES.get(name, {}))
        shown = SLIDES[name](asked, None)  # type: ignore[arg-type]
        assert shown is not None
        headline = message(name, asked) or f": {figure.reading.headline}"
        assert shown.title.casefold().endswith(headline.casefold())
        assert shown.text == (figure.reading.rest or figure.question)
        assert not figure.reading.headline.endswith(".")


def sources() -> Iterator[tuple[Path, str]]:
    for folder in ("analytics", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path, path.read_text("utf-8")


def test_nobody_cuts_a_sentence_or_reads_a_drawing_back():
    for path, code in sources():
        assert not re.search(r"""partition\(["']\. |split\(["']\. """, code), path
        if "documents" in path.parts:
            assert not re.search(r"""\.spec\b|["']Trung bình["']|\[["']dash["']\]""", code), path


def test_numbers_never_import_pictures():
    below = ("scope", "indicators", "measure", "registers", "loading", "summaries", "formatting.py")
    for path, code in sources():
        if path.relative_to(ROOT).parts[1:2] and path.relative_to(ROOT).parts[1] in below:
            assert not re.search(r"analytics(\.| import )(figures|documents)|plotly", code), path


def test_every_indicator_says_its_unit_in_its_chart():
    for key in ("received", "on_time_rate", "days_median"):
        figure = bars("k", measured("agency", ["A", "B"], key, [3.0, 5.0]), key, by="agency", look=LIGHT, question="Q?")
        assert figure.chart.unit == INDICATORS[key].unit.value
        assert figure.chart.n == (40.0, 40.0)
