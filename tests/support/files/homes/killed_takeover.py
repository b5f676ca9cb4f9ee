"""Run as a program: takes a copy of an installation over once for every step, killed at that step, then once more.

Words: the installation's `data` folder, an empty folder to work in, "same" or "other" disk. Prints for each step, as
JSON, every content there was right after the kill, and the tree after the start that followed.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from pathlib import Path

from data import settings
from data.loading import takeover

STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile")


def tree(folder: Path) -> dict[str, str]:
    """Each file's path and content, locks left aside."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes().hex() for path in files}


def killed_at(step: int, data: Path) -> bool:
    """Take `data` over in a child that dies as it begins its n-th step; whether it came so far."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), code
        return code == 9
    seen = 0

    def die(event: str, _: object) -> None:
        nonlocal seen
        seen += event in STEPS
        if 0 < seen == step:
            os._exit(9)

    sys.addaudithook(die)
    settings.HERE = data
    takeover.take_over(wait_seconds=60)
    os._exit(0)


def on_another_disk() -> None:
    """As where `data/home/` is a mounted folder: nothing goes there by a mere rename."""
    rename = os.replace

    def replace(source: Path, target: Path) -> None:
        if ("home" in Path(source).parts) != ("home" in Path(target).parts):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(source))
        rename(source, target)

    os.replace = replace  # type: ignore[assignment]


def main(made: Path, place: Path, disk: str) -> None:
    if disk == "other":
        on_another_disk()
    os.environ.pop("DANVAN_HOME", None)
    told, step, alive = [], 0, True
    while alive:
        step += 1
        data = place / str(step) / "data"
        shutil.copytree(made, data)
        alive = killed_at(step, data)
        after_kill = tree(data)
        killed_at(0, data)
        told.append({"contents": sorted(set(after_kill.values())), "end": tree(data)})
        shutil.rmtree(data)
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
