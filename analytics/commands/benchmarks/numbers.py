"""The overview's numbers through `tiles` and `measure`, against the same numbers by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice

import duckdb

from analytics.commands.benchmarks import hand_written_sql
from analytics.commands.benchmarks.hand_written_sql import Numbers
from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.timing import in_turns, spread
from analytics.measure.measure import measure, measure_buckets, scope
from analytics.scope import periods, snapshot
from analytics.scope.filters import Filters
from analytics.scope.periods import Bucket
from analytics.scope.viewer import LOCAL
from analytics.summaries import headline_tiles, monitoring

LIMIT = 1.2
CHOICES = 30  # choices never made before, each measured once
_SAME = 1e-9


def rows(label: str, fresh: Iterator[Filters], choices: int = CHOICES) -> list[report.TimedRow]:
    """Ratio and agreement in the present world; one choice goes first, unmeasured, to warm both."""
    con = hand_written_sql.connect()
    ours, hand, wrong, compared = [], [], [], 0
    for number, filters in enumerate(islice(fresh, choices + 1)):
        named, months = spans(filters)
        times = in_turns(lambda: _ours(filters), lambda: hand_written_sql.overview(con, filters, named, months), number)  # noqa: B023
        wrong += differences(con, filters)
        compared += 1
        if number:
            ours.append(times[0])
            hand.append(times[1])
    took, by = spread(ours), spread(hand)
    what = f"Số liệu Tổng quan ÷ SQL viết tay, {label}"
    detail = f"{took} ÷ {by}, {took.count} bộ lọc mới"
    agreement = report.TimedRow(
        what=f"Khớp SQL viết tay, {label}",
        value=f"{len(wrong)} ô lệch",
        limit="0",
        held=not wrong,
        detail="; ".join(wrong[:3]) or f"{compared} bộ lọc",
    )
    return [agreement, report.ratio(what, took / by, LIMIT, detail)]


def spans(filters: Filters) -> tuple[list[Bucket], list[Bucket]]:
    """Now and a year before; and the last 24 months the data reaches."""
    now = scope(filters, LOCAL)
    before = now.year_earlier()
    named = [Bucket("now", now.start, now.as_of), Bucket("before", before.start, before.as_of)]
    first = max(periods.months_back(now.as_of, monitoring.MONTHS), min(snapshot.reach(LOCAL)[0], now.as_of))
    return named, periods.buckets(first, now.as_of, "month")


def differences(con: duckdb.DuckDBPyConnection, filters: Filters) -> list[str]:
    """Where our numbers and those by hand are not the same, in words."""
    named, months = spans(filters)
    ours, hand = measured(filters, named, months), hand_written_sql.overview(con, filters, named, months)
    keys = sorted({*ours, *hand}, key=str)
    return [
        f"{filters.file_name()} {key}: {ours.get(key)} ≠ {hand.get(key)}" for key in keys if not _same(ours, hand, key)
    ]


def measured(filters: Filters, named: list[Bucket], months: list[Bucket]) -> Numbers:
    """Our numbers in the shape of those by hand; groups that count nothing are left out, as SQL leaves them out."""
    table = measure_buckets(monitoring.HEADLINE, filters, [*named, *months], (), LOCAL).set_index("bucket")
    found: Numbers = {("tile", str(label), k): row[k] for label, row in table.iterrows() for k in monitoring.HEADLINE}
    for row in measure(["on_time_rate"], filters, ("commune",), LOCAL).to_dict("records"):
        if row["on_time_rate_n"] and row["commune"]:
            found["map", row["commune"]] = row["on_time_rate"]
    for row in measure(["received"], filters, ("month", "kind"), LOCAL).to_dict("records"):
        if row["received"]:
            found["kind", row["month"], row["kind"]] = row["received"]
    return found


def _ours(filters: Filters) -> None:
    headline_tiles.tiles(filters, viewer=LOCAL)
    measure(["on_time_rate"], filters, ("commune",), LOCAL)
    measure(["received"], filters, ("month", "kind"), LOCAL)


def _same(ours: Numbers, hand: Numbers, key: tuple[str, ...]) -> bool:
    left, right = _known(ours.get(key)), _known(hand.get(key))
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=_SAME, abs_tol=_SAME)


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
