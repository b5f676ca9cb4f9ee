"""When a letter is open, which letters are followed, and how they lie on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.loading import load
from data.tables.tables import ACCEPTED
from data.warehouse import snapshots

NEVER = date(9999, 12, 31)
FIRST = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("letter", "open_until", "is_followed"),
    [
        ({}, NEVER, True),  # nobody has decided yet
        ({"handling": ACCEPTED, "accepted_on": date(2024, 1, 5)}, NEVER, True),
        ({"accepted_on": date(2024, 1, 5)}, NEVER, True),  # accepted, though its file forgot to say so
        (
            {"handling": ACCEPTED, "accepted_on": date(2024, 1, 5), "resolved_on": date(2024, 2, 1), "outcome": "Đúng"},
            date(2024, 2, 1),
            True,
        ),
        ({"handling": "Hướng dẫn", "resolved_on": date(2024, 1, 3), "outcome": "Đã trả lời"}, date(2024, 1, 3), False),
        ({"handling": "Hướng dẫn"}, NEVER, False),  # a warning of its own asks for the day
    ],
)
def test_a_letter_says_how_long_it_is_open(
    letter: dict[str, object], open_until: date, is_followed: bool, home: Path, petitions: Callable[..., Path]
):
    load.load([petitions([{"kind": "Kiến nghị", "received_on": FIRST, **letter}])])
    stored = snapshots.reader().columns("select open_until::varchar as day, is_followed from w.petition")
    assert (stored["day"].tolist(), stored["is_followed"].tolist()) == ([str(open_until)], [is_followed])


def test_letters_that_wait_long_lie_together(home: Path, petitions: Callable[..., Path]):
    """Those that ended within 60 days, then the others, each by receipt, whatever their order in the file."""
    waits = [None, 3, 60, 61, 3, None, 200]
    rows = [
        {"kind": "Kiến nghị", "handling": ACCEPTED, "received_on": FIRST + timedelta(days=10 * ((3 * k) % 7))}
        | ({} if wait is None else {"outcome": "Đúng"})
        for k, wait in enumerate(waits)
    ]
    for row, wait in zip(rows, waits, strict=True):
        row["accepted_on"] = row["received_on"]
        if wait is not None:
            row["resolved_on"] = row["received_on"] + timedelta(days=wait)
    load.load([petitions(rows)])
    found = snapshots.reader().columns(
        "select (open_until - received_on > 60) as slow, received_on::varchar as day from w.petition order by rowid"
    )
    lying = list(zip(found["slow"].tolist(), found["day"].tolist(), strict=True))
    assert lying == sorted(lying)
    assert [slow for slow, _ in lying].count(True) == 4
