"""Projects that clear land: how far each is by its last report on the as-of day, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.measure.statistics.proportions import differs
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.tables.clearance import OBSTACLES
from data.warehouse import snapshots

ENOUGH = 10  # households asked, from which on a project is judged
CALLED_DIFFERENT = 0.002  # outside 99.8% limits, as between communes
STAGES = {
    "affected": "Ảnh hưởng",
    "consulted": "Lấy ý kiến",
    "agreeing": "Đồng thuận",
    "compensated": "Nhận tiền",
    "handed_over": "Bàn giao",
}
_COLUMNS = (*STAGES, "to_resettle", "resettled", "enforcements", "enforced", *OBSTACLES)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as it last reported; households None where the report does not say.

    `differs` is -1 or 1 where its consent lies outside chance around that of all. `overdue` are conclusions about it
    that are overdue.
    """

    code: str
    name: str
    commune: str
    resolution: str | None
    agency: str | None
    reported_on: date
    step: str | None
    step_days: int | None
    households: dict[str, int | None]
    differs: int
    overdue: int

    @property
    def consent(self) -> float | None:
        asked, agreeing = self.households["consulted"], self.households["agreeing"]
        return 100 * agreeing / asked if asked and agreeing is not None else None

    @property
    def is_judged(self) -> bool:
        return self.consent is not None and (self.households["consulted"] or 0) >= ENOUGH


def projects(filters: Filters, viewer: Viewer) -> list[Project]:
    """Every project that has reported by the as-of day: least consent first, then those too small or not yet asked."""
    rows = _last(filters, viewer)
    late = _overdue(filters, viewer)
    found = [
        _project(row, differs=int(apart), overdue=late.get(row["project_id"], 0))
        for row, apart in zip(rows.to_dict("records"), _apart(rows), strict=True)
    ]
    return sorted(found, key=lambda p: (not p.is_judged, p.consent is None, p.consent or 0, p.code))


def history(code: str, filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """A project's reports up to the as-of day: `reported_on` and a column a stage."""
    where, params = row_scope.rows("clearance", filters, viewer)
    del params["start"]
    return snapshots.reader().query(
        f"select reported_on, {', '.join(STAGES)} from w.clearance where {where} and project_id = $code"
        " and reported_on <= $as_of order by reported_on",
        params | {"code": code},
    )


def _last(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    where, params = row_scope.rows("clearance", filters, viewer)
    del params["start"]
    return snapshots.reader().query(
        "select project_id, project, commune, resolution, lead_agency, reported_on, step,"
        f" ($as_of - step_from)::integer as step_days, {', '.join(_COLUMNS)} from w.clearance"
        f" where {where} and reported_on <= $as_of"
        " qualify row_number() over (partition by project_id order by reported_on desc) = 1 order by project_id",
        params,
    )


def _apart(rows: pd.DataFrame) -> list[int]:
    """Which projects' consent chance does not explain: -1 below that of all, 1 above, 0 else."""
    asked = rows["consulted"].where(rows["agreeing"].notna()).fillna(0).to_numpy(float).astype(np.int64)
    agreeing = np.minimum(rows["agreeing"].fillna(0).to_numpy(float).astype(np.int64), asked)
    if not asked.sum():
        return [0] * len(rows)
    rate = agreeing.sum() / asked.sum()
    chance = differs(agreeing, asked, rate)
    side = np.sign(agreeing - rate * asked).astype(int)
    return [int(s) for s in np.where((asked >= ENOUGH) & (chance < CALLED_DIFFERENT), side, 0)]


def _overdue(filters: Filters, viewer: Viewer) -> dict[str, int]:
    """Conclusions that name a project and are overdue on the as-of day."""
    where, params = row_scope.all_rows("conclusion", viewer)
    as_of = row_scope.scope(filters, viewer).as_of
    found = snapshots.reader().query(
        "select project_id, count(*)::integer as late from w.conclusion where project_id is not null"
        " and given_on <= $as_of and coalesce(due_on, first_due_on) < $as_of"
        f" and (done_on is null or done_on > $as_of) and {where} group by project_id",
        params | {"as_of": as_of},
    )
    return dict(zip(found["project_id"], found["late"].astype(int), strict=True))


def _project(row: dict[str, object], differs: int, overdue: int) -> Project:
    def text(name: str) -> str | None:
        return None if pd.isna(row[name]) else str(row[name])

    def whole(name: str) -> int | None:
        return None if pd.isna(row[name]) else int(row[name])  # type: ignore[call-overload]

    return Project(
        code=str(row["project_id"]),
        name=str(row["project"]),
        commune=str(row["commune"]),
        resolution=text("resolution"),
        agency=text("lead_agency"),
        reported_on=pd.Timestamp(row["reported_on"]).date(),
        step=text("step"),
        step_days=whole("step_days"),
        households={name: whole(name) for name in _COLUMNS},
        differs=differs,
        overdue=overdue,
    )
