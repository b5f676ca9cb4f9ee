"""What is said before a name: "ông …", "hộ bà …", "gia đình …", "đồng chí …"."""

from __future__ import annotations

from data.privacy import known_words as known
from data.privacy.explained_text import ExplainedText
from data.privacy.name_words import BEFORE_HOUSE, CALLED, CALLED_PLAIN, HOUSE, NATURE, PLAIN_MIDDLES


class CalledText(ExplainedText):
    """The rules for what is said before a name."""

    def _called(self, at: int) -> bool:
        """ "Ông …", "hộ bà …", "gia đình …", "đồng chí …"."""
        word, after = self.words[at], self._next(at)
        if after is None:
            return False
        if word.low in HOUSE and self._is_house(at):
            if after.is_high and self.is_mixed and not self.is_titled:
                return not self._is_no_name(at + 1)
            return after.low in known.surnames() and self._is_unknown(at + 1)
        if self.is_plain:
            return word.low in CALLED_PLAIN and self._called_plain(at)
        if word.low not in CALLED or (len(word.low) == 1 and not word.is_high):
            return False
        behind = self._before(at)
        is_kin = behind is not None and behind.low in ("ông", "bà", "cha", "mẹ", "anh", "chị", "cô", "thầy")
        is_sentence = after.is_high and self.is_mixed and not self.is_titled
        if not is_sentence and self._is_pair(behind, word) and (is_kin or word.low not in ("ông", "bà")):
            return False
        before = self._before(at)
        if before is not None and before.low in NATURE and word.is_high and at <= 1:
            return False  # "Cầu Bà Tá"
        if after.is_high and self.is_mixed and not self.is_titled:
            is_kin = word.low in ("mẹ", "bác") and (self.explained[at] or self._begins_known(at + 1))
            return not is_kin and after.low not in ("việt", "con", "hồ", "mẹ") and not after.is_acronym
        if self._is_pair(word, after):
            return (
                self._may_be_surname(after)
                and not self._is_pair(after, self._next(at + 1))
                and at + 2 < len(self.words)
            )
        is_last = self._next(at + 1) is None or not self.is_mixed
        return (word.low in ("ông", "bà") and is_last) or (self._may_be_surname(after) and not self.explained[at + 1])

    def _called_plain(self, at: int) -> bool:
        """Without marks: "ba" is three as well, "co" is to have."""
        word, after = self.words[at], self._next(at)
        third = self._next(at + 1)
        if after is None:
            return False
        if third is not None and after.low in known.plain_surnames() and third.low in PLAIN_MIDDLES:
            return True
        if word.low == "ong" or (after.is_high and not self.is_loud
                                 and (word.low == "anh" or not word.is_high) and not after.is_acronym):  # fmt: skip
            return True
        return (after.low in known.plain_surnames() and len(self.words) - at >= 3
                and not self._is_pair(word, after))  # fmt: skip

    def _is_house(self, at: int) -> bool:
        word, before = self.words[at], self._before(at)
        if word.low == "hộ":
            return before is None or not self._is_pair(before, word) or before.low in ("các", "của", "từ", "cho", "với")
        return before is not None and before.low == BEFORE_HOUSE[word.low]

    def _is_no_name(self, at: int) -> bool:
        return self.explained[at] or self.words[at].is_acronym or self._begins_known(at)
