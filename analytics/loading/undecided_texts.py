"""Texts that only a person can judge: an office's name or not, a person's name or not."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import formatting
from analytics.access import audit
from analytics.formatting import literal
from analytics.scope.viewer import NotAllowed, Viewer
from data.cleaning.admission import NAME, OFFICE, AskedText
from data.loading.reporting.report import FileReport
from data.privacy import decided
from data.state.errors import StateError

__all__ = ["NAME", "OFFICE", "asked", "label", "lines", "remember"]


def asked(file: FileReport, kind: str) -> list[AskedText]:
    """What of a file waits for somebody's word, each text once."""
    return list({a.code: a for p in file.parts for a in p.asked if a.kind == kind}.values())


def label(one: AskedText) -> str:
    """A text as it is asked about: an office's name as it stands, of what may be a person the first letters only."""
    rows = ", ".join(str(row) for row in one.first_rows[:3])
    more = f" và {formatting.number(one.rows - 3)} dòng khác" if one.rows > 3 else ""
    return f"{literal(one.shown)} (cột {literal(one.column)}, dòng {rows}{more})"


def remember(
    found: Sequence[AskedText], chosen: Sequence[str], *, rest_are_persons: bool, viewer: Viewer
) -> str | None:
    """Keep that the texts with the chosen codes may stand, and that the others may not; else why not."""
    try:
        viewer.must("match columns")  # a word that holds for all later loads, as a match does
        audit.record("decide texts", viewer, asked=len(found), kept=len(chosen))
        decided.remember(chosen, True)
        if rest_are_persons:
            decided.remember([a.code for a in found if a.code not in chosen], False)
    except NotAllowed as error:
        return str(error)
    except StateError as error:
        return f"Không nhớ được quyết định. {error}"
    return None


def lines(file: FileReport) -> list[str]:
    """The same for the command line, with what to type."""
    offices, names = asked(file, OFFICE), [a for p in file.parts for a in p.asked if a.kind != OFFICE]
    found = [f"  Chưa có trong danh sách cơ quan: {a.shown} (cột {a.column}, {a.rows} dòng)." for a in offices]
    if offices:
        found.append("  Nếu đúng là cơ quan: nạp với --confirm-offices; lần sau không hỏi lại.")
    found += [f"  Có thể là tên người: {a.shown} (cột {a.column}, dòng {a.first_rows[0]}), mã {a.code}." for a in names]
    if names:
        found.append("  Không phải tên người: nạp với --keep-text MÃ; là tên người: --drop-text MÃ.")
    return found
