"""Figures of Khám phá: any indicator by any groupings it has."""

from __future__ import annotations

from analytics import explore
from analytics.figures import Figure
from analytics.figures.explore import picture
from analytics.indicators import INDICATORS
from analytics.pictures.asked import INDICATOR, Asked, Picture

BY, THEN = "theo", "roi-theo"


def _explored(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, list(INDICATORS))
    first = asked.chosen(BY, explore.groupings([key]))
    second = asked.chosen(THEN, ["", *explore.groupings([key], first)])
    by = (first, second) if second else (first,)
    table = explore.pivot([key], by, asked.filters, asked.viewer)
    return picture(table, key, by, asked.look) if explore.has_numbers(table, [key]) else None


PICTURES = {"explore": Picture("{}", _explored)}
