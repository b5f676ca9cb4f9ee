"""The situation in one sentence: are the targets met, what got worse and where, how much is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics import formatting
from analytics.measure import measure
from analytics.measure.measure import scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import monitoring
from analytics.summaries.headline_tiles import Tile, Tone

NAMES = {
    "received": "đơn tiếp nhận",
    "resolution_rate": "tỷ lệ giải quyết",
    "on_time_rate": "đúng hạn",
    "days_median": "thời gian giải quyết",
    "overdue": "đơn quá hạn",
    "satisfied_rate": "hài lòng",
    "models_active": "mô hình duy trì",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`judgement` is its first words, coloured by `tone`; `rest` follows it, "" or a text of its own punctuation."""

    judgement: str
    tone: Tone
    rest: str

    @property
    def text(self) -> str:
        return f"{self.judgement}{self.rest}"


def verdict(shown: Sequence[Tile], filters: Filters, viewer: Viewer, asked: int) -> Verdict:
    """Of the tiles' own numbers; `asked` is how many things are to be decided."""
    tone, judgement = _judgement(shown, filters, viewer)
    parts = [*_got_worse(shown, filters, viewer), _to_decide(asked)]
    return Verdict(judgement=judgement, tone=tone, rest=f"; {'; '.join(parts)}.".replace("; Có", ". Có"))


def _judgement(shown: Sequence[Tile], filters: Filters, viewer: Viewer) -> tuple[Tone, str]:
    judged = [tile for tile in shown if tile.target_met is not None]
    when = formatting.period(scope(filters, viewer).period)
    if not judged:
        return "neutral", _too_little(shown, when)
    met, missed = ([tile for tile in judged if tile.target_met is is_met] for is_met in (True, False))
    if not missed:
        return "good", f"Đạt {_how_many(met)} {when} ({_numbers(met)})"
    if not met:
        whole = f"Cả {len(missed)} mục tiêu {when} đều chưa đạt" if len(missed) > 1 else f"Chưa đạt mục tiêu {when}"
        return "concern", f"{whole} ({_numbers(missed)})"
    return "concern", f"Mới đạt {formatting.share(len(met), len(judged))} mục tiêu {when}: chưa đạt {_numbers(missed)}"


def _how_many(met: Sequence[Tile]) -> str:
    return "mục tiêu" if len(met) == 1 else f"cả {len(met)} mục tiêu"


def _numbers(tiles: Sequence[Tile]) -> str:
    """ "đúng hạn 90,5%, cần 95%; hài lòng 85,1%, cần 90%"."""
    return "; ".join(f"{NAMES.get(t.key, t.name.lower())} {t.value}, cần {_goal(t)}" for t in tiles)


def _goal(tile: Tile) -> str:
    return tile.target.removeprefix("mục tiêu ")


def _too_little(shown: Sequence[Tile], when: str) -> str:
    by_key = {tile.key: tile for tile in shown}
    said = [f"{by_key['received'].value} đơn tiếp nhận"] if "received" in by_key else []
    for key, what in (("on_time_rate", "đơn đến hạn"), ("satisfied_rate", "phiếu hài lòng")):
        if key in by_key and by_key[key].target and by_key[key].is_few:
            said.append(f"chưa có {what}" if by_key[key].value == formatting.MISSING else f"còn ít {what}")
    return f"Chưa đủ số liệu để đánh giá {when}: {', '.join(said)}"


def _got_worse(shown: Sequence[Tile], filters: Filters, viewer: Viewer) -> list[str]:
    """What the signals say has got worse, with where the trouble sits."""
    found = []
    for tile in sorted(shown, key=lambda tile: tile.key != "overdue"):
        if tile.key == "overdue" and tile.value not in ("0", formatting.MISSING):
            risen = f" ({tile.change} {tile.since})" if tile.signal_tone == "concern" and "+" in tile.change else ""
            found.append(f"{tile.value} đơn quá hạn{risen}{_where_half(filters, viewer)}")
        elif tile.signal_tone == "concern":
            found.append(f"{NAMES.get(tile.key, tile.name.lower())} xấu đi")
    return found


def _where_half(filters: Filters, viewer: Viewer) -> str:
    """The commune that holds half of the letters overdue or more, where there are several."""
    now = monitoring.now_by_commune(filters, viewer)
    inside = np.array([filters.speaks_of(unit) for unit in now["commune"].tolist()], bool)
    overdue, units = np.nan_to_num(now["overdue"])[inside], now["commune"][inside]
    if (overdue > 0).sum() < 2 or 2 * overdue.max() < overdue.sum():
        return ""
    return f", riêng {formatting.group('commune', units[overdue.argmax()])} {formatting.number(overdue.max())}"


def _to_decide(asked: int) -> str:
    return f"Có {formatting.number(asked)} việc cần lãnh đạo chỉ đạo" if asked else "không có việc cần chỉ đạo"


def open_letters(filters: Filters, viewer: Viewer) -> str:
    """How many letters are open, and that none of them is late."""
    still = measure.columns(("open",), filters, [measure.whole_period(scope(filters, viewer), "now")], (), viewer)
    count = float(still["open"][0])
    return f"{formatting.number(count)} đơn đang giải quyết, đều trong hạn." if count > 0 else ""
