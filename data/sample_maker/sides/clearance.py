"""Nine invented projects and how far each was, month by month: straight lines from notice to where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from data.sample_maker.tools import days
from data.sample_maker.tools.arrow import build
from data.sample_maker.world.places import Places
from data.tables.clearance import CLEARANCE, OBSTACLES, PROJECT_KINDS, STEPS

AGENCY = "Trung tâm Phát triển quỹ đất"
ROAD, TOWN, RESETTLING, WATER, HALL, _ = PROJECT_KINDS
NOTICE, POSTED, TALK, APPROVED, PAID, PERSUADED, FORCED, FINISHED = STEPS


@dataclass(frozen=True, kw_only=True)
class _Project:
    """`reached` are the households asked, agreeing, paid, handed over at the end, None where that has not begun."""

    code: str
    name: str
    unit: str
    kind: str
    resolution: str
    notice: date
    affected: int
    reached: tuple[int | None, int | None, int | None, int | None]
    step: str
    step_from: date
    resettling: tuple[int, int] | None = None
    enforcing: tuple[int, int] | None = None
    stuck: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)


PROJECTS = (
    _Project(code="DA-01", name="Khu đô thị Châu Ổ, giai đoạn 2", unit="21040", kind=TOWN, resolution="32-ĐA/HU",
             notice=date(2023, 8, 10), affected=96, reached=(96, 79, 71, 64), step=FORCED, step_from=date(2024, 10, 1),
             resettling=(12, 7), enforcing=(2, 1), stuck=(12, 5, 0, 0, 0)),
    _Project(code="DA-02", name="Khu tái định cư Bình Thạnh", unit="21046", kind=RESETTLING, resolution="02-NQ/HU",
             notice=date(2024, 2, 5), affected=143, reached=(143, 126, 119, 113), step=PAID,
             step_from=date(2024, 12, 7), stuck=(10, 0, 7, 0, 0)),
    _Project(code="DA-03", name="Đường trục chính Bình Thuận", unit="21043", kind=ROAD, resolution="02-NQ/HU",
             notice=date(2024, 3, 1), affected=214, reached=(214, 141, 128, 96), step=PERSUADED,
             step_from=date(2024, 11, 30), resettling=(38, 11), enforcing=(6, 0), stuck=(41, 20, 12, 0, 0)),
    _Project(code="DA-04", name="Đường Bình Minh – Bình Khương", unit="21085", kind=ROAD, resolution="02-NQ/HU",
             notice=date(2024, 1, 15), affected=175, reached=(175, 166, 160, 149), step=PAID,
             step_from=date(2024, 12, 19), resettling=(3, 3), stuck=(9, 0, 0, 0, 0)),
    _Project(code="DA-05", name="Đường Bình Châu – Bình Tân Phú", unit="21112", kind=ROAD, resolution="02-NQ/HU",
             notice=date(2024, 5, 20), affected=122, reached=(122, 91, 60, 38), step=TALK, step_from=date(2024, 10, 18),
             resettling=(9, 0), stuck=(18, 9, 4, 0, 0)),
    _Project(code="DA-06", name="Kênh Bình Dương – Bình Phước", unit="21070", kind=WATER, resolution="53-KH/HU",
             notice=date(2023, 6, 1), affected=67, reached=(67, 62, 62, 62), step=FINISHED, step_from=date(2024, 9, 30),
             stuck=(0, 0, 0, 0, 5)),
    _Project(code="DA-07", name="Khu dân cư Bình Long", unit="21088", kind=TOWN, resolution="32-ĐA/HU",
             notice=date(2024, 9, 2), affected=88, reached=(61, 52, None, None), step=POSTED,
             step_from=date(2024, 12, 13)),
    _Project(code="DA-08", name="Hồ chứa nước Bình An", unit="21064", kind=WATER, resolution="53-KH/HU",
             notice=date(2024, 11, 10), affected=41, reached=(None, None, None, None), step=NOTICE,
             step_from=date(2024, 11, 10)),
    _Project(code="DA-09", name="Nhà sinh hoạt cộng đồng Bình Hòa", unit="21079", kind=HALL, resolution="53-KH/HU",
             notice=date(2023, 10, 5), affected=8, reached=(8, 8, 8, 8), step=FINISHED, step_from=date(2024, 5, 31)),
)  # fmt: skip


def make(places: Places, seed: int) -> pa.Table:
    """A report at the end of each month from the notice on; no chance in it, so no seed."""
    rows = [row for project in PROJECTS if project.unit in places.units for row in _reports(project)]
    rows.sort(key=lambda row: (row["reported_on"], row["project_id"]))
    columns = {
        column.name: pa.array([row.get(column.name) for row in rows], column.type.arrow) for column in CLEARANCE.columns
    }
    return build(CLEARANCE, columns)


def _reports(project: _Project) -> list[dict[str, object]]:
    ends = [end for end in _month_ends() if end >= project.notice]
    return [_report(project, end, k + 1, len(ends)) for k, end in enumerate(ends)]


def _report(project: _Project, end: date, month: int, months: int) -> dict[str, object]:
    asked, agreeing, paid, handed = (
        None if reached is None or (months > 1 and month <= lag) else _part(reached, month - lag, months - lag)
        for reached, lag in zip(project.reached, (months // 6, months // 6, months // 3, months // 2), strict=True)
    )
    is_last = month == months
    row: dict[str, object] = {
        "project_id": project.code, "reported_on": end, "project": project.name, "commune": project.unit,
        "project_kind": project.kind, "resolution": project.resolution, "lead_agency": AGENCY,
        "affected": project.affected, "consulted": asked, "agreeing": agreeing, "compensated": paid,
        "handed_over": handed,
    }  # fmt: skip
    if is_last:
        row |= {"step": project.step, "step_from": project.step_from}
        row |= dict(zip(OBSTACLES, (n or None for n in project.stuck), strict=True))
    due = ((("to_resettle", "resettled"), project.resettling), (("enforcements", "enforced"), project.enforcing))
    for names, pair in due:
        if pair:
            row |= {names[0]: pair[0], names[1]: _part(pair[1], month, months)}
    return row


def _part(reached: int, month: int, months: int) -> int:
    return reached * month // max(months, 1)


def _month_ends() -> list[date]:
    starts = [date(year, month, 1) for year in days.YEARS for month in range(1, 13)]
    return [start - timedelta(1) for start in starts[1:]] + [days.LAST]
