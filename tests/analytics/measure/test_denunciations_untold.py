"""Nothing a viewer is shown depends on where denunciations are: tried on everything, over worlds made at random."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import worlds_apart
from everything.told import everything

from analytics.scope.viewer import WALL, Viewer


@pytest.fixture
def told(tmp_path: Path, home: Path, template: Callable[..., str], forget, monkeypatch: pytest.MonkeyPatch):
    """`told(seed, viewer)`: everything said of each of two worlds to a viewer, by question."""

    monkeypatch.setenv("DANVAN_ROLE", "viewer")

    def both(seed: int, viewer: Viewer) -> list[dict[str, str]]:
        found = []
        for number, rows in enumerate(worlds_apart.letters(seed)):
            place = tmp_path / f"world-{number}"
            monkeypatch.setenv("DANVAN_HOME", str(place))
            forget()
            worlds_apart.lived_in(rows, place, template)
            forget()
            found.append(everything(viewer, seed, place))
        return found

    return both


@pytest.mark.parametrize("seed", [1, 2])
def test_two_worlds_that_differ_in_their_denunciations_look_the_same(seed: int, told):
    one, other = told(seed, WALL)
    assert list(one) == list(other)
    documents = [answer for question, answer in one.items() if question.startswith("command ['export'")]
    assert len(documents) == 4
    assert all("<" in document for document in documents), "a document was refused"
    assert [question for question, answer in one.items() if answer != other[question]] == []
