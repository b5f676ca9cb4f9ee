"""Things that simply are so: letters overdue or nearly so, the item with most late tasks. Work, not claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analytics import places, watched, words
from analytics.filters import Filters
from analytics.findings.record import Finding
from analytics.viewer import Viewer


def to_do(filters: Filters, viewer: Viewer) -> Iterator[Finding]:
    """Letters overdue or nearly so, and the item with most late tasks."""
    now = watched.table(filters, viewer=viewer).iloc[0]
    if now["overdue"]:
        soon = f", {words.number(now['due_soon'])} đơn đến hạn trong 7 ngày" if now["due_soon"] else ""
        text = f"{words.number(now['overdue'])} đơn đang quá hạn{soon}{_where_most(filters, viewer)}."
        yield _work("overdue", None, float(now["overdue"]), text, "Hạn đã qua, chưa giải quyết", filters)
    if now["tasks_late"]:
        table = watched.by_item(filters, viewer).sort_values("tasks_late", ascending=False)
        item, late = int(table["item"].iloc[0]), float(table["tasks_late"].iloc[0])
        lead = places.items().set_index("item").at[item, "lead"]
        text = f"Nội dung {words.group('item', item)}: {words.number(late)} nhiệm vụ quá hạn (chủ trì: {lead})."
        yield _work(
            "tasks_late", str(item), late, text, "Nhiệm vụ đã đến hạn, chưa hoàn thành", replace(filters, items=(item,))
        )


def _where_most(filters: Filters, viewer: Viewer) -> str:
    table = watched.by_commune(filters, viewer)
    table = table[table["bucket"] == "now"].sort_values("overdue", ascending=False)
    top = table.iloc[0]
    if len(table) < 2 or top["overdue"] < 2 or top["overdue"] == table["overdue"].iloc[1]:
        return ""
    return f"; nhiều nhất {words.group('commune', top['commune'])} ({words.number(top['overdue'])})"


def _work(key: str, where: str | None, value: float, text: str, rule: str, filters: Filters) -> Finding:
    return Finding("todo", key, where, value, None, value, "todo", text, rule, filters)
