"""Whether a text is the name of an office: an office's word first, then nothing but what is known of offices.

The list that ships is made of words (`words/office_vocabulary.csv`) and the district's communes, so that "UBND xã Bình
Hải" stands in it without a row of its own. What begins like an office and goes on with other words is one once somebody
of the office has said so (`decided`); a person's name never follows from words that are listed.
"""

from __future__ import annotations

from functools import lru_cache

from data.privacy import known_words as known
from data.privacy import person_numbers
from data.text import place_names
from data.text.normalise import plain

_LONGEST = 60  # words of a list of offices
_FEW = 4  # digits of a number that an office may bear


def begins(text: str) -> bool:
    """Whether a text begins with an office's word."""
    words = known.words(text)
    return any(_starts(words, phrase) for phrase in known.office_words()) or (
        bool(words) and all(w.isascii() for w in words) and any(_starts(words, p) for p in _plain(known.office_words()))
    )


@lru_cache(65536)
def is_listed(text: str) -> bool:
    """Whether every word of a text is known of offices; several offices may stand one after another."""
    words = known.words(text)
    if not words or len(words) > _LONGEST or not begins(text) or person_numbers.kind(text):
        return False
    is_school = words[0] == "trường" or "thcs" in words or "thpt" in words
    if _is_laid(words, known.office_vocabulary(), is_school):
        return True
    return all(w.isascii() for w in words) and _is_laid(words, _plain(known.office_vocabulary()), False)


def is_unit(text: str) -> bool:
    """A commune by its name, or an office."""
    words = known.words(place_names.without_kind(text))
    places = known.places() if any(not w.isascii() for w in words) else _plain(frozenset(known.places()))
    return words in places or is_listed(text) or words == ("cấp", "huyện")


def _is_laid(words: known.Phrase, vocabulary: frozenset[known.Phrase], is_school: bool) -> bool:
    """Whether phrases of the vocabulary, laid end to end, make up the words; short numbers are allowed between."""
    most = known.longest(vocabulary)
    reached = [True] + [False] * len(words)
    for at in range(len(words)):
        if not reached[at]:
            continue
        if words[at].isdigit() and len(words[at]) < _FEW and at:
            reached[at + 1] = True
        for size in range(1, min(most, len(words) - at) + 1):
            phrase = words[at : at + size]
            if phrase in vocabulary or (is_school and at and phrase in known.public_names()):
                reached[at + size] = True
    return reached[-1]


def _starts(words: known.Phrase, phrase: known.Phrase) -> bool:
    return words[: len(phrase)] == phrase


@lru_cache(4)
def _plain(phrases: frozenset[known.Phrase]) -> frozenset[known.Phrase]:
    return frozenset(tuple(map(plain, phrase)) for phrase in phrases)
