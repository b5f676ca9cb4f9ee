"""A table as a file for somebody, and the record that they took it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from analytics.access import audit
from analytics.documents import tables_as_text
from analytics.documents.sheets import table_xlsx
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

Ending = Literal["csv", "xlsx"]
MEDIA: dict[Ending, str] = {"csv": "text/csv", "xlsx": table_xlsx.MEDIA}


def table(
    ending: Ending,
    shown: pd.DataFrame,
    sentence: str,
    indicators: Sequence[str],
    *,
    name: str,
    filters: Filters,
    viewer: Viewer,
) -> bytes:
    """The file's content, recorded before it is given. Raises StateError where it can't be."""
    make = tables_as_text.csv if ending == "csv" else table_xlsx.xlsx
    content = make(shown, sentence, tuple(indicators))
    audit.record("export", viewer, filters, document=f"{name}.{ending}", rows=len(shown), bytes=len(content))
    return content
