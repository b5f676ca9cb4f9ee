"""Facts of the language and the land that tell a person's name from other words (`data/reference/words/`).

Surnames of all peoples of the country, what offices are called, names that are public (places, and those whom schools
and streets are named after), and pairs of words that laws write in small letters, as they never write a name.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from data import settings
from data.text.normalise import plain, seen

MIDDLE = frozenset({"văn", "thị"})  # stand between a surname and a given name
PLAIN_MIDDLE = frozenset({"van", "thi"})
Phrase = tuple[str, ...]


def folder() -> Path:
    """The words of whoever keeps reference tables of their own, else ours."""
    own = settings.reference() / "words"
    return own if own.is_dir() else settings.HERE / "reference" / "words"


@cache
def surnames() -> frozenset[str]:
    """First syllables of surnames, in small letters."""
    return frozenset(word(row["name"].split()[0]) for row in rows("surname"))


@cache
def plain_surnames() -> frozenset[str]:
    """The same without marks."""
    return frozenset(map(plain, surnames()))


@cache
def pure_surnames() -> frozenset[str]:
    """Surnames that are hardly a word of the language besides."""
    return frozenset(word(row["name"].split()[0]) for row in rows("surname") if row["is_word"] == "không")


@cache
def plain_pure_surnames() -> frozenset[str]:
    return frozenset(map(plain, pure_surnames()))


def is_pair(one: str, other: str) -> bool:
    """Whether two words stand together in the language: "giao thông"."""
    return f" {other} " in _followers().get(one, "")


def is_plain_pair(one: str, other: str) -> bool:
    """The same without marks, for what somebody typed so."""
    return f" {other} " in _plain_followers().get(one, "")


@cache
def _followers() -> dict[str, str]:
    return {row["word"]: f" {row['followed_by']} " for row in rows("word_pair")}


@cache
def _plain_followers() -> dict[str, str]:
    found: dict[str, str] = {}
    for word_, after in _followers().items():
        found[_bare(word_)] = found.get(_bare(word_), "") + _bare(after)
    return found


@cache
def public_names() -> dict[Phrase, str]:
    """Names that are no private person's, as their words, and what they are: "địa danh" or "danh nhân"."""
    found = {words(row["name"]): row["kind"] for row in rows("public_name")}
    for name in _communes():
        found.setdefault(words(name), "địa danh")
    return found


@cache
def places() -> frozenset[Phrase]:
    return frozenset(phrase for phrase, kind in public_names().items() if kind == "địa danh")


@cache
def office_words() -> frozenset[Phrase]:
    """What the name of an office begins with; titles of those who lead one too."""
    return frozenset(words(row["word"]) for row in rows("office_word"))


@cache
def office_vocabulary() -> frozenset[Phrase]:
    """What follows in an office's name: fields of work, levels, links, abbreviations."""
    listed = {words(row["phrase"]) for row in rows("office_vocabulary")}
    return frozenset({phrase for phrase in listed if phrase} | office_words() | places())


@cache
def longest(phrases: frozenset[Phrase]) -> int:
    return max(map(len, phrases))


def words(text: str) -> Phrase:
    """Words of letters or digits in small letters, whatever stands between them."""
    return tuple("".join(c if c.isalnum() else " " for c in word(text)).split())


def word(text: str) -> str:
    """A word as it is compared: small letters, one way to write each, tones where most documents put them."""
    return seen(unicodedata.normalize("NFC", text))


def rows(name: str) -> Iterable[dict[str, str]]:
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _communes() -> list[str]:
    found: list[str] = []
    for name in ("commune", "commune_alias"):
        path = settings.reference() / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                found += [row["name"] for row in csv.DictReader(file)]
    return found


_MARKS = {
    ord(c): unicodedata.normalize("NFD", c)[0]
    for c in map(chr, range(0xC0, 0x1EFA))
    if len(unicodedata.normalize("NFD", c)) > 1
} | {ord("đ"): "d", ord("Đ"): "D"}


def _bare(text: str) -> str:
    """`plain` of words that are letters only, quick enough for a hundred thousand."""
    return text.translate(_MARKS)
