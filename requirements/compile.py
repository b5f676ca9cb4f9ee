"""Lock what `*.in` here pin, with all it stands on, into `requirements.txt`: `python requirements/compile.py`.

Needs `uv` (pip install uv) and the network. Every wheel of every platform is locked by its hash, and pip, seeing
hashes, installs nothing else. What is locked stays as it is; `--upgrade` renews what no input pins.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements.txt"
OLDEST = "3.11"  # as run.py and pyproject.toml say
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--python-version",
    OLDEST,
    "--no-header",
    "--no-emit-index-url",
    "--quiet",
)


def main(words: list[str]) -> int:
    """Write the lock; the code of `uv`."""
    inputs = sorted(path.name for path in HERE.glob("*.in"))
    command = ["uv", "pip", "compile", *OPTIONS, *words, "--output-file", str(LOCK), *inputs]
    return subprocess.run(command, cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
