"""What a picture is asked for, and what one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

import numpy as np
import pandas as pd

from analytics.figures import Figure, Look
from analytics.indicators import INDICATORS
from analytics.measure.measure import scope
from analytics.scope import places
from analytics.scope.filter_fields import CHOICES, CROSSED
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

INDICATOR = "chi-tieu"  # the choice most pages have: which indicator is drawn


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Filters, for whom, in which colours; `choices` are those of the page itself, name to code as in its link."""

    filters: Filters
    viewer: Viewer
    look: Look
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def by(self) -> str:
        """The grouping that places are shown in."""
        return places.grouping(self.filters.places, scope(self.filters, self.viewer).start)

    @property
    def units(self) -> tuple[str, ...]:
        """The places chosen, in the grouping they are shown in."""
        return places.in_grouping(self.filters.communes, self.by)

    def without(self, by: str) -> Filters:
        """The filters but for what is chosen of a grouping: a figure of it stays whole."""
        nothing: dict[str, Any] = {CROSSED[by]: ()} if self._is_listed(by) else {}
        return replace(self.filters, **nothing)

    def picked(self, by: str) -> tuple[Any, ...]:
        """What is chosen of a grouping that `without` leaves out."""
        return tuple(getattr(self.filters, CROSSED[by])) if self._is_listed(by) else ()

    def _is_listed(self, by: str) -> bool:
        """A grouping that filters choose from a list, other than places: those have their own ways."""
        return CROSSED.get(by) in (*CHOICES, "items")

    def side_by_side(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of places that still stand at the period's end: those that ended in it are not compared."""
        ended = places.have_ended(table[self.by].tolist(), scope(self.filters, self.viewer).as_of)
        return table[~np.array(ended, bool)]

    def goal(self, key: str) -> float | None:
        target = places.target(key, scope(self.filters, self.viewer).period.year)
        return target[0] if target else None

    def chosen(self, name: str, known: Sequence[str]) -> str:
        """The code chosen, the first of those known where none of them is: links may say anything."""
        code = self.choices.get(name, "")
        return code if code in known else known[0]


Build = Callable[[Asked], Figure | None]


def among_places(build: Build) -> Build:
    """A figure that sets places beside one another: not for who may see their own alone (docs/decisions/025)."""

    @wraps(build)
    def shown(asked: Asked) -> Figure | None:
        return None if asked.viewer.communes else build(asked)

    return shown


@dataclass(frozen=True)
class Picture:
    """A figure of a page: `build` gives it, or None where there is nothing to show. `subject` is its name in a deck;
    "{}" in it stands for the indicator chosen."""

    subject: str
    build: Build

    def name(self, choices: Mapping[str, str]) -> str:
        indicator = INDICATORS.get(choices.get(INDICATOR, ""))
        return self.subject.format(indicator.name if indicator else "Chỉ tiêu")
