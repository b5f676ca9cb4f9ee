"""Codes as a reader sees them: a bare number is counted by each commune for itself, so its commune stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import formatting


def named(code: str, commune: str | None) -> str:
    """ "BS-00123"; "05 – Bình An"."""
    if bears_letters(code) or not commune:
        return code
    return f"{code} – {formatting.group('commune', commune)}"


def bears_letters(code: str) -> bool:
    """Whether a code says by itself whose it is (as `data.tables.identity` has it)."""
    return any(c.isalpha() for c in code)


def origin(row: Mapping[str, Any]) -> str:
    """Where a row was sent from: its `source_file` and `source_row`; nothing where the viewer may not know."""
    if row["source_row"] is None:
        return ""
    file = row["source_file"] or formatting.MISSING  # kept as a number, "tệp 3", since its name may be a person's
    return f"Từ tệp {formatting.literal(file.removeprefix('tệp '))}, dòng {row['source_row']}."


def choices(rows: pd.DataFrame, code: str) -> dict[str, tuple[str, str]]:
    """Rows to choose from: each under its name, as (code, commune)."""
    return {named(c, place): (c, place) for c, place in zip(rows[code], rows["commune"], strict=True)}
