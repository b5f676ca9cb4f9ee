"""Rows of a CSV with a cell too few or too many: blank, whole but for blanks, no data, or broken."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data.reading import ROW, BrokenRow, rows
from data.reading.layout import Header
from data.tables.header_matching import nearest
from data.text import coded_texts
from data.text.normalise import tidy
from data.text.sentences import listed

_LONGEST = 10_000  # letters of a row that is looked at


@dataclass(frozen=True)
class Ragged:
    """A row with more or fewer cells than the header: how many, and what stands in them where that can be told."""

    count: int
    texts: list[str] | None


@dataclass(kw_only=True)
class Mended:
    """Ragged rows by what becomes of them. `evened` are cells by Excel's row, `short` those rows that lacked cells."""

    evened: dict[int, list[str]] = field(default_factory=dict)
    short: list[int] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)


def mended(uneven: Mapping[int, Ragged], header: Header) -> Mended:
    """Blank rows are blank however many marks they have; cells that lack at the end are blank, blank ones beyond it
    are none. What is left is broken: more than blanks beyond the header, or a required cell among those that lack."""
    found, names = Mended(), header.names
    table, columns = nearest(names)
    required = [names.index(columns.matched[c.name]) for c in table.columns if c.required and c.name in columns.matched]
    sight = rows.Sight(names, header.spelled, tuple(range(len(names))))
    for row, one in sorted(uneven.items()):
        if one.texts is None:
            found.broken.append(BrokenRow(row, one.count, len(names)))
            continue
        cells = (one.texts + [""] * len(names))[: max(len(names), len(one.texts))]
        if not any(map(tidy, cells)):
            continue
        why = _why_no_data(cells, sight)
        if why:
            found.ignored.append((row, why))
        elif any(map(tidy, cells[len(names) :])) or any(not tidy(cells[at]) for at in required):
            found.broken.append(BrokenRow(row, one.count, len(names)))
        else:
            found.evened[row] = cells[: len(names)]
            found.short += [row] if one.count < len(names) else []
    return found


def texts(text: str | None, separator: str) -> list[str] | None:
    """The cells of one row of text, None where they cannot be told."""
    if text is None or len(text) > _LONGEST:
        return None
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return None


def _why_no_data(cells: Sequence[str], sight: rows.Sight) -> str | None:
    """A row with too few or too many cells may still be a total or a signature."""
    tidied = [tidy(cell) for cell in cells]
    return rows.SIGNATURE if rows.is_signature(tidied, sight) else rows.why_no_data(tidied, 3, sight)


def inserted(cells: pa.Table, evened: Mapping[int, list[str]]) -> pa.Table:
    """The rows made even in their places."""
    headers = [name for name in cells.column_names if name != ROW]
    columns = zip(*evened.values(), strict=True)
    joined = {h: coded_texts.joined(cells[h], pa.array(texts)) for h, texts in zip(headers, columns, strict=True)}
    joined[ROW] = pa.concat_arrays([cells[ROW].combine_chunks(), pa.array(list(evened), pa.int64())])
    return pa.table(joined).sort_by(ROW)


def said(mended: Mended) -> list[str]:
    if not mended.short:
        return []
    return [f"{len(mended.short)} dòng thiếu ô ở cuối ({listed(mended.short)}): các ô thiếu được coi là để trống."]
