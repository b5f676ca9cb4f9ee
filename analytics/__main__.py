"""The command line: `python run.py …` or `python -m analytics …`."""

from __future__ import annotations

import sys

from analytics.commands import main
from data import limited_child

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if sys.argv[1:2] == ["load"]:
        limited_child.give_memory_back()
    main(prog_name="python run.py")
