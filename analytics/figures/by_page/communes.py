"""Figures of Xã và thị trấn."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture, among_places
from analytics.figures.charts import funnel, outline_map
from analytics.figures.charts.tile_map import tile_map
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.summaries import commune_rankings


@among_places
def _map(asked: Asked) -> Figure | None:
    """Outlines where their file is there, tiles otherwise."""
    key = asked.chosen(INDICATOR, commune_rankings.PLACED)
    table = measure([key], asked.filters.everywhere(), (asked.by,), asked.viewer)
    if not table[key].notna().any():
        return None
    path = outline_map.source() if asked.by == "commune" else None
    question = f"{INDICATORS[key].name}: nơi nào cao, nơi nào thấp?"
    if path:
        return outline_map.outline_map(
            "outlines", table, key, look=asked.look, question=question, path=path, chosen=asked.units
        )
    return tile_map(
        "tiles", table, key, look=asked.look, question=question, by=asked.by, chosen=asked.units, target=asked.goal(key)
    )


@among_places
def _funnel(asked: Asked) -> Figure | None:
    key = asked.chosen(INDICATOR, commune_rankings.PLACED)
    table = asked.side_by_side(measure([key], asked.filters.everywhere(), (asked.by,), asked.viewer))
    if not INDICATORS[key].is_share or (table[f"{key}_n"] > 0).sum() <= 2:
        return None
    question = "Nơi nào khác mức chung?"
    return funnel.funnel_plot("funnel", table, key, look=asked.look, question=question, by=asked.by, chosen=asked.units)


PICTURES = {
    "tiles": Picture("{} giữa các xã", _map),
    "funnel": Picture("{} so với mức chung", _funnel),
}
