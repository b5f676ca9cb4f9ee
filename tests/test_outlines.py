"""The map of the communes' own outlines, where somebody has put them into the reference folder."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from test_figures import it_is_small, it_says_what_it_shows, it_speaks_vietnamese, its_data_is_readable, plotly_takes_it

from analytics.figures import LIGHT, Figure, outlines
from analytics.filters import Filters
from analytics.measure import measure
from analytics.pictures import picture
from analytics.pictures.asked import Asked
from analytics.viewer import LOCAL

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
    """Two communes: one ring of many points, and one of two islands."""
    shapes = {
        LATE: {"type": "Polygon", "coordinates": [square(108.7, steps=500)]},
        USUAL: {"type": "MultiPolygon", "coordinates": [[square(108.9)], [square(109.1)]]},
    }
    features = [{"type": "Feature", "properties": {"code": c}, "geometry": g} for c, g in shapes.items()]
    path = tmp_path / "communes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def mapped(path: Path, filters: Filters = YEAR, key: str = "on_time_rate") -> Figure:
    table = measure([key], filters.everywhere(), ("commune",))
    return outlines.outline_map("k", table, key, LIGHT, "Nơi nào cao, nơi nào thấp?", path, filters.communes)


def test_every_ring_is_drawn_in_its_commune_s_colour(drawn: Path, sample: Path):
    figure = mapped(drawn)
    named = [trace["text"].partition("</b>")[0].removeprefix("<b>") for trace in figure.spec["data"]]
    assert sorted(named) == ["Bình Châu", "Bình Thuận", "Bình Thuận"]
    colours = dict(zip(named, (trace["fillcolor"].lower() for trace in figure.spec["data"]), strict=True))
    assert colours == {"Bình Châu": LIGHT.scale[0].lower(), "Bình Thuận": LIGHT.scale[-1].lower()}  # red is bad
    assert all(len(trace["x"]) <= 85 for trace in figure.spec["data"])
    for check in (plotly_takes_it, it_is_small, its_data_is_readable, it_speaks_vietnamese):
        check(figure)
    it_says_what_it_shows(figure, "outline_map")


def test_it_says_the_same_as_the_tiles(drawn: Path, sample: Path):
    """Of the communes it draws: the chosen one first, then the lowest and the highest."""
    figure = mapped(drawn, replace(YEAR, communes=(USUAL,)))
    value = measure(["on_time_rate"], replace(YEAR, communes=(USUAL,)))["on_time_rate"].item()
    said = f"{value:.1f}".replace(".", ",")
    assert figure.reading.startswith(f"Bình Thuận: {said}")
    assert "Từ 61,4\u00a0% (Bình Châu) đến" in figure.reading
    assert "Đỏ là thấp nhất, xanh là cao nhất" in figure.note
    assert "viền đậm" in figure.note
    framed = {trace["text"].partition("</b>")[0][3:] for trace in figure.spec["data"] if trace["line"]["width"] == 3}
    assert framed == {"Bình Thuận"}


def test_the_page_draws_outlines_where_their_file_is(drawn: Path, sample: Path, monkeypatch: pytest.MonkeyPatch):
    asked = Asked(YEAR, LOCAL, LIGHT)
    tiles = picture("xa/tiles", asked)
    monkeypatch.setattr(outlines, "source", lambda: drawn)
    shapes = picture("xa/tiles", asked)
    assert tiles is not None
    assert shapes is not None
    assert "Mỗi ô là một xã" in tiles.note
    assert "Ranh giới từ communes.geojson" in shapes.note
    assert picture("xa/tiles", replace(asked, filters=replace(YEAR, places="xa-moi"))).note == tiles.note  # no outlines
