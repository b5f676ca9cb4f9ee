"""A deck is a list of slides; the same deck drives the presentation on screen and the PPTX.

A slide names what it shows (a key of `analytics.documents.decks.slides`) and what it adds to the reader's filters, as a
link writes them. A deck is written as one short text, so that it fits into a link:
`overview,-tasks-late,on-time~xa=21112`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qs, quote, unquote, urlencode

from analytics.scope.filters import LINK_NAMES, Filters
from analytics.scope.periods import Grain, containing

MOST, MOST_PARTS = 100, 1000  # slides of a link; commas looked at


@dataclass(frozen=True)
class Slide:
    """`key` is what is shown, `adds` a link's parameters that narrow the filters ("xa=21112&nd=8")."""

    key: str
    adds: str = ""
    is_hidden: bool = False

    def filters(self, chosen: Filters, communes: Mapping[str, str]) -> Filters:
        """The reader's filters with the slide's own; what the slide says overrules. Raises ValueError."""
        if not self.adds:
            return chosen
        own = parse_qs(self.adds, keep_blank_values=True)
        found, problems = Filters.from_query(chosen.query() | own, communes)
        if problems:
            raise ValueError(problems[0])
        return found

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen on the figure's own page, beside the filters: name to code."""
        return {name: values[0] for name, values in parse_qs(self.adds).items() if name not in LINK_NAMES.values()}

    @property
    def keeps_filters(self) -> bool:
        """Whether it overrules the reader's filters."""
        return any(name in LINK_NAMES.values() for name in parse_qs(self.adds, keep_blank_values=True))


def slide(key: str, choices: Mapping[str, str], filters: Filters | None = None) -> Slide:
    """A figure as a slide: with its page's own choices, and with filters where it shall not follow the deck's."""
    adds = {name: [value] for name, value in choices.items() if value} | (filters.query() if filters else {})
    return Slide(key, urlencode(adds, doseq=True))


@dataclass(frozen=True, kw_only=True)
class Deck:
    """Slides in order; those hidden keep their place and are not shown. `grain` is the period it is meant for."""

    key: str
    title: str
    slides: tuple[Slide, ...]
    grain: Grain = "year"

    @property
    def shown(self) -> tuple[Slide, ...]:
        return tuple(slide for slide in self.slides if not slide.is_hidden)

    def moved(self, place: int, to: int) -> Deck:
        """The slide at `place` put at `to`, both counted from 0."""
        slides = list(self.slides)
        slides.insert(to, slides.pop(place))
        return replace(self, slides=tuple(slides))

    def toggled(self, place: int) -> Deck:
        """The slide at `place` hidden, or shown again."""
        slides = list(self.slides)
        slides[place] = replace(slides[place], is_hidden=not slides[place].is_hidden)
        return replace(self, slides=tuple(slides))

    def with_slide(self, slide: Slide) -> Deck:
        """One slide more, at the end."""
        return replace(self, slides=(*self.slides, slide))

    def without(self, place: int) -> Deck:
        """The deck with the slide at `place` taken out."""
        return replace(self, slides=self.slides[:place] + self.slides[place + 1 :])

    def meant(self, chosen: Filters, last: date) -> Filters:
        """The reader's filters; where no period is chosen, the month, quarter or year that `last` lies in."""
        if chosen.period or chosen.start:
            return chosen
        return replace(chosen, period=containing(last, self.grain, chosen.calendar).label)

    # ------------------------------------------------------------ as text

    def text(self) -> str:
        """For a link: slides by comma, "-" before a hidden one, what it adds after "~"."""
        parts = []
        for slide in self.slides:
            adds = "~" + quote(slide.adds, safe="=&") if slide.adds else ""
            parts.append(f"{'-' * slide.is_hidden}{slide.key}{adds}")
        return ",".join(parts)

    def json(self) -> str:
        slides = [{"key": s.key, "adds": s.adds, "hidden": s.is_hidden} for s in self.slides]
        return json.dumps(
            {"key": self.key, "title": self.title, "grain": self.grain, "slides": slides}, ensure_ascii=False
        )


def from_text(text: str, known: Mapping[str, object], base: Deck) -> tuple[Deck, list[str]]:
    """The deck a link writes, `MOST` slides at most, and a sentence for each part of it that is not used."""
    slides, problems = [], []
    parts = [part for part in text.split(",", MOST_PARTS) if part]
    if len(parts) > MOST:
        problems.append(f"Đường dẫn có hơn {MOST} trang chiếu; chỉ lấy {MOST} trang đầu.")
    for part in parts[:MOST]:
        name, _, adds = part.partition("~")
        slide = Slide(name.removeprefix("-"), unquote(adds), name.startswith("-"))
        if slide.key in known:
            slides.append(slide)
        else:
            problems.append(f"Không có trang chiếu “{slide.key}”.")
    return replace(base, slides=tuple(slides)), problems


def from_json(text: str) -> Deck:
    found = json.loads(text)
    slides = tuple(Slide(s["key"], s["adds"], s["hidden"]) for s in found["slides"])
    return Deck(key=found["key"], title=found["title"], slides=slides, grain=found["grain"])


def _deck(grain: Grain, key: str, title: str, *slides: str) -> Deck:
    return Deck(key=key, title=title, slides=tuple(Slide(slide) for slide in slides), grain=grain)


DECKS = {
    deck.key: deck
    for deck in (
        _deck("month", "giao-ban", "Họp giao ban tháng", "cover", "overview", "findings", "received-trend", "on-time",
              "on-time-map", "worklist", "tasks-late", "tasks-next", "decisions"),
        _deck("quarter", "so-ket", "Sơ kết quý", "cover", "overview", "findings", "plan", "received-trend", "fields",
              "on-time", "on-time-map", "ages", "satisfaction", "attendance", "tasks-late", "tasks-next", "decisions"),
        _deck("year", "tong-ket", "Tổng kết năm", "cover", "overview", "findings", "plan", "received-trend", "fields",
              "channels", "on-time", "on-time-map", "agencies", "satisfaction", "factors", "models", "contributions",
              "visits", "attendance", "conclusions", "dialogues", "tasks-late", "tasks-next", "decisions"),
        _deck("year", "mot-xa", "Hồ sơ một xã", "cover", "overview", "profile", "findings", "received-by-kind",
              "fields", "on-time", "satisfaction", "models", "worklist", "decisions"),
    )
}  # fmt: skip
OWN = _deck("year", "cua-toi", "Bộ của tôi", "cover")  # what a presenter collects from the pages
KNOWN = DECKS | {OWN.key: OWN}


def default(filters: Filters) -> Deck:
    """The deck that fits what is chosen: one commune's, else the month's, the quarter's or the year's."""
    if len(filters.communes) == 1:
        return DECKS["mot-xa"]
    part = (filters.period or "").partition("-")[2]
    if part.startswith("Q") or part.endswith("T"):
        return DECKS["so-ket"]
    return DECKS["giao-ban"] if part else DECKS["tong-ket"]
