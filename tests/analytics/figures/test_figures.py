"""Every figure, on full and on thin data: Plotly takes it, and a reader understands it without the picture."""

import csv
import inspect
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import figures, formatting
from analytics.documents import tables_as_text
from analytics.figures import DARK, LIGHT, Figure, Look, theme
from analytics.figures.by_page import Asked, picture
from analytics.figures.charts import bars as of_letters
from analytics.figures.charts import columns as of_columns
from analytics.figures.charts import control_chart, heat_map
from analytics.figures.charts import funnel as of_funnel
from analytics.figures.charts import stacked_months as of_months
from analytics.figures.charts import tile_map as of_places
from analytics.figures.colour_scale import MISSED, shades, step_colour, steps
from analytics.figures.figure import Prepared
from analytics.figures.lettering import BREAK
from analytics.figures.subjects import arrivals as of_quality
from analytics.figures.subjects import petition_flow as of_flow
from analytics.figures.subjects import petition_timeline
from analytics.figures.subjects import waiting as of_waiting
from analytics.indicators import CATALOGUE, DIMENSIONS, INDICATORS
from analytics.measure import waiting_curves
from analytics.measure.measure import day_counts, measure, monthly, scope
from analytics.registers import data_quality, petitions
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data import settings
from data.loading import load

MOST_POINTS = 1000
LOOKS = {"light": LIGHT, "dark": DARK}

# What is looked at: the sample, and a world of three letters in which most things are missing.
SAMPLE = {
    "a year": Filters(period="2024"),
    "three years": Filters(start=date(2022, 1, 1), end=date(2024, 12, 31)),
    "one month": Filters(period="2024-01"),
    "the first month": Filters(period="2022-01"),
    "one day": Filters(start=date(2024, 2, 29), end=date(2024, 2, 29)),
    "half a month": Filters(period="2024", as_of=date(2024, 5, 15)),
    "inspection year": Filters(period="2024", calendar="thanh-tra"),
    "one commune": Filters(communes=("21112",)),
    "the district's own": Filters(communes=("524",)),
    "a unit of 2025": Filters(communes=("21061-2025",)),
    "successors": Filters(places="xa-moi"),
    "successors of one": Filters(places="xa-moi", communes=("21112",)),
    "one item": Filters(items=(6,)),
    "an item without letters": Filters(items=(13,)),
    "one kind": Filters(kinds=("Tố cáo",)),
    "one agency": Filters(agencies=("Thanh tra huyện",)),
    "the law": Filters(due_basis="luat"),
    "beyond the data": Filters(period="2025"),
}
THIN = {
    "one letter": Filters(period="2020"),
    "one open letter": Filters(period="2021"),
    "one letter carried in": Filters(period="2022"),
    "one letter undecided": Filters(period="2023-06"),
    "before the data": Filters(period="2015"),
}
LETTERS = (
    {"received_on": date(2020, 5, 10), "handling": "Thụ lý giải quyết", "accepted_on": date(2020, 5, 12),
     "resolved_on": date(2020, 5, 30), "outcome": "Đã trả lời", "agency": "UBND xã"},
    {"received_on": date(2021, 3, 1), "handling": "Thụ lý giải quyết", "accepted_on": date(2021, 3, 2)},
    {"received_on": date(2023, 6, 1), "commune": "Bình Thuận", "kind": "Phản ánh"},
)  # fmt: skip


@pytest.fixture(scope="module")
def thin_home(tmp_path_factory: pytest.TempPathFactory, template: Callable[..., str]) -> Path:
    place = tmp_path_factory.mktemp("thin")
    (place / "don.csv").write_text(template("petition", LETTERS), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        assert load.load([place / "don.csv"]).exit_code == 0
    return place


ELSEWHERE = ("half a month", "one item", "successors of one", "the first month")  # looked at by single tests only


@pytest.fixture(scope="session")
def received() -> int:
    """Letters of 2024 in the sample's file."""
    with (settings.SAMPLE / "petition.csv").open(encoding="utf-8-sig", newline="") as file:
        return sum(row["Ngày nhận"].endswith("/2024") for row in csv.DictReader(file))


@pytest.fixture(params=[name for name in SAMPLE | THIN if name not in ELSEWHERE])
def filters(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Filters:
    """Choices, in the world they are made for."""
    home = request.getfixturevalue("sample_home" if request.param in SAMPLE else "thin_home")
    monkeypatch.setenv("DANVAN_HOME", str(home))
    monkeypatch.setenv("DANVAN_TODAY", "2026-12-31")
    return (SAMPLE | THIN)[request.param]


# --- Every builder, asked as the pages ask it; None where a page says “nothing here” instead

Builder = Callable[[Filters, Look], Figure | None]


def by_place(filters: Filters) -> str:
    return "successor" if filters.places == "xa-moi" else "commune"


def any_letters(filters: Filters) -> bool:
    return bool(measure(["to_handle"], filters, (), LOCAL)["to_handle"].any())


def any_accepted(filters: Filters) -> bool:
    return bool(measure(["on_time_rate"], filters, (), LOCAL)["on_time_rate_n"].item())


def stacked(filters: Filters, look: Look) -> Figure | None:
    table = measure(["received"], filters, ("month", "kind"), LOCAL)
    return of_months.stacked_months("k", table, look, "Q?") if table["received"].any() else None


def control(key: str, target: float | None, guard: Callable[[Filters], bool]) -> Builder:
    def build(filters: Filters, look: Look) -> Figure | None:
        if not guard(filters):
            return None
        return control_chart.control_chart(
            "k", monthly([key], filters, viewer=LOCAL), key, look=look, question="Q?", target=target
        )

    return build


def tiles(key: str) -> Builder:
    def build(filters: Filters, look: Look) -> Figure | None:
        by = by_place(filters)
        table = measure([key], filters, (by,), LOCAL)
        return (
            of_places.tile_map("k", table, key, look=look, question="Q?", by=by) if table[key].notna().any() else None
        )

    return build


def funnel(key: str) -> Builder:
    def build(filters: Filters, look: Look) -> Figure | None:
        by = by_place(filters)
        table = measure([key], filters, (by,), LOCAL)
        drawn = any_accepted(filters) and (table[f"{key}_n"] > 0).any()
        return of_funnel.funnel_plot("k", table, key, look=look, question="Q?", by=by) if drawn else None

    return build


def heat(filters: Filters, look: Look) -> Figure | None:
    by = by_place(filters)
    table = measure(["received"], filters, (by, "item"), LOCAL)
    return heat_map.heat_map("k", table, look, "Q?", by) if table["received"].any() else None


def bars(key: str, by: str, guard: Callable[[Filters], bool]) -> Builder:
    def build(filters: Filters, look: Look) -> Figure | None:
        if not guard(filters):
            return None
        return of_letters.bars("k", measure([key], filters, (by,), LOCAL), key, by=by, look=look, question="Q?")

    return build


def counts(filters: Filters, look: Look) -> Figure | None:
    if not any_letters(filters):
        return None
    return of_columns.counts(
        "k",
        petitions.signatories(filters, LOCAL),
        "signed",
        amount="letters",
        look=look,
        question="Q?",
        heading="Số người ký",
    )


def flow(filters: Filters, look: Look) -> Figure | None:
    return of_flow.flow("k", petitions.cohort(filters, LOCAL), look, "Q?") if any_letters(filters) else None


def ages(filters: Filters, look: Look) -> Figure | None:
    return of_columns.ages("k", petitions.ages(filters, LOCAL), look, "Q?") if any_accepted(filters) else None


def durations(filters: Filters, look: Look) -> Figure | None:
    if not any_accepted(filters):
        return None
    median = measure(["days_median"], filters, (), LOCAL)["days_median"].item()
    found = day_counts("days_median", filters, (), LOCAL)
    return of_waiting.durations("k", found.days, found.ended[0, 0], look=look, question="Q?", median=median)


def waits(filters: Filters, look: Look) -> Figure | None:
    return (
        of_waiting.waiting("k", *waiting_curves.curves(filters, LOCAL), look, "Q?") if any_accepted(filters) else None
    )


def one_letter(filters: Filters, look: Look) -> Figure | None:
    rows = petitions.register(filters, viewer=LOCAL).rows
    found = petitions.letter(rows["petition_id"].iloc[0], LOCAL) if len(rows) else None
    return petition_timeline.of_letter(found, scope(filters, LOCAL).as_of, look) if found else None


def arrivals(fact: str) -> Builder:
    def build(filters: Filters, look: Look) -> Figure | None:
        table = data_quality.arrivals(fact, filters, LOCAL)
        if table.columns.empty:
            return None
        return of_quality.arrivals("k", table, look, "Q?", data_quality.silent(table))

    return build


BUILDERS: dict[str, Builder] = {
    "stacked_months": stacked,
    "control_chart received": control("received", None, any_letters),
    "control_chart on_time_rate": control("on_time_rate", 95.0, any_accepted),
    "control_chart on_time_resolved_rate": control("on_time_resolved_rate", None, any_accepted),
    "tile_map on_time_rate": tiles("on_time_rate"),
    "tile_map received": tiles("received"),
    "tile_map resolution_rate": tiles("resolution_rate"),
    "tile_map overdue": tiles("overdue"),
    "tile_map days_median": tiles("days_median"),
    "tile_map satisfied_rate": tiles("satisfied_rate"),
    "tile_map models_active": tiles("models_active"),
    "funnel_plot on_time_rate": funnel("on_time_rate"),
    "funnel_plot on_time_resolved_rate": funnel("on_time_resolved_rate"),
    "heat_map": heat,
    "bars field": bars("received", "field", any_letters),
    "bars channel": bars("received", "channel", any_letters),
    "bars kind": bars("received", "kind", any_letters),
    "bars on_time_rate": bars("on_time_rate", "agency", any_accepted),
    "bars on_time_resolved_rate": bars("on_time_resolved_rate", "agency", any_accepted),
    "counts": counts,
    "flow": flow,
    "ages": ages,
    "durations": durations,
    "waiting": waits,
    "of_letter": one_letter,
    "arrivals petition": arrivals("petition"),
    "arrivals service": arrivals("service"),
}


# Drawn on one page only, and tested beside it (test_models_page, test_receptions, test_explore and so on).
OF_ONE_PAGE = {"dialogues", "duty_calendar", "likert", "model_families", "models", "outline_map", "pivot_chart",
               "receptions", "satisfaction", "satisfaction_level", "stacked_bars", "tasks"}  # fmt: skip


def test_no_builder_is_left_out():
    modules = [
        control_chart,
        petition_timeline,
        of_letters,
        of_columns,
        of_flow,
        of_waiting,
        of_months,
        of_places,
        heat_map,
        of_funnel,
        of_quality,
    ]
    public = {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and function.__annotations__.get("return") == "Figure"
    }
    assert public == {name.split()[0] for name in BUILDERS}
    room = Path(figures.__file__).parent
    listed = {path.stem for folder in ("charts", "subjects") for path in (room / folder).glob("*.py")}
    assert listed - {"__init__", "map_legend"} - OF_ONE_PAGE == {m.__name__.rpartition(".")[2] for m in modules}


def test_figures(filters: Filters, subtests: pytest.Subtests):
    """All of them in one world at a time, since measuring costs more than looking."""
    for name, build in BUILDERS.items():
        for shown in LOOKS:
            with subtests.test(name, look=shown):
                figure = build(filters, LOOKS[shown])
                if figure is None:
                    continue  # the page says that there is nothing
                plotly_takes_it(figure)
                it_is_small(figure)
                it_says_what_it_shows(figure, name)
                its_data_is_readable(figure)
                it_has_a_mark_for_every_row(figure, name.split()[0])
                a_click_chooses_what_is_there(figure)
                it_speaks_vietnamese(figure)


def plotly_takes_it(figure: Figure) -> None:
    assert set(figure.spec) == {"data", "layout"}
    drawn = go.Figure(**figure.spec)
    assert len(drawn.data) == len(figure.spec["data"])
    assert json.loads(drawn.to_json())["layout"]["template"]["layout"]["separators"] == ",."
    told = json.dumps(Prepared(figure.spec).to_dict(), ensure_ascii=False)
    assert not re.search("[\ufdd0-\ufdef]", told)


def it_is_small(figure: Figure) -> None:
    assert sum(points(trace) for trace in figure.spec["data"]) <= MOST_POINTS
    assert 60 <= figure.height <= 1000


def points(trace: dict[str, Any]) -> int:
    if trace["type"] == "heatmap":
        return sum(len(row) if isinstance(row, list) else 1 for row in trace["z"])
    return len(trace["x"])


def it_says_what_it_shows(figure: Figure, name: str) -> None:
    assert figure.question.endswith("?")
    for text in (figure.reading.text, figure.alt):
        assert text.endswith((".", "!"))
        assert text[0].isupper() or text[0].isdigit()
        assert not re.search(r"[.;:,]\s*[.;]|\s{2}|\(\)", text), text
    assert len(figure.alt) > 20
    if name != "of_letter":  # one letter has no base
        assert "n" in figure.base
        assert not figure.base.endswith(".")
        assert "—" not in figure.base
    assert figure.note == "" or figure.note.endswith(".")
    assert set(figure.indicators) <= set(INDICATORS)
    assert figure.key.isascii()


def its_data_is_readable(figure: Figure) -> None:
    assert len(figure.data.columns) >= 2
    for heading in figure.data.columns:
        assert isinstance(heading, str)
        assert heading == "n" or heading[0].isupper(), heading
        assert heading not in DIMENSIONS
    shown = tables_as_text.readable(figure.data)
    assert not shown.isin(["nan", "None", "NaT", "True", "False"]).any(axis=None)
    assert tables_as_text.csv(figure.data, "Một câu.", figure.indicators)


def a_click_chooses_what_is_there(figure: Figure) -> None:
    """Every point of a trace that takes clicks has its choice, one that the filters accept."""
    if figure.marks is None:
        return
    for trace, points in figure.marks.points.items():
        assert len(points) == len(figure.spec["data"][trace]["x"])
        for place, values in enumerate(points):
            assert figure.marks.at(trace, place) == values
            if values is not None:
                chosen = dict(zip(figure.marks.dimensions, values, strict=True))
                assert Filters().crossed(chosen) != Filters()
    assert figure.marks.at(0, 10**6) is None
    assert figure.marks.at(99, 0) is None


def it_has_a_mark_for_every_row(figure: Figure, builder: str) -> None:
    """Bars, points, tiles with words, bands; the tables of heat maps are as wide as the maps."""
    traces = figure.spec["data"]
    drawn: dict[str, Callable[[], int]] = {
        "tile_map": lambda: len(traces[-1]["x"]),
        "funnel_plot": lambda: len(traces[-1]["x"]),
        "heat_map": lambda: points(traces[0]),
        "arrivals": lambda: points(traces[0]),
        "flow": lambda: len(traces[0]["x"]),
        "waiting": lambda: sum(len(trace["x"]) - 1 for trace in traces),  # each starts at day 0 with everybody
        "of_letter": lambda: len(traces[-1]["x"]),
        "bars": lambda: len(traces[0]["y"]),
    }
    rows, columns = figure.data.shape
    marks = drawn.get(builder, lambda: len(traces[0]["x"]))()
    assert marks == (rows * (columns - 1) if builder in ("heat_map", "arrivals") else rows)


ENGLISH = re.compile(
    r"\b(the|and|of|count|counts|rate|mean|median|upper|lower|limit|target|signal|overdue|open|resolved|received|"
    r"month|quarter|year|days|total|none|None|NaN|null|true|True|false|False|commune|item|kind|field|channel|agency|"
    r"undefined|trace|letters|letter|value|values|common|improvement|concern|high|low|outside|inside|with|from)\b"
)
TECHNICAL = {
    *("type", "mode", "orientation", "shape", "symbol", "color", "bgcolor", "dash", "layer", "xref", "yref", "range"),
    *("xanchor", "yanchor", "side", "barmode", "hoverinfo", "textposition", "insidetextanchor", "rangemode", "family"),
    *("arrangement", "colorscale", "colorway", "gridcolor", "template", "align", "dragmode", "autorange", "ticks"),
    *("tickformat", "texttemplate", "hoveron", "fill", "hovermode", "visible", "constraintext"),
}


def visible(found: Any, name: str = "") -> Iterator[str]:
    """The strings of a specification a reader may see."""
    if name in TECHNICAL:
        return
    if isinstance(found, str):
        text = re.sub(r"%\{[^}]*\}|<extra>.*?</extra>|<[^>]+>", " ", found)
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}|rgba\(.*\)", text):
            yield text
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from visible(value, key)
    elif isinstance(found, list | tuple | np.ndarray):
        for value in found:
            yield from visible(value, name)


def it_speaks_vietnamese(figure: Figure) -> None:
    said = [figure.question, figure.reading.text, figure.base, figure.alt, figure.note, *map(str, figure.data.columns)]
    said += [str(v) for column in figure.data for v in figure.data[column] if isinstance(v, str)]
    said += visible(figure.spec)
    for text in said:
        assert not ENGLISH.search(text), text
        assert not re.search(r"\d\.\d{1,2}(?!\d)|\bnan\b|-\d+%", text), text  # decimal points, half-made numbers


# --- Looks


@pytest.mark.parametrize("name", BUILDERS, ids=str)
def test_light_and_dark_differ_in_colour_only(name: str, sample: Path):
    light, dark = (BUILDERS[name](SAMPLE["a year"], look) for look in (LIGHT, DARK))
    assert light is not None
    assert dark is not None
    assert light.spec != dark.spec
    assert shape_of(light.spec) == shape_of(dark.spec)
    assert (light.reading.text, light.alt, light.base) == (dark.reading.text, dark.alt, dark.base)
    pd.testing.assert_frame_equal(light.data, dark.data)


def shape_of(found: Any) -> Any:
    """A specification without its colours."""
    if isinstance(found, dict):
        return {key: shape_of(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [shape_of(value) for value in found]
    return "colour" if isinstance(found, str) and re.fullmatch(r"#[0-9A-Fa-f]{6}", found) else found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shown", LOOKS.values(), ids=LOOKS)
def test_colours_stand_out(shown: Look):
    """WCAG 2.2 AA: 4,5 for words, 3 for marks."""
    assert all(contrast(colour, shown.ground) >= 4.5 for colour in (shown.ink, shown.quiet))
    assert all(contrast(colour, shown.ground) >= 4.5 for colour in (shown.good, shown.concern))  # also words on tiles
    assert contrast(shown.grey, shown.ground) >= 3
    assert all(contrast(colour, shown.ground) >= 3 for colour in (shown.series[i] for i in theme.KIND_COLOURS.values()))


@pytest.mark.parametrize("shown", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("key", ["on_time_rate", "overdue", "received"])
def test_words_on_tiles_can_be_read(shown: Look, key: str, sample: Path):
    built = tiles(key)(SAMPLE["a year"], shown)
    assert built is not None
    coloured, _, words, _ = built.spec["data"]
    fills = [colour for _, colour in coloured["colorscale"]]
    assert len(fills) == len(words["x"]) == len(built.chart.series[0].fills)
    for ink, ground in zip(words["textfont"]["color"], fills, strict=True):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


# --- What single figures say


def made(name: str, filters: Filters) -> Figure:
    built = BUILDERS[name](filters, LIGHT)
    assert built is not None
    return built


def test_bars_carry_every_letter(sample: Path, received: int):
    year = SAMPLE["a year"]
    for name in ("bars field", "bars channel", "bars kind"):
        figure = made(name, year)
        assert figure.data["n"].sum() == received
        assert figure.base == f"n\u00a0=\u00a0{received}"
        values = figure.spec["data"][0]["x"]
        assert values == sorted(values)  # the longest on top
        assert figure.data.iloc[0, 1] == max(values)
        assert figure.data.iloc[0, 0] in figure.reading.text


def rates(values: dict[str, tuple[float, int]], key: str = "on_time_rate") -> pd.DataFrame:
    rows = [(name, 100 * k / n if n else np.nan, float(n)) for name, (k, n) in values.items()]
    return pd.DataFrame(rows, columns=["agency", key, f"{key}_n"])


def agencies(values: dict[str, tuple[float, int]]) -> Figure:
    return of_letters.bars("k", rates(values), "on_time_rate", by="agency", look=LIGHT, question="Q?")


def test_bars_of_rates_have_wilsons_interval():
    figure = agencies({"A": (20, 27), "B": (27, 27), "C": (0, 12), "D": (0, 0)})
    bar = figure.spec["data"][0]
    assert bar["y"] == ["C", "A", "B"]  # nothing to divide by, nothing to draw
    place = bar["y"].index("A")
    upper, lower = bar["error_x"]["array"][place], bar["error_x"]["arrayminus"][place]
    # scipy.stats.binomtest(20, 27).proportion_ci(method="wilson")
    assert (bar["x"][place] - lower, bar["x"][place] + upper) == pytest.approx((55.3, 86.8), abs=0.1)
    ends = [x + e for x, e in zip(bar["x"], bar["error_x"]["array"], strict=True)]
    assert max(ends) <= 100 + 1e-9
    assert min(x - e for x, e in zip(bar["x"], bar["error_x"]["arrayminus"], strict=True)) >= -1e-9


def test_few_letters_are_shown_but_never_ranked():
    """Three of three is no record (`small_base` in the catalogue)."""
    reading = agencies({"Ít": (3, 3), "Nhiều": (90, 100), "Vừa": (40, 50)}).reading.text
    assert "Ít" not in reading
    assert "Nhiều" in reading
    assert "Vừa" in reading


def test_one_bar_is_not_both_highest_and_lowest():
    assert agencies({"A": (20, 27)}).reading.text.count("A") <= 1


def test_long_lists_say_what_they_leave_out():
    figure = agencies({f"Cơ quan {i:02}": (i, 40) for i in range(1, 21)})
    words = f"{figure.reading.text} {figure.base} {figure.note}"
    assert len(figure.data) == 20 or "15" in words


def test_a_share_can_be_over_a_hundred(sample: Path):
    """More receptions held than the law asks for: bars can show it, a funnel of shares cannot."""
    table = rates({"21112": (30, 24), "21043": (20, 24)}, "reception_duty_rate").rename(columns={"agency": "commune"})
    plotly_takes_it(of_letters.bars("k", table, "reception_duty_rate", by="commune", look=LIGHT, question="Q?"))
    assert not INDICATORS["reception_duty_rate"].is_share


def test_a_chosen_commune_keeps_its_place_on_the_map(sample: Path):
    everything, one = made("tile_map received", SAMPLE["a year"]), made("tile_map received", SAMPLE["one commune"])
    frames_all, frames_one = (figure.spec["layout"]["shapes"] for figure in (everything, one))
    assert frames_all == frames_one
    place = next((x, y) for x, y, text in marked(everything) if text.startswith("Bình Châu"))
    assert [(x, y) for x, y, _ in marked(one)] == [place]


def test_a_chosen_commune_is_framed_among_all(sample: Path):
    asked = Asked(filters=replace(SAMPLE["a year"], communes=("21112",)), viewer=LOCAL, look=LIGHT)
    for name in ("tong-quan/map", "xa/tiles"):
        one, every = picture(name, asked), picture(name, replace(asked, filters=SAMPLE["a year"]))
        assert one is not None
        assert every is not None
        assert one.data.equals(every.data)
        assert [s["line"]["width"] for s in one.spec["layout"]["shapes"]].count(3) == 1
        assert one.reading.text.startswith("Bình Châu: ")
        assert one.reading.text.endswith(every.reading.text)
        assert "để so sánh" in one.note
        assert "để so sánh" not in every.note


def test_the_funnel_tells_of_a_chosen_commune_what_it_tells_of_all(sample: Path):
    everyone = picture("thoi-gian/funnel", Asked(filters=SAMPLE["a year"], viewer=LOCAL, look=LIGHT))
    late, usual = (
        picture(
            "thoi-gian/funnel", Asked(filters=replace(SAMPLE["a year"], communes=(unit,)), viewer=LOCAL, look=LIGHT)
        )
        for unit in ("21112", "21043")
    )
    assert everyone is not None
    assert late is not None
    assert usual is not None
    assert late.reading.text == everyone.reading.text
    assert "Khác hẳn mức chung: Bình Châu" in late.reading.text
    assert usual.reading.text.startswith(everyone.reading.text.partition(". ")[0])
    assert "Bình Thuận không khác hẳn mức chung." in usual.reading.text
    assert late.data.equals(everyone.data)


def marked(figure: Figure) -> list[tuple[int, int, str]]:
    words = figure.spec["data"][-2]
    return list(zip(words["x"], words["y"], words["text"], strict=True))


def test_the_map_counts_what_its_table_counts(sample: Path):
    figure = made("tile_map received", SAMPLE["a year"])
    drawn = sum(float(text.split(BREAK)[-1].strip("\ufdd1\ufdd2")) for _, _, text in marked(figure))
    assert drawn == figure.data.iloc[:, 1].sum()
    assert figure.base == f"n\u00a0=\u00a0{drawn:.0f}, chưa kể 19 không thuộc xã nào"  # cấp huyện's


@pytest.mark.parametrize(("key", "worse"), [("on_time_rate", 20.0), ("repeat_case_rate", 80.0)])
def test_the_map_judges_by_chance_and_never_by_size(key: str, worse: float, sample: Path):
    """One unit far on the bad side, one a little apart, one with a base too small to say anything."""
    units = places.units()["unit"].tolist()[:6]
    usual = 100 - worse
    values, n = [usual, usual, usual, worse, usual + 2, worse], [60, 60, 60, 60, 60, 9]
    table = pd.DataFrame({"commune": units, key: values, f"{key}_n": n})
    judged = shades(table, INDICATORS[key], LIGHT)
    assert [s.fill for s in judged[:5]] == [LIGHT.steps[0]] * 3 + [LIGHT.concern_fill, LIGHT.steps[0]]
    assert [s.sign for s in judged] == ["", "", "", "◆", "", ""]
    assert [s.is_few for s in judged] == [False] * 5 + [True]


def test_a_small_base_is_hatched_and_has_no_colour(sample: Path):
    figure = made("tile_map on_time_rate", SAMPLE["a year"])
    (series,) = figure.chart.series
    few = [n is not None and n < 10 for n in figure.chart.n]
    assert any(few)
    assert [word == "ít số liệu" for word in series.judged] == few
    assert {fill for fill, small in zip(series.fills, few, strict=True) if small} == {LIGHT.ground}
    assert len(figure.spec["data"][1]["x"]) == 3 * 7 * sum(few)


@pytest.mark.parametrize(("key", "target", "missed"), [("on_time_rate", 95.0, [True, False, False]),
                                                       ("received", None, [False] * 3)])  # fmt: skip
def test_a_missed_target_is_said_on_the_tile(key: str, target: float | None, missed: list[bool], sample: Path):
    table = pd.DataFrame({"commune": ["21112", "21043", "21085"], key: [90.0, 95.0, 20.0], f"{key}_n": [40, 40, 4]})
    figure = of_places.tile_map("k", table, key, look=LIGHT, question="Q?", by="commune", target=target)
    assert [MISSED in words for words in figure.chart.series[0].words] == missed


@pytest.mark.parametrize(
    ("key", "meaning"),
    [("on_time_rate", "◆ cam: kém hơn mức chung rõ rệt; ▲ xanh: tốt hơn rõ rệt"), ("received", "Càng đậm số càng lớn")],
)
def test_the_map_says_what_its_colours_mean(key: str, meaning: str, sample: Path):
    assert meaning in made(f"tile_map {key}", SAMPLE["a year"]).note


@given(st.lists(st.one_of(st.integers(0, 500).map(float), st.floats(0, 1e6, width=32)), max_size=40))
def test_steps_rise_and_hold_every_number(values: list[float]):
    begins = steps(values)
    known = [v for v in values if v > 0]
    assert list(begins) == sorted(set(begins))
    assert len(begins) <= len(LIGHT.steps)
    assert bool(begins) == bool(known)
    for value in known:
        assert (step_colour(value, begins, LIGHT) == LIGHT.ground) == (value < begins[0])
    assert all(value >= begins[0] for value in known if value.is_integer())
    ranks = [LIGHT.steps.index(step_colour(v, begins, LIGHT)) for v in sorted(known) if v >= begins[0]]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("last", [[], [99.0], [60.0]])
def test_marks_of_a_control_chart_are_explained_where_drawn(last: list[float], sample: Path):
    values = [80.0, 81.0] * 6 + last
    months = [str(m) for m in pd.period_range("2023-01", periods=len(values), freq="M")]
    table = pd.DataFrame({"month": months, "on_time_rate": values, "on_time_rate_n": 50.0, "complete": True})
    figure = control_chart.control_chart("k", table, "on_time_rate", look=LIGHT, question="Q?")
    drawn = set(figure.spec["data"][0]["marker"]["symbol"])
    assert ("triangle-up" in drawn or "diamond" in drawn) == bool(last)
    for symbol, told in (("triangle-up", "▲ tốt lên"), ("diamond", "◆ xấu đi")):
        assert (told in figure.note) == (symbol in drawn)


def test_marks_of_tiles_are_explained_where_no_tile_lies(sample: Path):
    """Hatched and ✕ only where they are drawn; who is hatched is left out of the reading, and it says so."""
    units = ["21112", "21043", "21040"]
    values, bases = [50.0, 99.0, 100.0], [40.0, 40.0, 3.0]
    for kept, target, key in ((3, 95, ["✕ chưa đạt", "/// ít hơn 10"]), (2, None, [])):
        table = pd.DataFrame({"commune": units, "on_time_rate": values, "on_time_rate_n": bases}).head(kept)
        figure = of_places.tile_map("k", table, "on_time_rate", look=LIGHT, question="Q?", by="commune", target=target)
        assert [a["text"].split(BREAK) for a in figure.spec["layout"]["annotations"]] == ([key] if key else [])
        assert ("không kể 1 nơi ít số liệu" in figure.reading.text) == bool(key)


def test_the_reading_names_all_who_are_lowest_as_it_is_shown(sample: Path):
    """97,26 and 97,31 are both 97,3%; four and more are counted."""
    for values, said in (
        ([97.26, 97.31, 98.0, 99.0, 99.9], "Từ 97,3% (Bình Châu và Bình Thuận) đến 99,9%"),
        ([97.26, 97.31, 97.3, 97.33, 99.9], "Từ 97,3% (4 nơi) đến 99,9%"),
    ):
        units = ["21112", "21043", "21040", "21046", "21049"]
        table = pd.DataFrame({"commune": units, "on_time_rate": values, "on_time_rate_n": [40.0] * 5})
        reading = of_places.tile_map("k", table, "on_time_rate", look=LIGHT, question="Q?", by="commune").reading.text
        assert reading.startswith(said), reading


def test_equal_units_are_not_ranked(sample: Path):
    table = pd.DataFrame({"commune": ["21112", "21043"], "overdue": [0.0, 0.0], "overdue_n": [0.0, 0.0]})
    reading = of_places.tile_map("k", table, "overdue", look=LIGHT, question="Q?", by="commune").reading.text
    assert not ("Bình Châu" in reading and "Bình Thuận" in reading), reading


def test_the_flow_loses_no_letter(sample: Path, received: int):
    figure = made("flow", SAMPLE["a year"])
    letters = dict(zip(figure.data["Bước"], figure.data["Số đơn"], strict=True))
    assert letters["Đủ điều kiện"] + letters["Không đủ điều kiện"] == letters["Tiếp nhận"] == received
    left = letters["Chuyển, hướng dẫn, khác"] + letters["Chưa quyết định"]
    assert letters["Thụ lý giải quyết"] == letters["Đủ điều kiện"] - left
    assert letters["Đang giải quyết"] + letters["Đã giải quyết xong"] == letters["Thụ lý giải quyết"]
    for parts, whole in zip(figure.data["Gồm"], figure.data["Số đơn"], strict=True):
        assert not parts or sum(int(part.rsplit(" ", 1)[1]) for part in parts.split(", ")) == whole
    assert figure.base == f"n\u00a0=\u00a0{received}"


def test_the_heat_map_counts_every_letter(sample: Path, received: int):
    figure = made("heat_map", SAMPLE["a year"])
    assert figure.data.iloc[:, 1:].to_numpy().sum() == received


@pytest.mark.parametrize(
    ("days", "labels", "heights"),
    [
        ([0, 4, 5], ["0–4", "5–9"], [2, 1]),
        ([119], None, None),
        ([120], None, None),
        ([7, 120, 121, 400], None, None),
    ],
)
def test_durations_fall_into_bands_of_five_days(days: list[int], labels: list[str] | None, heights: list[int] | None):
    figure = of_waiting.durations(
        "k", np.array(days), np.ones(len(days)), look=LIGHT, question="Q?", median=float(np.median(days))
    )
    assert figure.data["Số đơn"].sum() == len(days)
    assert len(figure.data) <= 25
    if labels:
        assert (figure.data["Số ngày"].tolist(), figure.data["Số đơn"].tolist()) == (labels, heights)
    last = figure.data.iloc[-1]
    assert last["Số đơn"] == sum(d >= 120 for d in days) or max(days) < 120
    assert (last["Số ngày"] == "≥ 120") == (max(days) > 120)


def test_stacked_months_add_up(sample: Path, received: int):
    figure = made("stacked_months", SAMPLE["a year"])
    assert figure.data.drop(columns="Tháng").to_numpy().sum() == received
    assert figure.data["Tháng"].tolist() == [f"T{month}/2024" for month in range(1, 13)]


def test_a_month_that_is_not_over_is_hollow(sample: Path):
    figure = made("control_chart received", SAMPLE["half a month"])
    marker = figure.spec["data"][0]["marker"]
    assert marker["color"][-1] == LIGHT.ground
    assert marker["line"]["width"][-1] > 0
    assert figure.data["Tín hiệu"].iloc[-1] == "tháng chưa hết"
    assert "T4/2024" in figure.reading.text


def test_limits_stay_where_values_can_be(sample: Path):
    figure = made("control_chart on_time_rate", SAMPLE["a year"])
    assert all(0 <= line["y0"] <= 100 for line in figure.spec["layout"]["shapes"])


def letter(**days: date) -> dict[str, Any]:
    return {"petition_id": "DT-1", "commune": "21112", "received_on": date(2024, 3, 1)} | days


@pytest.mark.parametrize(
    ("days", "as_of", "reading"),
    [
        ({}, "2024-04-01", "Đơn này không có hạn giải quyết."),
        ({"due_on": date(2024, 3, 31)}, "2024-03-21", "Còn 10 ngày đến hạn."),
        ({"due_on": date(2024, 3, 31)}, "2024-03-31", "Còn 0 ngày đến hạn."),  # the due day itself is not overdue
        ({"due_on": date(2024, 3, 31)}, "2024-04-02", "Đang quá hạn 2 ngày."),
        ({"due_on": date(2024, 3, 31), "resolved_on": date(2024, 3, 31)}, "2024-12-31", "Giải quyết đúng hạn."),
        ({"due_on": date(2024, 3, 31), "resolved_on": date(2024, 4, 5)}, "2024-12-31", "Giải quyết trễ 5 ngày."),
    ],
)
def test_one_letters_days(days: dict[str, date], as_of: str, reading: str):
    figure = petition_timeline.of_letter(letter(**days), date.fromisoformat(as_of), LIGHT)
    assert figure.reading.text == reading
    late = "Đang quá hạn" in reading or "trễ" in reading
    assert figure.spec["data"][0]["line"]["color"] == (LIGHT.concern if late else LIGHT.series[0])
    assert ("Đến ngày" in figure.data["Việc"].tolist()) == ("resolved_on" not in days)
    assert go.Figure(**figure.spec).data


def test_no_letter_known_to_be_resolved_before_it_was(sample: Path):
    """The register reads the state on the as-of day; one letter's line must say the same."""
    resolved = letter(due_on=date(2024, 3, 31), resolved_on=date(2024, 6, 1))
    figure = petition_timeline.of_letter(resolved, date(2024, 4, 10), LIGHT)
    assert figure.reading.text == "Đang quá hạn 10 ngày."
    assert "Giải quyết" not in figure.data["Việc"].tolist()


def test_every_indicator_can_be_mapped(sample: Path):
    """The pages to come draw any of them by commune."""
    keys = [indicator.key for indicator in CATALOGUE if "commune" in indicator.dimensions]
    table = measure(keys, SAMPLE["a year"], ("commune",), LOCAL)
    for key in keys:
        if table[key].notna().any():
            figure = of_places.tile_map("k", table, key, look=LIGHT, question="Q?", by="commune")
            plotly_takes_it(figure)
            it_speaks_vietnamese(figure)


def test_targets_are_where_the_page_looks_for_them(sample: Path):
    assert places.target("on_time_rate", 2024) == (95.0, "Mục tiêu nội bộ")
    assert places.target("on_time_rate", 1999) is None


def test_a_crowd_outside_the_funnel_is_not_lettered_upon_each_other():
    """Of thousands of letters every commune is outside: the farthest are named whose names leave each other room."""
    n = 5000
    shares = {f"2{k:04d}": 70 + k for k in range(20)}
    table = pd.DataFrame({"commune": list(shares), "on_time_rate": list(shares.values()), "on_time_rate_n": n})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formatting, "group", lambda by, unit: unit)
        figure = of_funnel.funnel_plot("k", table, "on_time_rate", look=LIGHT, question="Q?", by="commune")
    texts = [t for t in figure.spec["data"][-1]["text"] if t]
    assert sorted(texts) == ["20000", "20004", "20008", "20015", "20019"]


def test_names_side_by_side_in_the_funnel_are_all_there():
    sizes = {"20001": (5000, 95.0), "20002": (20000, 95.0), "20003": (20000, 60.0), "20004": (10000, 70.0)}
    table = pd.DataFrame(
        {
            "commune": list(sizes),
            "on_time_rate": [rate for _, rate in sizes.values()],
            "on_time_rate_n": [n for n, _ in sizes.values()],
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formatting, "group", lambda by, unit: unit)
        figure = of_funnel.funnel_plot("k", table, "on_time_rate", look=LIGHT, question="Q?", by="commune")
    assert sorted(t for t in figure.spec["data"][-1]["text"] if t) == list(sizes)
