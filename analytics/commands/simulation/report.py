"""What the simulation says, as a table: false alarms by view, and what is found of each change by view."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import formatting
from analytics.commands.simulation.programme import CALLED, Planted, Quiet


def table(calm: Sequence[Quiet], planted: Sequence[Planted]) -> str:
    """Markdown, so that it can stand in a document as it is."""
    lines = ["| Thế giới không có gì | cách xem | có điều đáng lo | có điều bất kỳ |", "|---|---|---|---|"]
    for each in calm:
        lines += [
            f"| {each.worlds} ({each.what}) | {view} | {_part(each.concerns[view], each.worlds)}"
            f" | {_part(claims, each.worlds)} |"
            for view, claims in each.claims.items()
        ]
    lines += [
        "",
        "| Thế giới có một thay đổi | kỳ xem | tìm ra | phép thử biết trước chỗ và lúc,"
        f" mức {formatting.percent(100 * CALLED)} | ở mức của một xã trong cả huyện |",
        "|---|---|---|---|---|",
    ]
    for one in planted:
        lines += [
            f"| {one.worlds}: {one.change.name} | {view} | {_part(one.found[view], one.worlds)}"
            f" | {_part(one.oracle[view], one.worlds)} | {_part(one.oracle_in_family[view], one.worlds)} |"
            for view in one.change.views
        ]
    return "\n".join(lines)


def _part(count: int, of: int) -> str:
    return f"{count}/{of} ({formatting.percent(100 * count / of if of else None)})"
