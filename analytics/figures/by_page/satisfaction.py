"""Figures of Hài lòng."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Build, Picture, among_places
from analytics.figures.charts import likert
from analytics.figures.subjects import satisfaction, satisfaction_level
from analytics.indicators import INDICATORS
from analytics.measure.measure import compare, measure, monthly

RATE, MEAN = "satisfied_rate", "score_mean"


def _answers(asked: Asked) -> bool:
    return bool(measure(["responses"], asked.filters, (), asked.viewer)["responses"].any())


def _level(asked: Asked) -> Figure | None:
    if not _answers(asked):
        return None
    rates = compare([RATE, MEAN], asked.filters, (), asked.viewer)
    scores = compare(["responses"], asked.filters, ("factor", "score"), asked.viewer)
    return satisfaction_level.level(
        "level", rates, scores, look=asked.look, question="Mức hài lòng chung là bao nhiêu?", target=asked.goal(RATE)
    )


def _trend(asked: Asked) -> Figure | None:
    if not _answers(asked):
        return None
    months = monthly([RATE], asked.filters, viewer=asked.viewer)
    question = "Hài lòng theo tháng: thay đổi thật hay dao động?"
    return satisfaction.trend("trend", months, asked.look, question, asked.goal(RATE))


def _factors(asked: Asked) -> Figure | None:
    if not _answers(asked):
        return None
    scores = compare(["responses"], asked.filters, ("factor", "score"), asked.viewer)
    rates = measure([RATE], asked.filters, ("factor",), asked.viewer)
    if not (rates[f"{RATE}_n"] >= INDICATORS[RATE].small_base).any():
        return None  # nothing of it could be drawn
    now = scores[scores["bucket"] == "now"]
    return likert.factors("factors", now, rates, asked.look, "Hài lòng điều gì, chưa hài lòng điều gì?")


@among_places
def _funnel(asked: Asked) -> Figure | None:
    table = asked.side_by_side(measure([RATE], asked.filters.everywhere(), (asked.by,), asked.viewer))
    return satisfaction.by_commune(
        "funnel", table, asked.by, look=asked.look, question="Nơi nào khác mức chung?", chosen=asked.units
    )


def _by(by: str, question: str) -> Build:
    def build(asked: Asked) -> Figure | None:
        if not _answers(asked):
            return None
        table = measure([RATE], asked.filters, (by,), asked.viewer)
        return satisfaction.by_group(f"by-{by}", table, by, asked.look, question)

    return build


PICTURES = {
    "level": Picture("Mức hài lòng", _level),
    "trend": Picture("Hài lòng theo tháng", _trend),
    "factors": Picture("Hài lòng theo yếu tố", _factors),
    "funnel": Picture("Hài lòng giữa các xã", _funnel),
    "by-channel": Picture("Hài lòng theo kênh", _by("channel", "Trả lời qua kênh nào thì hài lòng hơn?")),
    "by-agency": Picture("Hài lòng theo cơ quan", _by("agency", "Hài lòng với cơ quan nào?")),
}
