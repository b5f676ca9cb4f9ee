"""Text that a spreadsheet must not take for a formula (OWASP, "CSV Injection")."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_OURS = r"^'([=+\-@＝＋－＠])"
LONGEST = 32_767  # characters of one cell of Excel


def text(found: str) -> str:
    """Safe in CSV: an apostrophe before what would begin a formula."""
    return f"'{found}" if found.startswith(_FORMULA) else found


def cell(found: str) -> str:
    """Safe in XLSX: without control characters but line breaks, no longer than a cell can be."""
    return text(_CONTROL.sub(" ", found))[:LONGEST]


def pattern() -> str:
    """What `text` put before a value: a regular expression of RE2 whose first group is what stood there."""
    return _OURS
