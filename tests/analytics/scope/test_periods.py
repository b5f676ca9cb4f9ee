"""Periods of both calendars, day by day at their edges."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from analytics.scope import periods
from analytics.scope.periods import CALENDARS, Bucket, Calendar, Grain, Period, buckets, containing, parse, year_earlier

DAY = timedelta(days=1)
GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
calendars = st.sampled_from(sorted(CALENDARS))
grains = st.sampled_from(GRAINS)
days = st.dates(date(2001, 1, 1), date(2099, 12, 31))
ranges = st.tuples(days, st.integers(0, 1500)).map(lambda pair: (pair[0], pair[0] + pair[1] * DAY))


def span(code: str, calendar: Calendar = "duong-lich") -> tuple[str, str]:
    found = parse(code, calendar)
    return str(found.start), str(found.end)


# --- Codes


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024-Q3", "2024-07-01", "2024-09-30"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-6T", "2024-01-01", "2024-06-30"),
        ("2024-9T", "2024-01-01", "2024-09-30"),
        ("2024-01", "2024-01-01", "2024-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2100-02", "2100-02-01", "2100-02-28"),  # no leap year
        ("2000-02", "2000-02-01", "2000-02-29"),  # a leap year
        ("2024-04", "2024-04-01", "2024-04-30"),
        ("2024-12", "2024-12-01", "2024-12-31"),
    ],
)
def test_the_calendar_year(code: str, start: str, end: str):
    assert span(code) == (start, end)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        # Thông tư 02/2021/TT-TTCP: from 15/12 of the year before, months and quarters close on the 14th
        ("2024", "2023-12-15", "2024-12-14"),
        ("2024-Q1", "2023-12-15", "2024-03-14"),
        ("2024-Q2", "2024-03-15", "2024-06-14"),
        ("2024-Q3", "2024-06-15", "2024-09-14"),
        ("2024-Q4", "2024-09-15", "2024-12-14"),
        ("2024-6T", "2023-12-15", "2024-06-14"),
        ("2024-9T", "2023-12-15", "2024-09-14"),
        ("2024-01", "2023-12-15", "2024-01-14"),
        ("2024-02", "2024-01-15", "2024-02-14"),
        ("2024-03", "2024-02-15", "2024-03-14"),
        ("2024-12", "2024-11-15", "2024-12-14"),
        ("2000", "1999-12-15", "2000-12-14"),
    ],
)
def test_the_inspection_year(code: str, start: str, end: str):
    assert span(code, "thanh-tra") == (start, end)


@pytest.mark.parametrize(
    "code",
    ["", "24", "2024-", "2024-1", "2024-13", "2024-00", "2024-Q0", "2024-Q5", "2024-q1", "2024-3T", "2024-6", "2024-6t",
     "1999", "2101", "20240", "2024-Q1 ", " 2024", "2024\n", "2024-Q1-Q2", "２０２４", "năm 2024"],
)  # fmt: skip
@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_code_that_means_nothing_is_refused(code: str, calendar: Calendar):
    with pytest.raises(ValueError, match=r"\.$"):
        parse(code, calendar)


def test_a_period_runs_forwards():
    with pytest.raises(ValueError, match="trước hoặc bằng"):
        Period(date(2024, 1, 2), date(2024, 1, 1))
    assert Period(date(2024, 1, 2), date(2024, 1, 2)).year == 2024


@pytest.mark.parametrize(
    ("end", "calendar", "year"),
    [
        ("2024-12-14", "duong-lich", 2024),
        ("2024-12-31", "duong-lich", 2024),
        ("2024-12-14", "thanh-tra", 2024),
        ("2024-12-15", "thanh-tra", 2025),
        ("2024-12-31", "thanh-tra", 2025),
        ("2025-01-01", "thanh-tra", 2025),
    ],
)
def test_the_year_whose_targets_hold(end: str, calendar: Calendar, year: int):
    day = date.fromisoformat(end)
    assert Period(day, day, calendar=calendar).year == year


@given(st.integers(2000, 2100), calendars)
def test_quarters_halves_and_months_fit_into_their_year(year: int, calendar: Calendar):
    whole = parse(str(year), calendar)
    for codes in ([f"{year}-Q{q}" for q in range(1, 5)], [f"{year}-{m:02d}" for m in range(1, 13)]):
        parts = [parse(code, calendar) for code in codes]
        assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
        assert all(after.start - before.end == DAY for before, after in pairwise(parts))
        assert {part.year for part in parts} == {year}
    for months, last in ((6, 2), (9, 3)):
        part = parse(f"{year}-{months}T", calendar)
        assert (part.start, part.end) == (whole.start, parse(f"{year}-Q{last}", calendar).end)


# --- The month, quarter or year of a day


@pytest.mark.parametrize(
    ("day", "calendar", "labels"),
    [
        ("2024-01-01", "duong-lich", ("2024-01", "2024-Q1", "2024")),
        ("2024-02-29", "duong-lich", ("2024-02", "2024-Q1", "2024")),
        ("2024-12-14", "duong-lich", ("2024-12", "2024-Q4", "2024")),
        ("2024-12-15", "duong-lich", ("2024-12", "2024-Q4", "2024")),
        ("2024-12-31", "duong-lich", ("2024-12", "2024-Q4", "2024")),
        ("2023-12-14", "thanh-tra", ("2023-12", "2023-Q4", "2023")),
        ("2023-12-15", "thanh-tra", ("2024-01", "2024-Q1", "2024")),
        ("2023-12-31", "thanh-tra", ("2024-01", "2024-Q1", "2024")),
        ("2024-01-14", "thanh-tra", ("2024-01", "2024-Q1", "2024")),
        ("2024-01-15", "thanh-tra", ("2024-02", "2024-Q1", "2024")),
        ("2024-02-29", "thanh-tra", ("2024-03", "2024-Q1", "2024")),
        ("2024-03-14", "thanh-tra", ("2024-03", "2024-Q1", "2024")),
        ("2024-03-15", "thanh-tra", ("2024-04", "2024-Q2", "2024")),
        ("2024-12-14", "thanh-tra", ("2024-12", "2024-Q4", "2024")),
        ("2024-12-15", "thanh-tra", ("2025-01", "2025-Q1", "2025")),
    ],
)
def test_what_a_day_belongs_to(day: str, calendar: Calendar, labels: tuple[str, ...]):
    found = [containing(date.fromisoformat(day), grain, calendar) for grain in GRAINS]
    assert tuple(bucket.label for bucket in found) == labels


@given(days, grains, calendars)
@example(date(2023, 12, 14), "year", "thanh-tra")
@example(date(2023, 12, 15), "year", "thanh-tra")
@example(date(2024, 2, 29), "month", "duong-lich")
def test_a_bucket_is_the_period_of_its_label(day: date, grain: Grain, calendar: Calendar):
    found = containing(day, grain, calendar)
    named = parse(found.label, calendar)
    assert found == Bucket(found.label, named.start, named.end)
    assert found.start <= day <= found.end
    assert containing(found.start, grain, calendar) == containing(found.end, grain, calendar) == found
    assert containing(found.end + DAY, grain, calendar).start == found.end + DAY


@given(ranges, grains, calendars)
@example((date(2023, 12, 14), date(2023, 12, 15)), "month", "thanh-tra")
@example((date(2024, 2, 29), date(2024, 2, 29)), "month", "duong-lich")
@example((date(2023, 1, 1), date(2025, 12, 31)), "year", "thanh-tra")
def test_buckets_cover_a_range_without_gap_or_overlap(found: tuple[date, date], grain: Grain, calendar: Calendar):
    start, end = found
    cut = buckets(start, end, grain, calendar)
    assert (cut[0].start, cut[-1].end) == (start, end)
    assert all(after.start - before.end == DAY for before, after in pairwise(cut))
    assert all(b.start <= b.end for b in cut)
    assert len({b.label for b in cut}) == len(cut)
    for bucket in cut:
        whole = containing(bucket.start, grain, calendar)
        assert bucket == (whole.label, max(whole.start, start), min(whole.end, end))


def test_buckets_by_hand():
    assert buckets(date(2023, 12, 10), date(2024, 1, 20), "month", "thanh-tra") == [
        ("2023-12", date(2023, 12, 10), date(2023, 12, 14)),
        ("2024-01", date(2023, 12, 15), date(2024, 1, 14)),
        ("2024-02", date(2024, 1, 15), date(2024, 1, 20)),
    ]
    assert buckets(date(2024, 2, 1), date(2024, 1, 1), "month") == []


# --- A year earlier


@pytest.mark.parametrize(
    ("code", "calendar", "start", "end"),
    [
        ("2024", "duong-lich", "2023-01-01", "2023-12-31"),
        ("2024-Q1", "duong-lich", "2023-01-01", "2023-03-31"),
        ("2024-02", "duong-lich", "2023-02-01", "2023-02-28"),
        ("2025-02", "duong-lich", "2024-02-01", "2024-02-29"),
        ("2024-6T", "duong-lich", "2023-01-01", "2023-06-30"),
        ("2024-9T", "thanh-tra", "2022-12-15", "2023-09-14"),
        ("2024", "thanh-tra", "2022-12-15", "2023-12-14"),
        ("2000", "duong-lich", "1999-01-01", "1999-12-31"),  # the first year a link may name
    ],
)
def test_the_same_period_of_the_year_before(code: str, calendar: Calendar, start: str, end: str):
    found = year_earlier(parse(code, calendar))
    assert (str(found.start), str(found.end), found.calendar) == (start, end, calendar)


@pytest.mark.parametrize(
    ("start", "end", "back_start", "back_end"),
    [
        ("2024-02-29", "2024-02-29", "2023-02-28", "2023-02-28"),
        ("2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01"),
        ("2024-01-15", "2024-02-29", "2023-01-15", "2023-02-28"),
        ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29"),  # a whole month stays whole
        ("2025-02-02", "2025-02-28", "2024-02-02", "2024-02-28"),
        ("2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"),
        ("2023-12-25", "2024-01-10", "2022-12-25", "2023-01-10"),
    ],
)
def test_chosen_dates_go_back_a_year(start: str, end: str, back_start: str, back_end: str):
    found = year_earlier(Period(date.fromisoformat(start), date.fromisoformat(end)))
    assert (str(found.start), str(found.end), found.code) == (back_start, back_end, None)


@given(ranges)
def test_a_year_earlier_is_a_period_as_long(found: tuple[date, date]):
    now = Period(*found)
    before = year_earlier(now)
    assert abs((now.end - now.start) - (before.end - before.start)) <= DAY
    assert 364 <= (now.start - before.start).days <= 366


@pytest.mark.parametrize(
    ("day", "back"), [("2024-02-29", "2023-02-28"), ("2025-02-28", "2024-02-28"), ("2024-12-15", "2023-12-15")]
)
def test_a_day_goes_back_a_year(day: str, back: str):
    assert str(periods.back_a_year(date.fromisoformat(day))) == back


# --- Presets and months


def test_presets_are_the_periods_the_data_meets_latest_year_first():
    assert periods.presets(date(2023, 11, 20), date(2024, 5, 10), "duong-lich") == [
        *("2024", "2024-9T", "2024-6T", "2024-Q2", "2024-Q1"),
        *("2024-05", "2024-04", "2024-03", "2024-02", "2024-01"),
        *("2023", "2023-Q4", "2023-12", "2023-11"),
    ]
    assert periods.presets(date(2023, 12, 14), date(2023, 12, 15), "thanh-tra") == [
        *("2024", "2024-9T", "2024-6T", "2024-Q1", "2024-01"),
        *("2023", "2023-Q4", "2023-12"),
    ]


@given(ranges, calendars)
def test_a_preset_meets_the_data_and_can_be_read(found: tuple[date, date], calendar: Calendar):
    first, last = found
    assume(last <= date(2100, 12, 14))  # the inspection year 2101 begins the day after
    codes = periods.presets(first, last, calendar)
    assert len(set(codes)) == len(codes)
    assert codes[0] == containing(last, "year", calendar).label
    for code in codes:
        period = parse(code, calendar)
        assert period.start <= last
        assert period.end >= first
    months = {b.label for b in buckets(first, last, "month", calendar)}
    assert months <= set(codes)


@pytest.mark.parametrize(
    ("end", "count", "calendar", "first"),
    [
        ("2024-12-31", 1, "duong-lich", "2024-12-01"),
        ("2024-12-31", 12, "duong-lich", "2024-01-01"),
        ("2024-12-31", 24, "duong-lich", "2023-01-01"),
        ("2024-01-15", 2, "duong-lich", "2023-12-01"),
        ("2024-02-29", 13, "duong-lich", "2023-02-01"),
        ("2024-12-14", 12, "thanh-tra", "2023-12-15"),
        ("2024-12-15", 12, "thanh-tra", "2024-01-15"),
        ("2023-12-15", 1, "thanh-tra", "2023-12-15"),
        ("2024-01-14", 1, "thanh-tra", "2023-12-15"),
    ],
)
def test_months_back(end: str, count: int, calendar: Calendar, first: str):
    assert str(periods.months_back(date.fromisoformat(end), count, calendar)) == first


@given(days, st.integers(1, 60), calendars)
def test_months_back_gives_so_many_months(end: date, count: int, calendar: Calendar):
    assert len(buckets(periods.months_back(end, count, calendar), end, "month", calendar)) == count
