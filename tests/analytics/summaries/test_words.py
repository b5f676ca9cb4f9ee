"""What a reader sees: numbers, dates, sentences; and a catalogue in which everything has a name."""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import formatting, indicators
from analytics.formatting import MINUS, MISSING, NBSP
from analytics.indicators import CATALOGUE, DIMENSIONS, INDICATORS, Indicator, facts
from analytics.measure.measure import scope
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import Filters
from analytics.scope.periods import CALENDARS, Period, parse
from analytics.scope.viewer import LOCAL
from data.tables.tables import TABLES

NAN = float("nan")
RATE, COUNT, DAYS = INDICATORS["on_time_rate"], INDICATORS["received"], INDICATORS["days_median"]
SCORE, LAND, PER_1000 = INDICATORS["score_mean"], INDICATORS["land_m2"], INDICATORS["per_1000"]
CASH = INDICATORS["cash_million"]


def spaced(text: str) -> str:
    """As typed here: a no-break space as "_"."""
    return text.replace(NBSP, "_")


# --- Numbers


@pytest.mark.parametrize(
    ("x", "decimals", "text"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567, 0, "1.234.567"),
        (1234.5, 1, "1.234,5"),
        (0.05, 2, "0,05"),
        (66.66, 1, "66,7"),
        (999.96, 1, "1.000,0"),
        (-3, 0, "−3"),
        (-1234.5, 1, "−1.234,5"),
        (-0.04, 1, "0,0"),
        (-0.4, 0, "0"),
        (-0.0, 0, "0"),
        (None, 0, "—"),
        (NAN, 2, "—"),
    ],
)
def test_a_number(x: float | None, decimals: int, text: str):
    assert formatting.number(x, decimals) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_every_number_can_be_read_back(x: float, decimals: int):
    text = formatting.number(x, decimals)
    assert "-" not in text
    read = float(text.replace(".", "").replace(",", ".").replace(MINUS, "-"))
    assert math.isclose(read, x, abs_tol=0.5001 * 10**-decimals, rel_tol=1e-12)
    assert text.startswith(MINUS) == (read < 0)
    whole = text.lstrip(MINUS).partition(",")[0].split(".")
    assert all(len(group) == 3 for group in whole[1:])
    assert 1 <= len(whole[0]) <= 3


@pytest.mark.parametrize(
    ("indicator", "x", "bare", "value"),
    [
        (RATE, 66.666, "66,7%", "66,7%"),
        (RATE, 100.0, "100,0%", "100,0%"),
        (RATE, 0.0, "0,0%", "0,0%"),
        (RATE, NAN, "—", "—"),
        (RATE, None, "—", "—"),
        (COUNT, 1284.0, "1.284", "1.284_đơn"),
        (COUNT, 0.0, "0", "0_đơn"),
        (DAYS, 19.0, "19", "19_ngày"),
        (DAYS, 18.5, "18,5", "18,5_ngày"),
        (DAYS, NAN, "—", "—"),
        (SCORE, 4.256, "4,26", "4,26_điểm"),
        (SCORE, 4.0, "4,00", "4,00_điểm"),
        (LAND, 1250.0, "1.250", "1.250_m²"),
        (LAND, 1250.25, "1.250,2", "1.250,2_m²"),
        (PER_1000, 3.0, "3,0", "3,0_đơn/1.000 dân"),
    ],
)
def test_a_value_with_its_unit(indicator: Indicator, x: float | None, bare: str, value: str):
    assert (spaced(formatting.bare(indicator, x)), spaced(formatting.value(indicator, x))) == (bare, value)


@pytest.mark.parametrize(
    ("indicator", "x", "text"), [(RATE, 95.0, "95%"), (RATE, 87.5, "87,5%"), (COUNT, 100.0, "100_đơn")]
)
def test_a_target_has_no_decimals_it_does_not_need(indicator: Indicator, x: float, text: str):
    assert spaced(formatting.goal(indicator, x)) == text


@pytest.mark.parametrize(
    ("indicator", "now", "before", "text"),
    [
        # rates in points
        (RATE, 90.0, 87.5, "+2,5_điểm"),
        (RATE, 87.5, 90.0, "−2,5_điểm"),
        (RATE, 90.0, 90.0, "không đổi"),
        # days and points in their own unit
        (DAYS, 19.0, 21.0, "−2_ngày"),
        (DAYS, 19.5, 19.0, "+0,5_ngày"),
        (DAYS, 19.0, 19.0, "không đổi"),
        (SCORE, 4.25, 4.0, "+0,25_điểm"),
        # counts in percent
        (COUNT, 110.0, 100.0, "+10,0%"),
        (COUNT, 90.0, 100.0, "−10,0%"),
        (COUNT, 0.0, 100.0, "−100,0%"),
        (COUNT, 100.0, 100.0, "không đổi"),
        (COUNT, 5000.0, 100.0, "+4.900,0%"),
        (LAND, 1250.5, 1000.0, "+25,1%"),
        # of a few, a percent says less than the number
        (COUNT, 5.0, 0.0, "+5_đơn"),
        (COUNT, 8.0, 2.0, "+6_đơn"),
        (COUNT, 3.0, 9.0, "−6_đơn"),
        (COUNT, 20.0, 10.0, "+100,0%"),
        (PER_1000, 3.4, 3.0, "+0,4_đơn/1.000 dân"),
        (CASH, 5.9, 5.5, "+0,4_triệu đồng"),
        (COUNT, 0.0, 0.0, "không đổi"),
        # nothing to compare with
        (COUNT, 5.0, NAN, "—"),
        (COUNT, NAN, 5.0, "—"),
        (RATE, None, 90.0, "—"),
        (RATE, 90.0, None, "—"),
    ],
)
def test_a_change(indicator: Indicator, now: float | None, before: float | None, text: str):
    assert spaced(formatting.change(indicator, now, before)) == text


@pytest.mark.parametrize(
    ("n", "indicator", "text"),
    [
        (0, None, "n = 0"),
        (NAN, None, "n = 0"),
        (None, RATE, "n = 0"),
        (1234, None, "n_=_1.234"),
        (9, RATE, "ít (n_=_9)"),
        (10, RATE, "n_=_10"),
        (29, INDICATORS["satisfied_rate"], "ít phiếu (n_=_29)"),
        (30, INDICATORS["satisfied_rate"], "n_=_30"),
        (3, COUNT, "n_=_3"),
    ],
)
def test_a_base(n: float | None, indicator: Indicator | None, text: str):
    assert spaced(formatting.base(n, indicator)) == text


def test_a_share():
    assert formatting.share(20, 27) == "20/27"
    assert formatting.share(1200, 2700.0) == "1.200/2.700"


# --- Days and periods


def test_a_day():
    assert formatting.day(date(2024, 3, 5)) == "05/03/2024"
    assert formatting.day(None) == MISSING


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2024", "năm 2024"),
        ("2024-Q1", "quý I/2024"),
        ("2024-Q2", "quý II/2024"),
        ("2024-Q3", "quý III/2024"),
        ("2024-Q4", "quý IV/2024"),
        ("2024-6T", "6 tháng đầu năm 2024"),
        ("2024-9T", "9 tháng đầu năm 2024"),
        ("2024-05", "tháng 5/2024"),
        ("2024-12", "tháng 12/2024"),
    ],
)
def test_a_period(code: str, text: str):
    assert formatting.period(parse(code)) == text
    assert formatting.period(parse(code, "thanh-tra")) == f"{text} (kỳ thanh tra)"


def test_chosen_dates():
    assert formatting.period(Period(date(2024, 2, 29), date(2024, 3, 5))) == "từ 29/02/2024 đến 05/03/2024"


@pytest.mark.parametrize(("label", "text"), [("2024", "2024"), ("2024-Q3", "Quý III/2024"), ("2024-05", "T5/2024")])
def test_a_label_on_an_axis(label: str, text: str):
    assert formatting.time_label(label) == text


# --- Lists


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A và B"),
        (["A", "B", "C"], "A, B và C"),
        (["A", "B", "C", "D"], "A, B, C và D"),
        (["A", "B", "C", "D", "E"], "A, B, C, D và 1 nơi khác"),
        (list("ABCDEFG"), "A, B, C, D và 3 nơi khác"),
    ],
)
def test_names_joined(names: list[str], text: str):
    assert formatting.joined(names) == text


@pytest.mark.parametrize(
    ("dimension", "found", "text"),
    [
        ("commune", "21112", "Bình Châu"),
        ("commune", "99999", "99999"),
        ("commune", None, "Toàn huyện"),
        ("successor", NAN, "Toàn huyện"),
        ("successor", "21061-2025", "Vạn Tường"),
        ("item", 6, "6. Đối thoại, giải quyết đơn thư"),
        ("item", 6.0, "6. Đối thoại, giải quyết đơn thư"),
        ("item", None, "Chưa ghi"),
        ("agency", None, "Chưa ghi"),
        ("kind", "Tố cáo", "Tố cáo"),
        ("month", "2024-05", "T5/2024"),
        ("quarter", "2024-Q3", "Quý III/2024"),
        ("score", 4, "4"),
    ],
)
def test_a_value_of_a_grouping(dimension: str, found: object, text: str, sample: Path):
    assert formatting.group(dimension, found) == text


# --- The sentence under every title


def sentence(filters: Filters, is_sample: bool = False) -> str:
    return formatting.scope_sentence(filters, scope(filters, LOCAL), is_sample, LOCAL)


def test_the_scope_of_everything(sample: Path):
    assert sentence(Filters()) == (
        "22 xã, thị trấn và cấp huyện; 14 nội dung; năm 2024 (01/01/2024 – 31/12/2024); số liệu tính đến 31/12/2024."
    )


def test_the_sample_says_what_it_is(sample: Path):
    assert sentence(Filters(), True) == f"Dữ liệu minh họa. {sentence(Filters())}"


@pytest.mark.parametrize(
    ("filters", "parts"),
    [
        (Filters(communes=("21112",)), ["Bình Châu", "không gồm việc chung toàn huyện"]),
        (Filters(communes=("21112", "21043")), ["Bình Châu và Bình Thuận"]),
        (Filters(items=(6,)), ["nội dung 6 (Đối thoại, giải quyết đơn thư)"]),
        (Filters(kinds=("Khiếu nại", "Tố cáo")), ["loại đơn: Khiếu nại và Tố cáo"]),
        (Filters(fields=("Đất đai",)), ["lĩnh vực: Đất đai"]),
        (Filters(channels=("Zalo",)), ["nguồn, hình thức: Zalo"]),
        (Filters(levels=("Xã",)), ["cấp: Xã"]),
        (Filters(agencies=("UBND xã",)), ["cơ quan: UBND xã"]),
        (Filters(due_basis="luat"), ["hạn theo luật"]),
        (Filters(places="xa-moi"), ["5 xã từ 01/7/2025", "Tịnh Hòa"]),
        (Filters(period="2024-Q1"), ["quý I/2024 (01/01/2024 – 31/03/2024)", "tính đến 31/03/2024"]),
        (Filters(calendar="thanh-tra", period="2024"), ["năm 2024 (kỳ thanh tra) (15/12/2023 – 14/12/2024)"]),
        (Filters(start=date(2024, 2, 29), end=date(2024, 3, 5)), ["từ 29/02/2024 đến 05/03/2024;"]),
        (Filters(as_of=date(2024, 6, 30)), ["số liệu tính đến 30/06/2024"]),
    ],
)
def test_the_scope_names_every_choice(filters: Filters, parts: list[str], sample: Path):
    text = sentence(filters)
    assert all(part in text for part in parts), text
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith(".")
    assert "None" not in text


@pytest.mark.parametrize(
    "filters",
    [
        Filters(items=(5, 6, 7, 8, 9)),
        Filters(fields=tuple(TABLES["petition"].column("field").values)),
        Filters(channels=tuple(TABLES["petition"].column("channel").values)),
    ],
)
def test_what_is_no_place_is_not_counted_as_places(filters: Filters, sample: Path):
    """ "và 5 nơi khác" is right of communes only."""
    assert "nơi khác" not in sentence(filters)


# --- The catalogue


def normal(text: str) -> bool:
    """One form of each accented letter, no stray spaces."""
    return text == unicodedata.normalize("NFC", text).strip() and "  " not in text


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda i: i.key)
def test_an_indicator_says_what_it_is(indicator: Indicator):
    assert indicator.key.isascii()
    assert indicator.key.isidentifier()
    assert indicator.meaning.endswith(".")
    assert len(indicator.meaning) > 15
    assert indicator.name
    assert indicator.name[0].isupper()
    assert not indicator.name.endswith(".")
    assert indicator.basis
    assert not indicator.basis.endswith(".")  # a full stop is put behind it
    assert indicator.unit.value
    assert all(map(normal, (indicator.meaning, indicator.name, indicator.basis)))
    assert formatting.heading(indicator) == f"{indicator.name} ({indicator.unit.value})"
    assert set(indicator.items) <= set(range(1, 15))
    assert indicator.better in ("higher", "lower", "neither")
    assert set(indicator.dimensions) <= set(DIMENSIONS)


def test_keys_and_names_are_unique():
    assert len(INDICATORS) == len(CATALOGUE)
    assert len({indicator.name.casefold() for indicator in CATALOGUE}) == len(CATALOGUE)
    assert len({formatting.heading(indicator) for indicator in CATALOGUE}) == len(CATALOGUE)


def test_every_fact_is_named_and_used():
    declared = [fact for fact in vars(facts).values() if isinstance(fact, facts.Fact)]
    assert len({fact.name for fact in declared}) == len(declared)
    timed = {indicator.durations for indicator in CATALOGUE if isinstance(indicator.durations, facts.Fact)}
    assert {fact.name for fact in declared} == {fact.name for fact in {i.fact for i in CATALOGUE} | timed}
    for fact in declared:
        table = TABLES[fact.table]
        assert table.title
        assert table.grain
        assert normal(table.title)
        assert set(fact.dimensions) - {"days"} <= set(DIMENSIONS)


def test_every_dimension_has_a_name_and_a_use():
    used = {d for indicator in CATALOGUE for d in indicator.dimensions}
    assert used == set(DIMENSIONS)
    for dimension, name in DIMENSIONS.items():
        assert formatting.grouping(dimension) == name
        assert name[0].isupper()
        assert normal(name)


def test_every_unit_is_used():
    assert {indicator.unit for indicator in CATALOGUE} == set(indicators.Unit)


def test_every_calendar_and_choice_has_a_name():
    assert list(CALENDARS.values()) == ["Dương lịch", "Kỳ thanh tra"]
    assert all(title and title[0].isupper() for _, title in CHOICES.values())


@pytest.mark.parametrize("write", [formatting.value, formatting.bare], ids=["value", "bare"])
def test_every_indicator_writes_missing_and_zero_apart(write: Callable[[Indicator, Any], str]):
    for indicator in CATALOGUE:
        assert write(indicator, NAN) == write(indicator, None) == MISSING
        assert write(indicator, 0.0).startswith("0")
        assert write(indicator, 1234.5).startswith(("1.23", "1,23\u00a0tỷ"))


def test_a_rate_below_its_small_base_is_marked():
    for indicator in (i for i in CATALOGUE if i.is_rate and i.small_base > 1):
        assert formatting.base(indicator.small_base - 1, indicator) != formatting.base(indicator.small_base - 1)
        assert formatting.base(indicator.small_base, indicator) == formatting.base(indicator.small_base)
    assert "n" in formatting.base(1, replace(RATE, small_base=5))


@pytest.mark.parametrize(
    ("million", "said"),
    [(867.7, "867,7\u00a0triệu đồng"), (999.94, "999,9\u00a0triệu đồng"), (1000, "1,00\u00a0tỷ đồng"),
     (5075.9, "5,08\u00a0tỷ đồng"), (NAN, MISSING)],
)  # fmt: skip
def test_a_thousand_million_is_said_as_offices_say_it(million: float, said: str):
    assert formatting.value(INDICATORS["cash_million"], million) == said


@pytest.mark.parametrize(
    ("kept", "said"),
    [("Cả hai", "Ban Dân vận Huyện ủy và UBND huyện"), ("Ban Dân vận", "Ban Dân vận Huyện ủy"),
     ("UBND huyện", "UBND huyện"), ("Hội Nông dân", "Hội Nông dân")],
)  # fmt: skip
def test_who_leads_is_written_out_and_what_somebody_wrote_stays(kept: str, said: str):
    assert formatting.lead(kept) == formatting.group("lead", kept) == said
