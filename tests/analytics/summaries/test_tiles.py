"""The leader's numbers in a world counted by hand."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.formatting import MISSING, NBSP
from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries import monitoring
from analytics.summaries.headline_tiles import Tile, headline, tiles
from analytics.summaries.monitoring import HEADLINE
from data import settings
from data.loading import load

Load = Callable[..., None]


def handled(received: date, days: int | None, **more: Any) -> dict[str, Any]:
    """A letter accepted at once, resolved after so many days (None: still open). Due after 30."""
    row = {"received_on": received, "handling": "Thụ lý giải quyết", "accepted_on": received} | more
    if days is not None:
        row |= {"resolved_on": received + timedelta(days), "outcome": "Đã trả lời"}
    return row


LETTERS = (
    # 2023: four letters, one late; 10, 20, 30 and 60 days
    handled(date(2023, 1, 1), 10),
    handled(date(2023, 3, 1), 20),
    handled(date(2023, 4, 1), 60),
    handled(date(2023, 5, 1), 30),
    # 2024: six, of which four resolved (10, 15, 20, 61 days), one open and overdue, one not yet decided on
    handled(date(2024, 1, 10), 10, commune="Bình Thuận"),
    handled(date(2024, 2, 10), 15),
    handled(date(2024, 3, 10), 20),
    handled(date(2024, 4, 10), 61),
    handled(date(2024, 11, 1), None),
    {"received_on": date(2024, 12, 31)},
)

# The same four times, a day later each: enough to be judged.
FOUR_TIMES = [
    {name: value + timedelta(days) if isinstance(value, date) else value for name, value in row.items()}
    for days in range(4)
    for row in LETTERS
    if row["received_on"] < date(2024, 12, 1)
]


@pytest.fixture
def load_rows(home: Path, tmp_path: Path, template: Callable[..., str]) -> Load:
    """`load_rows(petition=[…], satisfaction=[…])`: the world consists of these rows."""

    def write(**tables: Sequence[dict[str, Any]]) -> None:
        files = []
        for table, rows in tables.items():
            files.append(tmp_path / f"{table}.csv")
            files[-1].write_text(template(table, rows), "utf-8")
        assert load.load(files).exit_code == 0

    return write


@pytest.fixture(scope="module")
def counted_home(tmp_path_factory: pytest.TempPathFactory, template: Callable[..., str]) -> Path:
    place = tmp_path_factory.mktemp("counted")
    (place / "don.csv").write_text(template("petition", LETTERS), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        patch.delenv("DANVAN_REFERENCE", raising=False)
        assert load.load([place / "don.csv"]).exit_code == 0
    return place


@pytest.fixture
def counted(home: Path, counted_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world of LETTERS, loaded once."""
    monkeypatch.setenv("DANVAN_HOME", str(counted_home))


def shown(filters: Filters, *keys: str) -> dict[str, Tile]:
    return {tile.key: tile for tile in tiles(filters, keys or HEADLINE, viewer=LOCAL)}


def spaced(text: str) -> str:
    return text.replace(NBSP, "_")


# --- Values and changes


@pytest.mark.parametrize(
    ("key", "value", "change", "tone", "base"),
    [
        ("received", "6", "+2_đơn", "neutral", ""),
        ("resolution_rate", "80,0%", "−20,0_điểm", "neutral", "ít (n_=_5)"),
        ("on_time_rate", "60,0%", "−15,0_điểm", "neutral", "ít (n_=_5)"),
        ("days_median", "17,5_ngày", "−7,5_ngày", "neutral", "n_=_4"),
        ("overdue", "1", "+1_đơn", "neutral", ""),
        ("satisfied_rate", MISSING, MISSING, "neutral", "n = 0"),
        ("models_active", "0", "không đổi", "neutral", ""),
    ],
)
def test_a_year_against_the_year_before(key: str, value: str, change: str, tone: str, base: str, counted: None):
    tile = shown(Filters(period="2024"))[key]
    assert (spaced(tile.value), spaced(tile.change), tile.change_tone) == (value, change, tone)
    assert spaced(tile.base) == base
    assert tile.name == INDICATORS[key].name
    assert tile.meaning == INDICATORS[key].meaning


def test_the_headline_tiles_come_in_order(counted: None):
    assert tuple(shown(Filters(period="2024"))) == HEADLINE


def test_the_same_part_of_the_year_before(counted: None):
    """To 31/03/2024 against to 31/03/2023, not against all of 2023."""
    received = shown(Filters(period="2024", as_of=date(2024, 3, 31)))["received"]
    assert (received.value, spaced(received.change)) == ("3", "+1_đơn")


def test_a_year_nobody_counted_is_no_zero(counted: None):
    """The data begins in 2023: 2022 is unknown, not empty."""
    for tile in shown(Filters(period="2023")).values():
        assert (tile.change, tile.change_tone) == (MISSING, "neutral"), tile.key


def test_a_quiet_month_in_counted_times_is_a_zero(counted: None):
    received = shown(Filters(period="2024-11"))["received"]  # nothing came in November 2023
    assert (received.value, spaced(received.change)) == ("1", "+1_đơn")
    silent = shown(Filters(period="2024-07"))
    assert (silent["received"].value, silent["received"].change) == ("0", "không đổi")
    assert silent["days_median"].value == MISSING


def test_only_what_is_chosen_is_counted(counted: None):
    assert shown(Filters(period="2024", communes=("21043",)))["received"].value == "1"
    assert shown(Filters(period="2024", kinds=("Tố cáo",)))["received"].value == "0"
    may_see = tiles(Filters(period="2024"), ("received",), viewer=replace(LOCAL, communes=("21043",)))
    assert may_see[0].value == "1"


# --- Targets


def test_a_target_missed_and_met(load_rows: Load):
    load_rows(petition=FOUR_TIMES)
    missed = shown(Filters(period="2024"))["on_time_rate"]
    assert (spaced(missed.target), missed.target_met) == ("mục tiêu 95%", False)
    met = shown(Filters(period="2024", as_of=date(2024, 3, 31)))["on_time_rate"]
    assert (spaced(met.value), met.target_met) == ("100,0%", True)
    assert isinstance(met.target_met, bool)


def test_of_too_few_letters_no_target_is_called_missed(counted: None):
    """Five letters: the number is shown, and nothing is said of it."""
    few = shown(Filters(period="2024"))["on_time_rate"]
    assert (few.value, few.target_met, few.assurance, few.is_few) == ("60,0%", None, None, True)
    assert few.target


def test_while_no_letter_has_come_due_none_is_in_time(load_rows: Load):
    """All of twelve can still be answered in time: no result, and no ground to call few resolved bad."""
    load_rows(petition=[handled(date(2024, 12, day), None) for day in range(10, 22)])
    found = shown(Filters(period="2024"))
    assert (found["on_time_rate"].value, found["on_time_rate"].base) == (MISSING, "chưa đơn nào đến hạn")
    assert found["on_time_rate"].target_met is None
    assert found["resolution_rate"].note == "12 đơn còn trong hạn"
    assert {tile.signal_tone for tile in found.values()} == {"neutral"}


def test_a_target_without_a_value_is_neither_met_nor_missed(counted: None):
    nothing = shown(Filters(period="2024-07", kinds=("Tố cáo",)))["on_time_rate"]
    assert (nothing.value, nothing.target_met) == (MISSING, None)
    assert nothing.target


def test_without_a_target_nothing_is_said(counted: None):
    for key in ("received", "overdue", "days_median"):
        tile = shown(Filters(period="2024"))[key]
        assert (tile.target, tile.target_met) == ("", None)


def test_where_less_is_better_a_target_is_a_ceiling(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_rows: Load
):
    reference = tmp_path / "reference"
    shutil.copytree(settings.HERE / "reference", reference)
    with (reference / "target.csv").open("a", encoding="utf-8") as file:
        file.write("overdue,2024,4,Thử\ndays_median,2024,17,Thử\n")
    monkeypatch.setenv("DANVAN_REFERENCE", str(reference))
    load_rows(petition=FOUR_TIMES)
    found = shown(Filters(period="2024"))
    assert (found["overdue"].target_met, spaced(found["overdue"].target)) == (True, "mục tiêu 4_đơn")
    assert (found["days_median"].target_met, spaced(found["days_median"].target)) == (False, "mục tiêu 17_ngày")


def test_the_target_is_that_of_the_year_looked_at(load_rows: Load):
    load_rows(petition=[handled(date(2021, 3, 1), 10), *LETTERS])
    assert shown(Filters(period="2021"))["on_time_rate"].target == ""  # targets begin in 2022
    assert shown(Filters(period="2023"))["on_time_rate"].target


# --- Twelve months and the signal


def surveyed(shares: Sequence[int | None], last: date = date(2024, 12, 31)) -> list[dict[str, Any]]:
    """Months up to `last`, of each so many satisfied answers in a hundred (None: none asked)."""
    rows = []
    for back, share in enumerate(reversed(shares)):
        total = last.year * 12 + last.month - 1 - back
        day = date(total // 12, total % 12 + 1, 28) if back else last
        if share is not None:
            rows += [
                {"surveyed_on": day, "score": 5, "responses": share},
                {"surveyed_on": day, "score": 1, "responses": 100 - share},
            ]
    return [row for row in rows if row["responses"]]


CALM = [80, 82] * 11 + [80]  # 23 months; with one more there are 24


@pytest.mark.parametrize(
    ("shares", "word", "why", "tone"),
    [
        ([*CALM, 82], "không đổi rõ rệt", "trong khoảng dao động của các tháng trước", "neutral"),
        ([*CALM, 60], "xấu đi", "ra ngoài khoảng dao động của các tháng trước", "concern"),
        ([*CALM, 99], "tốt lên", "ra ngoài khoảng dao động của các tháng trước", "good"),
        ([*CALM[:17], 70, 71, 72, 73, 74, 75, 76], "tốt lên", "7 tháng liền cùng tăng hoặc cùng giảm", "good"),
        ([80, 90, 80, 90, 60], "chưa đủ số liệu", "Cần nhiều tháng có số liệu hơn để xét tín hiệu.", "neutral"),
        ([80], "chưa đủ số liệu", "Cần nhiều tháng có số liệu hơn để xét tín hiệu.", "neutral"),
        ([80] * 24, "ổn định", "Các tháng gần như bằng nhau, không có dao động để đặt giới hạn.", "neutral"),
    ],
)  # fmt: skip
def test_a_signal_is_a_word_a_reason_and_a_tone(shares: list[int], word: str, why: str, tone: str, load_rows: Load):
    load_rows(satisfaction=surveyed(shares))
    tile = shown(Filters(period="2024"), "satisfied_rate")["satisfied_rate"]
    assert (tile.signal, tile.signal_why, tile.signal_tone) == (word, why, tone)
    assert tile.judged == (word if word in ("chưa đủ số liệu", "ổn định") else f"T12/2024: {word}")


def test_a_count_without_a_good_direction_is_never_good_or_bad(load_rows: Load):
    letters = [
        {"received_on": date(2023 + month // 12, month % 12 + 1, 28)}
        for month in range(24)
        for _ in range(20 if month == 23 else 2 + month % 2)
    ]
    load_rows(petition=[*letters, {"received_on": date(2024, 12, 31)}])
    tile = shown(Filters(period="2024"), "received")["received"]
    assert (tile.signal, tile.signal_tone) == ("cao khác thường", "neutral")
    assert tile.change_tone == "neutral"


def test_a_month_that_is_not_over_is_drawn_and_not_judged(load_rows: Load):
    load_rows(satisfaction=surveyed([*CALM, 20], date(2024, 12, 20)))
    tile = shown(Filters(period="2024"), "satisfied_rate")["satisfied_rate"]
    assert tile.judged == "T11/2024: không đổi rõ rệt"
    assert tile.line[-1] == pytest.approx(20)


def test_the_line_is_the_last_twelve_months(load_rows: Load):
    shares = [*range(40, 64)]
    shares[18] = None  # type: ignore[call-overload]
    load_rows(satisfaction=surveyed(shares))
    tile = shown(Filters(period="2024"), "satisfied_rate")["satisfied_rate"]
    assert (tile.line_from, tile.line_to) == ("T1/2024", "T12/2024")
    assert tile.line == pytest.approx((52, 53, 54, 55, 56, 57, None, 59, 60, 61, 62, 63))


def test_the_line_reaches_back_before_the_period(load_rows: Load):
    load_rows(satisfaction=surveyed([*range(40, 64)]))
    tile = shown(Filters(period="2024-Q1"), "satisfied_rate")["satisfied_rate"]
    assert (tile.line_from, tile.line_to, len(tile.line)) == ("T4/2023", "T3/2024", 12)


def test_the_line_stops_where_the_data_begins(load_rows: Load):
    load_rows(satisfaction=surveyed([50, 60, 70]))
    tile = shown(Filters(period="2024"), "satisfied_rate")["satisfied_rate"]
    assert (tile.line_from, tile.line) == ("T10/2024", pytest.approx((50, 60, 70)))


def test_months_of_the_inspection_year(counted: None):
    tile = shown(Filters(period="2024", calendar="thanh-tra"), "received")["received"]
    assert tile.value == "5"  # the letter of 31/12/2024 belongs to 2025
    assert (tile.line_from, tile.line_to) == ("T1/2024", "T12/2024")
    assert tile.line == (1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0)


def test_looks_back_two_years(load_rows: Load):
    """What lies further back does not move the limits."""
    assert monitoring.MONTHS == 24
    load_rows(satisfaction=surveyed([10] * 12 + [*CALM, 82]))
    assert shown(Filters(period="2024"), "satisfied_rate")["satisfied_rate"].signal == "không đổi rõ rệt"


# --- The sentence above the tiles


def test_the_headline_says_the_tiles_numbers(load_rows: Load):
    load_rows(petition=LETTERS, satisfaction=surveyed([*CALM, 82]))
    filters = Filters(period="2024")
    assert spaced(headline(tiles(filters, viewer=LOCAL), filters, LOCAL)) == (
        "**6** đơn thư đã tiếp nhận, **60,0%** đúng hạn (mục tiêu 95%); **1** đơn đang quá hạn; **81,0%** hài lòng."
    )


def test_the_headline_leaves_out_what_is_missing(counted: None):
    filters = Filters(period="2024", kinds=("Tố cáo",))
    assert headline(tiles(filters, viewer=LOCAL), filters, LOCAL) == "Không có đơn thư nào trong phần đang xem."
    undecided = Filters(period="2024-12")
    text = spaced(headline(tiles(undecided, viewer=LOCAL), undecided, LOCAL))
    assert text == "**1** đơn thư đã tiếp nhận, **0,0%** đúng hạn (mục tiêu 95%); **1** đơn đang quá hạn."


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(period="2024"), Filters(period="2019-Q1"), Filters(calendar="thanh-tra")]
)
def test_nothing_loaded_but_empty_files_is_missing_everywhere(filters: Filters, load_rows: Load):
    load_rows(petition=[])
    for tile in shown(filters).values():
        assert tile.value in ("0", MISSING)
        assert tile.signal == "chưa đủ số liệu"
        assert tile.change_tone == "neutral"
    assert headline(tiles(filters, viewer=LOCAL), filters, LOCAL) == "Không có đơn thư nào trong phần đang xem."
