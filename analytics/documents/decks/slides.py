"""What a slide can show: each key a message made of numbers, with the figure, tiles or table behind it.

A builder takes the filters and gives a `Shown`, or None where there is nothing to show. Screen and PPTX draw it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analytics import formatting
from analytics.documents.decks import slide_messages, slide_tables
from analytics.documents.decks.decks import Deck
from analytics.documents.decks.shown import Shown
from analytics.documents.decks.slide_figures import FIGURES
from analytics.figures import LIGHT, Look
from analytics.figures.by_page import PICTURES, Asked, Picture
from analytics.indicators import INDICATORS
from analytics.measure.measure import scope
from analytics.scope import places, row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer


def show(deck: Deck, filters: Filters, viewer: Viewer, look: Look = LIGHT) -> list[Shown]:
    """The deck's slides that have something to show, in order, each with its notes."""
    found = []
    for slide in deck.shown:
        own = row_scope.own(slide.filters(filters, places.names()), viewer)
        asked = Asked(filters=own, viewer=viewer, look=look, choices=slide.choices)
        shown = SLIDES[slide.key](asked, deck)
        if shown:
            found.append(replace(shown, key=slide.key, filters=asked.filters, notes=_notes(shown, asked)))
    return found


def _notes(shown: Shown, asked: Asked) -> str:
    keys = shown.figure.indicators if shown.figure else tuple(t.key for t in shown.tiles)
    lines = [shown.notes] if shown.notes else []
    lines += [f"{INDICATORS[k].name}: {INDICATORS[k].meaning} Căn cứ: {INDICATORS[k].basis}." for k in keys]
    if shown.figure:
        lines.append(f"Cơ sở: {shown.figure.base}. {shown.figure.note}".strip())
    lines += [f"{f.sentence} ({f.rule})" for f in shown.findings]
    lines.append(f"Nguồn: dữ liệu đã nạp, bản {snapshot.snapshot()}.")
    return "\n".join([*lines, f"Phạm vi: {scope_words(asked.filters, asked.viewer)}"])


def scope_words(filters: Filters, viewer: Viewer) -> str:
    return formatting.scope_sentence(filters, scope(filters, viewer), snapshot.is_sample(), viewer)


def foot(filters: Filters, viewer: Viewer) -> str:
    """The line at the bottom of every slide: whose numbers, of when."""
    found = scope(filters, viewer)
    sample = "Dữ liệu minh họa · " if snapshot.is_sample() else ""
    return f"{sample}Huyện Bình Sơn · {formatting.period(found.period)} · số liệu đến {formatting.day(found.as_of)}"


# ---------------------------------------------------------------- slides of figures


def _cover(asked: Asked, deck: Deck) -> Shown:
    period = formatting.period(scope(asked.filters, asked.viewer).period)
    where = ""
    if len(asked.filters.communes) == 1:
        where = f" – {formatting.group('commune', asked.filters.communes[0])}"
    return Shown(
        key="", title=f"{deck.title}{where}: công tác dân vận {period}", text=scope_words(asked.filters, asked.viewer)
    )


def _figure(key: str, picture: Picture) -> Callable[[Asked, Deck], Shown | None]:
    def shown(asked: Asked, deck: Deck) -> Shown | None:
        figure = picture.build(asked)
        if figure is None:
            return None
        title = slide_messages.message(key, asked) or figure.reading.after(picture.name(asked.choices))
        return Shown(key="", title=title, text=figure.reading.rest or figure.question, figure=figure)

    return shown


SLIDES: dict[str, Callable[[Asked, Deck], Shown | None]] = {
    "cover": _cover,
    **slide_tables.BUILDERS,
    **{key: _figure(key, picture) for key, picture in (FIGURES | PICTURES).items()},
}
