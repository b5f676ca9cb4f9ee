"""What a meeting is asked to decide: a few things, each with who, by when, and for overdue work what comes otherwise.

Made by rule from registers and targets, never from a change that is chance. Letters that share a cause are one
decision. The order: overdue letters, overdue tasks, overdue conclusions, targets missed, surges of letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

import pandas as pd

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure.measure import scope
from analytics.registers import petitions, tasks
from analytics.registers.sides import conclusions
from analytics.scope import places, row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target
from analytics.summaries.findings import findings
from data.warehouse import snapshots

MOST = 3
SOON = timedelta(15)  # what is given to finish overdue letters
TARGETS = ("satisfied_rate", "reception_duty_rate", "danvan_attendance_rate")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`due` is a proposal, a working day; `otherwise` is what the data tells of that day or a later one, else "".

    `page` is where its rows are, opened with `filters`.
    """

    title: str
    detail: str
    office: str
    due: date
    otherwise: str
    page: str
    filters: Filters


def decisions(filters: Filters, viewer: Viewer, most: int = MOST) -> list[Decision]:
    """The most urgent, at most so many; none where nothing asks for one."""
    return list(islice(_all(row_scope.own(filters, viewer), viewer), most))


def _all(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    for found in (_letters, _tasks, _conclusions, _targets, _surges):
        yield from found(filters, viewer)


# ---------------------------------------------------------------- what is overdue


def _letters(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    """Overdue letters: of the place that has half of them and more, else of all."""
    as_of = scope(filters, viewer).as_of
    due = _on_or_after(as_of + SOON)
    work = petitions.owed(filters, viewer, due - as_of)
    late = work[work["days_over"] > 0]
    if late.empty:
        return
    counted = late["commune"].fillna(places.DISTRICT).value_counts()
    unit, most = str(counted.index[0]), int(counted.iloc[0])
    where = unit if 2 * most >= len(late) and len(counted) > 1 and unit != places.DISTRICT else None
    own = work[work["commune"] == where] if where else work
    mine = own[own["days_over"] > 0]
    among = "các nơi đang xem" if filters.communes else "cả huyện"
    at = f" ở {formatting.group('commune', where)} ({among} {formatting.number(len(late))})" if where else ""
    longest = int(mine["days_over"].max())
    yield Decision(
        title=f"Giải quyết dứt điểm {formatting.number(len(mine))} đơn quá hạn{at}",
        detail=f"Quá hạn lâu nhất {formatting.number(longest)} ngày",
        office=_offices(mine),
        due=due,
        otherwise=_otherwise(len(own) - len(mine), "đơn", due, longest + (due - as_of).days),
        page="thoi-gian",
        filters=filters.narrowed_to(where) if where else filters,
    )


def _otherwise(more: int, what: str, due: date, longest: int) -> str:
    """What comes by the day proposed: more falls due, else the longest waits longer."""
    by = f"Đến {formatting.day(due)}"
    if more:
        return f"{by} thêm {formatting.number(more)} {what} đến hạn"
    return f"{by} {what} lâu nhất quá hạn {formatting.number(longest)} ngày"


def _offices(late: pd.DataFrame) -> str:
    """Who holds them, with how many, a commune's office by its commune."""
    named = [
        _committee(unit) if pd.isna(agency) or agency == "UBND xã" else str(agency)
        for agency, unit in zip(late["agency"], late["commune"], strict=True)
    ]
    return _holders(list(pd.Series(named, dtype=object).value_counts().items()), "đơn", 3)


def _holders(counted: list[tuple[object, int]], what: str, most: int) -> str:
    """The first with how many each holds; past `most` the others together, so that nothing is without a holder."""
    kept = counted if len(counted) <= most else counted[: most - 1]
    rest = counted[len(kept) :]
    if rest:
        kept = [*kept, (f"{formatting.number(len(rest))} cơ quan khác", sum(n for _, n in rest))]
    words = [f" {what}", *[""] * len(kept)]  # said once: cards are narrow
    named = [f"{name} ({formatting.number(n)}{word})" for (name, n), word in zip(kept, words, strict=False)]
    return formatting.joined(named, most)


def _committee(unit: object) -> str:
    """ "UBND xã Bình Châu"; of no commune the district's."""
    kinds = places.units().set_index("unit")["kind"]
    if unit not in kinds.index or unit == places.DISTRICT:
        return "UBND huyện"
    return f"UBND {str(kinds[unit]).lower()} {formatting.group('commune', unit)}"


def _tasks(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    """The task that is overdue longest, with how many more are."""
    late, ahead, _ = tasks.to_do(filters, viewer)
    if not late:
        return
    worst = late[0]
    more = f"; còn {formatting.number(len(late) - 1)} nhiệm vụ quá hạn khác" if len(late) > 1 else ""
    days = f", quá hạn {formatting.number(worst.late)} ngày" if worst.late else ""
    after = next((task for task in ahead if task.item == worst.item), None)
    as_of = scope(filters, viewer).as_of
    due = _end_of_next_month(as_of)
    if after and after.due_on <= due:
        due = max(_on_or_before(after.due_on - timedelta(1)), _on_or_after(as_of + timedelta(1)))
    after = next((task for task in ahead if task.item == worst.item and task.due_on >= due), None)
    longest = worst.late + (due - as_of).days
    yield Decision(
        title=f"Hoàn thành: {worst.title}",
        detail=f"Nội dung {worst.item}; hạn {formatting.day(worst.due_on)}{days}{more}",
        office=formatting.lead(worst.lead),
        due=due,
        otherwise=f"Ngày {formatting.day(after.due_on)} đến hạn tiếp: {after.title}"
        if after
        else _otherwise(0, "việc này", due, longest),
        page="noi-dung",
        filters=replace(filters, items=(worst.item,)),
    )


def _conclusions(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    """Conclusions overdue: how many, who holds them, how long the longest."""
    by_agency = conclusions.counted(filters, "agency", viewer)
    total = int(by_agency[conclusions.OVERDUE].sum()) if len(by_agency) else 0
    if not total:
        return
    held = by_agency[by_agency[conclusions.OVERDUE] > 0]
    longest = int(conclusions.longest(filters, 1, viewer).iloc[0]["days"])
    as_of = scope(filters, viewer).as_of
    due = _end_of_next_month(as_of)
    more = conclusions.falling_due(filters, due, viewer)
    yield Decision(
        title=f"Thực hiện xong {formatting.number(total)} kết luận quá hạn",
        detail=f"Quá hạn lâu nhất {formatting.number(longest)} ngày",
        office=_holders(list(zip(held["group"], held[conclusions.OVERDUE], strict=True)), "kết luận", 2),
        due=due,
        otherwise=_otherwise(more, "kết luận", due, longest + (due - as_of).days),
        page="ket-luan",
        filters=filters,
    )


# ---------------------------------------------------------------- targets and surges


def _targets(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    """Targets missed that no list of overdue work stands behind, the furthest first."""
    found = [
        r
        for r in against_target.results(TARGETS, filters, viewer)
        if r.is_met is False and r.n >= INDICATORS[r.key].small_base and r.target is not None
    ]
    for result in sorted(found, key=lambda r: r.value - (r.target or 0)):
        indicator = result.indicator
        name = indicator.name if indicator.name.startswith("Ban ") else indicator.name[:1].lower() + indicator.name[1:]
        item = next(iter(indicator.items), None)
        lead = formatting.lead(places.leads()[item]) if item else "UBND huyện"
        yield Decision(
            title=f"Đề ra biện pháp nâng chỉ số {name}",
            detail=f"Mới đạt {formatting.value(indicator, result.value)},"
            f" chỉ tiêu {formatting.goal(indicator, result.target or 0)}",
            office=f"{lead} (nội dung {item})" if item else lead,
            due=_end_of_next_month(scope(filters, viewer).as_of),
            otherwise="",
            page="noi-dung",
            filters=replace(filters, items=(item,)) if item else filters,
        )


def _surges(filters: Filters, viewer: Viewer) -> Iterator[Decision]:
    """Places with far more letters than usual: somebody is asked why."""
    for finding in findings(filters, viewer):
        if finding.kind != "surge" or finding.where is None:
            continue
        name = formatting.group("commune", finding.where)
        yield Decision(
            title=f"Làm rõ nguyên nhân đơn tăng ở {name}",
            detail=finding.sentence,
            office=_committee(finding.where),
            due=_end_of_next_month(scope(filters, viewer).as_of),
            otherwise="",
            page="don-thu",
            filters=finding.filters,
        )


# ---------------------------------------------------------------- working days


def _end_of_next_month(day: date) -> date:
    first = day.replace(day=1)
    after = (first + timedelta(62)).replace(day=1)
    return _on_or_before(after - timedelta(1))


def _on_or_after(day: date) -> date:
    """The first working day from that day on, by the calendar that limits use."""
    found = snapshots.reader().columns(
        "select min(day) as day from w.calendar where is_working and day >= $day", {"day": day}
    )
    return _first(found["day"].tolist(), day)


def _on_or_before(day: date) -> date:
    found = snapshots.reader().columns(
        "select max(day) as day from w.calendar where is_working and day <= $day", {"day": day}
    )
    return _first(found["day"].tolist(), day)


def _first(days: list[object], otherwise: date) -> date:
    """The one day found; beyond the calendar the day that was asked about."""
    found = pd.Timestamp(days[0]) if days else pd.NaT
    return otherwise if pd.isna(found) else found.date()
