"""Every page, in every state the data can be in: it opens, and says what there is or why there is nothing."""

import ast
import gc
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analytics.figures import Figure
from analytics.registers import petitions as letters
from analytics.scope.filters import LINK_NAMES
from data.loading import load
from data.text.normalise import plain
from data.warehouse import publishing, snapshots
from pages.parts.figure import figure as figure_part
from pages.parts.frame.filters import words
from tests.analytics.figures.test_figures import (
    it_is_small,
    it_says_what_it_shows,
    it_speaks_vietnamese,
    its_data_is_readable,
    plotly_takes_it,
)

ROOT = Path(__file__).parents[2]
DOOR = ROOT / "dashboard.py"
Link = dict[str, str | list[str]]


@dataclass(frozen=True)
class Page:
    """A page as `dashboard.py` lists it."""

    file: str
    title: str
    path: str
    section: str
    hidden: bool = False


def menu() -> list[Page]:
    """The pages in the menu, read from the source of `dashboard.py`."""
    found = []
    for node in ast.walk(ast.parse(DOOR.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            for section, pages in zip(node.keys, node.values, strict=True):
                calls = [n for n in ast.walk(pages) if isinstance(n, ast.Call) and ast.unparse(n.func) == "st.Page"]
                for call in calls:
                    words = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
                    path = "" if words.get("default") else words.get("url_path", "")
                    hidden = words.get("visibility") == "hidden"
                    (file,) = map(ast.literal_eval, call.args)
                    found.append(Page(file, words["title"], path, ast.literal_eval(section), hidden))
    return found


PAGES = menu()
OVERVIEW, PETITIONS, RESOLUTION, LOADING = (
    next(page for page in PAGES if page.file == f"pages/{file}.py")
    for file in ("leadership/overview", "analysis/petitions", "analysis/resolution", "records/load")
)
WITHOUT_NUMBERS = ("nap-du-lieu", "dinh-nghia")  # no filter line, and no filters in their links
NUMBERED = [page for page in PAGES if page.path not in WITHOUT_NUMBERS]
every_numbered_page = pytest.mark.parametrize("page", NUMBERED, ids=lambda page: page.path or "home")
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")


@pytest.fixture(autouse=True)
def _errors_in_full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a page raises reaches the test; readers never see it."""
    monkeypatch.chdir(ROOT)
    before = st.get_option("client.showErrorDetails")
    st.config.set_option("client.showErrorDetails", "full")
    yield
    st.config.set_option("client.showErrorDetails", before)


def opened(page: Page, link: Link | None = None) -> AppTest:
    """A page opened cold, by its address."""
    at = AppTest.from_file(str(DOOR), default_timeout=120)
    at._page_hash = calc_hash(page.path)  # `switch_page` knows no addresses before a first run
    for name, value in (link or {}).items():
        at.query_params[name] = value
    return at.run()


def bar(at: AppTest, name: str) -> str:
    """The key of a box of the filter line."""
    return f"f_{name}_{at.session_state['filters_taken']}"


def again(at: AppTest) -> AppTest:
    """Another run of an opened page, as a press of a button or a changed choice makes it."""
    box = next((box for box in at.selectbox if box.key == bar(at, "period")), None)
    if box is None:  # a page without the filter line
        return at.run()
    if not isinstance(box._value, str):  # its options are named by the session's calendar, which AppTest cannot reach
        code, calendar = at.session_state[bar(at, "period")], at.session_state[bar(at, "calendar")]
        box.set_value(words.period_name(code, calendar))
    return at.run()


def said(at: AppTest) -> str:
    """Everything a page says, tables and tiles included, as a reader sees it: escaped letters are letters."""
    return letters_of(written(at))


def letters_of(markdown: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", markdown)


def written(at: AppTest) -> str:
    """The Markdown and HTML of everything a page says."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning, at.error, at.success)
    texts = [str(element.value) for kind in kinds for element in kind]
    texts += [element.proto.body for element in at.get("html")]
    texts += [table.value.to_csv() for table in at.table]
    return "\n".join(texts)


def healthy(at: AppTest) -> AppTest:
    """No exception, no error box, and figures that Plotly takes and a screen reader can read out."""
    assert not at.exception, "\n".join(f"{e.message}\n{''.join(e.stack_trace)}" for e in at.exception)
    assert not at.error
    text = said(at)
    assert "Traceback" not in text
    assert not re.search(r"\b(nan|None|NaT|NaN|<NA>)\b", re.sub(r"<style>.*?</style>", "", text, flags=re.S)), text
    charts = at.get("plotly_chart")
    for chart in charts:
        assert go.Figure(**json.loads(chart.proto.spec)).data
        assert chart.proto.alt
    assert len({chart.proto.alt for chart in charts}) == len(charts)
    return at


def chosen(at: AppTest) -> dict[str, list[str]]:
    """What the link chooses of the filters; a page may keep choices of its own beside them."""
    found = {name: values if isinstance(values, list) else [values] for name, values in at.query_params.items()}
    return {name: values for name, values in found.items() if name in LINK_NAMES.values()}


def tile(at: AppTest, name: str) -> str:
    """The value of the tile of that name."""
    html = "".join(element.proto.body for element in at.get("html"))
    found = re.search(rf"<h3><span>{re.escape(name)}</span>.*?</h3><p class='dv-value[^']*'>(.*?)</p>", html)
    assert found, name
    return re.sub(r" <small>.*</small>", "", found[1]).replace("\u00a0", " ")


# --- The menu


def test_every_page_file_is_in_the_menu():
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py")}
    # pages/admin/ is in the menu of who may manage alone, and has tests of its own
    screens = {file for file in files if not file.startswith(("pages/parts/", "pages/admin/"))}
    assert {page.file for page in PAGES} == screens


def test_no_page_stands_directly_in_pages():
    """Streamlit would skip `dashboard.py` when it is opened by its address."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_addresses_are_plain_and_titles_are_not():
    assert [page.path for page in PAGES if not page.path] == [""]
    for page in PAGES:
        assert page.path == plain(page.path)
        assert page.title[0].isupper()
        assert not page.hidden
    assert len({page.path for page in PAGES}) == len({page.title for page in PAGES}) == len(PAGES)
    assert {page.section for page in PAGES} <= {"Lãnh đạo", "Hai bên phối hợp", "Phân tích", "Dữ liệu"}


def test_the_three_first_screens_have_their_addresses():
    assert (OVERVIEW.path, PETITIONS.path, RESOLUTION.path) == ("", "don-thu", "thoi-gian")


# --- Every page, in every state of the data


@every_page
def test_with_the_sample(page: Page, sample: Path):
    at = healthy(opened(page))
    assert at.title[0].value
    assert "Dữ liệu minh họa" in at.caption[0].value
    assert not at.warning
    assert dict(at.query_params) == {}  # the default leaves the link clean


@pytest.mark.parametrize(("page", "figures"), [(OVERVIEW, 2), (PETITIONS, 6), (RESOLUTION, 6)], ids=lambda v: str(v))
def test_the_sample_draws_every_figure(page: Page, figures: int, sample: Path):
    at = opened(page)
    tables = [html for html in at.get("html") if "class='dv-heat'" in html.proto.body]
    assert len(at.get("plotly_chart")) + len(tables) >= figures


@pytest.mark.parametrize("page", [p for p in PAGES if p != LOADING], ids=lambda page: page.path or "home")
def test_with_no_data_at_all(page: Page, home: Path):
    at = healthy(opened(page))
    assert at.title[0].value == "Chưa có dữ liệu"
    assert len(at.info) == 1
    assert "python run.py" in at.info[0].value  # what to do about it
    assert not at.get("plotly_chart")


@pytest.mark.parametrize("page", [PETITIONS, LOADING], ids=lambda page: page.path)
@pytest.mark.parametrize("damaged", [1, 3])
def test_data_that_is_damaged_is_not_called_missing(page: Page, damaged: int, home: Path):
    """What was loaded is there, and none of it can be read: no word says that nothing was ever loaded."""
    (home / "warehouse").mkdir(parents=True)
    for number in range(damaged):
        (home / "warehouse" / f"2026010{number}T000000000000Z.duckdb").write_bytes(bytes(100 * number))
    at = healthy(opened(page))
    words = " ".join([at.title[0].value, *(one.value for one in (*at.info, *at.caption))])
    assert "hỏng" in words or "còn đọc được" in words
    assert "Chưa có dữ liệu" not in words


def test_the_first_file_can_be_loaded_where_there_is_no_data(home: Path):
    at = healthy(opened(LOADING))
    assert at.title[0].value.startswith("Nạp dữ liệu")
    assert at.caption[0].value == "Chưa có dữ liệu nào được nạp."
    assert [box.label for box in at.get("file_uploader")] == ["Tệp cần nạp"]
    assert "Chưa nạp lần nào." in said(at)


UNITS_OF_2025 = date(2025, 7, 1)  # from this day on there are five communes


def busy(year: int) -> list[dict[str, Any]]:
    """Twenty letters of a year, each resolved."""
    first = [date(year, 3, 5) + timedelta(9 * k) for k in range(20)]
    return [
        {"received_on": day, "commune": "Đông Sơn" if day >= UNITS_OF_2025 else "Bình Châu",
         "handling": "Thụ lý giải quyết", "accepted_on": day, "agency": "UBND xã",
         "resolved_on": day + timedelta(k + 5), "outcome": "Đúng"}
        for k, day in enumerate(first)
    ]  # fmt: skip


CARRIED = {"received_on": date(2023, 11, 20), "handling": "Thụ lý giải quyết", "accepted_on": date(2023, 11, 20)}
WORLDS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "an empty file": ("petition", []),
    "one letter": ("petition", [{"petition_id": "DT-1"}]),
    "letters of 2019": ("petition", busy(2019)),
    "letters of 2026": ("petition", busy(2026)),
    "one open letter": ("petition", [{"handling": "Thụ lý giải quyết", "accepted_on": date(2024, 3, 6)}]),
    "nothing new in 2024": ("petition", [CARRIED, {"received_on": date(2025, 1, 2)}]),
    "satisfaction alone": ("satisfaction", [{}]),
    "models alone": ("model", [{}]),
    "tasks alone": ("task", [{}]),
    "receptions alone": ("reception", [{}]),
}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, template: Callable[..., str]) -> Callable[[str], Path]:
    """The home of a world, loaded when it is first asked for."""

    @cache
    def home_of(world: str) -> Path:
        table, rows = WORLDS[world]
        place = tmp_path_factory.mktemp("world")
        (place / "tep.csv").write_text(template(table, rows), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DANVAN_HOME", str(place))
            patch.setenv("DANVAN_TODAY", "2026-12-31")
            patch.delenv("DANVAN_REFERENCE", raising=False)
            assert load.load([place / "tep.csv"]).exit_code == 0
        return place

    return home_of


@pytest.fixture
def visit_world(home: Path, homes: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`visit_world(name)`: this is the data there is."""

    def go(world: str) -> None:
        monkeypatch.setenv("DANVAN_HOME", str(homes(world)))

    return go


@every_page
@pytest.mark.parametrize("world", WORLDS)
def test_with_little_data(page: Page, world: str, visit_world: Callable[[str], None]):
    visit_world(world)
    at = healthy(opened(page))
    assert "Dữ liệu minh họa" not in at.caption[0].value
    year = re.search(r"of (\d{4})", world)
    assert not year or year[1] in at.caption[0].value  # the year the data reaches


def test_little_data_is_counted(visit_world: Callable[[str], None]):
    for world, count in (("one letter", "1"), ("letters of 2019", "20"), ("letters of 2026", "20")):
        visit_world(world)
        assert tile(opened(OVERVIEW), "Đơn thư tiếp nhận") == count
    visit_world("one letter")
    assert "DT-1" in said(opened(PETITIONS))


@pytest.mark.parametrize("page", [OVERVIEW, PETITIONS], ids=lambda page: page.title)
def test_with_a_broken_snapshot_the_older_one_is_shown(page: Page, home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"petition_id": "DT-1"}])])
    load.load([petitions([{"petition_id": "DT-2"}], name="hai.csv")])
    snapshots._readers.clear()
    snapshots.snapshot_path(snapshots.current().id).write_bytes(b"broken")
    healthy(opened(page))
    at = healthy(opened(page))
    assert len(at.warning) == 1
    assert "hỏng" in at.warning[0].value


def test_undoing_twice_shows_the_first_data(home: Path, petitions: Callable[..., Path]):
    for count in (1, 2, 3):
        load.load([petitions([{"petition_id": f"DT-{count}{k}"} for k in range(count)], name=f"{count}.csv")])
        healthy(opened(OVERVIEW))
    first = snapshots.snapshots()[0]
    publishing.restore(first)
    assert tile(healthy(opened(OVERVIEW)), "Đơn thư tiếp nhận") == "1"


def test_a_load_shows_at_once(home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"petition_id": "DT-1"}])])
    at = opened(OVERVIEW)
    load.load([petitions([{"petition_id": "DT-2"}], name="hai.csv")])
    assert tile(healthy(again(at)), "Đơn thư tiếp nhận") == "2"


# --- Links

FULL: Link = {
    "ky": "2024-Q3",
    "lich": "thanh-tra",
    "tinh-den": "2024-08-31",
    "xa": ["21112", "21043"],
    "nd": ["6", "8"],
    "loai": ["khieu-nai", "kien-nghi"],
    "linh-vuc": "dat-dai",
    "nguon": ["buu-chinh", "zalo"],
    "cap": "xa",
    "co-quan": "UBND xã",
    "han": "luat",
    "don-vi": "xa-moi",
}


@pytest.mark.parametrize("page", [OVERVIEW, PETITIONS, RESOLUTION], ids=lambda page: page.path or "home")
@pytest.mark.parametrize(
    "link",
    [
        {"xa": ["21112", "21043"], "nd": "8"},
        FULL,
        {"tu": "2024-02-29", "den": "2024-03-05"},
        {"lich": "thanh-tra", "tinh-den": "2099-12-31"},
        {"don-vi": "xa-moi", "ky": "2022-01"},
        # little or nothing in it
        {"xa": "524"},
        {"nd": "13"},
        {"ky": "2015"},
        {"ky": "2026-05"},
        {"xa": "21064", "nd": "14", "loai": "to-cao", "ky": "2022-02"},
        # far away
        {"ky": "2000"},
        {"tu": "1990-01-01", "den": "2024-12-31"},
        {"tinh-den": "1999-12-31"},
        {"tinh-den": "2023-06-30"},
        # twice the same
        {"xa": ["21112", "21112"]},
    ],
    ids=lambda link: " ".join(f"{k}={v}" for k, v in link.items()) if len(link) < 5 else "everything",
)
def test_a_link(page: Page, link: Link, sample: Path):
    at = healthy(opened(page, link))
    assert at.title[0].value
    assert not re.search(r"−\d", letters_of(at.caption[0].value))


@every_numbered_page
def test_a_link_stays_as_it_was(page: Page, sample: Path):
    at = opened(page, FULL)
    assert chosen(at) == {name: [value] if isinstance(value, str) else value for name, value in FULL.items()}
    assert "Bình Châu và Bình Thuận" in at.caption[0].value


@every_numbered_page
def test_an_unknown_commune_in_a_link_is_named(page: Page, sample: Path):
    at = healthy(opened(page, {"xa": ["21112", "99999"]}))
    assert len(at.warning) == 1
    assert "99999" in at.warning[0].value
    assert chosen(at) == {"xa": ["21112"]}
    assert "Bình Châu" in at.caption[0].value


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ({"nd": "15"}, "15"),
        ({"loai": "don-la"}, "don-la"),
        ({"loai": "zalo"}, "zalo"),  # a channel, no kind
        ({"cap": "to-cao"}, "to-cao"),
        ({"co-quan": "Cơ quan không có"}, "Cơ quan không có"),
        ({"ky": "2024-13"}, "2024-13"),
        ({"tu": "2024-05-01", "den": "2024-04-01"}, "2024-05-01"),
        ({"tinh-den": "hôm qua"}, "hôm qua"),
    ],
    ids=str,
)
def test_what_a_link_gets_wrong_is_named(link: Link, named: str, sample: Path):
    at = healthy(opened(PETITIONS, link))
    assert [warning for warning in at.warning if named in letters_of(warning.value)]
    assert chosen(at) == {}  # what stands in the link is what is shown


def test_a_link_followed_while_a_page_is_open(sample: Path):
    """Back, or a pasted link: the link speaks, and what it does not choose is not chosen."""
    at = opened(OVERVIEW, {"xa": "21112", "ky": "2023"})
    at.query_params.clear()
    at.query_params["nd"] = "8"
    at = healthy(again(at))
    assert at.session_state[bar(at, "communes")] == []
    assert at.session_state[bar(at, "items")] == [8]
    assert at.session_state[bar(at, "period")] == "2024"


@pytest.mark.parametrize("path", WITHOUT_NUMBERS)
def test_a_page_without_numbers_has_no_filter_line_and_keeps_what_was_chosen(path: str, sample: Path):
    at = opened(OVERVIEW, {"xa": "21112"})
    at.query_params.clear()  # the menu drops them
    at.switch_page(next(page.file for page in PAGES if page.path == path))
    at = healthy(again(at))
    assert chosen(at) == {}
    assert not [box for box in at.selectbox if (box.key or "").startswith("f_")]
    at.switch_page(PETITIONS.file)
    assert chosen(healthy(at.run())) == {"xa": ["21112"]}


# --- The filter bar


def test_choices_reach_the_link_and_every_number(sample: Path):
    at = opened(OVERVIEW)
    before = tile(at, "Đơn thư tiếp nhận"), [chart.proto.spec for chart in at.get("plotly_chart")]
    at.multiselect(key=bar(at, "communes")).set_value(["21112", "21043"])
    at.multiselect(key=bar(at, "items")).set_value([8])
    at.button(key="apply").click()
    at = healthy(again(at))
    assert chosen(at) == {"xa": ["21112", "21043"], "nd": ["8"]}
    after = tile(at, "Đơn thư tiếp nhận"), [chart.proto.spec for chart in at.get("plotly_chart")]
    assert all(new != old for new, old in zip(after[1], before[1], strict=True))
    assert int(after[0]) < int(before[0])


def test_a_session_holds_no_figure_it_no_longer_shows(sample: Path):
    """A wall shows one page for weeks: what Streamlit keeps of every chart it ever drew must be small."""
    at, held = opened(RESOLUTION), []
    for item in (5, 6, 7, 8):
        at.multiselect(key=bar(at, "items")).set_value([item])
        at.button(key="apply").click()
        at = healthy(again(at))
        gc.collect()
        held.append(sum(isinstance(thing, Figure) for thing in gc.get_objects()))
    assert held[-1] <= held[0]


def test_the_rows_behind_a_number_open_over_the_page(sample: Path):
    at = opened(OVERVIEW, {"xa": "21112"})
    next(button for button in at.button if button.label.startswith("Xem danh sách chi tiết")).click()
    at = healthy(again(at))
    assert "Bình Châu" in at.caption[-1].value
    rows = next(element.proto.body for element in at.get("html") if "<div class='dv-rows'" in element.proto.body)
    assert rows.count("<tr>") == 1 + 20
    assert all(f">{name}</th>" in rows for name in ("Mã đơn", "Tệp", "Dòng"))


def test_communes_side_by_side(sample: Path):
    at = opened(next(page for page in PAGES if page.path == "xa"))
    at.multiselect(key="commune-side").set_value(["21112", "21043"])
    at = healthy(again(at))
    assert list(at.table[-1].value.columns[1:]) == ["Bình Châu", "Bình Thuận", "Toàn huyện"]


def test_choices_stay_from_page_to_page(sample: Path):
    at = opened(OVERVIEW, {"xa": "21112", "ky": "2023", "loai": "to-cao", "tinh-den": "2023-06-30"})
    at.query_params.clear()  # the menu drops them
    at.switch_page(PETITIONS.file)
    at = healthy(again(at))
    assert at.title[0].value.startswith("Đơn thư")
    assert "Bình Châu" in at.caption[0].value
    assert dict(at.query_params) == {"xa": "21112", "ky": "2023", "loai": "to-cao", "tinh-den": "2023-06-30"}


def test_clearing_clears_everything(sample: Path):
    at = opened(OVERVIEW, {**FULL})
    at.button(key="clear").click()
    at = healthy(again(at))
    assert dict(at.query_params) == {}
    assert tile(at, "Đơn thư tiếp nhận") == tile(opened(OVERVIEW), "Đơn thư tiếp nhận")
    assert not [button for button in at.button if button.key == "clear"]


def choose_period(at: AppTest, label: str) -> AppTest:
    at.selectbox(key=bar(at, "period")).set_value(label)
    return healthy(at.run())


def test_chosen_dates_can_be_left_and_chosen_again(sample: Path):
    at = opened(OVERVIEW)
    for label in ("Tùy chọn ngày…", "Năm 2023", "Tùy chọn ngày…", "Quý I/2024"):
        at = choose_period(at, label)
    assert dict(at.query_params) == {"ky": "2024-Q1"}


def test_chosen_dates_begin_with_a_period(sample: Path):
    at = choose_period(opened(OVERVIEW), "Tùy chọn ngày…")
    assert set(at.query_params) == {"tu", "den"}
    at.date_input(key=bar(at, "dates")).set_value((date(2024, 2, 1), date(2024, 2, 29)))
    at = healthy(again(at))
    assert dict(at.query_params) == {"tu": "2024-02-01", "den": "2024-02-29"}
    assert "từ 01/02/2024 đến 29/02/2024" in letters_of(at.caption[0].value)


def test_half_a_range_of_dates_is_no_accident(sample: Path):
    at = choose_period(opened(OVERVIEW), "Tùy chọn ngày…")
    at.date_input(key=bar(at, "dates")).set_value((date(2024, 2, 1),))
    healthy(again(at))


def test_the_other_calendar(sample: Path):
    at = opened(PETITIONS)
    at.selectbox(key=bar(at, "calendar")).set_value("thanh-tra")
    at = healthy(again(at))
    assert dict(at.query_params) == {"lich": "thanh-tra"}
    assert "15/12/2024 – 14/12/2025" in letters_of(at.caption[0].value)  # the data reaches 31/12/2024


# --- What single pages can do


@pytest.mark.parametrize("indicator", range(7))
@pytest.mark.parametrize("link", [{}, {"xa": "524"}, {"ky": "2022-01", "nd": "8"}, {"don-vi": "xa-moi"}], ids=str)
def test_every_indicator_of_the_map(indicator: int, link: Link, sample: Path):
    at = opened(OVERVIEW, link)
    at.selectbox(key="map-indicator").select_index(indicator)
    healthy(again(at))


def test_both_ways_of_counting_on_time(sample: Path):
    at = opened(RESOLUTION)
    before = [chart.proto.spec for chart in at.get("plotly_chart")]
    at.segmented_control(key="on-time-way").set_value("on_time_resolved_rate")
    at = healthy(again(at))
    after = [chart.proto.spec for chart in at.get("plotly_chart")]
    assert sum(new != old for new, old in zip(after, before, strict=True)) == 3  # in time, by commune, by agency


def test_nothing_to_count_in_the_other_way(visit_world: Callable[[str], None]):
    """None is resolved: the page has letters, one of its rates has none."""
    visit_world("one open letter")
    at = opened(RESOLUTION)
    at.segmented_control(key="on-time-way").set_value("on_time_resolved_rate")
    healthy(again(at))


def register(at: AppTest) -> list[str]:
    """The codes on the page of the register being shown."""
    found = [
        table.value.map(letters_of)
        for table in at.table
        if "Mã đơn" in table.value.columns and "Tình trạng" in table.value.columns
    ]
    assert len(found) == 1
    return list(found[0]["Mã đơn"])


def test_the_register_is_searched_and_sorted(sample: Path):
    at = opened(PETITIONS)
    first = register(at)
    assert len(first) == letters.PAGE
    code = first[7]
    at.text_input(key="register-search").set_value(f" {code.lower()} ")
    assert register(healthy(again(at))) == [code]
    at.text_input(key="register-search").set_value("")
    at.toggle(key="register-descending").set_value(False)
    at = healthy(again(at))
    assert register(at) != first
    at.text_input(key="register-search").set_value("không có mã này' or 1=1")
    at = healthy(again(at))
    assert any("Không có đơn nào khớp" in info.value for info in at.info)


def test_one_letter_opens_with_its_time_line(sample: Path):
    at = opened(PETITIONS)
    code, charts = register(at)[0], len(at.get("plotly_chart"))
    at.selectbox(key="register-open").set_value(code)
    at = healthy(again(at))
    assert len(at.get("plotly_chart")) == charts + 1
    assert f"**{code}**" in said(at)
    assert re.search(r"tệp \d+, dòng \d+", said(at))


def turn(at: AppTest, page: int) -> AppTest:
    at.get("pagination")[0].set_value(page)
    return healthy(again(at))


def test_pages_of_the_register(sample: Path):
    at = opened(PETITIONS)
    first = register(at)
    at = turn(at, 3)
    assert not set(register(at)) & set(first)
    assert "Đơn 41 đến 60" in said(at)


def test_a_search_from_a_later_page_counts_from_the_first(sample: Path):
    at = turn(opened(PETITIONS), 5)
    code = register(at)[0]
    at.text_input(key="register-search").set_value(code)
    at = healthy(again(at))
    assert register(at) == [code]
    assert "Đơn 1 đến 1 trong 1 đơn" in said(at)


def test_fewer_letters_than_pages_turned(sample: Path):
    """A filter chosen while page 20 is open leaves one page."""
    at = turn(opened(PETITIONS), 20)
    at.multiselect(key=bar(at, "communes")).set_value(["21064"])
    at.button(key="apply").click()
    at = healthy(again(at))
    shown = register(at)
    assert f"Đơn 1 đến {len(shown)} trong" in said(at)


def test_the_worklist_says_how_late(sample: Path):
    text = said(opened(RESOLUTION))
    assert re.search(r"\*\*\d+\*\* đơn quá hạn", text)
    at = opened(RESOLUTION, {"ky": "2022-01"})
    assert any("Không có đơn nào quá hạn" in success.value for success in at.success)


@every_page
def test_an_empty_selection_says_how_to_widen_it(page: Page, sample: Path):
    """No chart of nothing: either figures with something in them, or a sentence."""
    at = healthy(opened(page, {"ky": "2015", "xa": "21064"}))
    if page in (OVERVIEW, PETITIONS, RESOLUTION):
        hints = [info.value for info in at.info]
        assert any("bỏ bớt xã, thị trấn" in hint for hint in hints)
    for chart in at.get("plotly_chart"):
        if page.path != "chat-luong":  # shows just that: what has not arrived
            assert carries_something(json.loads(chart.proto.spec)["data"]), chart.proto.alt


@every_page
@pytest.mark.parametrize("link", [{}, FULL, {"ky": "2024-02"}], ids=["plain", "everything", "one month"])
def test_every_figure_says_what_it_shows(
    page: Page, link: Link, sample: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
):
    """Its question, reading, base, words for those who do not see it, and a table, all in Vietnamese."""
    drawn: list[Figure] = []
    picture = figure_part.picture
    monkeypatch.setattr(figure_part, "picture", lambda figure: (drawn.append(figure), picture(figure)))
    opened(page, link)
    for figure in drawn:
        with subtests.test(figure.key):
            plotly_takes_it(figure)
            it_is_small(figure)
            it_says_what_it_shows(figure, figure.key)
            its_data_is_readable(figure)
            it_speaks_vietnamese(figure)


def carries_something(traces: Sequence[dict[str, Any]]) -> bool:
    """A bar, point, cell or band that is neither missing nor all zero."""
    values: list[Any] = []
    for trace in traces:
        for name in ("y" if trace.get("orientation") != "h" else "x", "z", "value"):
            values += flat(trace.get(name, []))
        values += flat(trace.get("link", {}).get("value", []))
    return any(isinstance(value, int | float) and value for value in values)


def flat(found: Any) -> list[Any]:
    if isinstance(found, dict):  # numbers sent as bytes
        return [1] if found.get("bdata") else []
    return [value for item in found for value in flat(item)] if isinstance(found, list) else [found]


@pytest.mark.parametrize("page", [OVERVIEW, PETITIONS, RESOLUTION], ids=lambda page: page.title)
def test_letters_carried_in_but_none_received(page: Page, visit_world: Callable[[str], None]):
    """Something to handle and nothing new: no figure of nothing received."""
    visit_world("nothing new in 2024")
    at = healthy(opened(page, {"ky": "2024"}))
    for chart in at.get("plotly_chart"):
        assert carries_something(json.loads(chart.proto.spec)["data"]), chart.proto.alt
