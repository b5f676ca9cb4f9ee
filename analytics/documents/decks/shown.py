"""A slide filled in, as screen and PPTX draw it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analytics.figures import Figure
from analytics.scope.filters import Filters
from analytics.summaries.findings import Finding
from analytics.summaries.headline_tiles import Tile


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown:
    """One slide filled in. `title` is its message, `text` a line below; at most one of the others is there.

    `notes` are for the speaker: definition, base, source, scope. `filters` are those it was made with.
    """

    key: str
    title: str
    text: str = ""
    notes: str = ""
    figure: Figure | None = None
    tiles: tuple[Tile, ...] = ()
    findings: tuple[Finding, ...] = ()
    table: pd.DataFrame | None = None
    filters: Filters = field(default_factory=Filters)

    @property
    def named(self) -> tuple[str, ...]:
        """The marks of the figure that the title names: they stand out of the others."""
        if self.figure is None or self.figure.chart.kind not in ("bar", "column", "tiles"):
            return ()
        return tuple(name for name in self.figure.chart.categories if name in self.title)
