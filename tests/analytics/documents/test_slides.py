"""Decks and their PPTX, opened again: every number is the one `measure` gives, everything is legible and in its box."""

import io
import itertools
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from analytics import formatting
from analytics.documents import tables_as_text as tables
from analytics.documents.decks import decks, slide_tables, slide_titles, slides
from analytics.documents.decks.decks import DECKS, Deck, Slide
from analytics.documents.decks.shown import Shown
from analytics.documents.decks.slide_figures import FIGURES
from analytics.documents.office import pptx as export
from analytics.figures import LIGHT
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, monthly, scope
from analytics.registers import models, petitions, receptions, tasks
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.periods import following, parse
from analytics.scope.viewer import LOCAL
from analytics.summaries import headline_tiles
from analytics.summaries.findings import findings
from data.loading import load

YEAR, COMMUNE = Filters(period="2024"), Filters(period="2024", communes=("21112",))
NEW = Filters(period="2024-Q3", places="xa-moi", calendar="thanh-tra")
CASES = (YEAR, COMMUNE, NEW)
every_case = pytest.mark.parametrize("filters", CASES, ids=["year", "commune", "five communes, inspection quarter"])
EVERYTHING = Deck(key="moi", title="Mọi trang", slides=tuple(Slide(key) for key in slide_titles.OWN))


@cache
def opened(filters: Filters) -> Any:
    """The PPTX of a deck of every slide there is, made once and read again by python-pptx."""
    return Presentation(io.BytesIO(export.deck(filters, chosen=EVERYTHING, viewer=LOCAL)))


@cache
def shown(filters: Filters) -> list[Shown]:
    return slides.show(EVERYTHING, filters, LOCAL)


def pages(filters: Filters, key: str) -> list[Any]:
    """The slides made of one thing shown (a long table takes several), found by its title."""
    (wanted,) = [s.title for s in shown(filters) if s.key == key] or [None]
    return [] if wanted is None else [s for s in opened(filters).slides if s.shapes.title.text.startswith(wanted)]


def bars(filters: Filters, key: str) -> dict[str, dict[str, float | None]]:
    """Series by name: category to value."""
    (page,) = pages(filters, key)
    (chart,) = [s.chart for s in page.shapes if s.has_chart]
    names = ["/".join(reversed(labels)) for labels in chart.plots[0].categories.flattened_labels]  # month under year
    return {series.name: dict(zip(names, series.values, strict=True)) for series in chart.plots[0].series}


def known(table: pd.DataFrame, by: str, key: str, most: int = 12) -> dict[str, float]:
    """The largest of a measurement by name, as bars show them."""
    ranked = table[table[f"{key}_n"] > 0].dropna(subset=key).sort_values(key)
    return {formatting.group(by, g): v for g, v in zip(ranked[by].tail(most), ranked[key].tail(most), strict=True)}


def table_of(filters: Filters, key: str) -> list[list[str]]:
    """The rows of a table over all its slides, headings once."""
    found: list[list[str]] = []
    for page in pages(filters, key):
        (table,) = [s.table for s in page.shapes if s.has_table]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        found += rows[1:] if found else rows
    return found


# --- Every number


@every_case
def test_bars_are_the_measurement(sample: Path, filters: Filters):
    for slide, key, by in (("fields", "received", "field"), ("channels", "received", "channel"),
                           ("agencies", "on_time_rate", "agency")):  # fmt: skip
        expected = known(measure([key], filters, (by,), LOCAL), by, key)
        series = bars(filters, slide)
        whole = series.pop("Toàn huyện", None)  # of what is chosen, the district lies behind
        (found,) = series.values()
        assert {k: v for k, v in found.items() if v} == pytest.approx({k: v for k, v in expected.items() if v})
        lengths = list((whole or found).values())
        assert sorted(lengths) == lengths, "longest on top, which both programs draw last"
    rates = measure(["satisfied_rate"], filters, ("factor",), LOCAL)
    enough = rates[rates["satisfied_rate_n"] >= INDICATORS["satisfied_rate"].small_base]
    (found,) = bars(filters, "factors").values()
    assert found == pytest.approx(known(enough, "factor", "satisfied_rate"))
    by = "successor" if filters.places == "xa-moi" else "commune"
    if pages(filters, "contributions"):
        (found,) = bars(filters, "contributions").values()
        given_ = measure(["land_m2"], filters, (by,), LOCAL)
        assert found == pytest.approx(known(given_[given_["land_m2"] > 0], by, "land_m2"))


@every_case
def test_months_are_the_measurement(sample: Path, filters: Filters):
    table = measure(["received"], filters, ("month", "kind"), LOCAL)
    for kind, found in bars(filters, "received-by-kind").items():
        own = table[table["kind"] == kind]
        assert found == dict(zip(map(formatting.time_label, own["month"]), own["received"], strict=True))
    for slide, key in (("received-trend", "received"), ("on-time", "on_time_rate"), ("satisfaction", "satisfied_rate")):
        months = monthly([key], filters, viewer=LOCAL)
        series = bars(filters, slide)
        found = series[formatting.heading(INDICATORS[key])]
        expected = {formatting.time_label(m): v for m, v in zip(months["month"], months[key], strict=True)}
        assert list(found) == list(expected)
        assert [v is None for v in found.values()] == [math.isnan(v) for v in expected.values()]
        assert [v for v in found.values() if v is not None] == pytest.approx([v for v in expected.values() if v == v])
        goal = places.target(key, scope(filters, LOCAL).period.year)
        assert set(series.get("Mục tiêu", {}).values()) == ({goal[0]} if goal else set())


@every_case
def test_stages_and_receptions_are_the_rows(sample: Path, filters: Filters):
    stages = models.stages(filters, viewer=LOCAL).iloc[0]
    (found,) = bars(filters, "models").values()
    assert found == {name: stages[key] for key, name in models.STAGES.items()}
    table = receptions.receptions(filters, LOCAL)
    came = bars(filters, "visits")
    assert [sum(v or 0 for v in s.values()) for s in came.values()] == [table["visits"].sum(), table["people"].sum()]
    assert sum(came["Lượt tiếp"].values()) == measure(["visits"], filters, (), LOCAL)["visits"].iloc[0]
    done = bars(filters, "conclusions")["Đã thực hiện"]
    assert sum(v or 0 for v in done.values()) == table["conclusions_done"].sum()
    rate = measure(["danvan_attendance_rate"], filters, (), LOCAL).iloc[0]
    if pages(filters, "attendance"):
        attended, absent = (sum(v or 0 for v in s.values()) for s in bars(filters, "attendance").values())
        assert attended + absent == rate["danvan_attendance_rate_n"]
        assert 100 * attended / (attended + absent) == pytest.approx(rate["danvan_attendance_rate"])
    talks = measure(["dialogue_resolved_rate"], filters, (), LOCAL).iloc[0]
    if pages(filters, "dialogues"):
        counts = {name: sum(v or 0 for v in s.values()) for name, s in bars(filters, "dialogues").items()}
        assert counts["Nhận"] == talks["dialogue_resolved_rate_n"]
        assert 100 * counts["Đã giải quyết"] / counts["Nhận"] == pytest.approx(talks["dialogue_resolved_rate"])
    if pages(filters, "ages"):
        ages = bars(filters, "ages")
        found = measure(["open", "overdue"], filters, (), LOCAL).iloc[0]
        assert sum(ages["Quá hạn"].values()) == found["overdue"]
        assert sum(sum(s.values()) for s in ages.values()) == found["open"]
        assert petitions.ages(filters, LOCAL)["overdue"].tolist() == list(ages["Quá hạn"].values())


@pytest.mark.parametrize("filters", [YEAR, NEW], ids=["year", "five communes"])
def test_maps_are_the_measurement(sample: Path, filters: Filters):
    by = "successor" if filters.places == "xa-moi" else "commune"
    for slide, key in (
        ("on-time-map", "on_time_rate"),
        ("received-map", "received"),
        ("satisfied-map", "satisfied_rate"),
    ):
        table = measure([key], filters, (by,), LOCAL)
        drawn = [u for u in table[by] if u in (places.successors() if by == "successor" else places.standing_units())]
        expected = {
            formatting.group(by, u): formatting.bare(INDICATORS[key], v).removesuffix("%").strip()
            for u, v in zip(table[by], table[key], strict=True)
            if u in drawn
        }
        (page,) = pages(filters, slide)
        tiles_ = [
            re.sub(" ✕|[◆▲▼●] ", "", s.text_frame.text).split("\n")  # marks of judgements
            for s in page.shapes
            if s.has_text_frame and s.text_frame.text.count("\n") == 1
        ]
        assert dict(tiles_) == expected  # type: ignore[arg-type]


@every_case
def test_tiles_findings_and_tables_are_the_screens(sample: Path, filters: Filters):
    (page,) = pages(filters, "overview")
    text = "\n".join(s.text_frame.text for s in page.shapes if s.has_text_frame)
    for tile in headline_tiles.tiles(filters, viewer=LOCAL):
        assert tile.name in text
        assert tile.value in text
        assert f"{tile.change} so với cùng kỳ" in text
    (page,) = pages(filters, "findings")
    text = "\n".join(s.text_frame.text for s in page.shapes if s.has_text_frame)
    for found in findings(filters, LOCAL)[: slide_tables.MOST_FINDINGS]:
        assert found.sentence in text
    plan = table_of(filters, "plan")[1:]
    measured = measure(["tasks_due", "tasks_late"], filters, ("item",), LOCAL).set_index("item")
    for row in plan:
        item = int(row[0].partition(".")[0])
        assert row[2].partition("/")[2] == formatting.number(measured.at[item, "tasks_due"])
        assert row[3] == formatting.number(measured.at[item, "tasks_late"])
    assert {int(row[0].partition(".")[0]) for row in plan} >= set(measured.index[measured["tasks_late"] > 0])
    late, ahead, _ = tasks.to_do(filters, LOCAL)
    told = [row[0] for key in ("tasks-late", "tasks-next") for row in table_of(filters, key)[1:]]
    assert len(late) == measured["tasks_late"].sum()
    assert told == [t.title for t in [*late, *ahead]][: len(told)]
    overdue = measure(["overdue", "due_soon"], filters, (), LOCAL).iloc[0].to_dict()
    rows = len(table_of(filters, "worklist")) - 1
    (text,) = [one.text for one in shown(filters) if one.key == "worklist"] or [""]
    assert text == "" or text.endswith(f"trong {formatting.number(overdue['overdue'] + overdue['due_soon'])} dòng.")
    assert text or rows in (-1, overdue["overdue"] + overdue["due_soon"])
    for one in shown(filters):
        if one.table is not None:
            expected = tables.readable(one.table).astype(str)
            assert table_of(filters, one.key) == [list(expected.columns), *expected.to_numpy().tolist()]


# --- The file


def runs(shape: Any) -> Iterator[Any]:
    """Every piece of text of a shape with letters of its own."""
    frames = [shape.text_frame] if shape.has_text_frame else []
    if shape.has_table:
        frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
    for frame in frames:
        for paragraph in frame.paragraphs:
            yield from paragraph.runs


@every_case
def test_everything_is_legible_and_in_its_box(sample: Path, filters: Filters):
    made = opened(filters)
    assert (made.slide_width, made.slide_height) == (Inches(13.333), Inches(7.5))
    for page in made.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height
            for run in runs(shape):
                assert run.font.size >= Pt(14)
                assert run.font.name == "Be Vietnam Pro"
            if shape.has_chart:
                assert shape.chart.font.size >= Pt(14)
                assert shape.chart.part.chart_workbook.xlsx_part is not None
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
            if shape.has_text_frame and shape.text_frame.text:
                assert needed(shape) <= shape.height, shape.text_frame.text
            if shape.has_table:
                assert sum(r.height for r in shape.table.rows) + shape.top <= Inches(6.95)


def needed(shape: Any) -> int:
    """The height a text needs at 0,55 of its size a letter, which is what Be Vietnam Pro takes on average."""
    total = 0.0
    for paragraph in shape.text_frame.paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs), default=14)
        fits = (shape.width / 12700 - 14) / (0.55 * size)
        total += max(1, math.ceil(len(paragraph.text) / fits)) * size * 1.2
    return round(total * 12700)


@every_case
def test_titles_are_messages_and_notes_say_where_from(sample: Path, filters: Filters):
    sentence = slides.scope_words(filters, LOCAL)
    for page in opened(filters).slides:
        assert len(page.shapes.title.text) > 10
        assert "Dữ liệu minh họa" in "".join(s.text_frame.text for s in page.shapes if s.has_text_frame)
        assert sentence in page.notes_slide.notes_text_frame.text
        assert "Nguồn:" in page.notes_slide.notes_text_frame.text
    for one in shown(filters):
        for key in one.figure.indicators if one.figure else ():
            assert INDICATORS[key].meaning in one.notes
        if one.figure:
            assert one.figure.base in one.notes
            assert one.title != one.figure.question
            assert any(c.isdigit() for c in one.title) or "nhất" in one.title or "hưa" in one.title


def test_nothing_is_shown_where_there_is_nothing(sample: Path):
    empty = Filters(period="2021")
    made = Presentation(io.BytesIO(export.deck(empty, chosen=EVERYTHING, viewer=LOCAL)))
    titles = [page.shapes.title.text for page in made.slides]
    assert titles[0].startswith("Mọi trang")
    assert any(title.startswith("Chưa đủ số liệu để đánh giá năm 2021") for title in titles)
    assert not [s for page in made.slides for s in page.shapes if s.has_chart]


def test_every_slide_of_every_deck_exists():
    for deck in DECKS.values():
        assert deck.shown[0].key == "cover"
        assert {slide.key for slide in deck.slides} <= set(slides.SLIDES)
    assert set(FIGURES) <= set(slides.SLIDES)


@pytest.mark.parametrize(
    ("filters", "key"),
    [(Filters(period="2024-05"), "giao-ban"), (Filters(period="2024-Q3"), "so-ket"),
     (Filters(period="2024-6T"), "so-ket"),
     (YEAR, "tong-ket"), (Filters(), "tong-ket"), (COMMUNE, "mot-xa")],
)  # fmt: skip
def test_the_deck_fits_what_is_chosen(filters: Filters, key: str):
    assert decks.default(filters).key == key


# --- Decks as values

SLIDES = st.builds(
    Slide,
    st.sampled_from(list(slides.SLIDES)),
    st.sampled_from(["", "xa=21112&nd=8", "ky=2024-Q3&linh-vuc=dat-dai", "xa=21040,~"]),
    st.booleans(),
)  # fmt: skip


@given(st.lists(SLIDES, max_size=8))
def test_a_deck_survives_its_link_and_its_json(found: list[Slide]):
    deck = Deck(key="so-ket", title="Sơ kết quý", slides=tuple(found))
    assert decks.from_text(deck.text(), slides.SLIDES, deck) == (deck, [])
    assert decks.from_json(deck.json()) == deck


def test_a_deck_is_reordered_hidden_and_added_to():
    deck = Deck(key="a", title="A", slides=(Slide("cover"), Slide("plan"), Slide("on-time")))
    assert [s.key for s in deck.moved(2, 0).slides] == ["on-time", "cover", "plan"]
    assert [s.key for s in deck.toggled(1).shown] == ["cover", "on-time"]
    assert deck.toggled(1).toggled(1) == deck
    assert deck.with_slide(Slide("ages", "nd=8")).text() == "cover,plan,on-time,ages~nd=8"
    assert decks.from_text("cover,khong-co,-plan", slides.SLIDES, deck)[1] == ["Không có trang chiếu “khong-co”."]


def test_a_slide_narrows_the_filters(sample: Path):
    slide = Slide("fields", "nd=8&ky=2023")
    assert slide.filters(COMMUNE, places.names()) == Filters(period="2023", communes=("21112",), items=(8,))
    with pytest.raises(ValueError, match="xa=99999"):
        Slide("fields", "xa=99999").filters(YEAR, places.names())
    (one,) = slides.show(Deck(key="a", title="A", slides=(slide,)), YEAR, LOCAL)
    assert one.figure is not None
    assert (
        one.figure.data["n"].sum()
        == measure(["received"], Filters(period="2023", items=(8,)), (), LOCAL)["received"].iloc[0]
    )


@pytest.mark.parametrize(
    ("code", "calendar", "start", "end"),
    [("2024-Q4", "duong-lich", "2025-01-01", "2025-03-31"), ("2024", "thanh-tra", "2024-12-15", "2025-12-14"),
     ("2024-12", "duong-lich", "2025-01-01", "2025-01-31"), ("2024-9T", "duong-lich", "2024-10-01", "2024-12-31"),
     ("2024-6T", "thanh-tra", "2024-06-15", "2024-12-14"), ("2024-Q3", "thanh-tra", "2024-09-15", "2024-12-14")],
)  # fmt: skip
def test_what_follows_a_period(code: str, calendar: Any, start: str, end: str):
    after = following(parse(code, calendar))
    assert (after.start, after.end) == (date.fromisoformat(start), date.fromisoformat(end))


def test_upcoming_tasks_are_those_still_to_do(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]):
    rows = [
        {"title": "Còn làm", "due_on": date(2024, 6, 30)},
        {"title": "Xong sớm", "due_on": date(2024, 6, 20), "completed_on": date(2024, 5, 20)},
        {"title": "Xong đúng kỳ", "due_on": date(2024, 6, 1), "completed_on": date(2024, 6, 1)},
        {"title": "Kỳ sau nữa", "due_on": date(2024, 7, 1)},
        {"title": "Quá hạn", "due_on": date(2024, 5, 2)},
    ]
    load.load([write_csv("viec.csv", template("task", rows))], "task")
    late, ahead, period = tasks.to_do(Filters(period="2024-05", as_of=date(2024, 5, 31)), LOCAL)
    assert period == "tháng 6/2024"
    assert [(task.title, task.late) for task in late] == [("Quá hạn", 29)]
    assert [(task.title, task.late) for task in ahead] == [("Xong đúng kỳ", -1), ("Còn làm", -30)]


# --- The same signals as on the screen


def test_tiles_carry_the_screens_marks_and_lines(sample: Path):
    """The mark and colour of a tile are its signal's, never those of its change; its months are drawn."""
    (page,) = pages(YEAR, "overview")
    boxes = {s.text_frame.text: s for s in page.shapes if s.has_text_frame and s.text_frame.text}
    tiles = headline_tiles.tiles(YEAR, viewer=LOCAL)
    marks = {"good": "▲", "concern": "◆", "neutral": "●"}
    told = [text for text in boxes if text[:1] in "▲◆●"]
    assert set(told) == {f"{marks[t.signal_tone]} {t.signal}" for t in tiles}
    for tile in tiles:
        quiet = boxes[f"{tile.change} so với cùng kỳ"].text_frame.paragraphs[0].runs[0].font.color.rgb
        assert str(quiet) == LIGHT.quiet[1:].upper()
    connectors = [s for s in page.shapes if s.shape_type == MSO_SHAPE_TYPE.LINE]
    assert len(connectors) == sum(
        a is not None and b is not None for tile in tiles for a, b in itertools.pairwise(tile.line)
    )


def chart_of(filters: Filters, key: str) -> tuple[Any, Any]:
    """A native chart, and the figure it is of."""
    (page,) = pages(filters, key)
    (chart,) = [s.chart for s in page.shapes if s.has_chart]
    (one,) = [s for s in shown(filters) if s.key == key]
    return chart, one


def test_months_that_are_judged_have_the_screens_mark(sample: Path):
    chart, one = chart_of(YEAR, "on-time")
    (values,) = [s for s in chart.plots[0].series if s.name == formatting.heading(INDICATORS["on_time_rate"])]
    (told,) = one.figure.chart.of("value")
    good, bad = (formatting.SIGNAL_WORDS[k] for k in ("improvement", "concern"))
    assert any(word.startswith((good, bad)) for word in told.judged)
    for place, word in enumerate(told.judged):
        style = values.points[place].marker.style
        assert (style == XL_MARKER_STYLE.TRIANGLE) == word.startswith(good)
        assert (style == XL_MARKER_STYLE.DIAMOND) == word.startswith(bad)


def test_intervals_are_drawn_as_measured(sample: Path):
    chart, one = chart_of(YEAR, "agencies")
    (series,) = chart.plots[0].series
    low, high = one.figure.chart.of("interval")
    ends = [
        [float(v.text) for v in series._element.findall(f".//{qn('c:errBars')}/{qn(f'c:{name}')}//{qn('c:v')}")]
        for name in ("plus", "minus")
    ]
    values = list(series.values)
    assert [v + up for v, up in zip(values, ends[0], strict=True)] == pytest.approx(list(high.values)[::-1], rel=1e-4)
    assert [v - down for v, down in zip(values, ends[1], strict=True)] == pytest.approx(
        list(low.values)[::-1], rel=1e-4
    )


def test_what_the_title_names_stands_out(sample: Path):
    chart, one = chart_of(YEAR, "fields")
    names = list(chart.plots[0].categories)
    (series,) = chart.plots[0].series
    grey = [str(series.points[i].format.fill.fore_color.rgb) if n not in one.named else "" for i, n in enumerate(names)]
    assert len(one.named) == 1
    assert one.named[0] in one.title
    assert {g for g in grey if g} == {LIGHT.grey[1:].upper()}
    (page,) = pages(YEAR, "on-time-map")
    framed = {s.text_frame.text.split("\n")[0] for s in page.shapes if s.has_text_frame and s.line.width == Pt(3)}
    assert framed == {"Bình Châu"}


@every_case
def test_no_note_below_a_figure_is_cut(sample: Path, filters: Filters):
    text = "\n".join(s.text_frame.text for page in opened(filters).slides for s in page.shapes if s.has_text_frame)
    for one in shown(filters):
        if one.figure and pages(filters, one.key) and one.figure.base.strip():
            assert one.figure.base in text
