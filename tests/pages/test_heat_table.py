"""The table of steps: every number once, sums that add up, cells that choose what they show."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analytics.figures import LIGHT, Figure
from analytics.figures.by_page import Asked, picture
from analytics.figures.colour_scale import steps
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from pages.parts.figure import heat_table

YEAR = Filters(period="2024")
NAMES = ("don-thu/heat", "dan-van-kheo/coverage", "chat-luong/arrivals")


class Cells(HTMLParser):
    """The words of each cell by row, and what each row's links choose."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.presses: list[int] = []
        self.heads: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "th":
            self.heads.append(dict(attrs).get("scope"))
        if tag == "a":
            self.presses.append(int(str(dict(attrs)["data-press"])))

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def drawn(figure: Figure) -> Cells:
    return Cells(heat_table._table(figure, steps([v for row in figure.chart.series for v in row.values]), LIGHT))


def whole(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("filters", [YEAR, Filters(period="2024-05", communes=("21112",))], ids=["year", "few"])
def test_the_table_says_what_the_figure_holds(name: str, filters: Filters, sample: Path):
    figure = picture(name, Asked(filters=filters, viewer=LOCAL, look=LIGHT))
    assert figure is not None
    assert heat_table.is_one(figure)
    found, chart = drawn(figure), figure.chart
    body = found.rows[-len(chart.series) :]
    width = len(chart.categories)
    for row, series in zip(body, chart.series, strict=True):
        assert row[0] == series.name
        assert [whole(cell) for cell in row[1 : 1 + width]] == [int(v or 0) for v in series.values]
        if chart.is_summed:
            assert whole(row[-1]) == sum(int(v or 0) for v in series.values)
    if chart.is_summed:
        assert whole(found.rows[1][-1]) == sum(int(v or 0) for series in chart.series for v in series.values)
    assert set(found.heads) == {"col", "row"}


def test_a_cell_chooses_its_row_and_its_column(sample: Path):
    figure = picture("don-thu/heat", Asked(filters=YEAR, viewer=LOCAL, look=LIGHT))
    assert figure is not None
    assert figure.marks is not None
    width = len(figure.chart.categories)
    filled = [(r, c) for r, row in enumerate(figure.chart.series) for c, v in enumerate(row.values) if v]
    assert [(press // width, press % width) for press in drawn(figure).presses] == filled
    for press in drawn(figure).presses:
        assert figure.marks.at(1, press) is not None


def test_what_is_chosen_keeps_its_colours_and_the_rest_is_pale(sample: Path):
    chosen = Filters(period="2024", communes=("21112",), items=(8,))
    figure = picture("don-thu/heat", Asked(filters=chosen, viewer=LOCAL, look=LIGHT))
    every = picture("don-thu/heat", Asked(filters=YEAR, viewer=LOCAL, look=LIGHT))
    assert figure is not None
    assert every is not None
    assert figure.data.equals(every.data), "the table stays whole"
    (row,), (column,) = figure.chart.chosen
    assert (figure.chart.series[row].name, figure.chart.categories[column][:2]) == ("Bình Châu", "8 ")
    html = heat_table._table(figure, (1.0, 3.0), LIGHT)
    assert len(re.findall(r"style='background", html)) == 1
    assert "Bình Châu" in figure.reading.headline
