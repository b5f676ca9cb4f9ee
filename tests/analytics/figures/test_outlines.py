"""The map of the communes' own outlines, where somebody has put them into the reference folder."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import LIGHT, Figure
from analytics.figures.by_page import picture
from analytics.figures.by_page.request import Asked
from analytics.figures.charts import outline_map
from analytics.figures.lettering import BREAK, bold
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from tests.analytics.figures.test_figures import (
    a_click_chooses_what_is_there,
    it_is_small,
    it_says_what_it_shows,
    it_speaks_vietnamese,
    its_data_is_readable,
    plotly_takes_it,
)

YEAR = Filters(period="2024")
LATE, USUAL = "21112", "21043"  # Bình Châu and Bình Thuận, as the sample's stories have them


def square(x: float, size: float = 0.1, steps: int = 1) -> list[list[float]]:
    """A closed ring; each side cut into `steps`."""
    corners = [(x, 15.0), (x + size, 15.0), (x + size, 15.0 + size), (x, 15.0 + size), (x, 15.0)]
    return [
        [a + (c - a) * k / steps, b + (d - b) * k / steps] for (a, b), (c, d) in pairwise(corners) for k in range(steps)
    ] + [list(corners[0])]


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Two communes: one ring of many points, and an islet and an island."""
    shapes = {
        LATE: {"type": "Polygon", "coordinates": [square(108.7, steps=500)]},
        USUAL: {"type": "MultiPolygon", "coordinates": [[square(109.1, 0.05)], [square(108.9)]]},
    }
    features = [{"type": "Feature", "properties": {"code": c}, "geometry": g} for c, g in shapes.items()]
    path = tmp_path / "communes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def mapped(path: Path, filters: Filters = YEAR, key: str = "on_time_rate") -> Figure:
    table = measure([key], filters.everywhere(), ("commune",), LOCAL)
    return outline_map.outline_map(
        "k", table, key, look=LIGHT, question="Nơi nào cao, nơi nào thấp?", path=path, chosen=filters.communes
    )


def rings(figure: Figure) -> dict[str, list[dict[str, Any]]]:
    """The traces of each commune, told apart by where they begin."""
    found: dict[str, list[dict[str, Any]]] = {LATE: [], USUAL: []}
    for trace in figure.spec["data"][:-2]:
        found[LATE if trace["x"][0] < 108.85 else USUAL].append(trace)
    return found


def test_every_ring_is_drawn_in_its_commune_s_colour(drawn: Path, sample: Path):
    figure = mapped(drawn)
    found = rings(figure)
    assert [len(found[unit]) for unit in (LATE, USUAL)] == [1, 2]
    assert {trace["fillcolor"].lower() for trace in found[LATE]} == {LIGHT.concern_fill.lower()}
    assert {trace["fillcolor"].lower() for trace in found[USUAL]} == {LIGHT.steps[0].lower()}
    assert len(found[LATE][0]["x"]) < 500  # of 2 001 points
    for check in (
        plotly_takes_it,
        it_is_small,
        its_data_is_readable,
        it_speaks_vietnamese,
        a_click_chooses_what_is_there,
    ):
        check(figure)
    it_says_what_it_shows(figure, "outline_map")


def test_neighbours_draw_their_border_to_the_same_points(drawn: Path, sample: Path, tmp_path: Path):
    """Thinned each by itself, there would be gaps between them."""
    left, right = square(108.7, steps=333), square(108.8, steps=333)
    features = [
        {"type": "Feature", "properties": {"code": unit}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for unit, ring in ((LATE, left), (USUAL, right))
    ]
    (tmp_path / "two.geojson").write_text(json.dumps({"features": features}), "utf-8")
    traces = mapped(tmp_path / "two.geojson").spec["data"][:-2]
    sides = [{(x, y) for x, y in zip(t["x"], t["y"], strict=True) if abs(x - 108.8) < 0.0005} for t in traces]
    assert len(sides[0]) > 100
    assert sides[0] == sides[1]


def test_names_values_and_clicks_stand_in_the_middle_of_the_largest_part(drawn: Path, sample: Path):
    figure = mapped(drawn)
    labels, clicks = figure.spec["data"][-2:]
    assert [text.split(BREAK)[0] for text in labels["text"]] == ["Bình", "Bình Châu"]
    assert labels["text"][1] == f"Bình Châu{BREAK}{bold('◆ 61,4')}"
    assert labels["y"] == clicks["y"] == pytest.approx([15.05, 15.05], abs=0.001)
    assert labels["x"] == clicks["x"] == pytest.approx([108.95, 108.75], abs=0.001)
    last = len(figure.spec["data"]) - 1
    assert figure.marks is not None
    assert figure.marks.at(last, 1) == (LATE,)
    assert "Bình Châu" in clicks["hovertext"][1]
    assert "n\u00a0=\u00a044" in clicks["hovertext"][1]


def test_it_says_the_same_as_the_tiles(drawn: Path, sample: Path):
    """Of the communes it draws: the chosen one first, then the lowest and the highest."""
    figure = mapped(drawn, replace(YEAR, communes=(USUAL,)))
    value = measure(["on_time_rate"], replace(YEAR, communes=(USUAL,)), (), LOCAL)["on_time_rate"].item()
    said = f"{value:.1f}".replace(".", ",")
    assert figure.reading.text.startswith(f"Bình Thuận: {said}")
    assert "Từ 61,4% (Bình Châu) đến" in figure.reading.text
    assert "◆ cam: kém hơn mức chung rõ rệt" in figure.note
    assert "viền đậm" in figure.note
    found = rings(figure)
    assert {trace["line"]["width"] for trace in found[USUAL]} == {3}
    assert {trace["line"]["width"] for trace in found[LATE]} == {1.5}


def test_the_page_draws_outlines_where_their_file_is(drawn: Path, sample: Path, monkeypatch: pytest.MonkeyPatch):
    asked = Asked(filters=YEAR, viewer=LOCAL, look=LIGHT)
    tiles = picture("xa/tiles", asked)
    monkeypatch.setattr(outline_map, "source", lambda: drawn)
    shapes = picture("xa/tiles", asked)
    assert tiles is not None
    assert shapes is not None
    assert "Mỗi ô là một xã" in tiles.note
    assert "Ranh giới từ communes.geojson" in shapes.note
    assert picture("xa/tiles", replace(asked, filters=replace(YEAR, places="xa-moi"))).note == tiles.note  # no outlines
