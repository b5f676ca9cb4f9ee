"""Columns matched by hand: what can be matched to what, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.access import audit
from analytics.scope.viewer import NotAllowed, Viewer
from data.loading import saved_mappings
from data.loading.reporting.report import SheetReport, Unrecognised
from data.privacy.personal_data import MASKED
from data.state.errors import StateError
from data.tables.header_matching import match
from data.tables.tables import TABLES


def tables() -> dict[str, str]:
    """Names and titles of the tables."""
    return {name: table.title for name, table in TABLES.items()}


def offered(found: SheetReport | Unrecognised, table: str) -> dict[str, str]:
    """Columns of `table` that can be chosen: their names, and headers as offered; required ones first."""
    taken = {name for name, header in _matched(found, table).items() if header not in open_headers(found, table)}
    free = sorted((c for c in TABLES[table].columns if c.name not in taken), key=lambda c: not c.required)
    return {c.name: f"{c.header} (bắt buộc)" if c.required else c.header for c in free}


def open_headers(found: SheetReport | Unrecognised, table: str) -> dict[str, str]:
    """Headers of the file that can be matched by hand, with the column name they are matched to now, or nothing."""
    if isinstance(found, SheetReport):
        names = {c.header: c.name for c in TABLES[table].columns}
        by_hand = {header: names[ours] for ours, header in found.by_hand.items()}
        return by_hand | {h: "" for h in found.unread_columns if MASKED not in h}
    known = _matched(found, table).values()
    return {h: "" for h in found.headers if h not in known}


def remember(found: SheetReport | Unrecognised, table: str, chosen: Mapping[str, str], viewer: Viewer) -> str | None:
    """Keep what was chosen (header to column name, or nothing) for files with these headers; else why not."""
    matches = {header: column for header, column in chosen.items() if column}
    doubled = [c for c in matches.values() if list(matches.values()).count(c) > 1]
    if doubled:
        return f"Hai cột của tệp cùng ghép vào “{TABLES[table].column(doubled[0]).header}”. Chọn lại một cột."
    try:
        viewer.must("match columns")
        audit.record("match columns", viewer, table=table, columns=len(matches))
        saved_mappings.remember(table, found.sender, matches)
    except NotAllowed as error:
        return str(error)
    except StateError as error:
        return f"Không nhớ được cách ghép. {error}"
    return None


def _matched(found: SheetReport | Unrecognised, table: str) -> dict[str, str]:
    """Column name to header, as the headers alone say."""
    if isinstance(found, SheetReport):
        return {c.name: found.matched[c.header] for c in TABLES[table].columns if c.header in found.matched}
    return match(TABLES[table], found.headers).matched
