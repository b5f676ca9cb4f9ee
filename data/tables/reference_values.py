"""Columns whose values a reference table lists: the criteria that units are judged by."""

from __future__ import annotations

import csv

import pyarrow as pa

from data import settings
from data.tables.columns import Column
from data.text.normalise import letters

NOT_LISTED = (
    "Không có trong danh mục bộ tiêu chí.",
    "Ghi đúng như danh mục, hoặc bổ sung bộ tiêu chí vào data/reference/rubric.csv.",
)
_FIELDS = {"rubric": "version", "criterion": "criterion"}  # column of `rubric.csv` by our column


def listed(column: Column, texts: pa.Array) -> pa.Array:
    """Each text as the reference table spells it, missing where it does not stand there."""
    values = {letters(value): value for value in _values(_FIELDS[column.name])}
    return pa.array([values.get(letters(text)) if text else None for text in texts.to_pylist()], pa.string())


def _values(field: str) -> list[str]:
    with (settings.reference() / "rubric.csv").open(encoding="utf-8", newline="") as file:
        return [row[field] for row in csv.DictReader(file)]
