"""The simulation runs, is the same for the same seed, plants what it says, and its oracle counts what was planted."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analytics.commands.simulate import simulate
from analytics.commands.simulation import worlds
from analytics.commands.simulation.worlds import CHANGES, SimulatedWorld
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.findings import FAMILIES
from analytics.summaries.findings.decided import decided
from analytics.summaries.findings.record import Theme
from analytics.summaries.findings.windows import months, surest
from data.sample_maker import make


def test_a_small_simulation_is_told_as_a_table():
    words = ["--worlds", "1", "--whole", "1", "--planted", "2", "--seed", "3"]
    first, again = (CliRunner().invoke(simulate, words, catch_exceptions=False).stdout for _ in range(2))
    assert first == again
    rows = [line for line in first.splitlines() if line.startswith("|")]
    views = len(worlds.views(1))
    assert len(rows) == 2 + 2 * views + 2 + sum(len(change.views) for change in CHANGES)
    assert all(f"| 2: {change.name} | {view} |" in first for change in CHANGES for view in change.views)


def test_a_story_is_planted_and_nothing_else_changes(home: Path, tmp_path: Path):
    """Of 12 worlds together: a quarter's letters of the commune, thrice; half of those in time, late."""
    seeds = range(12)
    unit = worlds.MIDDLING[0]
    surge, slow = CHANGES
    worlds.build(
        tmp_path, [SimulatedWorld(n) for n in seeds] + [SimulatedWorld(100 + n, (surge.story(unit),)) for n in seeds]
    )
    usual, more = (tuple(SimulatedWorld(n + k).name for n in seeds) for k in (0, 100))
    quarter = [Filters(period="2024-Q2", agencies=names, communes=(unit,)) for names in (usual, more)]
    before, after = (float(measure(["received"], f, (), LOCAL)["received"][0]) / 12 for f in quarter)
    assert before == pytest.approx(worlds.YEARLY / 4, rel=0.25)
    assert after / before == pytest.approx(3, rel=0.25)
    worlds.build(
        tmp_path, [SimulatedWorld(n) for n in seeds] + [SimulatedWorld(100 + n, (slow.story(unit),)) for n in seeds]
    )
    half = [Filters(period="2024-6T", agencies=names, communes=(unit,)) for names in (usual, more)]
    good, bad = (float(measure(["on_time_rate"], f, (), LOCAL)["on_time_rate"][0]) for f in half)
    assert good > 85
    assert bad < 70  # letters received before, and those not due yet, are in time
    p = [worlds.oracle(slow, unit, date(2024, 12, 31), SimulatedWorld(n + k, ())) for k in (0, 100) for n in seeds]
    assert np.median(p[:12]) > 0.1
    assert np.median(p[12:]) < 0.01


def test_a_world_without_stories_has_none():
    letters = make.make_table("petition", worlds.LETTERS, make.COMMUNES, 1, ()).to_pandas()
    shares = letters["commune"].value_counts(normalize=True)
    weights = dict(zip(worlds.UNITS.units, worlds.UNITS.letters / worlds.UNITS.letters.sum(), strict=True))
    away = [(shares.get(u, 0) - w) / np.sqrt(w * (1 - w) / len(letters)) for u, w in weights.items()]
    assert max(map(abs, away)) < 4


# ---------------------------------------------------------------- what findings stand on


@given(st.integers(0, 2**32 - 1), st.integers(3, 40))
def test_decided_letters_are_counted_once(seed: int, letters: int):
    """From each letter's days: in time in the month it was resolved, late in the month its due date passed."""
    chance, count = np.random.default_rng(seed), 12
    due = chance.integers(30, 30 * count, letters)
    done = due + chance.integers(-30, 90, letters)

    def by_month(days: np.ndarray) -> np.ndarray:
        return np.bincount(days // 30, minlength=count)[:count].astype(float)

    resolved, in_time = by_month(done), by_month(done[done <= due])
    overdue = np.array([((due + 1 < end) & (done >= end)).sum() for end in 30 * np.arange(1, count + 1)], float)
    rate = np.divide(100 * in_time, resolved, out=np.full(count, np.nan), where=resolved > 0)
    good, of = decided(rate[None, :], resolved[None, :], overdue[None, :])
    assert good[0] == pytest.approx(in_time)
    assert (of - good)[0] == pytest.approx(by_month((due + 1)[done > due]))


CODES = [f"{y}{part}" for y in (2022, 2023, 2024) for part in ("", "-6T", "-9T", "-Q1", "-Q3", "-01", "-08", "-12")]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("calendar", ["duong-lich", "thanh-tra"])
@pytest.mark.parametrize("as_of", [None, date(2024, 8, 17)])
def test_windows_lie_where_they_say(calendar: str, as_of: date | None):
    for code in CODES:
        span = months(Filters(period=code, calendar=calendar, as_of=as_of), LOCAL)  # type: ignore[arg-type]
        days = [(b.start, b.end) for b in span.buckets]
        assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(days))
        windows = span.windows((3, 6))
        assert sum(w.share for w in windows) == pytest.approx(1 if windows else 0)
        for window in windows:
            assert 0 <= window.base[0] < window.base[1] <= window.first < window.last <= len(span.buckets)
            linked = months(span.narrowed(window), LOCAL)
            inside = span.inside(window)
            assert (linked.scope.start, linked.scope.as_of) == (inside.start, inside.end), (code, window)
            assert span.when(window)


def test_themes_share_no_more_than_there_is():
    themes = [theme for _, shares in FAMILIES for theme in shares]
    assert sorted(themes) == sorted(get_args(Theme))  # each is asked in one family
    assert [sum(shares.values()) for _, shares in FAMILIES] == pytest.approx([1] * len(FAMILIES))
    assert surest(np.array([[0.4, 0.4]]), np.array([0.5, 0.5]), np.array([True, False]))[1][0] == pytest.approx(0.8)
