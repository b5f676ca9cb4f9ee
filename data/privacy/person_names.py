"""Whether a text names a person: any surname, any case, with marks or without, with what is said before a name.

A word that can begin a name is explained away only by what is known: it makes a word of the language with its
neighbour ("giao thông"), or belongs to a public name or to an office's. What is not explained may be a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.privacy import known_words as known
from data.text.normalise import plain


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-ỴĐ])(?=[A-ZĐ][^\W\d_])")
_SUMS = re.compile(
    r"\d[\d.,]*\s*(?:đồng|triệu(?: đồng)?|tỷ(?: đồng)?|tỉ|nghìn|ha|kg|km|hộ|người|lượt|tấn)(?!\w)", re.IGNORECASE
)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BREAK = re.compile(r"[,;:()\[\]{}\"“”«»?!/|+\n•–—]|\d|\.(?=\s|$)|\s-\s")
_CALLED = _set("anh bà bác chú chị cô cậu cụ dì mr mrs ms mẹ thầy ô ông ")
_CALLED_PLAIN = _set("anh ba bac cau chi chu co cu di ho me ong thay ")
_HOUSE = frozenset({"hộ", "đình", "chí", "nhân", "trú"})  # hộ, gia đình, đồng chí, nghệ nhân, cư trú
_BEFORE_HOUSE = {"đình": "gia", "chí": "đồng", "nhân": "nghệ", "trú": "cư"}
# Common nouns that a place's name follows: "thôn Phú Lễ", "hồ Gia Hội".
_PLACE_HEADS = _set(
    "ban block bàu bãi bến chi chí chùa chợ cung cánh công cơ cảng cầu cống cục cụm cửa di dốc dự ga gò hiệu htx "
    "huyện hóc hạt học hồ hội hợp khe khu khối kè kênh làng lăng lớp miếu mũi mương mầm mộ nghĩa nhà nhóm non núi "
    "phòng phường phố quán quận rừng suối sông sở th thcs thpt thôn thông tiểu trang truông trường trạm trấn "
    "tuyến ty tàu tác tích tượng tỉnh tổ viên vùng vũng vịnh vực xã xóm xứ án điểm đoàn đài đèo đê đình đường đảo "
    "đập đền đồi đồng ấp "
)
_SCHOOLS = _set(  # named after whom they please
    "giáo học non sở th thcs thpt thông trường "
)
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]\.\s?(?:[^\W\d_]{1,2}\.\s?)*[^\W\d_]")
_ABBREVIATED = frozenset({"t.ư", "t.u", "t.p", "t.x", "t.t", "h.u", "u.b", "đ.u", "v.v", "t.w"})
_AREA = _set(  # "H. Bình Sơn", "P. Nội vụ"
    "c h k p q s t x đ "
)
_BEFORE_NAME = _set("cho cua của do nhà nhờ ten tên từ voi với ")
_NATURE = _set("bàu bãi bến chợ cầu cửa giếng gò hòn hồ kênh làng mũi núi suối sông thôn vũng xóm đèo đập đồng ")
_MIDDLES = _set("bá công duy hồng hữu kim minh ngọc như phước quốc thanh thu thế trọng tấn xuân đình đức ")
_PLAIN_MIDDLES = frozenset(map(plain, _MIDDLES)) | known.PLAIN_MIDDLE
_BETWEEN = _MIDDLES | _PLAIN_MIDDLES | known.MIDDLE
_SHORT = 4  # words: a text of no more, without a capital, is a name rather than a sentence


@dataclass(frozen=True)
class _Word:
    text: str
    low: str
    part: int  # words of one part have no mark between them

    @property
    def is_high(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


@lru_cache(65536)
def is_person(text: str) -> bool:
    """Whether a text may name a person. Public names (of places, of heroes in a school's name) are none."""
    text = unicodedata.normalize("NFKC", text)
    text = _GLUED.sub(" ", _UNSEEN.sub("", _SUMS.sub(" | ", text)))
    if _initials(text):
        return True
    words = _words(text)
    if len(words) < 2 or _plain_names().get(tuple(plain(w.low) for w in words)) == "địa danh":
        return False
    return _Text(words).names_somebody()


class _Text:
    """The words of a text, and which of them a public or office's name explains."""

    def __init__(self, words: Sequence[_Word]) -> None:
        self.words = words
        self.is_plain = all(w.low.isascii() for w in words)
        high = [w for w in words if w.is_high]
        self.is_loud = all(w.text.isupper() for w in words)  # all capitals
        self.is_quiet = not high
        self.is_mixed = not self.is_loud and not self.is_quiet
        self.is_titled = len(high) == len(words) and self.is_mixed
        self.explained = self._explained()

    def names_somebody(self) -> bool:
        at = range(len(self.words))
        return (
            any(self._called(i) or self._surnamed(i) for i in at)
            or self._middle()
            or self._unheard_of()
            or any(_Text(run).names_somebody() for run in self._runs())
            or (not self.is_plain and any(self._plain_run(run) for run in self._stretches(lambda w: w.low.isascii())))
        )

    def _runs(self) -> list[list[_Word]]:
        """Stretches to be looked at by themselves: capitals in a text of small letters, what stands between marks."""
        loud = self._stretches(lambda w: w.text.isupper()) if self.is_mixed else []
        parts = [[w for w in self.words if w.part == part] for part in sorted({w.part for w in self.words})]
        quiet = [p for p in parts if 2 <= len(p) <= _SHORT + 1 and not any(w.is_high for w in p)]
        return [
            run for run in (*loud, *(quiet if len(parts) > 1 or self.is_mixed else [])) if len(run) < len(self.words)
        ]

    def _stretches(self, fits: Callable[[_Word], bool]) -> list[list[_Word]]:
        """Neighbours of one part that fit, two and more."""
        found: list[list[_Word]] = [[]]
        for i, word in enumerate(self.words):
            if fits(word) and not self.explained[i]:
                if found[-1] and found[-1][-1].part != word.part:
                    found.append([])
                found[-1].append(word)
            elif found[-1]:
                found.append([])
        return [run for run in found if len(run) > 1]

    def _plain_run(self, run: Sequence[_Word]) -> bool:
        """A name without marks in a text that has some: "của hộ dinh thi quang"."""
        for i, word in enumerate(run[:-2]):
            if word.low not in known.plain_surnames():
                continue
            after, third = run[i + 1], run[i + 2]
            begins = i == 0 or not known.is_pair(run[i - 1].low, word.low)
            is_one = known.is_pair(word.low, after.low)
            if begins and after.low in _PLAIN_MIDDLES and not (is_one and known.is_pair(after.low, third.low)):
                return True
            if begins and word.low not in known.surnames() and not is_one:
                return True
        return False

    # ------------------------------------------------------------ what is known

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
                    kind = _plain_names().get(phrase)
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
                and before.low not in _PLACE_HEADS
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

    def _word(self, at: int) -> _Word | None:
        return self.words[at] if 0 <= at < len(self.words) else None

    def _next(self, at: int) -> _Word | None:
        """The next word of the same part."""
        after = self._word(at + 1)
        return after if after and after.part == self.words[at].part else None

    def _before(self, at: int) -> _Word | None:
        before = self._word(at - 1)
        return before if before and before.part == self.words[at].part else None

    def _is_middle(self, word: _Word) -> bool:
        """Stands between a surname and a given name."""
        return word.low in known.MIDDLE or (self.is_plain and word.low in known.PLAIN_MIDDLE)

    def _is_pair(self, one: _Word | None, other: _Word | None) -> bool:
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

    # ------------------------------------------------------------ rules

    def _called(self, at: int) -> bool:
        """ "Ông …", "hộ bà …", "gia đình …", "đồng chí …"."""
        word, after = self.words[at], self._next(at)
        if after is None:
            return False
        if word.low in _HOUSE and self._is_house(at):
            if after.is_high and self.is_mixed and not self.is_titled:
                return not self._is_no_name(at + 1)
            return after.low in known.surnames() and self._is_unknown(at + 1)
        if self.is_plain:
            return word.low in _CALLED_PLAIN and self._called_plain(at)
        if word.low not in _CALLED or (len(word.low) == 1 and not word.is_high):
            return False
        behind = self._before(at)
        is_kin = behind is not None and behind.low in ("ông", "bà", "cha", "mẹ", "anh", "chị", "cô", "thầy")
        is_sentence = after.is_high and self.is_mixed and not self.is_titled
        if not is_sentence and self._is_pair(behind, word) and (is_kin or word.low not in ("ông", "bà")):
            return False
        before = self._before(at)
        if before is not None and before.low in _NATURE and word.is_high and at <= 1:
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

    def _is_unknown(self, at: int) -> bool:
        """A surname and a word after it that the language does not put together, or a middle name and what follows."""
        after = self._next(at)
        third = self._next(at + 1) if after else None
        if after is None or self.explained[at]:
            return False
        is_one = self._is_pair(self.words[at], after)
        return not is_one or (after.low in _MIDDLES and third is not None and not self._is_pair(after, third))

    def _called_plain(self, at: int) -> bool:
        """Without marks: "ba" is three as well, "co" is to have."""
        word, after = self.words[at], self._next(at)
        third = self._next(at + 1)
        if after is None:
            return False
        if third is not None and after.low in known.plain_surnames() and third.low in _PLAIN_MIDDLES:
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
        return before is not None and before.low == _BEFORE_HOUSE[word.low]

    def _is_no_name(self, at: int) -> bool:
        return self.explained[at] or self.words[at].is_acronym or self._begins_known(at)

    def _may_be_surname(self, word: _Word) -> bool:
        return word.low in known.surnames() or (word.low.isascii() and word.low in known.plain_surnames())

    def _surnamed(self, at: int) -> bool:
        """A surname and what may be the rest of a name."""
        word, after = self.words[at], self._next(at)
        if after is None or self.explained[at] or word.low == "ông":  # what stands before a name, see `_called`
            return False
        is_name = (word.is_high and after.is_high and len(after.low) > 1) or after.low in _BETWEEN
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
        if before is not None and before.low in _BEFORE_NAME:
            return self._is_unknown(at)
        one, two = self._is_pair(self.words[at], after), self._is_pair(after, third)
        return after.low in _MIDDLES and not one and not two and not self._is_pair(before, self.words[at])

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
                return not (before is not None and before.low in _PLACE_HEADS and self._is_pair(before, word))
            if self._is_pair(word, after) and (not is_three or self._is_pair(after, third)):
                return False
            if self._is_pair(before, word) and before is not None and (before.is_high or self._is_pair(after, third)):
                return False
        if before is not None and before.low in _PLACE_HEADS and not pure and (not is_three or self.explained[at + 2]):
            return False
        return not (before is not None and before.low in _SCHOOLS and self._is_school(at))

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
        behind = behind and not (before is not None and before.low in _BEFORE_NAME)
        if self._is_middle(after) and third is not None:
            is_word = second and self.is_mixed and not word.is_high and not pure  # "qua thị trấn"
            return not (behind or is_word or (first and second and is_long))
        if behind:
            return False
        begins = pure or before is None or before.low in _BEFORE_NAME
        if begins and after.low in _MIDDLES and third is not None and not (first and second):
            return True
        if pure:
            return not (first and (second or is_long or word.is_high))
        if self.is_mixed and word.is_high:  # a sentence's first word, or a name with one capital
            return len(self.words) < _SHORT and not first and not second
        if before is None and not is_long:
            return not all(self._is_pair(a, b) for a, b in zip(self.words, self.words[1:], strict=False))
        return before is not None and before.low in _BEFORE_NAME and not first

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
        if not at and 2 < len(self.words) <= _SHORT and after.low in _PLAIN_MIDDLES:
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
        if self.words[0].low in (*_PLACE_HEADS, "bình") or self._is_office(0) or self._begins_known(0):
            return False
        return not any(self._is_pair(a, b) for a, b in zip(self.words, self.words[1:], strict=False))


@lru_cache(1)
def _plain_names() -> dict[known.Phrase, str]:
    return {tuple(map(plain, phrase)): kind for phrase, kind in known.public_names().items()}


def _initials(text: str) -> bool:
    """ "N.V. Tám", "Ng. T. Bê": letters with points, but for "T.Ư" and "H. Bình Sơn"."""
    for found in _INITIALS.finditer(text):
        letters = known.word(found[0]).replace(" ", "")
        if letters[:3] in _ABBREVIATED:
            continue
        is_one = letters.count(".") == 1
        if is_one and (letters[0] in _AREA or not (found[0][0].isupper() and found[0][-1].isupper())):
            continue
        return True
    return re.search(r"(?<![^\W_])(?:Ng|NG|Tr|Ph|Hg)\.\s?[^\W\d_]", text) is not None


def _words(text: str) -> list[_Word]:
    found, part, end = [], 0, 0
    for match in _WORD.finditer(text):
        if _BREAK.search(text[end : match.start()]) or match[0].isdigit():
            part += 1
        end = match.end()
        if match[0].isdigit():
            part += 1
            continue
        found.append(_Word(match[0], known.word(match[0]), part))
    return found
