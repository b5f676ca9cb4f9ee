"""Typed tables to CSV as an office would keep them: Vietnamese headers, names, dates and decimals."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.tables.columns import Column, Table, Type

_BATCH = 100_000


def write(path: Path, table: Table, parts: Iterable[pa.Table], names: Mapping[str, str]) -> None:
    """`names` are the communes' by unit. The same bytes on every system: UTF-8, no BOM, "\\n"."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(c.header for c in table.columns)
        for batch in (b for part in parts for b in part.to_batches(max_chunksize=_BATCH)):
            out.writerows(zip(*(_words(c, batch[c.name], names) for c in table.columns), strict=True))


def _words(column: Column, values: pa.Array, names: Mapping[str, str]) -> list[str | None]:
    """Each different value is put in words once."""
    coded = values.dictionary_encode()
    words = pa.array([_word(column.type, value, names) for value in coded.dictionary.to_pylist()], pa.string())
    cells: list[str | None] = pc.take(words, coded.indices).to_pylist()
    return cells


def _word(kind: Type, value: Any, names: Mapping[str, str]) -> str:
    match kind:
        case Type.DAY:
            return f"{value:%d/%m/%Y}"
        case Type.MONTH:
            return f"{value:%m/%Y}"
        case Type.FLAG:
            return "Có" if value else "Không"
        case Type.COMMUNE:
            return names[value]
        case Type.NUMBER:
            return f"{value:.0f}" if value == int(value) else f"{value:.1f}".replace(".", ",")
        case _:
            return str(value)
