"""How large a file may be. One place; the messages state what stands here."""

from __future__ import annotations

import os

MEGABYTE = 1 << 20

TEXT_BYTES = 400 * MEGABYTE  # CSV: a million letters take about 150
WORKBOOK_BYTES = 60 * MEGABYTE
UNPACKED_BYTES = 600 * MEGABYTE  # of a workbook: 120 thousand letters take about 130
RATIO = 100  # unpacked to packed, where a workbook unpacks to more than RATIO_FROM
RATIO_FROM = 50 * MEGABYTE
PARTS = 2000  # files inside a workbook
SHEETS = 100
ROWS = 300_000  # of one sheet, rows above the table included
COLUMNS = 300
CELLS = 12_000_000  # rows times columns of the area in use
CHILD_MEMORY = 3 * 1024 * MEGABYTE  # bytes of address space, where the system can limit it
CHILD_SECONDS = 120  # of processor time: at low priority on a busy machine a good file may wait for it far longer
CHILD_WAITING = 1800 if os.name == "posix" else 300  # seconds, where nothing else ends it
ROW_BYTES = 64 * MEGABYTE  # the longest row of a text file
