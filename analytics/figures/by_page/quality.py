"""Figures of Chất lượng dữ liệu."""

from __future__ import annotations

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.subjects.arrivals import arrivals
from analytics.registers import data_quality

TABLE = "bang"


def _arrivals(asked: Asked) -> Figure | None:
    fact = asked.chosen(TABLE, data_quality.BY_COMMUNE)
    table = data_quality.arrivals(fact, asked.filters, asked.viewer)
    if table.columns.empty:
        return None
    question = f"{formatting.table_title(fact)}: xã nào gửi tháng nào?"
    return arrivals("arrivals", table, asked.look, question, data_quality.silent(table))


PICTURES = {"arrivals": Picture("Dữ liệu đã gửi", _arrivals)}
