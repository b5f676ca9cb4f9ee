"""Tables that leave the screen: readable ones, and CSV that Vietnamese Excel opens as it should."""

from __future__ import annotations

import csv as text_csv
import io
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.indicators import INDICATORS
from data.text import csv_injection


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Every cell as a reader sees it."""
    shown = table.copy()
    for column in shown.columns:
        decimals = _decimals(table[column])
        shown[column] = [_cell(v, decimals) for v in table[column]]
    return shown


def _decimals(column: pd.Series) -> int:
    """One for a column with any broken number, so that its commas stand in line."""
    if not pd.api.types.is_numeric_dtype(column):
        return 0
    known = column.dropna().astype(float)
    return int(not (known == known.round()).all())


def csv(table: pd.DataFrame, sentence: str, indicators: tuple[str, ...] = ()) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas; scope and definitions follow the table."""
    out = io.StringIO()
    writer = text_csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([csv_injection.text(str(c)) for c in table.columns])
    for row in table.itertuples(index=False):
        writer.writerow([_raw(v) for v in row])
    writer.writerow([])
    writer.writerow([csv_injection.text(sentence)])
    for key in indicators:
        indicator = INDICATORS[key]
        writer.writerow(
            [
                csv_injection.text(
                    f"{indicator.name} ({indicator.unit.value}): {indicator.meaning} Căn cứ: {indicator.basis}."
                )
            ]
        )
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _cell(found: Any, decimals: int) -> str:
    if found is None or (not isinstance(found, str) and pd.isna(found)):
        return formatting.MISSING
    if isinstance(found, date | datetime):
        return formatting.day(found)
    if isinstance(found, bool | np.bool_):
        return "Có" if found else "Không"
    if isinstance(found, str):
        return found
    return formatting.number(float(found), decimals)


def _raw(found: Any) -> str:
    if found is None or (not isinstance(found, str) and pd.isna(found)):
        return ""
    if isinstance(found, date | datetime):
        return formatting.day(found)
    if isinstance(found, bool | np.bool_):
        return "Có" if found else "Không"
    if isinstance(found, str):
        return csv_injection.text(found)
    return f"{float(found):.15g}".replace(".", ",")
