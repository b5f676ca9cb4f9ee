"""The tables behind the periodic report: by plan item, by commune, and how each number is defined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, scope
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import commune_rankings
from analytics.summaries.against_target import Result

_OF_ITEM = ["Nội dung", "Chỉ tiêu", "Trong kỳ", "Số trường hợp", "Cùng kỳ", "So với cùng kỳ"]
BY_PLACE = ("received", "resolution_rate", "on_time_rate", "overdue", "satisfied_rate", "models_active")


@dataclass(frozen=True, eq=False)
class Appendix:
    """A table by its title; it is made when it is read, which a preview does not."""

    title: str
    make: Callable[[], pd.DataFrame]

    @cached_property
    def table(self) -> pd.DataFrame:
        return self.make()


def appendices(filters: Filters, viewer: Viewer, by_item: dict[int, list[Result]]) -> list[Appendix]:
    by = places.grouping(filters.places, scope(filters, viewer).start)
    found = [
        Appendix("Số liệu theo nội dung phối hợp", partial(_by_item, by_item)),
        Appendix("Số liệu theo xã, thị trấn", partial(_by_place, filters, by, viewer)),
    ]
    if len(filters.communes) == 1:
        (unit,) = filters.communes
        title = f"{formatting.group('commune', unit)} so với toàn huyện"
        found.append(Appendix(title, partial(commune_rankings.profile, unit, filters, viewer)))
    keys = tuple(dict.fromkeys(r.key for own in by_item.values() for r in own if r.is_known))
    if keys:
        found.append(Appendix("Cách tính các chỉ tiêu trong báo cáo", partial(_definitions, keys, by_item)))
    return found


def _by_item(by_item: dict[int, list[Result]]) -> pd.DataFrame:
    rows = [
        {
            "Nội dung": item,
            "Chỉ tiêu": formatting.heading(r.indicator),
            "Trong kỳ": formatting.bare(r.indicator, r.value),
            "Số trường hợp": formatting.number(r.n),
            "Cùng kỳ": formatting.bare(r.indicator, r.before),
            "So với cùng kỳ": r.change,
        }
        for item, own in by_item.items()
        for r in own
        if r.is_known
    ]
    return pd.DataFrame(
        rows, columns=["Nội dung", "Chỉ tiêu", "Trong kỳ", "Số trường hợp", "Cùng kỳ", "So với cùng kỳ"]
    )


def _by_place(filters: Filters, by: str, viewer: Viewer) -> pd.DataFrame:
    table = measure(BY_PLACE, filters, (by,), viewer)
    known = {key: INDICATORS[key] for key in BY_PLACE}
    columns = {formatting.heading(i): [formatting.bare(i, v) for v in table[key]] for key, i in known.items()}
    whole = measure(BY_PLACE, filters, (), viewer).iloc[0]
    shown = pd.DataFrame({formatting.grouping(by): [formatting.group(by, u) for u in table[by]]} | columns)
    shown.loc[len(shown)] = ["Chung", *(formatting.bare(i, whole[key]) for key, i in known.items())]
    return shown


def _definitions(keys: Sequence[str], by_item: dict[int, list[Result]]) -> pd.DataFrame:
    known = {r.key: r.indicator for own in by_item.values() for r in own}
    return pd.DataFrame(
        [
            {"Chỉ tiêu": formatting.heading(known[k]), "Cách tính": known[k].meaning, "Căn cứ": known[k].basis}
            for k in keys
        ]
    )
