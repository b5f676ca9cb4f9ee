"""What a load did to every file, table and row: plain values, the same in words, as JSON and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, asdict, dataclass, field
from typing import Any, Literal

from data.cleaning.admission import AskedText
from data.cleaning.staging import RefusedCell

# What becomes of a file with refused rows: its good rows go in, none do, or the good ones where few are refused.
Keep = Literal["good", "none", "rule"]
MARKED = "Cần sửa"  # the column that the copy for the clerk begins with
MOST_REFUSED = 5  # percent of a file's rows; beyond it nothing is loaded unless that is chosen


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """Cells refused for one reason: how many rows, the first of them, and some of their values."""

    column: str
    reason: str
    remedy: str
    rows: int
    first_rows: list[int]
    values: list[str]


@dataclass(frozen=True)
class CellChange:
    """One cell that a new state of a known row replaces."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Update:
    """A row of the file that replaces one already stored; `key` says which."""

    row: int
    key: str
    changes: list[CellChange]


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A cell of a known row that the file may not change unless somebody accepts it for the file."""

    row: int
    key: str
    column: str
    before: str | None
    after: str | None
    reason: str
    remedy: str


@dataclass
class SheetReport:
    """What became of one table found in a file. Rows are Excel's numbers.

    `rows_set_aside` are no data (totals, numbering, the template's example); `rows_read` counts them too.
    `matched` maps headers of the template to headers of the file, `by_hand` are those of them that
    somebody matched by hand, here or in an earlier file with the same headers (`mappings.sender`).
    `asked` are texts left out until somebody says that they are no person's.
    `rows_in_conflict` hold `conflicts`; they are among `rows_refused` unless they were accepted.
    """

    sheet: str | None
    header_row: int
    table: str
    _: KW_ONLY
    rows_read: int = 0
    accepted: int = 0
    updated: int = 0
    refused: list[RefusedCell] = field(default_factory=list)
    ignored: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    rows_refused: int = 0
    rows_set_aside: int = 0
    matched: dict[str, str] = field(default_factory=dict)
    by_hand: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    sender: str = ""
    conflicts: list[Conflict] = field(default_factory=list)
    rows_in_conflict: int = 0
    asked: list[AskedText] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """A sheet without a row of data, as most of a filled-in template are."""
        return self.rows_read == self.rows_set_aside

    @property
    def unread_columns(self) -> list[str]:
        """Headers nobody knows whose columns hold nothing personal, as far as can be seen."""
        return [h for h in self.unknown_columns if h not in self.dropped_columns]


@dataclass(kw_only=True)
class Unrecognised:
    """A sheet that is no table of ours as it stands: which is nearest, and why it is not that."""

    sheet: str | None
    header_row: int
    rows: int
    table: str
    headers: list[str]
    matched: dict[str, str]
    reason: str
    remedy: str
    sender: str


@dataclass
class FileReport:
    """`error` says why nothing of the file is in; `marked` names the copy that tells what to mend; `as_of` is the day
    the file tells of (declared, else its latest event), as 2024-03-31."""

    file: str
    sha256: str
    _: KW_ONLY
    error: dict[str, str] | None = None
    parts: list[SheetReport] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    marked: str | None = None
    as_of: str | None = None

    @property
    def rows_in_conflict(self) -> int:
        return sum(p.rows_in_conflict for p in self.parts)

    @property
    def rows(self) -> int:
        """Rows of data: what is set aside does not count."""
        return sum(p.rows_read - p.rows_set_aside for p in self.parts) + sum(u.rows for u in self.unrecognised)

    @property
    def rows_refused(self) -> int:
        """Rows with a mistake, and every row of a sheet that was not recognised."""
        return sum(p.rows_refused for p in self.parts) + sum(u.rows for u in self.unrecognised)

    @property
    def is_mostly_good(self) -> bool:
        """No more than `MOST_REFUSED` percent of its rows are refused."""
        return 100 * self.rows_refused <= MOST_REFUSED * self.rows


@dataclass
class LoadReport:
    """The outcome of a load; `snapshot` is None when nothing was stored."""

    snapshot: str | None
    files: list[FileReport]
    warnings: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        """Rows new or changed."""
        return sum(part.accepted + part.updated for f in self.files for part in f.parts)

    @property
    def exit_code(self) -> int:
        """0 all in, 1 some rows or files refused, 2 nothing loaded."""
        if not any(f.error is None for f in self.files) or (self.stored == 0 and self._any_refused()):
            return 2
        return 1 if self._any_refused() else 0

    def _any_refused(self) -> bool:
        return any(f.error or f.rows_refused or f.unrecognised for f in self.files)

    def json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(found: Mapping[str, Any]) -> LoadReport:
    """The report whose `json` this is."""
    return LoadReport(found["snapshot"], [_file(f) for f in found["files"]], list(found["warnings"]))


def _file(found: Mapping[str, Any]) -> FileReport:
    parts = [_part(p) for p in found["parts"]]
    unrecognised = [Unrecognised(**u) for u in found["unrecognised"]]
    return FileReport(**{**found, "parts": parts, "unrecognised": unrecognised})


def _part(found: Mapping[str, Any]) -> SheetReport:
    updates = [Update(u["row"], u["key"], [CellChange(**c) for c in u["changes"]]) for u in found["updates"]]
    mistakes = [Mistake(**m) for m in found["mistakes"]]
    conflicts = [Conflict(**c) for c in found["conflicts"]]
    refused = [RefusedCell(**r) for r in found["refused"]]
    asked = [AskedText(**a) for a in found["asked"]]
    told = {"refused": refused, "mistakes": mistakes, "updates": updates, "conflicts": conflicts, "asked": asked}
    return SheetReport(**{**found, **told})
