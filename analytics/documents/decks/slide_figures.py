"""The figures of the ready-made decks: those of the pages, and the few that a slide shows another way."""

from __future__ import annotations

from dataclasses import replace

from analytics.documents.decks import slide_messages
from analytics.figures import Figure
from analytics.figures.by_page import PICTURES, Asked, Picture
from analytics.figures.by_page.request import INDICATOR, Build, among_places
from analytics.figures.charts import control_chart
from analytics.figures.charts.tile_map import tile_map
from analytics.figures.subjects import satisfaction
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, monthly

RATE = "satisfied_rate"


def _satisfaction(asked: Asked) -> Figure | None:
    """As a control chart, which office programs can draw too."""
    if not measure([RATE], asked.filters, (), asked.viewer)[f"{RATE}_n"].any():
        return None
    months = monthly([RATE], asked.filters, viewer=asked.viewer)
    question = "Hài lòng theo tháng: thay đổi thật hay dao động?"
    return control_chart.control_chart(
        "s-satisfaction", months, RATE, look=asked.look, question=question, target=asked.goal(RATE)
    )


def _factors(asked: Asked) -> Figure | None:
    table = measure([RATE], asked.filters, ("factor",), asked.viewer)
    if not table[f"{RATE}_n"].any():
        return None
    question = "Hài lòng điều gì, chưa hài lòng điều gì?"
    return satisfaction.by_group("s-factors", table, "factor", asked.look, question)


def _map(key: str, question: str) -> Build:
    @among_places
    def build(asked: Asked) -> Figure | None:
        table = measure([key], asked.filters.everywhere(), (asked.by,), asked.viewer)
        few = INDICATORS[key].small_base if INDICATORS[key].is_rate else 0
        if (table[key].notna() & (table[f"{key}_n"] >= few)).sum() < 2:  # nothing to compare
            return None
        chosen = asked.units or (slide_messages.outstanding(asked) if key == "on_time_rate" else ())
        return tile_map(
            f"s-{key}-map",
            table,
            key,
            look=asked.look,
            question=question,
            by=asked.by,
            chosen=chosen,
            target=asked.goal(key),
        )

    return build


def _of_page(name: str, indicator: str = "") -> Build:
    """The picture of a page, for an indicator where the page offers several."""

    def build(asked: Asked) -> Figure | None:
        return PICTURES[name].build(replace(asked, choices={INDICATOR: indicator}))

    return build


_OF_PAGES = {
    "received-by-kind": "tong-quan/received-by-kind",
    "received-trend": "don-thu/received",
    "fields": "don-thu/received-field",
    "channels": "don-thu/received-channel",
    "on-time": "thoi-gian/on-time",
    "agencies": "thoi-gian/agency",
    "ages": "thoi-gian/ages",
    "models": "dan-van-kheo/stages",
    "visits": "tiep-dan/people",
    "attendance": "tiep-dan/attendance",
    "conclusions": "tiep-dan/conclusions",
    "dialogues": "tiep-dan/requests",
}
FIGURES: dict[str, Picture] = {
    **{key: Picture(PICTURES[name].subject, _of_page(name)) for key, name in _OF_PAGES.items()},
    "on-time-map": Picture("Tỷ lệ đúng hạn giữa các xã", _map("on_time_rate", "Nơi nào đúng hạn, nơi nào chậm?")),
    "received-map": Picture("Đơn thư giữa các xã", _map("received", "Nơi nào nhiều đơn?")),
    "satisfied-map": Picture("Hài lòng giữa các xã", _map(RATE, "Nơi nào dân hài lòng?")),
    "satisfaction": Picture("Hài lòng", _satisfaction),
    "factors": Picture("Hài lòng theo yếu tố", _factors),
    "contributions": Picture("Đất hiến", _of_page("dan-van-kheo/gifts", "land_m2")),
}
_LIKE = _OF_PAGES | {
    "on-time-map": "thoi-gian/funnel",
    "received-map": "don-thu/heat",
    "satisfied-map": "hai-long/funnel",
    "satisfaction": "hai-long/trend",
    "factors": "hai-long/factors",
    "contributions": "dan-van-kheo/gifts",
}


def of_page(key: str) -> str:
    """The picture of a page that a slide shows, or that is nearest to what it shows."""
    return _LIKE.get(key, key)
