"""Takes each guard of the door away in turn and prints which test fails.

`python tests/security/remove_guards.py [GUARD]…`

A guard whose loss no test notices is an error. Not part of the suite: it takes some ten minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.security import guards  # noqa: E402 - it is run as a script

IN_PROCESS = ("sign_in", "limits", "wall", "listening")  # quick ones first
PLACES = ([f"tests/gate/test_{name}.py" for name in IN_PROCESS], ["tests/security"])


def failing(guard: str) -> str:
    """The first test that fails without a guard; nothing where none does."""
    for places in PLACES:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-m", "not browser", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *places], cwd=ROOT, env=os.environ | {guards.VARIABLE: guard}, check=False,
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        if found := re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M):
            return found[1]
    return ""


def main(wanted: list[str]) -> int:
    lost = []
    print("| without | fails |\n|---|---|")
    for guard in wanted or guards.GUARDS:
        found = failing(guard)
        print(f"| {guard} | {f'`{found}`' if found else '**nothing**'} |", flush=True)
        lost += [] if found else [guard]
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
