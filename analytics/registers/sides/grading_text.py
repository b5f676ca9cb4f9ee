"""Grading in words: the page's first sentence, and a unit's three weakest criteria."""

from __future__ import annotations

from analytics import formatting
from analytics.registers.sides.grading import NEAR, Graded, Grading


def headline(found: Grading) -> str:
    """How many units make which grade, who moved, who is near the next."""
    counted = found.counted()
    if not counted:
        return f"{formatting.number(len(found.rows))} đơn vị được thẩm định năm {found.year}"
    grades = [f"{formatting.number(counted[g.name])} {g.name}" for g in found.grades if counted[g.name]]
    up, down = found.moved()
    moved = [
        f"{formatting.number(len(rows))} đơn vị {word}" for rows, word in ((down, "giảm bậc"), (up, "lên bậc")) if rows
    ]
    return f"Dự kiến năm {found.year}: {', '.join(grades)}" + (f"; {', '.join(moved)}" if moved else "")


def near(found: Grading) -> str:
    """Who lacks little to the next grade."""
    close = sorted((r for r in found.rows if r.missing is not None and r.missing <= NEAR), key=lambda r: r.missing or 0)
    if not close:
        return ""
    named = [f"{row.unit} ({formatting.number(row.missing, 1)})" for row in close]
    who = formatting.joined(named, 6, "đơn vị khác")
    return f"Còn thiếu không quá {formatting.number(NEAR, 1)} điểm để lên bậc: {who}."


def moved(row: Graded) -> str:
    """ "Tốt → Khá" where the grade moved, the grade alone where not."""
    if not row.grade:
        return formatting.MISSING
    if row.grade_before and row.grade_before != row.grade:
        return f"{row.grade_before} → {row.grade}"
    return row.grade
