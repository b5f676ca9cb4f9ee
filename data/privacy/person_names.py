"""Whether a text names a person: any surname, any case, with marks or without, with what is said before a name.

A word that can begin a name is explained away only by what is known: it makes a word of the language with its
neighbour ("giao thông"), or belongs to a public name or to an office's. What is not explained may be a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from data.privacy import known_words as known
from data.privacy import text_words
from data.privacy.called_names import CalledText
from data.privacy.explained_text import plain_names
from data.privacy.name_words import BEFORE_NAME, BETWEEN, MIDDLES, PLACE_HEADS, PLAIN_MIDDLES, SCHOOLS
from data.privacy.text_words import Word
from data.text.normalise import plain

_SHORT = 4  # words: a text of no more, without a capital, is a name rather than a sentence


@lru_cache(65536)
def is_person(text: str) -> bool:
    """Whether a text may name a person. Public names (of places, of heroes in a school's name) are none."""
    text = text_words.cleaned(text)
    if text_words.has_initials(text):
        return True
    words = text_words.words(text)
    if len(words) < 2 or plain_names().get(tuple(plain(w.low) for w in words)) == "địa danh":
        return False
    return _Text(words).names_somebody()


class _Text(CalledText):
    """The rules, over words that something is known of."""

    def names_somebody(self) -> bool:
        at = range(len(self.words))
        return (
            any(self._called(i) or self._surnamed(i) for i in at)
            or self._middle()
            or self._unheard_of()
            or any(_Text(run).names_somebody() for run in self._runs())
            or (not self.is_plain and any(self._plain_run(run) for run in self._stretches(lambda w: w.low.isascii())))
        )

    def _runs(self) -> list[list[Word]]:
        """Stretches to be looked at by themselves: capitals in a text of small letters, what stands between marks."""
        loud = self._stretches(lambda w: w.text.isupper()) if self.is_mixed else []
        parts = [[w for w in self.words if w.part == part] for part in sorted({w.part for w in self.words})]
        quiet = [p for p in parts if 2 <= len(p) <= _SHORT + 1 and not any(w.is_high for w in p)]
        return [
            run for run in (*loud, *(quiet if len(parts) > 1 or self.is_mixed else [])) if len(run) < len(self.words)
        ]

    def _stretches(self, fits: Callable[[Word], bool]) -> list[list[Word]]:
        """Neighbours of one part that fit, two and more."""
        found: list[list[Word]] = [[]]
        for i, word in enumerate(self.words):
            if fits(word) and not self.explained[i]:
                if found[-1] and found[-1][-1].part != word.part:
                    found.append([])
                found[-1].append(word)
            elif found[-1]:
                found.append([])
        return [run for run in found if len(run) > 1]

    def _plain_run(self, run: Sequence[Word]) -> bool:
        """A name without marks in a text that has some: "của hộ dinh thi quang"."""
        for i, word in enumerate(run[:-2]):
            if word.low not in known.plain_surnames():
                continue
            after, third = run[i + 1], run[i + 2]
            begins = i == 0 or not known.is_pair(run[i - 1].low, word.low)
            is_one = known.is_pair(word.low, after.low)
            if begins and after.low in PLAIN_MIDDLES and not (is_one and known.is_pair(after.low, third.low)):
                return True
            if begins and word.low not in known.surnames() and not is_one:
                return True
        return False

    def _surnamed(self, at: int) -> bool:
        """A surname and what may be the rest of a name."""
        word, after = self.words[at], self._next(at)
        if after is None or self.explained[at] or word.low == "ông":  # what stands before a name, see `_called`
            return False
        is_name = (word.is_high and after.is_high and len(after.low) > 1) or after.low in BETWEEN
        if len(word.low) == 1 and not is_name:
            return False
        if self.is_plain and word.low in known.plain_surnames():
            return self._surnamed_plain(at)
        if word.low in known.surnames():
            pure = word.low in known.pure_surnames()
        elif word.low.isascii() and word.low in known.plain_surnames():
            return self._surnamed_plain(at)
        else:
            return False
        if self.is_mixed and word.is_high and after.is_high:
            return self._high(at, pure)
        if self.is_mixed and not word.is_high and not pure and not self._is_middle(after):
            return self._within(at)
        return self._low(at, pure)

    def _within(self, at: int) -> bool:
        """A word of small letters within a sentence: a name only after "của" and the like, or before a middle name."""
        after, third, before = self.words[at + 1], self._next(at + 1), self._before(at)
        if third is None or third.is_high:
            return False
        if before is not None and before.low in BEFORE_NAME:
            return self._is_unknown(at)
        one, two = self._is_pair(self.words[at], after), self._is_pair(after, third)
        return after.low in MIDDLES and not one and not two and not self._is_pair(before, self.words[at])

    def _high(self, at: int, pure: bool) -> bool:
        """Both words have a capital, and not every letter of the text has one."""
        word, after, before = self.words[at], self.words[at + 1], self._before(at)
        third = self._next(at + 1)
        is_three = third is not None and third.is_high
        if self._is_middle(after) and is_three:
            return not (self._is_pair(before, word) or self._is_office(at))
        if not pure:
            if after.is_acronym and not word.is_acronym:
                return False
            if self._is_office(at) or self.explained[at + 1]:
                return False
            if is_three and not self.is_titled and not self.explained[at + 2]:
                return not (before is not None and before.low in PLACE_HEADS and self._is_pair(before, word))
            if self._is_pair(word, after) and (not is_three or self._is_pair(after, third)):
                return False
            if self._is_pair(before, word) and before is not None and (before.is_high or self._is_pair(after, third)):
                return False
        if before is not None and before.low in PLACE_HEADS and not pure and (not is_three or self.explained[at + 2]):
            return False
        return not (before is not None and before.low in SCHOOLS and self._is_school(at))

    def _is_school(self, at: int) -> bool:
        return any(w.low in ("trường", "thcs", "thpt") for w in self.words[max(0, at - 4) : at])

    def _low(self, at: int, pure: bool) -> bool:
        """Without capitals to go by, or with the first one only: what the language does not know."""
        word, after, before = self.words[at], self.words[at + 1], self._before(at)
        third = self._next(at + 1)
        if self._is_office(at):
            return False
        first = self._is_pair(word, after)
        second = third is None or self._is_pair(after, third)
        behind = self._is_pair(before, word)
        is_long = len(self.words) > _SHORT
        behind = behind and not (before is not None and before.low in BEFORE_NAME)
        if self._is_middle(after) and third is not None:
            is_word = second and self.is_mixed and not word.is_high and not pure  # "qua thị trấn"
            return not (behind or is_word or (first and second and is_long))
        if behind:
            return False
        begins = pure or before is None or before.low in BEFORE_NAME
        if begins and after.low in MIDDLES and third is not None and not (first and second):
            return True
        if pure:
            return not (first and (second or is_long or word.is_high))
        if self.is_mixed and word.is_high:  # a sentence's first word, or a name with one capital
            return len(self.words) < _SHORT and not first and not second
        if before is None and not is_long:
            return not all(self._is_pair(a, b) for a, b in zip(self.words, self.words[1:], strict=False))
        return before is not None and before.low in BEFORE_NAME and not first

    def _surnamed_plain(self, at: int) -> bool:
        """A surname without its marks."""
        word, after, before = self.words[at], self.words[at + 1], self._before(at)
        pure = word.low in known.plain_pure_surnames()
        if not self.is_plain:
            both = word.is_high and after.is_high and after.low.isascii() and not after.is_acronym
            is_named = pure or after.low in known.PLAIN_MIDDLE
            return both and word.low not in known.surnames() and is_named and not self.is_loud
        third = self._next(at + 1)
        if after.is_acronym and not word.is_acronym:
            return False
        if self._is_middle(after) and third is not None:
            return not self._is_pair(before, word) or self._is_pair(word, after) is False or pure
        first, second = self._is_pair(word, after), third is None or self._is_pair(after, third)
        if not at and 2 < len(self.words) <= _SHORT and after.low in PLAIN_MIDDLES:
            return True
        if first and second:
            return False
        behind = self._is_pair(before, word)
        return not behind and (not first or len(self.words) <= _SHORT)

    def _middle(self) -> bool:
        """ "… Thị …", "… Văn …" between capitals: a name whatever its surname."""
        for at in range(1, len(self.words) - 1):
            before, word, after = self.words[at - 1 : at + 2]
            if not self._is_middle(word) or not before.part == word.part == after.part or self.explained[at]:
                continue
            if self._is_pair(before, word) and self._is_pair(word, after):
                continue
            if self._is_office(at):
                continue
            if before.is_high and after.is_high and (word.is_high or self.is_mixed):
                if self._is_pair(word, after) and (self.is_titled or self.is_loud):
                    continue
                return True
            if not self._is_pair(before, word) and not self._is_pair(word, after):
                return True
        return False

    def _unheard_of(self) -> bool:
        """Nothing but capitals, two to four words, and no pair the language knows: perhaps a rare name."""
        if not self.is_titled or not 2 <= len(self.words) <= 4 or len({w.part for w in self.words}) > 1:
            return False
        if any(self.explained) or any(w.is_acronym or w.text.isdigit() for w in self.words):
            return False
        if self.words[0].low in (*PLACE_HEADS, "bình") or self._is_office(0) or self._begins_known(0):
            return False
        return not any(self._is_pair(a, b) for a, b in zip(self.words, self.words[1:], strict=False))
