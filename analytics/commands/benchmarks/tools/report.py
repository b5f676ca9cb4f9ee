"""What the benchmark says: one row a promise, its ratio, its limit, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics import formatting

NOT_MEASURED = "không đo được"
_HEADINGS = ("Phép đo", "Tỷ số", "Giới hạn", "Đạt?", "Chi tiết")


@dataclass(frozen=True, kw_only=True)
class TimedRow:
    """`held` is None where nothing was measured or nothing is promised."""

    what: str
    value: str
    limit: str
    held: bool | None
    detail: str = ""

    @property
    def verdict(self) -> str:
        return {True: "đạt", False: "KHÔNG ĐẠT", None: "–"}[self.held]


def ratio(what: str, value: float, limit: float, detail: str = "", is_strict: bool = False) -> TimedRow:
    """A ratio that must stay within (or, when strict, below) its limit."""
    sign, held = ("<", value < limit) if is_strict else ("≤", value <= limit)
    return TimedRow(
        what=what, value=formatting.number(value, 2), limit=f"{sign} {_short(limit)}", held=held, detail=detail
    )


def unmeasured(what: str, why: str) -> TimedRow:
    return TimedRow(what=what, value=NOT_MEASURED, limit="", held=None, detail=why)


def table(rows: Sequence[TimedRow]) -> str:
    """Columns under each other, the longest text giving the width; details last, unpadded."""
    cells = [_HEADINGS, *((r.what, r.value, r.limit, r.verdict, r.detail) for r in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(_HEADINGS) - 1)]
    lines = [" | ".join([*(t.ljust(w) for t, w in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in cells]
    return "\n".join([lines[0], "-+-".join("-" * w for w in widths) + "-+-" + "-" * len(_HEADINGS[-1]), *lines[1:]])


def summary(rows: Sequence[TimedRow]) -> str:
    judged = [row.held for row in rows if row.held is not None]
    missed = judged.count(False)
    return f"KHÔNG ĐẠT {missed} trong {len(judged)} giới hạn." if missed else f"Đạt cả {len(judged)} giới hạn đo được."


def letters(count: int) -> str:
    """ "10 nghìn đơn", "1 triệu đơn", or the plain number."""
    if count >= 1_000_000 and count % 1_000_000 == 0:
        return f"{formatting.number(count // 1_000_000)} triệu đơn"
    if count >= 1_000 and count % 1_000 == 0:
        return f"{formatting.number(count // 1_000)} nghìn đơn"
    return f"{formatting.number(count)} đơn"


def _short(limit: float) -> str:
    return formatting.number(limit, 2).rstrip("0").rstrip(",")
