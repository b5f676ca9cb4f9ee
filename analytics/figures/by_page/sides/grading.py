"""Figures of Xếp loại."""

from __future__ import annotations

import pandas as pd

from analytics import formatting
from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Picture
from analytics.figures.charts.stacked_bars import Part, Words, stacked_bars
from analytics.registers.sides import grading, grading_text
from analytics.registers.sides.grading import Graded, Grading
from analytics.summaries.reading import Reading

RUBRIC = "bo-tieu-chi"


def _found(asked: Asked) -> Grading | None:
    return grading.grading(asked.filters, asked.viewer, asked.choices.get(RUBRIC, ""))


def _grades(asked: Asked) -> Figure | None:
    """How many units make which grade, communes and offices apart, beside the year before."""
    found = _found(asked)
    if found is None or not found.counted():
        return None
    kinds = (("Xã, thị trấn", True), ("Cơ quan của huyện", False))
    rows = []
    for name, is_commune in kinds:
        own = [row for row in found.rows if row.is_commune is is_commune]
        for year, of in ((found.year, [r.grade for r in own]), (found.year - 1, [r.grade_before for r in own])):
            counts = [of.count(grade.name) for grade in found.grades]
            if sum(counts):
                rows.append((f"{name} {year}", *counts, sum(counts)))
    names = [grade.name for grade in found.grades]
    table = pd.DataFrame(rows, columns=["group", *names, "all"])
    shades = asked.look.scale[::-1]
    colours = {name: shades[min(k, len(shades) - 1)] for k, name in enumerate(names)}
    parts = tuple(Part(column=name, colour=colours[name]) for name in names if table[name].any())
    words = Words(
        question="Bao nhiêu đơn vị ở mỗi bậc, so với năm trước?",
        reading=Reading(headline=grading_text.headline(found), rest=grading_text.near(found)),
        unit="đơn vị", heading="Nhóm đơn vị", indicators=("evaluation_points",),
        base=formatting.base(len(found.rows)),
        note=f"Bộ tiêu chí “{found.rubric}”. Xếp loại tính từ điểm thẩm định, là dự kiến cho tới khi công nhận.",
    )  # fmt: skip
    return stacked_bars("grades", table, parts, asked.look, words)


def _missing(asked: Asked) -> Figure | None:
    """Units by how little they lack to the next grade."""
    found = _found(asked)
    if found is None:
        return None
    lacking = sorted((r for r in found.rows if r.missing is not None), key=lambda r: (r.missing or 0, r.unit))
    if not lacking:
        return None
    column = "Điểm còn thiếu"
    table = pd.DataFrame([(r.unit, r.missing, r.missing) for r in lacking], columns=["group", column, "all"])
    words = Words(
        question="Đơn vị nào sắp lên bậc?",
        reading=_nearest(lacking[0], found), unit="điểm", heading="Đơn vị", indicators=("evaluation_points",),
        base=formatting.base(len(lacking)), decimals=1,
    )  # fmt: skip
    return stacked_bars("missing", table, (Part(column=column, colour=asked.look.series[0]),), asked.look, words)


def _nearest(first: Graded, found: Grading) -> Reading:
    lacks = formatting.number(first.missing, 1)
    told = f"{first.unit} gần nhất, còn thiếu {lacks} điểm"
    return Reading(headline=told, rest=grading_text.near(found), opens_with_name=True)


PICTURES = {
    "grades": Picture("Xếp loại công tác dân vận", _grades),
    "missing": Picture("Còn thiếu bao nhiêu điểm để lên bậc", _missing),
}
