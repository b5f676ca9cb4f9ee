"""The command line: `python run.py …` or `python -m analytics …`."""

from __future__ import annotations

import sys

from analytics.commands import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    main(prog_name="python run.py")
