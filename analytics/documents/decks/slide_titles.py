"""What slides are called where decks are put together, and the page each is looked into."""

from __future__ import annotations

from analytics.documents.decks.decks import Slide
from analytics.documents.decks.slide_figures import FIGURES, of_page
from analytics.figures.by_page import PICTURES, page_of

_NAMES = {
    "cover": "Bìa",
    "overview": "Tổng quan",
    "findings": "Cần chú ý",
    "plan": "Nội dung phối hợp",
    "profile": "Hồ sơ: tám chỉ số",
    "worklist": "Đơn quá hạn, sắp đến hạn",
    "tasks-late": "Nhiệm vụ quá hạn",
    "tasks-next": "Nhiệm vụ kỳ tới",
    "decisions": "Việc đề nghị cuộc họp quyết định",
}
OWN = (*_NAMES, *FIGURES)  # the slides that need no choice of a page


def name(slide: Slide) -> str:
    return _NAMES.get(slide.key) or (FIGURES | PICTURES)[slide.key].name(slide.choices)


def address(key: str) -> str:
    """The page where the figure of a slide is looked into."""
    return page_of(of_page(key))
