"""What the sides owe in words: the first sentence, what shows a responsibility, a reminder to send."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.registers.sides.owed import BOTH, SIDES, Owed, Responsibility

_PERIOD = re.compile(r", (\d{4}(?:-(?:\d{2}|Q\d|6T))?)$")


def headline(owed: Sequence[Owed]) -> str:
    """Which side owes more, how much, how long; the other after it."""
    said = []
    for side in sorted(SIDES, key=lambda s: -sum(o.side == s for o in owed)):
        own = [o for o in owed if o.side == side]
        if own:
            long = formatting.number(max(o.days for o in own))
            said.append(f"{side} đang nợ {formatting.number(len(own))} việc, lâu nhất {long} ngày")
        else:
            said.append(f"{side} không nợ việc nào")
    return "; ".join(said)


def of_side(owed: Sequence[Owed], side: str) -> list[Owed]:
    """What a side owes, what both owe together after it."""
    return [*(o for o in owed if o.side == side), *(o for o in owed if o.side == BOTH)]


def what(owed: Owed) -> str:
    """ "Trực báo với Mặt trận, đoàn thể, tháng 12/2024"; what both owe says so."""
    text = _PERIOD.sub(lambda found: f", {_period(found[1])}", owed.what)
    return f"{text} (cả hai bên)" if owed.side == BOTH else text


def _period(code: str) -> str:
    year, _, part = code.partition("-")
    if not part:
        return f"năm {year}"
    if part.startswith("Q"):
        return f"quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}"
    return f"6 tháng đầu năm {year}" if part == "6T" else f"tháng {int(part)}/{year}"


def evidence(row: Responsibility) -> str:
    """What shows a responsibility in the period."""
    parts = []
    if row.due:
        parts.append(f"{formatting.share(row.on_time, row.due)} kỳ đúng hạn")
        parts += [f"{formatting.number(n)} {word}" for n, word in ((row.late, "trễ"), (row.owed, "còn nợ")) if n]
    elif row.deeds:
        parts.append(f"{formatting.number(row.deeds)} việc")
    parts += [f"{INDICATORS[key].name} {formatting.value(INDICATORS[key], value)}" for key, value in row.indicators]
    if row.last_on:
        parts.append(f"gần nhất {formatting.day(row.last_on)}")
    return "; ".join(parts) or "chưa có số liệu"


def reminder(owed: Sequence[Owed], side: str, as_of: str) -> str:
    """A side's list as text to be sent; documents do not say "nợ"."""
    own = [o for o in owed if o.side == side]
    lines = [f"{side}: {formatting.number(len(own))} việc chưa thực hiện đúng hạn, tính đến {as_of}."]
    lines += [
        f"{n}. {what(o)}: hạn {formatting.day(o.due_on)}, quá {formatting.number(o.days)} ngày."
        for n, o in enumerate(own, 1)
    ]
    return "\n".join(lines)
