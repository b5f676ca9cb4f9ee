"""The register of letters: its pages, its orders, its total."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.measure.measure import measure
from analytics.registers import petition_text, petitions
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL, NotAllowed


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", petitions.SORTS)
def test_pages_of_the_register_are_the_whole_cut_up(sample: Path, sort: str, descending: bool):
    filters = Filters(period="2024-Q2")
    whole = petitions.register(filters, sort=sort, descending=descending, viewer=LOCAL, size=10_000)
    codes = whole.rows["petition_id"].tolist()
    assert whole.total == len(codes) == len(set(codes))
    values = whole.rows[sort].dropna().tolist()
    assert values == sorted(values, reverse=descending)
    for page in (1, 2, 3, len(codes) // 40, len(codes) // 20, len(codes) // 20 + 1):
        shown = petitions.register(filters, sort=sort, descending=descending, page=page, viewer=LOCAL)
        assert shown.rows["petition_id"].tolist() == codes[20 * (page - 1) : 20 * page]
        assert shown.total == len(codes)


def counted_again(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """State and days late of each letter, row by row, from its days alone."""

    def one(letter: pd.Series) -> tuple[str, float]:
        done = pd.notna(letter.resolved_on)
        end = letter.resolved_on if done else as_of
        is_bound = letter.handling == "Thụ lý giải quyết" and pd.notna(letter.due_on)
        late = (end - letter.due_on).days if is_bound else 0
        if done:
            return ("Xong trễ" if late > 0 else "Đã xong"), late if late > 0 else math.nan
        if letter.handling != "Thụ lý giải quyết":
            return "Chờ xử lý", math.nan
        return ("Quá hạn", late) if late > 0 else ("Đang giải quyết", math.nan)

    return pd.DataFrame([one(letter) for letter in rows.itertuples()], columns=["state", "days"])


def test_each_letter_has_its_state_and_days_late(sample: Path):
    filters = Filters(period="2024", as_of=date(2024, 9, 30))
    whole = petitions.register(filters, viewer=LOCAL, size=10_000)
    again = counted_again(whole.rows, date(2024, 9, 30))
    assert whole.rows["state"].tolist() == again["state"].tolist()
    assert whole.rows["days"].fillna(-1).tolist() == again["days"].fillna(-1).tolist()
    for state in petitions.STATES:
        found = petitions.register(filters, viewer=LOCAL, state=state, size=10_000)
        assert found.total == len(found.rows) == (again["state"] == state).sum() > 0
    latest = petitions.register(filters, viewer=LOCAL, sort="days", size=5).rows["days"].tolist()
    assert latest == again["days"].dropna().nlargest(5).tolist()


def test_matches_outside_the_period_are_told_and_found(sample: Path):
    quarter = Filters(period="2024-Q2", communes=("21112",))
    opened, more = petitions.beyond(quarter, "BS-0", "", LOCAL)
    here = petitions.register(quarter, "BS-0", viewer=LOCAL, size=10_000)
    there = petitions.register(opened, "BS-0", viewer=LOCAL, size=10_000)
    assert set(here.rows["petition_id"]) < set(there.rows["petition_id"])
    assert more == len(there.rows) - len(here.rows)
    assert there.total == measure(["received"], opened, (), LOCAL)["received"].iloc[0], "all letters of the commune"
    assert petitions.beyond(opened, "BS-0", "", LOCAL)[1] == 0


def test_a_case_is_all_its_letters_and_nobody_elses(sample: Path):
    letters = petitions.register(Filters(period="2024"), viewer=LOCAL, size=10_000).rows
    known = letters.dropna(subset=["case_id"]).groupby("case_id")["petition_id"].agg(set)
    case = known[known.map(len) > 1].index[0]
    found = petitions.of_case(case, LOCAL, "21112")
    assert known[case] <= set(found["petition_id"])
    assert {petitions.letter(code, LOCAL)["case_id"] for code in found["petition_id"]} == {case}
    assert found["received_on"].is_monotonic_increasing
    with pytest.raises(NotAllowed):
        petitions.of_case(case, WALL, "21112")


def test_the_file_has_numbers_and_days(sample: Path):
    rows = petitions.register(Filters(period="2024-Q2"), viewer=LOCAL, state="Xong trễ", size=10_000).rows
    file = petition_text.register_file(rows)
    assert file["Trễ (ngày)"].min() > 0
    assert {"Mã đơn", "Vụ việc", "Cơ quan", "Hạn", "Ngày xong", "Tình trạng"} <= set(file)
    assert all(isinstance(day, date) for day in file["Hạn"])
