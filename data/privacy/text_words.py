"""A text cut into the words that may be a name's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from data.privacy import known_words as known

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-ỴĐ])(?=[A-ZĐ][^\W\d_])")
_SUMS = re.compile(
    r"\d[\d.,]*\s*(?:đồng|triệu(?: đồng)?|tỷ(?: đồng)?|tỉ|nghìn|ha|kg|km|hộ|người|lượt|tấn)(?!\w)", re.IGNORECASE
)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BREAK = re.compile(r"[,;:()\[\]{}\"“”«»?!/|+\n•–—]|\d|\.(?=\s|$)|\s-\s")
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]\.\s?(?:[^\W\d_]{1,2}\.\s?)*[^\W\d_]")
_ABBREVIATED = frozenset({"t.ư", "t.u", "t.p", "t.x", "t.t", "h.u", "u.b", "đ.u", "v.v", "t.w"})
_AREA = frozenset("chkpqstxđ")  # "H. Bình Sơn", "P. Nội vụ"


@dataclass(frozen=True)
class Word:
    """A word as written, and in small letters as `known_words` has it."""

    text: str
    low: str
    part: int  # words of one part have no mark between them

    @property
    def is_high(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        """Whether it is all capitals, two and more."""
        return len(self.text) > 1 and self.text.isupper()


def cleaned(text: str) -> str:
    """A text without what cannot be seen, words that are run together parted, sums and areas out of the way."""
    text = unicodedata.normalize("NFKC", text)
    return _GLUED.sub(" ", _UNSEEN.sub("", _SUMS.sub(" | ", text)))


def has_initials(text: str) -> bool:
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


def words(text: str) -> list[Word]:
    """The words of a text as they are looked at: figures and marks part them."""
    found, part, end = [], 0, 0
    for match in _WORD.finditer(text):
        if _BREAK.search(text[end : match.start()]) or match[0].isdigit():
            part += 1
        end = match.end()
        if match[0].isdigit():
            part += 1
            continue
        found.append(Word(match[0], known.word(match[0]), part))
    return found
