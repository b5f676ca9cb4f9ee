"""The room of a slide: where its parts stand, what type fits a box, how many rows a page of a table holds.

PPTX and screen share it (inches of a 13,333 × 7,5 slide and points; on a screen of 1920 × 1080 an inch is 144 pixels
and a point 2), so that both cut the same table at the same row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

Box = tuple[float, float, float, float]  # left, top, width, height in inches

WIDTH, HEIGHT = 13.333, 7.5
LEFT, ACROSS = 0.6, 12.13
TITLE: Box = (LEFT, 0.35, ACROSS, 1.15)
TEXT: Box = (LEFT, 1.5, ACROSS, 0.7)
BODY: Box = (LEFT, 2.2, ACROSS, 4.45)
FOOT: Box = (LEFT, 6.95, 10.8, 0.4)
NUMBER: Box = (11.7, 6.95, 1.03, 0.4)
COVER: Box = (LEFT, 2.2, ACROSS, 1.9)
COVER_TEXT: Box = (LEFT, 4.3, ACROSS, 1.6)
LINE: Box = (LEFT, 1.85, 1.6, 0.09)  # the red line above a cover's title
BELOW = 0.4  # inches kept under a figure for its base
SMALLEST, TITLE_SIZE, COVER_SIZE = 14, 30, 40  # points
LEADING = 1.22
ROOM = 0.1  # inches inside a box, each side
_UNBROKEN = 12  # letters
_WIDE = 0.59  # of the type size: what a letter of Be Vietnam Pro takes on average, a little more than measured


def body(has_text: bool) -> Box:
    """The box of a slide's picture or table: larger where no line stands below the title."""
    return BODY if has_text else (BODY[0], TEXT[1], BODY[2], BODY[3] + BODY[1] - TEXT[1])


def lines_of(text: str, width: float, size: float) -> int:
    """Lines a text takes in a box of that many inches."""
    fits = max(1.0, (width - 2 * ROOM) * 72 / (_WIDE * size))
    return sum(max(1, math.ceil(len(part) / fits * 1.04)) for part in text.split("\n"))


def fitted(text: str, box: Box, largest: int) -> tuple[str, int]:
    """The text and the largest size (points) it fits in; cut short where even the smallest is too large."""
    for size in range(largest, SMALLEST - 1, -1):
        if lines_of(text, box[2], size) * size * LEADING <= (box[3] - ROOM) * 72:
            return text, size
    while len(text) > 2 and lines_of(text + "…", box[2], SMALLEST) * SMALLEST * LEADING > (box[3] - ROOM) * 72:
        text = text[: int(0.95 * len(text)) - 1].rstrip()
    return text + "…", SMALLEST


# ---------------------------------------------------------------- tables


def column_widths(table: pd.DataFrame, width: float) -> list[float]:
    """Inches a column: dates and numbers on one line each, the rest by the length of what stands in it."""
    longest = [max([len(str(v)) for v in table[c]], default=0) for c in table.columns]
    words = [max(map(len, str(c).split()), default=0) for c in table.columns]
    short = [max(n, w) for n, w in zip(longest, words, strict=True)]
    fixed = [_one_line(n) if n <= _UNBROKEN else 0.0 for n in short]
    shares = [0 if f else min(42, max(7, n)) for f, n in zip(fixed, longest, strict=True)]
    left = width - sum(fixed)
    if left < width / 3 or not sum(shares):  # nothing but short columns, or too many of them
        return _shared(short, width)
    return [f or left * n / sum(shares) for f, n in zip(fixed, shares, strict=True)]


def _one_line(letters: int) -> float:
    """Inches for so many letters without a break, in a heading's size."""
    return max(letters, 4) * _WIDE * (SMALLEST + 1) / 72 * 1.04 + 2 * ROOM + 0.05


def _shared(lengths: Sequence[int], width: float) -> list[float]:
    kept = [max(7, n) for n in lengths]
    return [width * n / sum(kept) for n in kept]


def row_heights(table: pd.DataFrame, widths: Sequence[float]) -> list[float]:
    """Inches of the heading and of each row."""
    rows = [table.columns.tolist(), *table.to_numpy().tolist()]
    return [
        max(lines_of(str(v), w, SMALLEST + (i == 0)) for v, w in zip(row, widths, strict=True))
        * SMALLEST
        * LEADING
        / 72
        + ROOM
        for i, row in enumerate(rows)
    ]


def pages(table: pd.DataFrame, box: Box) -> list[pd.DataFrame]:
    """The table cut into pieces that fit the box."""
    heading, *rows = row_heights(table, column_widths(table, box[2]))
    found, start, used = [], 0, heading
    for place, height in enumerate(rows):
        if used + height > box[3] and place > start:
            found.append(table.iloc[start:place])
            start, used = place, heading
        used += height
    return [*found, table.iloc[start:]]


def numbered(pieces: Sequence[pd.DataFrame]) -> list[tuple[pd.DataFrame, str]]:
    """Each piece with what its title adds: " (1/2)", nothing where there is one."""
    return [(p, f" ({place}/{len(pieces)})" if len(pieces) > 1 else "") for place, p in enumerate(pieces, 1)]


def is_number(text: str) -> bool:
    """Whether a cell stands to the right."""
    return text[:1].isdigit() and len(text) < 12
