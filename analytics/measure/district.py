"""The district beside one's own communes: sums and ranks, never another commune's number (docs/decisions/025).

Whoever sees every commune asks as always. A commune's people ask here alone for what is not cut to their rows, and
are told the sum of all, and where their own stands. What is worked out of `whole` on the way stays with who asks:
`tests/structure/` names the modules that may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.measure.measure import measure, scope
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

FEWEST_OTHERS = 3  # communes besides one's own: of fewer a sum less one's own would tell one of them


def whole(filters: Filters, viewer: Viewer) -> tuple[Filters, Viewer] | None:
    """With what the whole district is asked; None where that would tell of another commune.

    An agency is an office of one commune as often as not. Denunciations are the communes' own affair
    (docs/decisions/005): a right to see those of one's own is none to those of the others.
    """
    if not viewer.communes:
        return filters.everywhere(), viewer
    found = scope(filters, viewer)
    others = set(places.standing_units(found.start, max(found.start, found.as_of))) - set(viewer.communes)
    if filters.agencies or len(others) < FEWEST_OTHERS:
        return None
    return filters.everywhere(), replace(viewer, communes=(), deeds=frozenset())


def totals(keys: Sequence[str], filters: Filters, viewer: Viewer) -> pd.Series:
    """Value and base (`key`, `key_n`) of the whole district; missing where it may not be told."""
    asked = whole(filters, viewer)
    if asked is None:
        return pd.Series(np.nan, index=[f"{key}{end}" for key in keys for end in ("", "_n")])
    return measure(keys, asked[0], (), asked[1]).iloc[0]


def own(by: str, filters: Filters, viewer: Viewer) -> tuple[str, ...]:
    """The viewer's units in a grouping of places: of those that took over others, none while the others stood."""
    if by == "commune":
        return viewer.communes
    found = scope(filters, viewer)
    end = max(found.start, found.as_of)
    return tuple(u for u in viewer.communes if not any(places.stands(m, found.start, end) for m in places.made_from(u)))
