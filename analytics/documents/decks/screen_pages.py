"""A deck on a screen: a long table takes several, cut where the PPTX cuts it; so does a figure of many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.documents.decks import slide_layout
from analytics.documents.decks.shown import Shown
from analytics.documents.tables_as_text import readable
from analytics.figures.projector import fits


def screenfuls(shown: Sequence[Shown]) -> list[Shown]:
    """The slides as they follow each other; tables as words, each piece with its place in the title."""
    return [piece for slide in shown for piece in _pieces(slide)]


def _pieces(slide: Shown) -> list[Shown]:
    if slide.figure and not fits(slide.figure):
        slide = replace(slide, figure=None, table=slide.figure.data)
    if slide.table is None:
        return [slide]
    table = readable(slide.table)
    cut = slide_layout.numbered(slide_layout.pages(table, slide_layout.body(bool(slide.text))))
    return [replace(slide, title=slide.title + more, table=piece) for piece, more in cut]


def names(screens: Sequence[Shown]) -> list[str]:
    """A name for each that outlives a new order: its key, and which of that key it is."""
    keys = [slide.key for slide in screens]
    return [f"{key} {keys[:place].count(key)}" for place, key in enumerate(keys)]
