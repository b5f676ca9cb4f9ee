"""Many readers at once: as many websockets, each changing its filter every few seconds."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Barrier

from analytics.commands.benchmarks.served.servers import TimedServer
from analytics.commands.benchmarks.served.session import Session
from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.timing import Spread, spread
from analytics.scope.filters import Filters

LIMIT = 2.0
PAUSE_SECONDS = 5.0
_OPENING_SECONDS = 120.0


def row(label: str, server: TimedServer, fresh: Iterator[Filters], users: int, changes: int) -> report.TimedRow:
    """Median of a change for one reader among many, against a reader alone. Browsers' own work is not in it."""
    what = f"{users} người cùng lúc ÷ một người, {label}"
    alone, failed_alone = _reader(server, list(islice(fresh, changes * 2 + 1)), 0, Barrier(1))
    shares = [list(islice(fresh, changes + 1)) for _ in range(users)]
    all_open = Barrier(users)
    with ThreadPoolExecutor(users) as pool:
        results = list(pool.map(lambda share: _reader(server, share, PAUSE_SECONDS, all_open), shares))
    times = [t for found, _ in results for t in found]
    failures = [f for _, failed in results for f in failed] + failed_alone
    if not times or not alone:
        return report.unmeasured(what, failures[0] if failures else "hết bộ lọc chưa dùng")
    one, many = spread(alone), spread(times)
    return _judged(what, one, many, failures)


def _judged(what: str, one: Spread, many: Spread, failures: list[str]) -> report.TimedRow:
    found = report.ratio(what, many / one, LIMIT)
    detail = f"{many} ÷ {one}, {many.count} lần đổi, {len(failures)} lỗi {failures[0] if failures else ''}".strip()
    return report.TimedRow(
        what=what, value=found.value, limit=found.limit, held=bool(found.held) and not failures, detail=detail
    )


def _reader(
    server: TimedServer, choices: list[Filters], pause: float, all_open: Barrier
) -> tuple[list[float], list[str]]:
    """Open the overview, then, when all have, change its filter from a moment of one's own on; times and failures."""
    times: list[float] = []
    try:
        with Session(server) as session:
            for number, filters in enumerate(choices):
                begun = time.monotonic()
                took = session.change(filters)
                if number:
                    times.append(took)
                else:
                    all_open.wait(_OPENING_SECONDS)
                    begun = time.monotonic()
                rest = pause if number else random.uniform(0, pause)
                time.sleep(max(0.0, rest - (time.monotonic() - begun)) if pause else 0)
    except Exception as error:
        all_open.abort()
        return times, [f"{type(error).__name__}: {error}"]
    return times, []
