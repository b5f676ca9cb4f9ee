"""When two spellings are one word: what is ignored in comparing, and what never is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of other alphabets that look like ours (keyboards and scanners mix them in), and what nobody sees.
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХІЈаеорсухіјкÐðƉɖ’‘ʼ",
    "ABEKMHOPCTXIJaeopcyxijkĐđĐđ'''",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad",
)


def tidy(text: str) -> str:
    """NFC, one blank between words, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """What two spellings of one Vietnamese name share: case and blanks are dropped, accents never."""
    return tidy(text).casefold()


def seen(text: str) -> str:
    """A text as it looks to a reader: `fold`, with look-alike letters made ours, old tone places new ("hoà")."""
    return _tones(fold(unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)))


def letters(text: str) -> str:
    """`seen` without punctuation, so that "Bồi thường - GPMB" is "Bồi thường, GPMB"."""
    return " ".join(re.sub(r"[^\w%²]+", " ", seen(text)).split())


def is_bare(text: str) -> bool:
    """No accent anywhere: somebody typed without a Vietnamese keyboard."""
    return text.isascii()


@lru_cache(4096)
def bare(text: str) -> str:
    """Without accents: "Khiếu nại" is "khieu-nai"."""
    return plain(seen(text))


@lru_cache(4096)
def header_key(text: str) -> str:
    """What headers are compared by: no accents, no marks, no remark in brackets."""
    return plain(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", seen(text)))


def _tones(text: str) -> str:
    """ "hoà" → "hòa", "uỷ" → "ủy": the tone stands on the first of two vowels, as in most documents."""
    return _OLD_TONES.sub(lambda found: _NEW_TONES[found[0]], text)


_PAIRS = [
    (old + tail, new + tail2)
    for vowel, ends in (("o", "ae"), ("u", "y"))
    for end in ends
    for mark in "\u0300\u0301\u0303\u0309\u0323"
    for old, new, tail, tail2 in [
        (vowel, unicodedata.normalize("NFC", vowel + mark), unicodedata.normalize("NFC", end + mark), end)
    ]
]
_NEW_TONES = dict(_PAIRS)
_OLD_TONES = re.compile("(?<!q)(?:" + "|".join(_NEW_TONES) + r")(?!\w)")


def plain(text: str) -> str:
    """Vietnamese without accents, lower case, words joined by hyphens: "Khiếu nại" is "khieu-nai"."""
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).lower()
    return "-".join("".join(c if c.isalnum() else " " for c in letters).split())
