"""A commune's people learn nothing of another commune: tried on everything, over worlds where two others change places.

The district's totals, the viewer's own rows and their rank are the same in both, so all they are told must be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import worlds_apart
from everything.told import everything

from analytics.measure import district
from analytics.measure.measure import measure
from analytics.registers import petitions
from analytics.scope import row_scope, viewer
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, Deed, Viewer
from analytics.summaries import commune_rankings
from data.loading import load

OWN, ONE, OTHER = "Bình Châu", "Bình An", "Bình Mỹ"
SEED = 1
CHAU, AN, MY = "21112", "21064", "21106"
MAY: list[Sequence[Deed]] = [("see rows", "sql", "keep decks", "see denunciations"), ("see rows", "keep decks")]


def of(*units: str, deeds: Sequence[Deed] = MAY[1]) -> Viewer:
    return Viewer("commune", units, frozenset(deeds))


def test_two_worlds_whose_other_communes_changed_places_look_the_same(
    tmp_path: Path, home: Path, template: Callable[..., str], forget, monkeypatch: pytest.MonkeyPatch
):
    letters, others = worlds_apart.letters(SEED)[0], worlds_apart.other_tables(SEED)
    looking, told = of(CHAU, deeds=MAY[0]), []
    for number in range(2):
        place = tmp_path / f"world-{number}"
        monkeypatch.setenv("DANVAN_HOME", str(place))
        forget()
        worlds_apart.lived_in(letters, place, template, others)
        forget()
        with viewer.acting(looking):
            told.append(everything(looking, SEED, place))
        letters = worlds_apart.traded(letters, ONE, OTHER)
        others = {name: worlds_apart.traded(rows, ONE, OTHER) for name, rows in others.items()}
    one, other = told
    assert list(one) == list(other)
    assert [question for question, answer in one.items() if answer != other[question]] == []


@pytest.fixture
def world(home: Path, petitions: Callable[..., Path]) -> Path:
    letters = [{"commune": name} for name, many in ((OWN, 3), (ONE, 5), (OTHER, 2), ("Châu Ổ", 1)) for _ in range(many)]
    letters.append({"commune": ONE, "kind": row_scope.DENUNCIATION})
    assert load.load([petitions(letters)]).exit_code == 0
    return home


YEAR = Filters(period="2024")


def test_own_rows_the_districts_total_and_a_rank(world: Path):
    looking = of(CHAU)
    assert measure(["received"], YEAR, (), looking)["received"].tolist() == [3]
    assert measure(["received"], YEAR, ("commune",), looking)["commune"].tolist() == [CHAU]
    assert district.totals(["received"], YEAR, looking)["received"] == 11  # without the denunciation
    table = commune_rankings.standing("received", YEAR, viewer=looking)
    assert table.iloc[:, 0].tolist() == [OWN, "Toàn huyện"]
    assert table.iloc[:, 1].tolist() == ["3", "11"]
    assert table["Hạng"].tolist() == ["2/22", ""]


@pytest.mark.parametrize("deeds", MAY)
def test_another_commune_is_not_there_however_it_is_asked_for(world: Path, deeds: Sequence[Deed]):
    looking = of(CHAU, deeds=deeds)
    for filters in (Filters(period="2024", communes=(AN,)), Filters(period="2024", communes=(AN, MY))):
        assert measure(["received"], filters, (), looking)["received"].tolist() == [0]
        assert petitions.register(filters, viewer=looking).total == 0
        assert row_scope.strangers(filters, looking) == filters.communes
    both = Filters(period="2024", communes=(CHAU, AN))
    assert petitions.register(both, viewer=looking).total == 3
    assert measure(["received"], both.everywhere(), (), looking)["received"].tolist() == [3]


def test_nothing_of_the_district_where_it_would_be_of_one_other_commune(world: Path):
    total = {"told": district.totals(["received"], YEAR, of(CHAU))["received"]}
    for name, filters, looking in (
        ("agency", Filters(period="2024", agencies=("UBND xã Bình Mỹ",)), of(CHAU)),
        ("few others", YEAR, of(*[u for u in measure(["received"], YEAR, ("commune",), LOCAL)["commune"] if u][:-2])),
    ):
        total[name] = district.totals(["received"], filters, looking)["received"]
        assert commune_rankings.standing("received", filters, viewer=looking)["Hạng"].iloc[0] == "—"
    assert {name: value == value for name, value in total.items()} == {
        "told": True, "agency": False, "few others": False,
    }  # fmt: skip


def test_no_rank_among_units_while_those_they_took_over_stood(world: Path):
    table = commune_rankings.standing("received", YEAR, "successor", viewer=of("21109-2025"))
    assert table.iloc[:, 0].tolist() == ["Toàn huyện"]
