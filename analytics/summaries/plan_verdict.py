"""What the scoreboard says of the plan: which items need a decision, which missed a target, what speaks for an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.registers import tasks
from analytics.summaries.headline_tiles import Tile
from analytics.summaries.plan_scoreboard import TASKS, ScoreboardRow, TaskMark
from analytics.summaries.reading import Reading

Need = Literal["act", "watch", "fine"]
NEEDS: dict[Need, tuple[str, str]] = {
    "act": ("Cần chỉ đạo", "có nhiệm vụ quá hạn"),
    "watch": ("Chưa đạt mục tiêu hoặc xấu đi", "không có nhiệm vụ quá hạn"),
    "fine": ("Theo kế hoạch", "không có nhiệm vụ quá hạn, không có mục tiêu bị lỡ"),
}
NAMED = 5  # indicators that got worse, in the summary


def need(row: ScoreboardRow) -> Need:
    """What the item asks of a leader."""
    if row.late:
        return "act"
    return "watch" if missed(row) or any(_is_worse(tile) for tile in own(row)) else "fine"


def grouped(rows: Sequence[ScoreboardRow]) -> list[tuple[Need, list[ScoreboardRow]]]:
    """Exceptions first: the longest overdue, then most targets missed and by most, then the plan's order."""
    groups: dict[Need, list[ScoreboardRow]] = {name: [] for name in NEEDS}
    for row in rows:
        groups[need(row)].append(row)
    return [(name, sorted(found, key=_urgency)) for name, found in groups.items() if found]


def _urgency(row: ScoreboardRow) -> tuple[float, ...]:
    short = [row.courses[tile.key].short for tile in missed(row)]
    return (-row.days_late, -row.late, -len(short), -max(short, default=0.0), row.item)


def own(row: ScoreboardRow) -> tuple[Tile, ...]:
    """The item's own indicators: those of its tasks are said beside its name."""
    return tuple(tile for tile in row.tiles if tile.key not in TASKS)


def missed(row: ScoreboardRow) -> list[Tile]:
    """Those below their targets, the furthest first."""
    found = [tile for tile in own(row) if tile.target_met is False]
    return sorted(found, key=lambda tile: -row.courses[tile.key].short)


def main(row: ScoreboardRow) -> Tile | None:
    """The one indicator that speaks for an item: a target missed, a change for the worse, a target met; else of
    those known the one that fewest other items share."""
    judged = [tile for tile in own(row) if tile.target_met]
    worse = [tile for tile in own(row) if _is_worse(tile)]
    known = [tile for tile in own(row) if tile.value != formatting.MISSING]
    plain = sorted(known, key=lambda tile: len(INDICATORS[tile.key].items))
    return next(iter([*missed(row), *worse, *judged, *plain]), None)


def telling(row: ScoreboardRow) -> Tile | None:
    """The indicator whose signal is to be seen: one that got worse, one that got better, or the main one."""
    better = [tile for tile in own(row) if tile.signal_tone == "good"]
    return next(iter([*(tile for tile in own(row) if _is_worse(tile)), *better]), main(row))


def summary(rows: Sequence[ScoreboardRow]) -> Reading:
    """The plan in a few sentences: what is overdue and targets met, then tasks done and what got worse."""
    reading = Reading(headline=_verdict(rows), rest=_done(rows))
    worse = [f"{tile.name.lower()} (nội dung {row.item})" for row in rows for tile in own(row) if _is_worse(tile)]
    if len(worse) > NAMED:
        worse = [*worse[:NAMED], f"{len(worse) - NAMED} chỉ số khác"]
    return reading + (f"Xấu đi rõ rệt: {formatting.joined(worse, NAMED + 1)}." if worse else "")


def _verdict(rows: Sequence[ScoreboardRow]) -> str:
    late = [row for row in rows if row.late]
    if late:
        which = formatting.joined([str(row.item) for row in late], 14)
        much, longest = formatting.number(sum(row.late for row in late)), max(row.days_late for row in late)
        said = f"Nội dung {which} cần chỉ đạo: {much} nhiệm vụ " + (
            f"quá hạn{', lâu nhất' if much != '1' else ''} {formatting.number(longest)} ngày"
            if longest
            else "đến hạn hôm nay chưa xong"
        )
    else:
        said = "Không có nhiệm vụ nào quá hạn"
    where = f"Nội dung {rows[0].item}: " if len(rows) == 1 and not late else ""
    said = f"{where}{said[0].lower()}{said[1:]}" if where else said
    return f"{said}; {_targets(rows)}"


def _targets(rows: Sequence[ScoreboardRow]) -> str:
    judged = [tile.target_met for row in rows for tile in own(row) if tile.target_met is not None]
    if not judged:
        return "chưa mục tiêu nào xét được"
    met, every = sum(judged), len(judged)
    few = "mới " if 0 < met < every else ""
    return f"{few}đạt {formatting.share(met, every)} mục tiêu"


def _done(rows: Sequence[ScoreboardRow]) -> str:
    """Tasks of the period, and how late those were that are done: a task done half a year late is no success."""
    due, done = sum(row.due for row in rows), sum(row.done for row in rows)
    if not due:
        return "Trong kỳ không có nhiệm vụ nào đến hạn."
    said = f"{formatting.share(done, due)} nhiệm vụ đến hạn trong kỳ đã xong"
    each = " Mục tiêu tính theo từng nội dung." if len(rows) > 1 else ""
    return f"{said}{lateness([task for row in rows for task in row.done_late])}.{each}"


def lateness(done_late: Sequence[TaskMark]) -> str:
    """ ", 4 xong trễ 19–180 ngày": of tasks done after their due day; "" where none was."""
    if not done_late:
        return ""
    low, high = min(task.days for task in done_late), max(task.days for task in done_late)
    span = formatting.number(high) if low == high else f"{formatting.number(low)}–{formatting.number(high)}"
    return f", {formatting.number(len(done_late))} xong trễ {span} ngày"


def counted(row: ScoreboardRow) -> str:
    """An item's tasks in words, for those who do not see the marks."""
    states = [task.state for task in row.work]
    said = [f"{states.count(state)} {state.lower()}" for state in tasks.STATES if state in states]
    return formatting.joined(said) or "không có nhiệm vụ"


def _is_worse(tile: Tile) -> bool:
    return tile.signal_tone == "concern"
