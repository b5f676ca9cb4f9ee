"""A sheet whose table was recognised: what the report says of it, and which of its cells may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning import admission
from data.cleaning.admission import Admitted
from data.loading.reporting.report import MARKED, SheetReport
from data.privacy import decided, personal_data
from data.reading import ROW, RawTable
from data.tables.columns import Table
from data.tables.header_matching import Columns
from data.text import coded_texts, csv_injection


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A sheet that is a table of ours. `dropped` are headers of personal columns, `by_hand` headers to column names."""

    raw: RawTable
    table: Table
    columns: Columns
    dropped: list[str]
    by_hand: dict[str, str]
    sender: str

    def part(self) -> SheetReport:
        """The report's beginning: what was understood, no row yet."""
        matched = {self.table.column(name).header: h for name, h in self.columns.matched.items()}
        by_hand = {self.table.column(name).header: h for h, name in self.by_hand.items()}
        return SheetReport(
            personal_data.masked(self.raw.sheet),
            self.raw.header_row,
            self.table.name,
            ignored=[{"row": row, "why": why} for row, why in self.raw.ignored],
            warnings=list(self.raw.warnings),
            unknown_columns=[_shown(h) for h in self.columns.unknown],
            dropped_columns=[_shown(h) for h in self.dropped],
            rows_set_aside=len(self.raw.ignored),
            matched={ours: _shown(h) for ours, h in (matched | self.columns.factors).items()},
            by_hand={ours: _shown(h) for ours, h in by_hand.items()},
            sender=self.sender,
        )

    def admitted(self, communes: Mapping[str, str], confirms: bool) -> tuple[Recognised, Admitted]:
        """The same without texts that may be a person's, and what became of them. `confirms`: its offices are some."""
        found = admission.admit(self.raw, self.table.columns, self.columns, communes)
        new = [asked.code for asked in found.asked if asked.kind == admission.OFFICE]
        if confirms and new:
            decided.remember(new, True)
            found = admission.admit(self.raw, self.table.columns, self.columns, communes)
        return replace(self, raw=found.raw), found

    def cells(self) -> pa.Table:
        """The columns that may be kept, and `ROW`, under the template's headers: those of the file may say more."""
        ours = {h: self.table.column(name).header for name, h in self.columns.matched.items()}
        ours |= {h: factor for factor, h in self.columns.factors.items()}
        kept = [h for h in self.raw.headers if h in ours and h not in self.dropped]
        named = [ours[h] for h in kept]
        return self.raw.cells.select([*kept, ROW]).rename_columns([*named, ROW])


def without_mark(raw: RawTable) -> RawTable:
    """A copy that we marked and its clerk mended: without our column, and without our apostrophes."""
    if MARKED not in raw.headers:
        return raw
    kept = tuple(h for h in raw.headers if h != MARKED)
    texts = [coded_texts.changed(raw.cells[h], _without_apostrophe) for h in kept]
    cells = pa.table([*texts, raw.cells[ROW]], names=[*kept, ROW])
    return replace(raw, headers=kept, cells=cells)


def _without_apostrophe(words: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(words, csv_injection.pattern(), r"\1")


def _shown(text: str) -> str:
    """A header as a report may show it."""
    return personal_data.masked(text) or ""
