"""One value of choices, read four ways: SQL, link, period, file name."""

import itertools
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.measure.measure import measure, monthly, scope
from analytics.scope import places
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import LINK_NAMES, Filters, Scope
from analytics.scope.viewer import LOCAL
from data.sample_maker.make import PETITIONS
from data.tables.tables import CODES, TABLES
from data.text.normalise import plain
from data.warehouse import snapshots

UNITS = {"21112": "Bình Châu", "21043": "Bình Thuận", "524": "Cấp huyện", "21040-2025": "Bình Sơn"}
CODE_FORMS = ("{}", "{}-Q1", "{}-Q4", "{}-6T", "{}-9T", "{}-01", "{}-12")


def values_of(choice: str) -> list[str]:
    """Every value a filter may take, in whichever table it is declared."""
    column, _ = CHOICES[choice]
    return sorted({v for t in TABLES.values() for c in t.columns if c.name == column for v in c.values})


def several(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


@st.composite
def any_filters(draw: st.DrawFn) -> Filters:
    """Filters with any fields set, each to something that makes sense."""
    day = st.dates(date(2000, 1, 1), date(2100, 12, 31))
    start, end = sorted(draw(st.tuples(day, day))) if draw(st.booleans()) else (None, None)
    year = draw(st.integers(2000, 2100))
    return Filters(
        period=draw(st.none() | st.sampled_from(CODE_FORMS).map(lambda form: form.format(year))),
        start=start,
        end=end,
        calendar=draw(st.sampled_from(["duong-lich", "thanh-tra"])),
        as_of=draw(st.none() | day),
        communes=draw(several(list(UNITS))),
        items=draw(several(range(1, 15))),
        kinds=draw(several(values_of("kinds"))),
        fields=draw(several(values_of("fields"))),
        channels=draw(several(values_of("channels"))),
        levels=draw(several(values_of("levels"))),
        agencies=draw(st.lists(st.text(min_size=1), max_size=2, unique=True).map(tuple)),
        due_basis=draw(st.sampled_from(["moi", "luat"])),
        places=draw(st.sampled_from(["xa", "xa-moi"])),
    )


# --- SQL

EVERYTHING = Filters(
    period="2023",
    as_of=date(2023, 6, 30),
    communes=("21112",),
    items=(6,),
    kinds=("Tố cáo",),
    fields=("Đất đai", "Kinh tế"),
    channels=("Zalo", "Bưu chính", "Kiosk"),
    levels=("Xã", "Tỉnh"),
    agencies=("UBND xã",),
    due_basis="luat",
    places="xa-moi",
)


@pytest.mark.parametrize(
    ("filters", "table", "sql", "params"),
    [
        (Filters(), "petition", "true", {}),
        (Filters(communes=("21112", "21043")), "petition", "commune in $communes", {"communes": ["21112", "21043"]}),
        (Filters(communes=("21112",)), "service", "commune in $communes", {"communes": ["21112"]}),
        (Filters(communes=("21112",)), "evaluation", "commune in $communes", {"communes": ["21112"]}),  # a derived one
        (Filters(items=(6, 8)), "petition", "item in $items", {"items": [6, 8]}),
        # tables whose every row belongs to one item
        (Filters(items=(6,)), "dialogue", "true", {}),
        (Filters(items=(9, 13)), "reception", "true", {}),
        (Filters(items=(6, 8)), "reception", "false", {}),
        (Filters(items=(9,)), "service", "true", {}),
        (Filters(items=(1,)), "service", "false", {}),
        (Filters(items=(10,)), "contribution", "true", {}),
        (Filters(items=(11,)), "contribution", "false", {}),
        (Filters(items=(12,)), "evaluation", "true", {}),
        # values a table has no column for, or does not know, do not restrict it
        (Filters(kinds=("Khiếu nại",)), "petition", "kind in $kinds", {"kinds": ["Khiếu nại"]}),
        (Filters(kinds=("Khiếu nại",)), "satisfaction", "true", {}),
        (Filters(fields=("Đất đai",)), "petition", "field in $fields", {"fields": ["Đất đai"]}),
        (Filters(fields=("Đất đai",)), "model", "true", {}),
        (Filters(fields=("Đất đai", "Kinh tế")), "model", "field in $fields", {"fields": ["Kinh tế"]}),
        (Filters(channels=("Zalo",)), "petition", "channel in $channels", {"channels": ["Zalo"]}),
        (Filters(channels=("Zalo",)), "satisfaction", "channel in $channels", {"channels": ["Zalo"]}),
        (Filters(channels=("Bưu chính", "Zalo")), "satisfaction", "channel in $channels", {"channels": ["Zalo"]}),
        (Filters(channels=("Bưu chính",)), "satisfaction", "true", {}),
        (Filters(levels=("Huyện", "Xã")), "reception", "level in $levels", {"levels": ["Huyện", "Xã"]}),
        (Filters(levels=("Xã",)), "model", "true", {}),
        (Filters(levels=("Huyện", "Xã")), "model", "level in $levels", {"levels": ["Huyện"]}),
        (Filters(levels=("Xã",)), "petition", "true", {}),
        (Filters(agencies=("UBND xã",)), "petition", "agency in $agencies", {"agencies": ["UBND xã"]}),
        (Filters(agencies=("UBND xã",)), "satisfaction", "agency in $agencies", {"agencies": ["UBND xã"]}),
        (Filters(agencies=("UBND xã",)), "task", "true", {}),
        # the period, the switch on limits and the grouping of places are not about rows
        (Filters(period="2023-Q2", as_of=date(2023, 5, 1), due_basis="luat", places="xa-moi"), "petition", "true", {}),
        (Filters(start=date(2024, 1, 1), end=date(2024, 1, 2), calendar="thanh-tra"), "petition", "true", {}),
        (
            EVERYTHING,
            "petition",
            "commune in $communes and item in $items and kind in $kinds and field in $fields"
            " and channel in $channels and agency in $agencies",
            {
                "communes": ["21112"],
                "items": [6],
                "kinds": ["Tố cáo"],
                "fields": ["Đất đai"],
                "channels": ["Zalo", "Bưu chính"],
                "agencies": ["UBND xã"],
            },
        ),
        (
            EVERYTHING,
            "dialogue",
            "commune in $communes and level in $levels",
            {"communes": ["21112"], "levels": ["Xã"]},
        ),
        (
            EVERYTHING,
            "reception",
            "commune in $communes and level in $levels and false",
            {"communes": ["21112"], "levels": ["Xã"]},
        ),
    ],
)
def test_where(filters: Filters, table: str, sql: str, params: dict[str, Any]):
    assert filters.where(TABLES[table]) == (sql, params)


def test_values_of_readers_never_stand_in_the_sql():
    bad = "x' or 1=1 --"
    sql, params = Filters(communes=(bad,), agencies=(bad,)).where(TABLES["petition"])
    assert bad not in sql
    assert params == {"communes": [bad], "agencies": [bad]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(filters=any_filters())
def test_every_table_takes_every_filter(filters: Filters, sample: Path):
    """The condition runs, and `chosen` names exactly the columns it reads."""
    for table in TABLES.values():
        sql, params = filters.where(table)
        snapshots.reader().query(f"select count(*) from w.{table.name} where {sql}", params)
        assert set(filters.chosen(table)) == {clause.split()[0] for clause in sql.split(" and ")} - {"true", "false"}


# --- The link


@settings(deadline=None)
@given(filters=any_filters())
@example(filters=EVERYTHING)
@example(filters=Filters(agencies=("Phòng A & B=1; C/D?#",)))
def test_a_link_comes_back_as_the_same_choices(filters: Filters):
    address = urlencode(filters.query(), doseq=True)
    assert address.isascii()
    query = parse_qs(address, keep_blank_values=True, strict_parsing=bool(address))
    assert Filters.from_query(query, UNITS) == (filters, [])


def test_a_link_holds_codes_and_only_what_was_chosen():
    assert Filters().query() == {}
    assert Filters.from_query({}, UNITS) == (Filters(), [])
    assert EVERYTHING.query() == {
        "ky": ["2023"],
        "tinh-den": ["2023-06-30"],
        "xa": ["21112"],
        "nd": ["6"],
        "loai": ["to-cao"],
        "linh-vuc": ["dat-dai", "kinh-te"],
        "nguon": ["zalo", "buu-chinh", "kiosk"],
        "cap": ["xa", "tinh"],
        "co-quan": ["UBND xã"],
        "han": ["luat"],
        "don-vi": ["xa-moi"],
    }
    dated = Filters(start=date(2024, 2, 29), end=date(2024, 3, 1), calendar="thanh-tra")
    assert dated.query() == {"tu": ["2024-02-29"], "den": ["2024-03-01"], "lich": ["thanh-tra"]}


def test_every_field_has_a_plain_name_in_links():
    assert set(LINK_NAMES) == {f.name for f in fields(Filters)}
    assert len(set(LINK_NAMES.values())) == len(LINK_NAMES)
    assert all(plain(name) == name for name in LINK_NAMES.values())


def test_no_two_values_share_a_code():
    values = {v for t in TABLES.values() for c in t.columns for v in c.values}
    assert len({plain(v) for v in values}) == len(values) == len(CODES)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("xa", "99999"),
        ("xa", "Bình Châu"),
        ("xa", "21112'"),
        ("xa", ""),
        ("nd", "0"),
        ("nd", "15"),
        ("nd", "-1"),
        ("nd", "6.0"),
        ("nd", "sáu"),
        ("nd", "²"),
        ("loai", "don-la"),
        ("loai", "Khiếu nại"),
        ("linh-vuc", "vu-tru"),
        ("nguon", "fax"),
        ("cap", "thon"),
        ("ky", "2024-13"),
        ("ky", "2024-00"),
        ("ky", "2024-Q5"),
        ("ky", "2024-7T"),
        ("ky", "1999"),
        ("ky", "2101"),
        ("ky", "nam nay"),
        ("lich", "am-lich"),
        ("tinh-den", "31/12/2024"),
        ("tinh-den", "2024-02-30"),
        ("tinh-den", "0002-06-01"),
        ("tinh-den", "9999-12-31"),
        ("han", "tuy-y"),
        ("don-vi", "thon"),
    ],
)
def test_what_a_link_gets_wrong_is_named_and_the_rest_stands(name: str, text: str):
    link = {"xa": ["21112"], "nd": ["6"], "loai": ["to-cao"]}
    link[name] = [*link.get(name, []), text]
    found, problems = Filters.from_query(link, UNITS)
    assert found == Filters(communes=("21112",), items=(6,), kinds=("Tố cáo",))
    assert len(problems) == 1
    assert f"“{name}={text}”" in problems[0]
    assert problems[0].endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [("loai", "Zalo"), ("loai", "Ban Dân vận"), ("linh-vuc", "Khiếu nại"), ("nguon", "Đất đai"), ("cap", "Tố cáo")],
)
def test_a_value_of_another_filter_is_named_too(name: str, value: str):
    """It would restrict nothing: dropped in silence."""
    found, problems = Filters.from_query({name: [plain(value)]}, UNITS)
    assert found == Filters()
    assert len(problems) == 1
    assert plain(value) in problems[0]


@pytest.mark.parametrize(
    "link",
    [
        {"tu": ["2024-01-01"]},
        {"den": ["2024-01-01"]},
        {"tu": ["2024-02-01"], "den": ["2024-01-01"]},
        {"tu": ["2024-02-30"], "den": ["2024-03-01"]},
        {"tu": ["01/02/2024"], "den": ["2024-03-01"]},
    ],
)
def test_dates_that_make_no_period_are_named(link: dict[str, list[str]]):
    found, problems = Filters.from_query(link | {"nd": ["6"]}, UNITS)
    assert found == Filters(items=(6,))
    assert len(problems) == 1
    assert all(text in problems[0] for texts in link.values() for text in texts)


@pytest.mark.parametrize("name", ["ky", "lich", "tinh-den", "han", "don-vi", "tu", "den"])
def test_an_empty_part_of_a_link_chooses_nothing(name: str):
    assert Filters.from_query({name: [""]}, UNITS)[0] == Filters()


@pytest.mark.parametrize("link", [{"xa": ["21112", "21112"]}, {"nd": ["6", "06"]}, {"loai": ["to-cao", "to-cao"]}])
def test_a_choice_made_twice_counts_once(link: dict[str, list[str]]):
    found, _ = Filters.from_query(link, UNITS)
    assert all(len(values) == 1 for values in found.query().values())


def test_what_the_link_does_not_know_at_all_is_left_alone():
    assert Filters.from_query({"utm_source": ["zalo"]}, UNITS) == (Filters(), [])


# --- Nonsense


@pytest.mark.parametrize(
    "nonsense",
    [
        {"start": date(2024, 1, 2), "end": date(2024, 1, 1)},
        {"start": date(2024, 1, 2)},
        {"end": date(2024, 1, 2)},
        {"calendar": "am-lich"},
        {"period": "2024-13"},
        {"period": "24"},
        {"period": "2024-Q0"},
        {"due_basis": "x"},
        {"places": "x"},
        {"items": (0,)},
        {"items": (15,)},
        {"kinds": ("khieu-nai",)},  # a code where the tables' own spelling belongs would restrict nothing
        {"fields": ("Vũ trụ",)},
        {"channels": ("Fax",)},
        {"levels": ("Thôn",)},
    ],
    ids=str,
)
def test_nonsense_is_refused_at_birth(nonsense: dict[str, Any]):
    with pytest.raises(ValueError, match=r"\w"):
        Filters(**nonsense)
    with pytest.raises(ValueError, match=r"\w"):
        replace(Filters(communes=("21112",)), **nonsense)


def test_filters_are_a_value():
    assert hash(EVERYTHING) == hash(replace(EVERYTHING))
    assert len({Filters(), Filters(), EVERYTHING}) == 2


# --- The period meant


FULL = date(2024, 12, 31)  # where the data stops in most rows below


@pytest.mark.parametrize(
    ("filters", "reach", "expected"),
    [
        # nothing chosen: the year the data reaches
        (Filters(), FULL, ("2024-01-01", "2024-12-31", "2024-12-31")),
        (Filters(), date(2024, 5, 20), ("2024-01-01", "2024-12-31", "2024-05-20")),
        (Filters(), date(2025, 1, 1), ("2025-01-01", "2025-12-31", "2025-01-01")),
        (Filters(calendar="thanh-tra"), date(2024, 12, 14), ("2023-12-15", "2024-12-14", "2024-12-14")),
        (Filters(calendar="thanh-tra"), date(2024, 12, 15), ("2024-12-15", "2025-12-14", "2024-12-15")),
        # a period by its code, the state read at its end or where the data stops
        (Filters(period="2023"), FULL, ("2023-01-01", "2023-12-31", "2023-12-31")),
        (Filters(period="2023-Q1"), FULL, ("2023-01-01", "2023-03-31", "2023-03-31")),
        (Filters(period="2024-9T"), date(2024, 5, 20), ("2024-01-01", "2024-09-30", "2024-05-20")),
        (Filters(period="2024-Q1", calendar="thanh-tra"), FULL, ("2023-12-15", "2024-03-14", "2024-03-14")),
        # chosen dates overrule the code
        (
            Filters(period="2023", start=date(2024, 2, 29), end=date(2024, 3, 5)),
            FULL,
            ("2024-02-29", "2024-03-05", "2024-03-05"),
        ),
        # a chosen day: never after the period's end, never after the data
        (Filters(period="2024", as_of=date(2024, 6, 30)), FULL, ("2024-01-01", "2024-12-31", "2024-06-30")),
        (Filters(period="2024-Q1", as_of=date(2024, 6, 30)), FULL, ("2024-01-01", "2024-03-31", "2024-03-31")),
        (Filters(period="2024", as_of=date(2024, 6, 30)), date(2024, 5, 2), ("2024-01-01", "2024-12-31", "2024-05-02")),
        (Filters(period="2024", as_of=date(2200, 12, 31)), FULL, ("2024-01-01", "2024-12-31", "2024-12-31")),
    ],
)  # fmt: skip
def test_the_period_meant_and_the_day_its_state_is_read(filters: Filters, reach: date, expected: tuple[str, str, str]):
    found = filters.resolve(reach)
    assert tuple(map(str, (found.start, found.period.end, found.as_of))) == expected
    assert found.is_partial == (found.as_of < found.period.end)


@settings(deadline=None)
@given(filters=any_filters(), reach=st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_the_day_never_leaves_its_period(filters: Filters, reach: date):
    """It may lie before the period, when the data does not reach that far; never after its end."""
    found = filters.resolve(reach)
    assert found.as_of <= found.period.end
    assert found.as_of <= reach


@pytest.mark.parametrize("day", [date(2023, 6, 30), date(2022, 1, 1), date(2020, 1, 1)])
def test_a_day_before_the_period_counts_nothing_below_zero(day: date, sample: Path):
    table = measure(["received", "resolved", "on_time_rate", "visits"], Filters(period="2024", as_of=day), (), LOCAL)
    assert (table.fillna(0) >= 0).all(axis=None)


@pytest.mark.parametrize(
    "link",
    [
        {"tu": ["0001-01-01"], "den": ["0001-12-31"]},
        {"tu": ["9999-01-01"], "den": ["9999-12-31"]},
        {"tu": ["0001-01-01"], "den": ["9999-12-31"]},
        {"tinh-den": ["0001-01-01"]},
        {"ky": ["2024"], "tinh-den": ["9999-12-31"]},
        {"ky": ["2000"], "lich": ["thanh-tra"]},
        {"ky": ["2100"], "lich": ["thanh-tra"]},
    ],
    ids=str,
)
def test_a_link_from_another_age_is_named_or_counted(link: dict[str, list[str]], sample: Path):
    found, _ = Filters.from_query(link, UNITS)
    meant = scope(found, LOCAL)
    assert meant.as_of <= meant.period.end
    assert meant.year_earlier().start < meant.start
    assert measure(["received"], found, (), LOCAL)["received"].item() >= 0
    assert (monthly(["received"], found, viewer=LOCAL)["received"] >= 0).all()


def test_without_data_the_year_is_todays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_TODAY", "2031-05-06")
    found = Filters().resolve(None)
    assert (found.period.code, found.as_of) == ("2031", date(2031, 5, 6))


@pytest.mark.parametrize(
    ("filters", "reach", "start", "end", "as_of"),
    [
        (Filters(period="2024"), FULL, "2023-01-01", "2023-12-31", "2023-12-31"),
        (Filters(period="2024-02"), FULL, "2023-02-01", "2023-02-28", "2023-02-28"),
        (Filters(period="2025-02"), date(2025, 12, 31), "2024-02-01", "2024-02-29", "2024-02-29"),
        (Filters(period="2024"), date(2024, 5, 20), "2023-01-01", "2023-12-31", "2023-05-20"),  # the same part of it
        (Filters(period="2024"), date(2024, 2, 29), "2023-01-01", "2023-12-31", "2023-02-28"),
        (Filters(period="2024-Q1", calendar="thanh-tra"), FULL, "2022-12-15", "2023-03-14", "2023-03-14"),
        (Filters(start=date(2024, 2, 29), end=date(2024, 3, 5)), FULL, "2023-02-28", "2023-03-05", "2023-03-05"),
    ],
)
def test_the_same_part_a_year_earlier(filters: Filters, reach: date, start: str, end: str, as_of: str):
    before = filters.resolve(reach).year_earlier()
    assert tuple(map(str, (before.start, before.period.end, before.as_of))) == (start, end, as_of)


def test_the_scope_on_a_snapshot(sample: Path):
    assert isinstance(scope(Filters(), LOCAL), Scope)
    assert (scope(Filters(), LOCAL).period.code, scope(Filters(), LOCAL).as_of) == ("2024", date(2024, 12, 31))


def test_a_long_period_is_counted_by_month(sample: Path):
    """Dates from a link may reach back further than 255 months."""
    table = measure(["received"], Filters(start=date(1990, 1, 1), end=date(2024, 12, 31)), ("month",), LOCAL)
    assert table["received"].sum() == PETITIONS


# --- The file name


@settings(deadline=None)
@given(filters=any_filters())
@example(filters=Filters(agencies=("../../etc/passwd", "Phòng Tài nguyên và Môi trường")))
def test_a_file_name_is_plain(filters: Filters):
    name = filters.file_name()
    assert name.isascii()
    assert 0 < len(name) <= 80
    assert all(c.isalnum() or c in "-_" for c in name)


def test_file_names_say_what_was_chosen():
    assert Filters().file_name() == "tat-ca"
    assert Filters(period="2024-Q3", communes=("21112", "21043")).file_name() == "ky-2024-q3_xa-21112-21043"
    names = [Filters(period=p, items=i).file_name() for p, i in itertools.product(["2023", "2024"], [(), (6,), (8,)])]
    assert len(set(names)) == len(names)


def test_communes_in_the_order_of_a_vietnamese_dictionary(sample: Path):
    names = [places.names()[unit] for unit in places.by_name(places.standing_units())]
    assert names[:4] == ["Bình An", "Bình Chánh", "Bình Châu", "Bình Chương"]
    assert names.index("Bình Dương") < names.index("Bình Đông") < names.index("Bình Hải")
    assert names.index("Bình Thanh") + 1 == names.index("Bình Thạnh")
