"""Whether texts of a column are codes: letters, models and cases have them, persons have none.

A code has a digit and no blank between two words. A number of nine digits and more may be a telephone, an identity
card or account: it is a code where it begins with a year, or stands in a series. A series is told by the column: most
of its long numbers have a neighbour within `_NEAR`; numbers drawn by lot from a hundred million have none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from data.privacy import known_words as known
from data.privacy import person_names, person_numbers

_YEAR = r"20(?:1[5-9]|[23]\d)"
# Codes that need no closer look, in the spelling of RE2: "BS-00001", "12/2024", "DVK.2024.003".
_TAIL = rf"(?:[-./_](?:[A-ZĐ]{{1,4}}|\d{{1,2}}|{_YEAR})){{0,2}}\s*$"
_HEAD = rf"(?:[A-Za-zĐđ]{{2,5}}[-./_]?(?:{_YEAR}[-./_])?\d{{1,8}}|[A-Za-zĐđ]?[-./_]?(?:{_YEAR}[-./_])?\d{{1,6}})"
PLAIN = rf"^\s*{_HEAD}{_TAIL}"
_NEAR = 100
_MOST = 0.8  # of the long numbers of a column, to make it a series
_LONG = 9  # digits
_FEW = {True: 20, False: 3}  # members of a series: more where they look like telephones
_RUN = re.compile(r"\d(?:[ .\-()]{0,2}\d)*")
_PHONE = re.compile(r"0[235789]\d{8,9}|84[235789]\d{8,9}|0\d{11}")
_PASSPORT = re.compile(r"[^\W\d_](\d{7,8})")
_LETTERS = re.compile(r"[^\W\d_]+")
_LISTED = re.compile("[a-z]{1,2}")  # A, B, C
_TWO_WORDS = re.compile(r"[^\W\d_]\s+[^\W\d_]")
_LONGEST_WORD, _LONGEST = 8, 40


def strangers(texts: Iterable[str]) -> set[str]:
    """Those of a column's different texts that are no codes."""
    waiting: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    found = set()
    for text in texts:
        if text.isascii() and text.isdigit() and not re.match(_YEAR, text):  # a million of them take no time
            if len(text) >= _LONG:
                waiting["", len(text)].append((int(text), text))
            continue
        if not _has_shape(text):
            found.add(text)
            continue
        number = _long_number(text)
        if number:
            waiting["".join(_LETTERS.findall(text)), len(number)].append((int(number), text))
    for (_, length), numbers in waiting.items():
        found |= _outside(numbers, length)
    return found


def doubtful(words: pa.Array) -> list[str]:
    """Those of a column's different texts that need a closer look."""
    doubt = pc.and_(pc.invert(pc.match_substring_regex(words, PLAIN)), pc.not_equal(pc.utf8_trim_whitespace(words), ""))
    return [t for t in words.filter(pc.fill_null(doubt, False)).to_pylist() if t]


def is_plain(text: str) -> bool:
    """Whether a code needs no closer look."""
    return re.match(PLAIN, text) is not None


def _has_shape(text: str) -> bool:
    """A digit, no two words, no name: what can be told of one text alone."""
    text = known.word(text)
    if _LISTED.fullmatch(text):
        return True
    if not any(c.isdigit() for c in text) or len(text) > _LONGEST or _TWO_WORDS.search(text):
        return False
    if person_numbers.kind(text) == person_numbers.MAIL:
        return False
    words = _LETTERS.findall(text)
    if any(len(word) > _LONGEST_WORD or _begins_named(word) for word in words):
        return False
    return len(words) < 2 or not person_names.is_person(" ".join(words))


def _begins_named(word: str) -> bool:
    """ "tranvan…": a name without blanks."""
    bare = known.word(word)
    return any(
        bare.startswith(f"{s}{m}") for s in known.plain_pure_surnames() for m in known.PLAIN_MIDDLE if len(s) > 1
    )


def _long_number(text: str) -> str:
    """The digits of a number that could be somebody's; nothing where there is none, or where it begins with a year."""
    if passport := _PASSPORT.fullmatch(text.strip()):
        return passport[1]
    for found in _RUN.findall(text):
        groups = re.split(r"[ .\-()]+", found)
        digits = "".join(groups)
        if len(digits) < _LONG or (
            len(groups) > 1 and " " not in found and any(re.fullmatch(_YEAR, g) for g in groups)
        ):
            continue
        if " " not in found and re.match(_YEAR, digits) and (len(digits) not in (9, 12) or digits[4] == "0"):
            continue
        return digits
    return ""


def _outside(numbers: Sequence[tuple[int, str]], length: int) -> set[str]:
    """Those that are in no series."""
    ordered = sorted(numbers)
    gaps = [b[0] - a[0] for a, b in pairwise(ordered)]
    near = [(i > 0 and gaps[i - 1] <= _NEAR) or (i < len(gaps) and gaps[i] <= _NEAR) for i in range(len(ordered))]
    alike = sum(1 for number, _ in ordered if _PHONE.fullmatch(f"{number:0{length}}"))
    few = _FEW[2 * alike > len(ordered)]
    if sum(near) < max(few, _MOST * len(ordered)):
        return {text for _, text in ordered}
    return {text for (_, text), is_near in zip(ordered, near, strict=True) if not is_near}
