"""Things that simply are so: letters overdue or nearly so, late tasks, conclusions overdue. Work, not claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analytics import formatting
from analytics.registers.sides import conclusion_text
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import monitoring
from analytics.summaries.findings.record import Finding


def to_do(filters: Filters, viewer: Viewer) -> Iterator[Finding]:
    """Letters overdue or nearly so, the item with most late tasks, and conclusions overdue with who must answer."""
    table = monitoring.table(filters, viewer=viewer)
    overdue, soon, tasks, concluded = (float(table[key][0]) for key in monitoring.TO_DO)
    if overdue > 0:  # not where it is masked
        then = f", {formatting.number(soon)} đơn đến hạn trong 7 ngày" if soon else ""
        text = f"{formatting.number(overdue)} đơn đang quá hạn{then}{_where_most(filters, viewer)}."
        yield _work("overdue", None, overdue, text=text, rule="Hạn đã qua, chưa giải quyết", filters=filters)
    if tasks > 0:
        by_item = monitoring.by_item(filters, viewer)
        late = by_item["tasks_late"]
        item, most = int(by_item["item"][late.argmax()]), float(late.max())
        text = f"Nội dung {formatting.group('item', item)}: {formatting.number(most)} nhiệm vụ quá hạn"
        yield _work(
            "tasks_late", str(item), most, text=f"{text} (chủ trì: {formatting.lead(places.leads()[item])}).",
            rule="Nhiệm vụ đã đến hạn, chưa hoàn thành", filters=replace(filters, items=(item,)),
        )  # fmt: skip
    if concluded > 0:
        yield _work(
            "conclusions_overdue", None, concluded, text=conclusion_text.summary(filters, viewer),
            rule="Hạn thực hiện đã qua, chưa thực hiện xong", filters=filters,
        )  # fmt: skip


def _where_most(filters: Filters, viewer: Viewer) -> str:
    """The commune with more letters overdue than any other, where one has more than one."""
    now = monitoring.now_by_commune(filters, viewer)
    inside = np.array([filters.speaks_of(unit) for unit in now["commune"].tolist()], bool)
    overdue, units = np.nan_to_num(now["overdue"])[inside], now["commune"][inside]
    second, first = np.sort(overdue)[-2:] if overdue.size > 1 else (0, 0)
    if first < 2 or first == second:
        return ""
    where = formatting.group("commune", units[overdue.argmax()])
    return f"; nhiều nhất {where} ({formatting.number(first)})"


def _work(key: str, where: str | None, value: float, text: str, rule: str, filters: Filters) -> Finding:
    return Finding(
        kind="todo",
        indicator=key,
        where=where,
        value=value,
        reference=None,
        n=value,
        severity="todo",
        sentence=text,
        rule=rule,
        filters=filters,
    )
