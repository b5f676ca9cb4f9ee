"""What is known of a text's words, before anybody asks whether they name a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from data.privacy import known_words as known
from data.privacy.name_words import MIDDLES, PLACE_HEADS
from data.privacy.text_words import Word
from data.text.normalise import plain


class ExplainedText:
    """The words of a text, and what is known of them: which a public name explains, which are one of the language."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.is_plain = all(w.low.isascii() for w in words)
        high = [w for w in words if w.is_high]
        self.is_loud = all(w.text.isupper() for w in words)  # all capitals
        self.is_quiet = not high
        self.is_mixed = not self.is_loud and not self.is_quiet
        self.is_titled = len(high) == len(words) and self.is_mixed
        self.explained = self._explained()

    def _explained(self) -> list[bool]:
        """Words within a public name; a hero's only where the text goes on as after a name that is over."""
        found = [False] * len(self.words)
        names = known.public_names()
        most = known.longest(frozenset(names))
        for i in range(len(self.words)):
            for size in range(min(most, len(self.words) - i), 0, -1):
                phrase = self._phrase(i, size)
                kind = names.get(phrase)
                if kind is None and self.is_plain:
                    kind = plain_names().get(phrase)
                if kind and (size > 1) and self._is_over(i, size, kind):
                    found[i : i + size] = [True] * size
                    break
        return found

    def _phrase(self, at: int, size: int) -> known.Phrase:
        return tuple(w.low for w in self.words[at : at + size])

    def _is_over(self, at: int, size: int, kind: str) -> bool:
        if at and self.words[at - 1].low in ("ông", "bà", "anh", "chị", "hộ", "ong", "ba") and kind == "danh nhân":
            return False
        after = self._word(at + size)
        if kind == "địa danh":
            before = self._word(at - 1)
            surnames = known.plain_surnames() if self.is_plain else known.surnames()
            if self.words[at].low in surnames and self.is_titled and len(self.words) == 3 and not at:
                return False  # "Lộc Thanh" is a village, "Lộc Thanh …" may be anybody
            is_second = (
                before is not None
                and before.low in surnames
                and before.low not in PLACE_HEADS
                and (before.is_high or self.is_quiet)
                and before.part == self.words[at].part
            )
            return not is_second and not (after and self._is_middle(after) and self._word(at + size + 1))
        follows = after is not None and after.part == self.words[at + size - 1].part and after.is_high
        return not (follows and self.is_mixed and not self._begins_known(at + size))

    def _begins_known(self, at: int) -> bool:
        """A public name or an office's word begins here."""
        for size in range(1, min(5, len(self.words) - at) + 1):
            phrase = self._phrase(at, size)
            if phrase in known.public_names() or phrase in known.office_vocabulary():
                return True
        return False

    def _word(self, at: int) -> Word | None:
        return self.words[at] if 0 <= at < len(self.words) else None

    def _next(self, at: int) -> Word | None:
        """The next word of the same part."""
        after = self._word(at + 1)
        return after if after and after.part == self.words[at].part else None

    def _before(self, at: int) -> Word | None:
        before = self._word(at - 1)
        return before if before and before.part == self.words[at].part else None

    def _is_middle(self, word: Word) -> bool:
        """Stands between a surname and a given name."""
        return word.low in known.MIDDLE or (self.is_plain and word.low in known.PLAIN_MIDDLE)

    def _is_pair(self, one: Word | None, other: Word | None) -> bool:
        """Two words that are one of the language."""
        if one is None or other is None:
            return False
        return (known.is_plain_pair if self.is_plain else known.is_pair)(one.low, other.low)

    def _is_office(self, at: int) -> bool:
        """Whether an office's word of two syllables and more begins here or holds this word."""
        for start in range(max(0, at - 3), at + 1):
            for size in range(max(2, at - start + 1), 6):
                if start + size <= len(self.words) and self._phrase(start, size) in known.office_vocabulary():
                    return True
        return False

    def _is_unknown(self, at: int) -> bool:
        """A surname and a word after it that the language does not put together, or a middle name and what follows."""
        after = self._next(at)
        third = self._next(at + 1) if after else None
        if after is None or self.explained[at]:
            return False
        is_one = self._is_pair(self.words[at], after)
        return not is_one or (after.low in MIDDLES and third is not None and not self._is_pair(after, third))

    def _may_be_surname(self, word: Word) -> bool:
        return word.low in known.surnames() or (word.low.isascii() and word.low in known.plain_surnames())


@lru_cache(1)
def plain_names() -> dict[known.Phrase, str]:
    """Public names without their marks."""
    return {tuple(map(plain, phrase)): kind for phrase, kind in known.public_names().items()}
