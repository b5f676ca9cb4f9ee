"""Figures of Nội dung phối hợp: one item of the plan opened."""

from __future__ import annotations

from analytics.figures import Figure
from analytics.figures.by_page.request import INDICATOR, Asked, Picture, among_places
from analytics.figures.charts.control_chart import control_chart
from analytics.figures.charts.tile_map import tile_map
from analytics.figures.subjects.tasks import columns, timeline
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, scope
from analytics.registers import tasks
from analytics.scope.filters import Filters
from analytics.summaries import plan_scoreboard

ITEM = "noi-dung"


def _asked(asked: Asked) -> tuple[str, Filters]:
    """The indicator and the filters of the item."""
    item = int(asked.chosen(ITEM, [str(i) for i in plan_scoreboard.ITEMS]))
    return asked.chosen(INDICATOR, plan_scoreboard.indicators(item)), plan_scoreboard.only(asked.filters, item)


def _over_time(asked: Asked) -> Figure | None:
    key, own = _asked(asked)
    name, goal = INDICATORS[key].name, asked.goal(key)
    past = plan_scoreboard.history(key, own, asked.viewer)
    if past is None:
        return None
    if past.grain == "month":
        return control_chart(
            "plan-time", past.table, key, look=asked.look, question=f"{name}: thay đổi thật hay dao động?", target=goal
        )
    question = f"{name}: qua các kỳ thế nào?"
    return columns("plan-time", past.table, key, by=past.grain, look=asked.look, question=question, target=goal)


@among_places
def _map(asked: Asked) -> Figure | None:
    key, own = _asked(asked)
    table = measure([key], own.everywhere(), (asked.by,), asked.viewer)
    if not plan_scoreboard.can_map(table, key, asked.by):
        return None
    question = f"{INDICATORS[key].name}: nơi nào cao, nơi nào thấp?"
    return tile_map(
        "plan-map",
        table,
        key,
        look=asked.look,
        question=question,
        by=asked.by,
        chosen=asked.units,
        target=asked.goal(key),
    )


def _tasks(asked: Asked) -> Figure | None:
    _, own = _asked(asked)
    work = tasks.rows(own, asked.viewer)
    if not len(work):
        return None
    return timeline(
        "plan-tasks", work, scope(asked.filters, asked.viewer).as_of, asked.look, "Nhiệm vụ xong trước hay sau hạn?"
    )


PICTURES = {
    "plan-time": Picture("{}", _over_time),
    "plan-map": Picture("{} giữa các xã", _map),
    "plan-tasks": Picture("Nhiệm vụ của một nội dung", _tasks),
}
