"""What a change of filters costs the server, page by page: with fresh data, on constant data, from size to size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from analytics.commands.benchmarks.served.servers import TimedServer
from analytics.commands.benchmarks.served.session import Session
from analytics.commands.benchmarks.tools import report
from analytics.commands.benchmarks.tools.timing import Spread, in_turns, spread
from analytics.scope.filters import Filters

PAGES = {
    "": "Tổng quan",
    "noi-dung": "Nội dung phối hợp",
    "bao-cao": "Báo cáo",
    "don-thu": "Đơn thư",
    "thoi-gian": "Thời gian giải quyết",
    "hai-long": "Hài lòng",
    "dan-van-kheo": "Dân vận khéo",
    "tiep-dan": "Tiếp dân và đối thoại",
    "xa": "Xã và thị trấn",
    "kham-pha": "Khám phá",
    "chat-luong": "Chất lượng dữ liệu",
}
LIMIT = 1.25
_GROWTH = ((10_000, 1_000_000, 2.0), (10_000, 10_000_000, 8.0))
MEMORY_MB = 600


def compare(
    fresh: Iterator[Filters], real: TimedServer, constant: TimedServer, page: str, runs: int
) -> tuple[Spread, Spread]:
    """Times of the real server and of the one on constant data, change by change in turns."""
    choices = list(islice(fresh, runs + 1))
    took, floor = [], []
    with Session(real, page) as shown, Session(constant, page) as known:
        for filters in choices:  # the constant server hears every question once, unmeasured
            known.change(filters)
        for number, filters in enumerate(choices):
            times = in_turns(lambda: shown.change(filters), lambda: known.change(filters), number)  # noqa: B023
            if number:  # the first opens the page
                took.append(times[0])
                floor.append(times[1])
    return spread(took), spread(floor)


def open_all(server: TimedServer, filters: Filters) -> tuple[str, ...]:
    """Open every page of the menu once; their addresses."""
    with Session(server) as first:
        first.change(filters)
        pages = first.pages
    for page in pages:
        with Session(server, page) as opened:
            opened.change(filters)
    return pages


def row(label: str, page: str, took: Spread, floor: Spread) -> report.TimedRow:
    what = f"Đổi bộ lọc ÷ dữ liệu cố định, {PAGES[page]}, {label}"
    return report.ratio(what, took / floor, LIMIT, f"{took} ÷ {floor}, {took.count} lần")


def growth(times: Mapping[tuple[int, str], Spread]) -> list[report.TimedRow]:
    """From the smaller to the larger size, for each promise whose sizes were both measured."""
    rows = []
    for small, large, limit in _GROWTH:
        for page, name in PAGES.items():
            if (small, page) in times and (large, page) in times:
                few, many = times[small, page], times[large, page]
                what = f"{report.letters(large)} ÷ {report.letters(small)}, {name}"
                rows.append(report.ratio(what, many / few, limit, f"{many} ÷ {few}", is_strict=True))
    return rows or [
        report.TimedRow(
            what="Tăng theo số đơn",
            value="–",
            limit="",
            held=None,
            detail="cần --letters 10000 và 1000000 (hoặc 10000000)",
        )
    ]


def memory(label: str, server: TimedServer, pages: int) -> report.TimedRow:
    what = f"Bộ nhớ máy chủ, {label}"
    held = server.memory_mb()
    if held is None:
        return report.unmeasured(what, "hệ điều hành này không có /proc")
    now, most = held
    detail = f"sau khi mở {pages} trang và đổi bộ lọc; cao nhất {most:.0f} MB"
    return report.TimedRow(
        what=what, value=f"{now:.0f} MB", limit=f"< {MEMORY_MB} MB", held=now < MEMORY_MB, detail=detail
    )
