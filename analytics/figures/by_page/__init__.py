"""Every figure of every page by name ("don-thu/flow"), so that a page, a slide and a file draw the same one.

A page says which figures it shows and where; how one is measured and built is said here, once.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.figures import Figure
from analytics.figures.by_page import (
    communes,
    explore,
    models,
    overview,
    petitions,
    plan_items,
    quality,
    receptions,
    resolution,
    satisfaction,
)
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.by_page.sides import conclusions, coordination, grading, hotspots, one_stop, projects

__all__ = ["PICTURES", "Asked", "Picture", "page_of", "picture"]

_PAGES = {
    "tong-quan": overview,
    "noi-dung": plan_items,
    "don-thu": petitions,
    "thoi-gian": resolution,
    "hai-long": satisfaction,
    "dan-van-kheo": models,
    "tiep-dan": receptions,
    "trach-nhiem": coordination,
    "ket-luan": conclusions,
    "du-an": projects,
    "diem-nong": hotspots,
    "xep-loai": grading,
    "mot-cua": one_stop,
    "xa": communes,
    "kham-pha": explore,
    "chat-luong": quality,
}
PICTURES: dict[str, Picture] = {
    f"{page}/{key}": picture for page, module in _PAGES.items() for key, picture in module.PICTURES.items()
}


def picture(name: str, asked: Asked) -> Figure | None:
    """The figure of that name, which remembers how to be asked for again; None where there is nothing to show."""
    found = PICTURES[name].build(asked)
    return found and replace(found, picture=name, choices=dict(asked.choices))


def page_of(name: str) -> str:
    """The address of a picture's page; of the home page ""."""
    page = name.partition("/")[0]
    return "" if page == "tong-quan" else page
