"""Figures of Tổng quan."""

from __future__ import annotations

import pandas as pd

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture, among_places
from analytics.figures.charts.stacked_months import stacked_months
from analytics.figures.charts.tile_map import tile_map
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.summaries import monitoring

MAPPED = ("on_time_rate", "received", "resolution_rate", "overdue", "days_median", "satisfied_rate", "models_active")


def _by_kind(asked: Asked) -> Figure | None:
    table = measure(["received"], asked.filters, ("month", "kind"), asked.viewer)
    if not table["received"].any():
        return None
    return stacked_months("received-by-kind", table, asked.look, "Mỗi tháng nhận bao nhiêu đơn, loại nào?")


@among_places
def _map(asked: Asked) -> Figure | None:
    chosen = asked.chosen(INDICATOR, MAPPED)
    if asked.by == "commune" and chosen in monitoring.BY_COMMUNE:  # the findings have asked for it already
        found = monitoring.now_by_commune(asked.filters, asked.viewer)
        table = pd.DataFrame({name: found[name] for name in ("commune", chosen, f"{chosen}_n")})
    else:
        table = measure([chosen], asked.filters.everywhere(), (asked.by,), asked.viewer)
    if not table[chosen].notna().any():
        return None
    question = f"{INDICATORS[chosen].name}: nơi nào cao, nơi nào thấp?"
    return tile_map(
        "map",
        table,
        chosen,
        look=asked.look,
        question=question,
        by=asked.by,
        chosen=asked.units,
        target=asked.goal(chosen),
    )


PICTURES = {
    "received-by-kind": Picture("Đơn thư mỗi tháng", _by_kind),
    "map": Picture("{} giữa các xã", _map),
}
