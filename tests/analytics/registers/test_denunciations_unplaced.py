"""No number a viewer is shown bounds how many denunciations are in a place: linear programming over random worlds."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import placing
import pytest
import worlds_apart
from placing import Asked, Known

from analytics.measure.measure import measure
from analytics.registers import denunciations
from analytics.scope.filters import Filters
from analytics.scope.row_scope import DENUNCIATION
from analytics.scope.viewer import LOCAL, Viewer
from data.tables.tables import TABLES

NAMES = {"21112": "Bình Châu", "21064": "Bình An", "21061": "Bình Trị"}
SEED = 1


def letters(seed: int) -> list[worlds_apart.Row]:
    """Letters of three quarters in few places; more than PLACED denunciations in one quarter, few in another."""
    rng = random.Random(seed)
    codes = rng.sample(range(1000, 9999), 160)
    many = [rng.randint(9, 20), rng.randint(3, 7), rng.randint(9, 20)]
    kinds = [(kind, q) for kind in worlds_apart.KINDS for q in placing.QUARTERS for _ in range(9)]
    kinds += [(DENUNCIATION, q) for q, number in zip(placing.QUARTERS, many, strict=True) for _ in range(number)]
    rng.shuffle(kinds)
    rows = []
    for kind, quarter in kinds:
        row = worlds_apart.letter(rng, codes.pop(), kind, quarter)
        chosen = {name: rng.choice(values) for name, values in placing.PLACES.items()}
        rows.append(row | chosen | {"commune": NAMES[chosen["commune"]]})
    return rows


class World:
    """Two homes, of a world and of the same without denunciations, and how to go from one to the other."""

    def __init__(self, asked: Sequence[Asked], go: Callable[[str], None]):
        self.asked = asked
        go("without")
        self.without = placing.answers(self.asked)
        go("with")
        self.told = placing.answers(self.asked)
        self.cells = placing.cells(self.asked)
        self.totals = {t.quarter: t.letters for t in denunciations.totals(2024)}

    def known(self, told: Sequence[pd.DataFrame]) -> Known:
        """All that is told: the quarters' totals, and what the answers say."""
        known = Known(self.cells)
        known.equal += [((self.cells["quarter"] == q).to_numpy(), float(n)) for q, n in self.totals.items()]
        return placing.learnt(self.asked, told, self.without, known)


@pytest.fixture
def go(tmp_path: Path, home: Path, template, forget, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Go to the world "with" denunciations or "without" them."""
    rows = letters(SEED)

    def go(which: str) -> None:
        monkeypatch.setenv("DANVAN_HOME", str(tmp_path / which))
        forget()

    for which, kept in (("with", rows), ("without", [r for r in rows if r["kind"] != DENUNCIATION])):
        go(which)
        worlds_apart.lived_in(kept, tmp_path / which, template)
    return go


def test_no_count_is_placed(go):
    world = World(placing.questions(SEED), go)
    known = world.known(world.told)
    assert len(world.totals) >= 2
    assert known.strange == []
    assert known.least == []
    assert placing.placed(known, world.totals) == []


def test_what_leaks_is_placed(go):
    """The test can fail: what is told by one place as to an analyst, of all periods, is found to place them."""
    world = World(placing.questions(SEED), go)
    for place in ("field", "channel"):
        told = list(world.told)
        for k, question in enumerate(world.asked):
            if question.by == (place,):
                (told[k],) = placing.answers([question], as_to_an_analyst)
        assert [p for p in placing.placed(world.known(told), world.totals) if p.startswith(place)], place


def test_a_total_of_communes_places_them(go):
    """One question alone: what communes received in a quarter, with denunciations."""
    world = World([Asked(("commune",), Filters(period="2024-Q1", calendar="duong-lich"))], go)
    known = world.known(placing.answers(world.asked, as_to_an_analyst))
    found = placing.placed(known, world.totals)
    assert {f"commune {code}" for code in placing.PLACES["commune"]} <= {p.split(",")[0] for p in found}


def as_to_an_analyst(keys: Sequence[str], filters: Filters, by: Sequence[str], viewer: Viewer) -> pd.DataFrame:
    return measure(keys, filters, by, LOCAL)


def test_the_places_are_the_tables_own():
    """Each place is a column of letters."""
    assert all(TABLES["petition"].has(name) for name in placing.PLACES)
