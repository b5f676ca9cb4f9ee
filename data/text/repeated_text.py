"""Questions to a column of texts that need an answer for each distinct text only."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_LOOKED_AT = 10_000  # first cells, by which a column is judged to repeat itself or not


def matching(column: pa.ChunkedArray, pattern: str) -> pa.BooleanArray:
    """Which cells a regular expression finds something in. Codes, which never repeat, are looked at as they are."""
    cells = column.combine_chunks()
    if 2 * len(cells[:_LOOKED_AT].unique()) > min(len(cells), _LOOKED_AT):
        return pc.fill_null(pc.match_substring_regex(cells, pattern), False)
    coded = cells.dictionary_encode()
    hits = pc.match_substring_regex(coded.dictionary, pattern)
    return pc.fill_null(hits.take(coded.indices), False)
