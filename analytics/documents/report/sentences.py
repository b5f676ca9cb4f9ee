"""What the report is made of: sentences with what they say, parts with their paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass

from analytics import formatting
from analytics.documents.report.appendices import Appendix
from analytics.summaries.against_target import Result
from analytics.summaries.findings import Finding

_FILL = "…" * 55


@dataclass(frozen=True)
class Sentence:
    """A sentence and what it says: the results whose values it prints, or the finding it repeats.

    `goes_on` continues the paragraph of the sentence before it.
    """

    text: str
    results: tuple[Result, ...] = ()
    _: KW_ONLY
    finding: Finding | None = None
    is_blank: bool = False
    goes_on: bool = False

    @property
    def source(self) -> str:
        """Where its numbers come from, in words."""
        if self.finding:
            return f"{self.finding.rule}"
        return "; ".join(f"{r.indicator.name} (n = {formatting.number(r.n)})" for r in self.results)


@dataclass(frozen=True)
class Paragraph:
    """Sentences that are printed together."""

    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.sentences)

    @property
    def source(self) -> str:
        return "; ".join(filter(None, (s.source for s in self.sentences)))

    @property
    def is_blank(self) -> bool:
        return self.sentences[0].is_blank


@dataclass(frozen=True)
class Part:
    """A numbered heading and the sentences below it; parts of level 2 stand within the one of level 1 before them."""

    heading: str
    sentences: tuple[Sentence, ...]
    level: int = 1

    @property
    def paragraphs(self) -> list[Paragraph]:
        return list(paragraphs(self.sentences))


@dataclass(frozen=True, kw_only=True)
class Report:
    """`subject` is what the report is about, as it stands under its title; `closing` ends it, without its full stop."""

    subject: str
    scope: str
    opening: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    closing: str
    appendices: tuple[Appendix, ...]

    @property
    def sentences(self) -> list[Sentence]:
        return [*self.opening, *(s for part in self.parts for s in part.sentences)]


def paragraphs(sentences: tuple[Sentence, ...]) -> Iterator[Paragraph]:
    """Sentences put together with those that go on from them."""
    own: list[Sentence] = []
    for sentence in sentences:
        if own and not sentence.goes_on:
            yield Paragraph(tuple(own))
            own = []
        own.append(sentence)
    if own:
        yield Paragraph(tuple(own))


def blank(what: str) -> Sentence:
    """A place for what no number supports."""
    return Sentence(f"{what} (cơ quan soạn thảo bổ sung): {_FILL}", is_blank=True)
