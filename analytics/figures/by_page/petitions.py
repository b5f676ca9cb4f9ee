"""Figures of Đơn thư."""

from __future__ import annotations

from dataclasses import replace

from analytics.figures import Figure
from analytics.figures.by_page.request import Asked, Build, Picture
from analytics.figures.charts.bars import bars
from analytics.figures.charts.columns import counts
from analytics.figures.charts.control_chart import control_chart
from analytics.figures.charts.heat_map import heat_map
from analytics.figures.subjects.petition_flow import flow
from analytics.measure.measure import measure, monthly
from analytics.registers import petitions


def _received(asked: Asked) -> Figure | None:
    months = monthly(["received"], asked.filters, viewer=asked.viewer)
    if not months["received"].any():
        return None
    return control_chart("received", months, "received", asked.look, "Số đơn mỗi tháng: thay đổi thật hay dao động?")


def _flow(asked: Asked) -> Figure | None:
    cohort = petitions.cohort(asked.filters, asked.viewer)
    return None if cohort.empty else flow("flow", cohort, asked.look, "Đơn nhận trong kỳ đang ở đâu?")


def _by(by: str, question: str) -> Build:
    def build(asked: Asked) -> Figure | None:
        others = asked.without(by)
        table = measure(["received"], others, (by,), asked.viewer)
        if not measure(["received"], asked.filters, (), asked.viewer)["received"].any():
            return None
        whole = measure(["received"], others.everywhere(), (by,), asked.viewer)
        return bars(
            f"received-{by}", table, "received", by=by, look=asked.look, question=question, chosen=asked.picked(by),
            whole=whole,
        )  # fmt: skip

    return build


def _signatories(asked: Asked) -> Figure | None:
    table = petitions.signatories(asked.filters, asked.viewer)
    if table.empty:
        return None
    question = "Bao nhiêu người ký một đơn?"
    return counts(
        "signatories", table, "signed", amount="letters", look=asked.look, question=question, heading="Số người ký"
    )


def _heat(asked: Asked) -> Figure | None:
    whole = replace(asked.filters.everywhere(), items=())
    table = measure(["received"], whole, (asked.by, "item"), asked.viewer)
    if not table["received"].any():
        return None
    chosen = (asked.units, asked.filters.items)
    return heat_map("heat", table, asked.look, "Xã nào vướng ở nội dung nào?", asked.by, chosen=chosen)


PICTURES = {
    "received": Picture("Đơn thư tiếp nhận", _received),
    "flow": Picture("Đường đi của đơn", _flow),
    "received-field": Picture("Lĩnh vực của đơn", _by("field", "Đơn về lĩnh vực nào?")),
    "received-channel": Picture("Nguồn đơn", _by("channel", "Đơn đến từ nguồn nào?")),
    "received-kind": Picture("Loại đơn", _by("kind", "Đơn thuộc loại nào?")),
    "signatories": Picture("Số người ký đơn", _signatories),
    "heat": Picture("Đơn theo xã và nội dung", _heat),
}
