"""Figures of Khám phá: any indicator by any groupings it has."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture
from analytics.figures.charts.pivot_chart import picture
from analytics.indicators import INDICATORS
from analytics.summaries import pivot

BY, THEN = "theo", "roi-theo"


def _explored(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, list(INDICATORS))
    first = asked.chosen(BY, pivot.groupings([key]))
    second = asked.chosen(THEN, ["", *pivot.groupings([key], first)])
    by = (first, second) if second else (first,)
    table = pivot.pivot([key], by, asked.filters, asked.viewer)
    return picture(table, key, by, asked.look) if pivot.has_numbers(table, [key]) else None


PICTURES = {"explore": Picture("{}", _explored)}
