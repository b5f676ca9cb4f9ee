"""Figures of Dân vận khéo."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture
from analytics.figures.subjects import model_families
from analytics.figures.subjects import models as figures
from analytics.measure.measure import measure
from analytics.registers import models


def _has_models(asked: Asked) -> bool:
    return bool(models.stages(asked.filters, viewer=asked.viewer)[["registered", "ended"]].to_numpy().any())


def _stages(asked: Asked) -> Figure | None:
    stages = models.stages(asked.filters, viewer=asked.viewer)
    if not stages[["registered", "ended"]].to_numpy().any():
        return None
    return figures.pipeline("stages", stages, asked.look, "Mô hình đi đến bước nào?")


def _groups(asked: Asked) -> Figure | None:
    if not _has_models(asked):
        return None
    groups = {by: models.stages(asked.filters, by, viewer=asked.viewer) for by in ("field", "subject")}
    return figures.stage_map("groups", groups, asked.look, "Nhóm nào dừng ở bước nào?")


def _levels(asked: Asked) -> Figure | None:
    if not _has_models(asked):
        return None
    return figures.levels("levels", models.levels(asked.filters, asked.viewer), asked.look, "Cấp nào đã công nhận?")


def _coverage(asked: Asked) -> Figure | None:
    table = measure(["models_active"], asked.filters.everywhere(), (asked.by, "field"), asked.viewer)
    if not table["models_active"].any():
        return None
    question = "Nơi nào còn trống lĩnh vực nào?"
    return figures.coverage("coverage", table, asked.look, question, asked.by, chosen=asked.units)


def _families(asked: Asked) -> Figure | None:
    if not _has_models(asked):
        return None
    families = models.families(asked.filters, asked.viewer)
    return model_families.family_tree("families", families, asked.look, "Mô hình nào sinh ra mô hình nào?")


def _gifts(asked: Asked) -> Figure | None:
    gift = asked.chosen(INDICATOR, models.GIFTS)
    table = measure([gift], asked.filters, (asked.by,), asked.viewer)
    if not table[gift].any():
        return None
    return figures.gifts("gifts", table, gift, by=asked.by, look=asked.look, question="Nơi nào góp nhiều?")


def _projects(asked: Asked) -> Figure | None:
    gift = asked.chosen(INDICATOR, models.GIFTS)
    if not measure([gift], asked.filters, (asked.by,), asked.viewer)[gift].any():
        return None
    given = models.projects(asked.filters, gift, viewer=asked.viewer)
    return figures.projects("projects", given, gift, asked.look, "Công trình nào được góp nhiều nhất?")


PICTURES = {
    "stages": Picture("Dân vận khéo", _stages),
    "groups": Picture("Nhóm mô hình", _groups),
    "levels": Picture("Cấp công nhận mô hình", _levels),
    "coverage": Picture("Mô hình theo xã và lĩnh vực", _coverage),
    "families": Picture("Mô hình nhân rộng", _families),
    "gifts": Picture("{} giữa các xã", _gifts),
    "projects": Picture("{} theo công trình", _projects),
}
