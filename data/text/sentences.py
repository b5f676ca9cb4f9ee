"""Parts of the sentences that a load says: which rows, which names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NAMED = 10  # places named one by one; the count beside them is always whole


def listed(rows: Sequence[int]) -> str:
    """ "dòng 3 đến 5, 9": Excel's numbers, neighbours joined."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    named = [str(a) if a == b else f"{a} đến {b}" for a, b in spans[:NAMED]]
    return f"dòng {', '.join(named)}{', …' if len(spans) > NAMED else ''}"


def either(names: Iterable[str]) -> str:
    """ "“a”, “b” hay “c”"."""
    *before, last = [f"“{name}”" for name in names]
    return f"{', '.join(before)} hay {last}" if before else last


def figure(value: float) -> str:
    """1234567.5 as "1.234.567,5"."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return shown.translate(str.maketrans(",.", ".,"))
