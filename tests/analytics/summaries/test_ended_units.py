"""Communes that ended on 30/06/2025 are not ranked beside those that took over from them; letters drawn here."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics import formatting
from analytics.figures import LIGHT
from analytics.figures.by_page import communes, resolution
from analytics.figures.by_page.request import Asked
from analytics.measure.measure import scope
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.commune_rankings import standing
from analytics.summaries.findings import findings
from data.loading import load
from data.tables.tables import ACCEPTED

END = date(2025, 6, 30)
KEY = "on_time_rate"


@pytest.fixture(params=[1, 2])
def crossed(request: pytest.FixtureRequest, home: Path, petitions: Callable[..., Path]) -> set[str]:
    """The names of ended units that no other bears; letters of them and of their heirs, in one of each always late."""
    rng = random.Random(request.param)
    load.load([petitions([{"kind": "Kiến nghị", "received_on": date(2025, 1, 1)}])])
    units = places.lives()
    old = [u for u in units if units[u][1] == END and u != places.DISTRICT]
    new = [u for u in units if units[u][0] > END]
    bad = {rng.choice(old), rng.choice(new)}
    rows = []
    for unit in (*old, *new):
        start = date(2025, 1, 2) if unit in old else date(2025, 7, 2)
        for _ in range(rng.randint(14, 20)):
            received = start + timedelta(rng.randrange(90))
            taken = 85 if unit in bad or rng.random() < 0.1 else rng.randint(3, 20)
            rows.append(
                {
                    "kind": "Kiến nghị", "handling": ACCEPTED, "received_on": received, "accepted_on": received,
                    "commune": places.names()[unit], "resolved_on": received + timedelta(taken),
                    "outcome": "Đã trả lời",
                }
            )  # fmt: skip
    load.load([petitions(rows)])
    return {formatting.group("commune", unit) for unit in old} - {formatting.group("commune", unit) for unit in new}


def ranked(filters: Filters) -> tuple[set[str], set[str]]:
    """Names with a rank, and all that are listed."""
    table = standing(KEY, filters, viewer=LOCAL)
    names = table[formatting.grouping("commune")]
    return set(names[table["Thứ hạng có thể"] != formatting.MISSING]), set(names)


def drawn(picture: str, filters: Filters) -> set[str]:
    page = {"funnel of letters": resolution, "funnel of communes": communes}[picture]
    choices = {"chi-tieu": KEY}
    figure = page.PICTURES["funnel"].build(Asked(filters=filters, viewer=LOCAL, look=LIGHT, choices=choices))
    assert figure
    return set(figure.data["Xã, thị trấn"])


def test_over_the_end_only_who_stands_is_ranked(crossed: set[str]):
    names, listed = ranked(Filters(period="2025"))
    assert len(names) > 2
    assert not names & crossed
    assert listed & crossed  # their numbers are there
    before, _ = ranked(Filters(period="2025-6T"))
    assert before & crossed
    for picture in ("funnel of letters", "funnel of communes"):
        assert not drawn(picture, Filters(period="2025")) & crossed
        assert drawn(picture, Filters(period="2025-6T")) & crossed


def test_over_the_end_no_ended_unit_is_called_different_from_all(crossed: set[str]):
    units = places.lives()
    told = [f for f in findings(Filters(period="2025"), LOCAL) if f.kind == "commune"]
    assert all(units[str(f.where)][1] > END or scope(f.filters, LOCAL).as_of <= END for f in told), told
