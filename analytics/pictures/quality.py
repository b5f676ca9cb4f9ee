"""Figures of Chất lượng dữ liệu."""

from __future__ import annotations

from analytics import quality, words
from analytics.figures import Figure
from analytics.figures.quality import arrivals
from analytics.pictures.asked import Asked, Picture

TABLE = "bang"


def _arrivals(asked: Asked) -> Figure | None:
    fact = asked.chosen(TABLE, quality.BY_COMMUNE)
    table = quality.arrivals(fact, asked.filters, asked.viewer)
    if table.columns.empty:
        return None
    question = f"{words.table_title(fact)}: xã nào gửi tháng nào?"
    return arrivals("arrivals", table, asked.look, question, quality.silent(table))


PICTURES = {"arrivals": Picture("Dữ liệu đã gửi", _arrivals)}
