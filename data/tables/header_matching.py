"""Which table a row of headers belongs to, and which of its columns each header means.

Guesses nothing: a header means a column when it is spelled as declared, or, whatever its case, accents and
remarks, as a known synonym; two headers for one column are refused, a mapping by hand overrules both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from data.tables.columns import Column, Table
from data.tables.synonyms import HEADERS
from data.tables.tables import FACTORS, TABLES
from data.text.normalise import bare, header_key


@dataclass(frozen=True, kw_only=True)
class Columns:
    """How the headers of a file meet the columns of a table."""

    matched: dict[str, str]  # column name to header of the file
    unknown: tuple[str, ...]
    missing: tuple[str, ...]  # headers of required columns
    wide: bool = False  # satisfaction with one column a factor
    factors: dict[str, str] = field(default_factory=dict)  # factor to header of the file, where wide
    doubled: tuple[tuple[str, str, str], ...] = ()  # (column header, one header, another header)

    def without(self, headers: Sequence[str]) -> Columns:
        """The same, but for columns that are not read on."""
        matched = {name: h for name, h in self.matched.items() if h not in headers}
        return replace(self, matched=matched)

    def made_long(self, column: str) -> bool:
        """Whether a wide survey gives this column across its headers."""
        return self.wide and column in ("factor", "score")

    @property
    def known(self) -> int:
        """How many headers of the file mean something."""
        return len(self.matched) + len(self.factors)


def match(table: Table, headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Headers as declared or as `synonyms.py` knows them. `mapping` (header to column name) wins over both."""
    by_hand = {
        name: h for h, name in (mapping or {}).items() if h in headers and any(c.name == name for c in table.columns)
    }
    free = [h for h in headers if h not in by_hand.values()]
    matched, doubled = dict(by_hand), []
    for column in table.columns:
        if column.name in by_hand:
            continue
        found = _meant(free, _spellings(table, column))
        if len(found) > 1:
            doubled.append((column.header, found[0], found[1]))
        if found:
            matched[column.name] = found[0]
            free.remove(found[0])
    factors = _factors(free) if table.name == "satisfaction" and "factor" not in matched else {}
    given = set(matched) | ({"factor", "score"} if factors else set())
    used = {*matched.values(), *factors.values()}
    return Columns(
        matched=matched,
        unknown=tuple(h for h in headers if h not in used),
        missing=tuple(c.header for c in table.columns if c.required and c.name not in given),
        wide=bool(factors),
        factors=factors,
        doubled=tuple(doubled),
    )


def nearest(
    headers: Sequence[str], wanted: str | None = None, mapping: Mapping[str, str] | None = None
) -> tuple[Table, Columns]:
    """The table these headers fit best: one with no required column missing, if there is one."""
    candidates = [TABLES[wanted]] if wanted else list(TABLES.values())
    found = [(t, match(t, headers, mapping)) for t in candidates]
    whole = [(t, c) for t, c in found if not c.missing]
    if whole:
        return max(whole, key=lambda pair: pair[1].known - len(pair[1].unknown))
    return min(found, key=lambda pair: (len(pair[1].missing) - pair[1].known, pair[0].name))


@cache
def header_words() -> frozenset[str]:
    """Keys of every header any table knows."""
    words = {key for t in TABLES.values() for c in t.columns for keys in _spellings(t, c) for key in keys}
    return frozenset(words | {header_key(f) for f in FACTORS})


@cache
def _spellings(table: Table, column: Column) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Keys of a column, the surest first: its declared header, its synonyms, either without remarks in brackets."""
    also = (*HEADERS.get(column.name, ()), *HEADERS.get(f"{table.name}.{column.name}", ()))
    # "Tiền (đồng)" is not "Tiền (triệu đồng)": a remark that is part of the declared header counts
    loose = () if "(" in column.header else (column.header, *(a for a in also if "(" not in a))
    return (
        frozenset({bare(column.header)}),
        frozenset(map(bare, also)),
        frozenset(map(header_key, loose)),
    )


def _meant(headers: Sequence[str], spellings: tuple[frozenset[str], ...]) -> list[str]:
    """Headers that mean a column, by the surest spelling that any of them has."""
    declared, also, loose = spellings
    for keys, key_of in ((declared, bare), (also, bare), (loose, header_key)):
        found = [h for h in headers if key_of(h) in keys]
        if found:
            return found
    return []


def _factors(headers: Sequence[str]) -> dict[str, str]:
    spelled = {header_key(h): h for h in headers}
    return {f: spelled[header_key(f)] for f in FACTORS if header_key(f) in spelled}
