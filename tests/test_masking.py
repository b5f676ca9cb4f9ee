"""Denunciations by commune: what one who is no analyst sees, and what can not be worked out from it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from analytics import drill, explore, letters, masking, quality
from analytics.filters import Filters
from analytics.indicators import CATALOGUE
from analytics.measure import day_counts, measure
from analytics.viewer import LOCAL, WALL, Viewer, here
from data.load import load
from data.tables import KINDS

YEAR = Filters(period="2024")
# Denunciations by commune: one commune alone has fewer than 5.
WORLD = {"Bình Châu": 2, "Bình An": 6, "Bình Long": 5, "Bình Trung": 9}
NAMES = {"21112": "Bình Châu", "21064": "Bình An"}


@pytest.fixture
def world(home: Path, petitions) -> None:
    rows = [{"commune": c, "kind": "Tố cáo", "field": "Đất đai"} for c, n in WORLD.items() for _ in range(n)]
    rows += [{"commune": c, "kind": "Kiến nghị"} for c in WORLD for _ in range(3)]
    load([petitions(rows)])


def counts(filters: Filters, by: tuple[str, ...], viewer: Viewer = WALL) -> dict[tuple[object, ...], float]:
    table = measure(["received"], filters, by, viewer)
    return {tuple(row[d] for d in by): row["received"] for row in table.to_dict("records")}


def test_an_analyst_sees_every_number(world):
    found = counts(YEAR, ("commune", "kind"), LOCAL)
    assert (found["21112", "Tố cáo"], found["21064", "Tố cáo"]) == (2, 6)
    assert counts(YEAR, ("commune",), LOCAL)[("21112",)] == 5


def test_few_are_masked_and_one_alone_takes_the_next_smallest_with_it(world):
    found = {c: n for (c, kind), n in counts(YEAR, ("commune", "kind")).items() if kind == "Tố cáo"}
    shown = {c: n for c, n in found.items() if not math.isnan(n)}
    # The 18 communes without a denunciation are masked too, so nothing tells one from none; 2 stays hidden among them.
    assert shown == {"21064": 6, "21082": 5, "21061": 9} or sorted(shown.values()) == [5, 6, 9]
    assert math.isnan(found["21112"])


def test_a_single_masked_commune_never_stands_alone(home: Path, petitions):
    names = [row for row in places_with_names() if row != "Bình Châu"]
    rows = [{"commune": c, "kind": "Tố cáo"} for c in names for _ in range(5)]
    rows += [{"commune": "Bình Châu", "kind": "Tố cáo"}] * 2 + [{"commune": names[0], "kind": "Tố cáo"}]
    load([petitions(rows)])
    found = {c: n for (c, kind), n in counts(YEAR, ("commune", "kind")).items() if kind == "Tố cáo"}
    hidden = [c for c, n in found.items() if math.isnan(n)]
    assert "21112" in hidden
    assert len(hidden) == 2


def places_with_names() -> list[str]:
    """The 22 communes by name, from the reference file."""
    table = pd.read_csv("data/reference/commune.csv", dtype=str)
    return table[(table["kind"] != "Cấp huyện") & (table["valid_to"] == "2025-06-30")]["name"].tolist()


def test_sums_by_commune_leave_denunciations_out(world):
    assert counts(YEAR, ("commune",))[("21112",)] == 3
    assert counts(replace(YEAR, communes=("21112",)), ())[()] == 3
    assert counts(YEAR, ())[()] == sum(WORLD.values()) + 3 * len(WORLD)  # the district's own number is whole


@pytest.mark.parametrize("kinds", [(), ("Tố cáo",), ("Tố cáo", "Kiến nghị"), ("Kiến nghị",)])
@pytest.mark.parametrize("by", [(), ("commune",), ("kind",), ("field",), ("commune", "field"), ("month",)])
def test_no_difference_of_two_numbers_tells_how_many(by, kinds, world):
    """Whatever is asked about Bình Châu, its 2 denunciations are in no answer."""
    table = measure(["received"], Filters(period="2024", communes=("21112",), kinds=kinds), by, WALL)
    answers = Counter(v for v in table["received"] if not math.isnan(v) and v > 0)
    assert set(answers) <= {3.0}, answers


def test_every_indicator_of_letters_is_masked(sample: Path):
    keys = [i.key for i in CATALOGUE if i.fact.table == "petition" and "kind" in i.dimensions]
    truth = measure(["received"], YEAR, ("commune", "kind"), LOCAL).set_index(["commune", "kind"])["received"]
    for key in keys:
        told = measure([key], YEAR, ("commune", "kind"), WALL).set_index(["commune", "kind"])
        for unit, n in truth.items():
            if unit[1] == "Tố cáo" and n < masking.FEW:
                assert told.at[unit, f"{key}_masked"], (key, unit)
                assert math.isnan(told.at[unit, key])
                assert math.isnan(told.at[unit, f"{key}_n"])


def test_other_indicators_beside_letters_stay(sample: Path):
    both = measure(["received", "satisfied_rate"], YEAR, ("commune",), WALL)
    alone = measure(["satisfied_rate"], YEAR, ("commune",), LOCAL)
    assert both["satisfied_rate"].tolist() == alone["satisfied_rate"].tolist()


def test_lists_name_no_denunciation(world):
    assert letters.register(YEAR, viewer=WALL).total == 3 * len(WORLD)
    assert letters.register(YEAR, viewer=LOCAL).total == sum(WORLD.values()) + 3 * len(WORLD)
    assert drill.behind("received", YEAR, viewer=WALL).total == 3 * len(WORLD)
    ids = drill.behind("received", replace(YEAR, kinds=("Tố cáo",)), viewer=LOCAL).rows["Mã đơn"]
    assert all(letters.letter(i, WALL) is None and letters.letter(i, LOCAL) for i in ids)
    one = replace(YEAR, communes=("21112",))
    assert letters.cohort(one, WALL)["letters"].sum() == 3
    assert letters.signatories(one, WALL)["letters"].sum() == 3
    assert letters.ages(one, WALL)["open"].sum() <= 3
    assert day_counts("wait_median", one, ("kind",), WALL).groups == [("Kiến nghị",)]
    assert quality.arrivals("petition", YEAR, WALL).to_numpy().sum() == 3 * len(WORLD)


def test_the_sql_box_reads_what_is_already_masked(world):
    sql = "select commune, agency, petition_id, count(*) as n from petition where kind = 'Tố cáo' group by all"
    told = explore.ask(sql, WALL).table
    assert told[["commune", "agency", "petition_id"]].isna().all(axis=None)
    assert told["n"].sum() == sum(WORLD.values())
    by_commune = explore.ask("select commune, count(*) as n from petition group by all", WALL).table
    assert by_commune.dropna()["n"].tolist() == [3] * len(WORLD)
    assert explore.ask(sql, LOCAL).table["commune"].notna().all()


def test_a_viewer_of_one_commune_reads_that_commune_alone(world):
    told = explore.ask("select distinct commune from petition", replace(LOCAL, communes=("21112",))).table
    assert told["commune"].tolist() == ["21112"]


def test_tables_and_files_say_that_a_number_is_masked(world):
    table = explore.pivot(["received"], ("commune", "kind"), YEAR, WALL)
    headed = explore.headed(table, ["received"], ("commune", "kind"))
    cell = (headed["Xã, thị trấn"] == "Bình Châu") & (headed["Loại đơn"] == "Tố cáo")
    assert headed[cell].iloc[0].tolist()[2:] == ["<5", "<5"]


@pytest.mark.parametrize(("said", "role"), [("viewer", "viewer"), ("analyst", "analyst"), ("", "analyst")])
def test_the_role_of_a_wall_is_set_where_it_runs(said: str, role: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_ROLE", said)
    assert here().role == role


def test_kinds_and_communes_together_have_one_rule(world):
    """Each cell of the table by commune and kind is the same number that the two filters give alone."""
    cells = counts(YEAR, ("commune", "kind"))
    for unit, kind in product(NAMES, KINDS):
        alone = counts(Filters(period="2024", communes=(unit,), kinds=(kind,)), ())[()]
        assert alone == cells[unit, kind] or (math.isnan(alone) and math.isnan(cells[unit, kind]))
