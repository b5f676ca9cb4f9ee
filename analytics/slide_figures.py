"""The figures a slide can show: each a subject, and the builder the pages use with the same measurement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics import letters, models, places, receptions
from analytics.figures import Figure, Look, dialogues, satisfaction, series
from analytics.figures import letters as letter_figures
from analytics.figures import models as model_figures
from analytics.figures import months as month_figures
from analytics.figures import places as place_figures
from analytics.figures import receptions as reception_figures
from analytics.filters import Filters
from analytics.measure import measure, monthly, scope
from analytics.viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """What a slide is asked to show: filters, for whom, in which colours."""

    filters: Filters
    viewer: Viewer
    look: Look

    @property
    def by(self) -> str:
        return "successor" if self.filters.places == "xa-moi" else "commune"

    def goal(self, key: str) -> float | None:
        target = places.target(key, scope(self.filters).period.year)
        return target[0] if target else None


Build = Callable[[Asked], Figure | None]


def _by_kind(asked: Asked) -> Figure | None:
    table = measure(["received"], asked.filters, ("month", "kind"), asked.viewer)
    if not table["received"].any():
        return None
    return month_figures.stacked_months("s-by-kind", table, asked.look, "Mỗi tháng nhận bao nhiêu đơn, loại nào?")


def _over_time(key: str, question: str) -> Build:
    def build(asked: Asked) -> Figure | None:
        if not measure([key], asked.filters, (), asked.viewer)[f"{key}_n"].any():
            return None
        months = monthly([key], asked.filters, viewer=asked.viewer)
        return series.control_chart(f"s-{key}", months, key, asked.look, question, asked.goal(key))

    return build


def _bars(key: str, by: str, question: str) -> Build:
    def build(asked: Asked) -> Figure | None:
        table = measure([key], asked.filters, (by,), asked.viewer)
        if not table[f"{key}_n"].any():
            return None
        return letter_figures.bars(f"s-{key}-{by}", table, key, by, asked.look, question)

    return build


def _map(key: str, question: str) -> Build:
    def build(asked: Asked) -> Figure | None:
        table = measure([key], asked.filters, (asked.by,), asked.viewer)
        if table[key].notna().sum() < 2:
            return None
        return place_figures.tile_map(f"s-{key}-map", table, key, asked.look, question, asked.by)

    return build


def _ages(asked: Asked) -> Figure | None:
    table = letters.ages(asked.filters, asked.viewer)
    question = "Đơn đang giải quyết đã bao nhiêu ngày?"
    return letter_figures.ages("s-ages", table, asked.look, question) if table["open"].any() else None


def _factors(asked: Asked) -> Figure | None:
    table = measure(["satisfied_rate"], asked.filters, ("factor",), asked.viewer)
    if not table["satisfied_rate_n"].any():
        return None
    question = "Hài lòng điều gì, chưa hài lòng điều gì?"
    return satisfaction.by_group("s-factors", table, "factor", asked.look, question)


def _models(asked: Asked) -> Figure | None:
    stages = models.stages(asked.filters, viewer=asked.viewer)
    if not stages["registered"].any():
        return None
    return model_figures.pipeline("s-models", stages, asked.look, "Mô hình đi đến bước nào?")


def _gifts(asked: Asked) -> Figure | None:
    table = measure(["land_m2"], asked.filters, (asked.by,), asked.viewer)
    if not table["land_m2"].any():
        return None
    return model_figures.gifts("s-gifts", table, "land_m2", asked.by, asked.look, "Nơi nào hiến nhiều đất?")


def _attendance(asked: Asked) -> Figure | None:
    table = receptions.attendance(asked.filters, asked.viewer)
    if not table["held"].any():
        return None
    question = "Ban Dân vận có dự đủ buổi tiếp định kỳ của huyện?"
    return reception_figures.attendance("s-att", table, asked.look, question, asked.goal("danvan_attendance_rate"))


def _received(build: Callable[..., Figure], needed: str, question: str) -> Build:
    def shown(asked: Asked) -> Figure | None:
        table = receptions.receptions(asked.filters, asked.viewer)
        return build(f"s-{needed}", table, asked.look, question) if table[needed].any() else None

    return shown


def _dialogues(asked: Asked) -> Figure | None:
    table = receptions.dialogues(asked.filters, asked.viewer)
    question = "Kiến nghị ở các cuộc đối thoại đi đến đâu?"
    return dialogues.requests("s-dialogues", table, asked.look, question) if table["requests"].any() else None


FIGURES: dict[str, tuple[str, Build]] = {
    "received-by-kind": ("Đơn thư mỗi tháng", _by_kind),
    "received-trend": ("Đơn thư tiếp nhận", _over_time("received", "Số đơn mỗi tháng: thay đổi thật hay dao động?")),
    "fields": ("Lĩnh vực của đơn", _bars("received", "field", "Đơn về lĩnh vực nào?")),
    "channels": ("Nguồn đơn", _bars("received", "channel", "Đơn đến từ nguồn nào?")),
    "on-time": ("Đúng hạn", _over_time("on_time_rate", "Đúng hạn theo tháng: thay đổi thật hay dao động?")),
    "on-time-map": ("Tỷ lệ đúng hạn giữa các xã", _map("on_time_rate", "Nơi nào đúng hạn, nơi nào chậm?")),
    "received-map": ("Đơn thư giữa các xã", _map("received", "Nơi nào nhiều đơn?")),
    "satisfied-map": ("Hài lòng giữa các xã", _map("satisfied_rate", "Nơi nào dân hài lòng?")),
    "agencies": ("Đúng hạn theo cơ quan", _bars("on_time_rate", "agency", "Cơ quan nào giải quyết đúng hạn?")),
    "ages": ("Đơn đang giải quyết", _ages),
    "satisfaction": ("Hài lòng", _over_time("satisfied_rate", "Hài lòng theo tháng: thay đổi thật hay dao động?")),
    "factors": ("Hài lòng theo yếu tố", _factors),
    "models": ("Dân vận khéo", _models),
    "contributions": ("Đất hiến", _gifts),
    "visits": ("Tiếp công dân", _received(reception_figures.people, "visits", "Bao nhiêu lượt, bao nhiêu người đến?")),
    "attendance": ("Ban Dân vận dự tiếp công dân", _attendance),
    "conclusions": ("Kết luận sau tiếp dân",
                    _received(reception_figures.conclusions, "conclusions", "Kết luận đã giao có được thực hiện?")),
    "dialogues": ("Đối thoại", _dialogues),
}  # fmt: skip

PAGES = {
    "received-by-kind": "",
    "received-trend": "don-thu",
    "fields": "don-thu",
    "channels": "don-thu",
    "received-map": "xa",
    "satisfied-map": "hai-long",
    "satisfaction": "hai-long",
    "factors": "hai-long",
    "models": "dan-van-kheo",
    "contributions": "dan-van-kheo",
    "visits": "tiep-dan",
    "attendance": "tiep-dan",
    "conclusions": "tiep-dan",
    "dialogues": "tiep-dan",
}  # where a figure is looked into; the others at Thời gian giải quyết
