"""Units graded: points appraised against their own, the grade, what is missing to the next, the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

NEAR = 1.5  # points to the next grade that are worth a word
WEAK = 70.0  # per cent of a criterion's points from which down it stands out


@dataclass(frozen=True, kw_only=True)
class Grade:
    name: str
    from_points: float


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A unit in a year. `grade` follows from its points; None where the rubric has no grades. `missing` are the points
    to the next grade, None at the top. `criteria` are per cent of each criterion's points, in the rubric's order."""

    unit: str
    is_commune: bool
    appraised: float
    own: float | None
    before: float | None
    grade: str | None
    grade_before: str | None
    missing: float | None
    criteria: tuple[float | None, ...]

    @property
    def gap(self) -> float | None:
        return None if self.own is None else self.own - self.appraised


@dataclass(frozen=True, kw_only=True)
class Grading:
    """The units of one rubric in one year: communes first, most points first; `grades` from the top."""

    year: int
    rubric: str
    criteria: tuple[str, ...]
    grades: tuple[Grade, ...]
    rows: tuple[Graded, ...]

    def counted(self) -> Counter[str]:
        return Counter(row.grade for row in self.rows if row.grade)

    def moved(self) -> tuple[list[Graded], list[Graded]]:
        """The units that came up and those that went down since the year before."""
        rank = {grade.name: k for k, grade in enumerate(self.grades)}
        both = [r for r in self.rows if r.grade and r.grade_before]
        up = [r for r in both if rank[r.grade or ""] < rank[r.grade_before or ""]]
        return up, [r for r in both if rank[r.grade or ""] > rank[r.grade_before or ""]]


def rubrics(filters: Filters, viewer: Viewer) -> list[str]:
    """The rubrics that units were judged by in the year shown, the most used first."""
    year = _year(filters, viewer)
    if year is None:
        return []
    where, params = _rows(filters, viewer)
    found = snapshots.reader().query(
        f"select rubric from w.evaluation where {where} and year = $year group by rubric"
        " order by count(*) desc, rubric",
        params | {"year": year},
    )
    return [str(name) for name in found["rubric"]]


def grading(filters: Filters, viewer: Viewer, rubric: str = "") -> Grading | None:
    """The units of the latest year that was appraised by the as-of day and lies in the period; None without any."""
    year, known = _year(filters, viewer), rubrics(filters, viewer)
    if year is None or not known:
        return None
    chosen = rubric if rubric in known else known[0]
    criteria = _criteria(chosen)
    grades = _grades(chosen)
    now, before = (_points(chosen, y, filters, viewer) for y in (year, year - 1))
    rows = [_graded(row, before, criteria, grades) for row in _units(now)]
    rows.sort(key=lambda r: (not r.is_commune, -r.appraised, r.unit))
    return Grading(year=year, rubric=chosen, criteria=tuple(criteria), grades=grades, rows=tuple(rows))


def _year(filters: Filters, viewer: Viewer) -> int | None:
    where, params = _rows(filters, viewer)
    found = row_scope.scope(filters, viewer)
    held = snapshots.reader().query(
        f"select max(year)::integer as year from w.evaluation where {where} and"
        " make_date(year, 11, 30) between $start and $as_of",
        params | {"start": found.start, "as_of": found.as_of},
    )
    return None if pd.isna(held["year"][0]) else int(held["year"][0])


def _points(rubric: str, year: int, filters: Filters, viewer: Viewer) -> pd.DataFrame:
    where, params = _rows(filters, viewer)
    return snapshots.reader().query(
        "select unit, commune is not null as is_commune, criterion, self_points, appraised_points from w.evaluation"
        f" where {where} and year = $year and rubric = $rubric",
        params | {"year": year, "rubric": rubric},
    )


def _rows(filters: Filters, viewer: Viewer) -> tuple[str, dict[str, object]]:
    where, params = row_scope.rows("evaluation", filters, viewer)
    return where, {name: value for name, value in params.items() if name not in ("start", "as_of")}


def _criteria(rubric: str) -> dict[str, float]:
    """A rubric's criteria and the most points of each, in its order."""
    table = snapshots.reference("select version, criterion, max_points from w.rubric")
    own = table[table["version"] == rubric]
    return dict(zip(own["criterion"], own["max_points"].astype(float), strict=True))


def _grades(rubric: str) -> tuple[Grade, ...]:
    table = snapshots.reference("select version, name, from_points from w.grade order by from_points desc")
    own = table[table["version"] == rubric]
    return tuple(Grade(name=row.name, from_points=float(row.from_points)) for row in own.itertuples(index=False))


def _units(points: pd.DataFrame) -> list[pd.DataFrame]:
    return [rows for _, rows in points.groupby("unit", sort=True)]


def _graded(rows: pd.DataFrame, before: pd.DataFrame, criteria: dict[str, float], grades: Sequence[Grade]) -> Graded:
    unit, appraised = str(rows["unit"].iloc[0]), float(rows["appraised_points"].sum())
    earlier = before[before["unit"] == unit]
    was = float(earlier["appraised_points"].sum()) if len(earlier) else None
    given = dict(zip(rows["criterion"], rows["appraised_points"].astype(float), strict=True))
    return Graded(
        unit=unit,
        is_commune=bool(rows["is_commune"].iloc[0]),
        appraised=appraised,
        own=float(rows["self_points"].sum()) if rows["self_points"].notna().all() else None,
        before=was,
        grade=_grade(appraised, grades),
        grade_before=None if was is None else _grade(was, grades),
        missing=_missing(appraised, grades),
        criteria=tuple(100 * given[name] / most if name in given and most else None for name, most in criteria.items()),
    )


def _grade(points: float, grades: Sequence[Grade]) -> str | None:
    return next((grade.name for grade in grades if points >= grade.from_points), None)


def _missing(points: float, grades: Sequence[Grade]) -> float | None:
    above = [grade.from_points for grade in grades if grade.from_points > points]
    return min(above) - points if above else None
